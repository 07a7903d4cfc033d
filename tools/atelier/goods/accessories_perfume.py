"""A glass bottle of perfume: what light does inside it is painted, so that it needs no blending."""

import kit
import numpy as np
from mathutils import Vector

from goods import common, wear_cloth, wear_form
from goods.common import Product
from goods.variants import Look

BOTTLE = (0.074, 0.036, 0.092)  # Width, depth, height of the glass, metres.


def section(width, depth, radius, z, inset=0.0):
    """A rounded rectangle around the axis at height z, smaller by `inset` on each side."""
    sx, sy = 1 - 2 * inset / width, 1 - 2 * inset / depth
    return [(x * sx, (y - depth / 2) * sy, z) for x, y in kit.rounded(width, depth, radius, 5, fill=0.006)]


def bottle(glass):
    """A slab of glass with chamfered shoulders; each side shows the whole painted depth."""
    w, d, h = BOTTLE
    profile = [(0.90, 0.0), (0.965, 0.0006), (0.99, 0.0022), (1.0, 0.006), (1.0, h * 0.5)]
    profile += [(1.0, h - 0.007), (0.985, h - 0.003), (0.94, h - 0.0006), (0.88, h)]
    rows = [section(w, d, 0.0055, z, (1 - s) * 0.025) for s, z in profile]
    n = len(rows[0])
    rows = [[(0, 0, 0.0)] * n, *rows, [(0, 0, h)] * n]
    obj = kit.flip_normals_out(common.sheet('bottle', rows, glass, wrap=True))
    uv = obj.data.uv_layers['UVMap'].data
    for poly in obj.data.polygons:
        n = poly.normal
        for loop in poly.loop_indices:
            co = obj.data.vertices[obj.data.loops[loop].vertex_index].co
            u = co.x / w + 0.5 if abs(n.y) * 0.9 > abs(n.x) or abs(n.z) > 0.7 else co.y / d + 0.5
            uv[loop].uv = (u, 0.985 if n.z > 0.7 else co.z / h)
    return obj


def glass_depth(px=512):
    """What one sees in a filled bottle: clear walls, a heavy base, the liquid's glow and its level."""
    t = (np.arange(px) + 0.5) / px
    v, u = np.meshgrid(t, t, indexing='ij')
    side = np.abs(u - 0.5) * 2
    tone = 0.25 + 0.36 * np.exp(-(((v - 0.14) / 0.13) ** 2)) + 0.10 * side**3  # Light gathers low.
    for at, width, gain in ((0.17, 0.018, 0.20), (0.86, 0.028, 0.30), (0.79, 0.008, 0.16)):  # Bent windows.
        tone += gain * np.exp(-(((u - at) / width) ** 2)) * common.smooth(v, 0.12, 0.3)
    level = 0.80 + 0.012 * side**4
    air = common.smooth(v, level - 0.004, level + 0.004)
    tone = tone * (1 - air) + (0.62 - 0.2 * np.exp(-(((u - 0.5) / 0.12) ** 2))) * air
    tone *= 1 - 0.75 * np.exp(-(((v - level) / 0.008) ** 2))
    wall = np.maximum(
        common.smooth(side, 0.835, 0.855), np.maximum(common.smooth(-v, -0.10, -0.09), common.smooth(v, 0.945, 0.955))
    )
    glow = 0.80 + 0.20 * np.cos(u * 9) * np.cos(v * 7)
    tone = tone * (1 - wall) + glow * wall
    line = np.exp(-(((side - 0.845) / 0.012) ** 2)) * (v > 0.09) + np.exp(-(((v - 0.095) / 0.008) ** 2)) * (side < 0.85)
    tone *= 1 - 0.7 * np.clip(line, 0, 1)
    flat = np.full((64, 64), 0.5)
    return common.Tile('glass', 1.0, np.clip(tone, 0.02, 1), np.full((64, 64), 0.05), flat, 0.0)


def lettering(mat, y, z, size, stroke=0.0007):
    """NUIT in straight strokes, standing proud of the plate."""
    glyphs = {
        'n': [((0, 0), (0, 1)), ((0, 1), (0.62, 0)), ((0.62, 0), (0.62, 1))],
        'u': [((0, 1), (0, 0.0)), ((0, 0), (0.58, 0)), ((0.58, 0), (0.58, 1))],
        'i': [((0, 0), (0, 1))],
        't': [((0.32, 0), (0.32, 1)), ((0, 1), (0.64, 1))],
    }
    parts, x = [], 0.0
    placed = []
    for letter, advance in zip('nuit', (1.0, 0.96, 0.38, 0.64), strict=False):
        placed += [((x + a[0], a[1]), (x + b[0], b[1])) for a, b in glyphs[letter]]
        x += advance
    for a, b in placed:
        start, end = (Vector(((p[0] - x / 2) * size, y, z + p[1] * size)) for p in (a, b))
        along = (end - start).normalized() * (stroke / 2)
        parts.append(kit.sweep('stroke', [start - along, end + along], mat, stroke, 4))
    return parts


def perfume():
    glass = wear_cloth.cloth('glass', glass_depth(), '#f0a040')
    gold = wear_cloth.plain('metal', '#d8a657', 0.2, 1.0)
    ink = wear_cloth.plain('ink', '#1d1712', 0.4)
    label = wear_cloth.cloth('label', wear_cloth.poplin(), '#f1e8d6')
    w, d, h = BOTTLE
    plate = [
        [(x, -d / 2 - lift, 0.030 + y) for x, y in kit.rounded(0.040 - inset, 0.034 - inset, 0.002, 3)]
        for lift, inset in ((0.0, 0.0), (0.0006, 0.0), (0.0008, 0.0006))
    ]
    plate.append([(0, -d / 2 - 0.0008, 0.047)] * len(plate[0]))
    frame = [(x, -d / 2 - 0.0007, 0.030 + y) for x, y in kit.rounded(0.040, 0.034, 0.002, 3)]
    collar = [(0.0125, 0.0), (0.0135, 0.0008), (0.0135, 0.0045), (0.0118, 0.0052), (0.0118, 0.0085), (0.013, 0.0092)]
    cap_rows = [section(0.034, 0.026, 0.004, h + 0.009)]
    cap_rows += [
        section(0.034, 0.026, 0.004, h + z, i / 2)
        for i, z in (
            (-0.0008, 0.0095),
            (-0.0008, 0.012),
            (0.0006, 0.0125),
            (0.0006, 0.034),
            (0.0012, 0.0362),
            (0.003, 0.0372),
        )
    ]
    n = len(cap_rows[0])
    cap = common.sheet('cap', [[(0, 0, h + 0.009)] * n, *cap_rows, [(0, 0, h + 0.0372)] * n], gold, wrap=True)
    parts = [
        bottle(glass),
        wear_form.turned('collar', collar, gold, (0, 0, h - 0.0004), 32),
        kit.flip_normals_out(cap),
        kit.flip_normals_out(common.sheet('plate', plate, label, wrap=True)),
        kit.sweep('frame', frame, gold, 0.0006, 5, closed=True),
        *lettering(ink, -d / 2 - 0.0009, 0.0475, 0.0085),
        kit.sweep('rule', [(-0.012, -d / 2 - 0.0009, 0.0405), (0.012, -d / 2 - 0.0009, 0.0405)], gold, 0.0005, 4),
        kit.torus('moon', 0.0034, 0.0005, gold, (0, -d / 2 - 0.0009, 0.0352), 20, 4, 'Y'),
    ]
    return wear_cloth.finished('perfume-nuit', parts, 0.05, 0.5)


PRODUCTS = {
    'perfume-nuit': Product(
        perfume,
        {
            'amber': {'glass': '#f0a040', 'metal': Look('#d8a657', 0.2, 1.0)},
            'blue': {'glass': '#5b9bf0', 'metal': Look('#c9ccd0', 0.2, 1.0)},
        },
    ),
}
