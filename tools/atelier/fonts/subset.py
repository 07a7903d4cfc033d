"""Cut the four panel fonts out of their upstream releases: owns glyph choice and renaming, draws nothing.

    pip install "fonttools[woff]" cffsubr
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

import cffsubr
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont, TTLibError

MAX_TOTAL_BYTES = 2_621_440  # 2.5 MiB

LATIN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # Latin-1 Supplement and Latin Extended-A
    *range(0x2010, 0x2028),  # dashes, quotes, bullet, ellipsis
    0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2116, 0x2122, 0x2212,
]
# Latin letters and digits stay out, also full-width ones: the Latin fonts draw them.
HAN_EXTRA = [
    *range(0x3000, 0x3012),  # ideographic punctuation
    *range(0x3014, 0x3018),
    *range(0xFF01, 0xFF10),  # full-width punctuation
    *range(0xFF1A, 0xFF21),
    0x20A9, 0xFFE5, 0xFFFD,
]


def gb2312(last_row: int) -> list[int]:
    """Code points of the Chinese characters of GB 2312-1980: level 1 ends with row 55, level 2 with row 87."""
    cells = ((row, cell) for row in range(16, last_row + 1) for cell in range(1, 95))
    pairs = (bytes((0xA0 + row, 0xA0 + cell)) for row, cell in cells)
    return [ord(text) for text in (pair.decode("gb2312", "ignore") for pair in pairs) if text]


def characters_of(folder: Path) -> list[int]:
    """Every Chinese character that a locale file uses."""
    texts = (path.read_text("utf-8") for path in sorted(folder.rglob("*.ftl")))
    return sorted({ord(c) for text in texts for c in text if ord(c) > 0x2E80})


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
    options.desubroutinize = True
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 9, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "VORG", "vhea", "vmtx", "BASE", "FFTM"]
    if "CFF " in font:
        # Ideographs stand on a grid: no kerning, no alternates.
        options.drop_tables += ["GPOS", "GSUB"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)
    rename(font, family)
    if "CFF " in font:
        cffsubr.subroutinize(font)
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
        # Any product name must be readable; the sign face may fall back on the text face for rare characters.
        special = HAN_EXTRA + characters_of(args.locales)
        han, han_sign = gb2312(87) + special, gb2312(55) + special
        fonts = {
            "text.ttf": cut(face(args.lato), LATIN, "Buyplus Text"),
            "sign.ttf": cut(face(args.marcellus), LATIN, "Buyplus Sign"),
            "han.otf": cut(face(args.noto_sans, "Noto Sans CJK SC"), han, "Buyplus Han"),
            "han-sign.otf": cut(face(args.noto_serif, "Noto Serif CJK SC"), han_sign, "Buyplus Han Sign"),
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
