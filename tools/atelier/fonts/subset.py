"""Cut the four panel fonts out of their upstream releases: owns glyph choice and renaming, draws nothing.

    pip install "fonttools[woff]"
    python subset.py --lato Lato-Semibold.ttf --marcellus marcellus-latin-400-normal.woff2 \
        --noto-sans NotoSansCJK-Medium.ttc --noto-serif NotoSerifCJK-SemiBold.ttc \
        --locales assets/locales --out assets/fonts

Sources: Debian packages fonts-lato and fonts-noto-cjk-extra, npm package @fontsource/marcellus.
All are under the SIL Open Font License 1.1. Subsets are "Modified Versions" and may not carry the
Reserved Font Names (OFL section 3), hence the new family names.
"""

import argparse
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont, TTLibError

MAX_TOTAL_BYTES = 2_500_000

LATIN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin-1 Supplement and Latin Extended-A
    *range(0x2010, 0x2028),  # dashes, quotes, bullet, ellipsis
    0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2116, 0x2122, 0x2212,
]
HAN_EXTRA = [
    *range(0x20, 0x7F),
    *range(0x3000, 0x3012),  # ideographic punctuation
    *range(0x3014, 0x3018),
    *range(0xFF01, 0xFF5F),  # full-width forms
    0xA3, 0xA5, 0xB7, 0xD7, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x20A9, 0xFFE5,
    0xFFFD,
]
# Words of a department store whose characters lie outside GB 2312 level 1.
GOODS = "琥珀珐琅翡翠玛瑙绸缎绫绢锦绣皮革蕾丝羊绒驼绒丹宁靛蓝绛紫黛赭石榴珊瑚檀香薰衣草茉莉鸢尾钛铂镍铬樱桃胡桃榉栎柚橡楠藤筐篓匣奁簪钗镯坠耳钉袖扣腕表怀表陀飞轮腰封裙裤衫袄袍靴屐履帽笠巾帕伞囊袋箧釉瓷盏盅碟壶砚笺轩阁斋坊璃璟瑞缇娜薇萱蔻妮莎黛芙兰蒂珂"


def gb2312_level_1() -> list[int]:
    """Code points of the 3,755 common characters, rows 16-55 of GB 2312-1980."""
    cells = ((row, cell) for row in range(16, 56) for cell in range(1, 95))
    pairs = (bytes((0xA0 + row, 0xA0 + cell)) for row, cell in cells)
    return [ord(text) for text in (pair.decode("gb2312", "ignore") for pair in pairs) if text]


def characters_of(folder: Path) -> list[int]:
    """Every character that a locale file uses."""
    texts = (path.read_text("utf-8") for path in sorted(folder.rglob("*.ftl")))
    return sorted({ord(c) for text in texts for c in text if c.isprintable()})


def face(path: Path, full_name: str | None = None) -> TTFont:
    """One face of a font file; `full_name` is the family wanted from a collection."""
    if full_name is None:
        return TTFont(path)
    for font in TTCollection(path):
        if font["name"].getBestFamilyName() == full_name:
            return font
    raise TTLibError(f"{path}: no face of the family {full_name!r}")


def cut(font: TTFont, unicodes: list[int], family: str) -> TTFont:
    """Keep `unicodes` with kerning, drop hinting (rasterised unhinted), name the result `family`."""
    options = subset.Options()
    options.hinting = False
    options.desubroutinize = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 9, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "VORG", "vhea", "vmtx", "BASE", "FFTM"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)
    rename(font, family)
    font.flavor = None
    return font


def rename(font: TTFont, family: str) -> None:
    """Give the font a name that holds no Reserved Font Name."""
    names = {1: family, 2: "Regular", 3: f"{family} Regular", 4: family, 6: family.replace(" ", "")}
    for record in list(font["name"].names):
        if record.nameID in names or record.nameID in (16, 17):
            font["name"].removeNames(nameID=record.nameID)
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [names[6]]
        top[0].FamilyName = top[0].FullName = family


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ("--lato", "--marcellus", "--noto-sans", "--noto-serif", "--locales", "--out"):
        parser.add_argument(option, type=Path, required=True)
    args = parser.parse_args()
    try:
        han = gb2312_level_1() + HAN_EXTRA + [ord(c) for c in GOODS] + characters_of(args.locales)
        fonts = {
            "text.ttf": cut(face(args.lato), LATIN, "Buyplus Text"),
            "sign.ttf": cut(face(args.marcellus), LATIN, "Buyplus Sign"),
            "han.otf": cut(face(args.noto_sans, "Noto Sans CJK SC"), han, "Buyplus Han"),
            "han-sign.otf": cut(face(args.noto_serif, "Noto Serif CJK SC"), han, "Buyplus Han Sign"),
        }
    except (OSError, TTLibError) as error:
        print(f"subset.py: {error}", file=sys.stderr)
        return 2
    args.out.mkdir(parents=True, exist_ok=True)
    total = 0
    for name, font in fonts.items():
        font.save(args.out / name)
        size = (args.out / name).stat().st_size
        total += size
        print(f"{name}: {len(font.getGlyphOrder())} glyphs, {size} bytes")
    if total > MAX_TOTAL_BYTES:
        print(f"subset.py: {total} bytes in all, more than {MAX_TOTAL_BYTES}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
