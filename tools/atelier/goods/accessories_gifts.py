"""Scarf, perfume and pearl necklace, on their stands."""

import math

import kit
import numpy as np
from mathutils import Matrix, Vector

from goods import common, wear_cloth, wear_field, wear_form, wear_shell
from goods.accessories_small import transform, velvet
from goods.common import Product
from goods.variants import Look
from goods.wear_field import TAU

# ---------------------------------------------------------------- scarf

SCARF_COLUMNS, SCARF_ROWS = 50, 54
BORDER = 0.075  # Share of the width that the border takes on each side.


def feather_print(px=512):
    """Rows of feather eyes with fine barbs, as tone: dyed, it is a peacock or a sunset."""
    t = (np.arange(px) + 0.5) / px
    v, u = np.meshgrid(t, t, indexing='ij')
    tone = np.full((px, px), 0.52)
    for row in range(-1, 8):
        for col in range(-1, 5):
            x = (u - (col + 0.5 * (row % 2) + 0.25) / 3.5) * 3.5
            y = (v - (row + 0.35) / 6.5) * 3.5
            r, angle = np.hypot(x, y * 0.86 + 0.10 * x * x), np.arctan2(x, y)
            barbs = 0.5 + 0.5 * np.sin(angle * 44)
            fan = common.smooth(0.52 - r, 0, 0.03)
            eye = np.where(
                r < 0.085,
                0.10,
                np.where(r < 0.17, 1.0, np.where(r < 0.215, 0.14, np.where(r < 0.30, 0.78, 0.30 + 0.55 * barbs))),
            )
            line = np.abs(r - 0.50) < 0.018
            tone = tone * (1 - fan) + np.where(line, 1.0, eye) * fan
    soft = kit.fbm(px, 0.9, stretch=(1, 12), low=8, high=120, seed=75)
    return common.Tile('feathers', 1.0, np.clip(tone, 0, 1), np.full((256, 256), 0.40), soft, 0.0012)


def scarf_point(u, v):
    """The draped square: u across -1..1, v along 0..1 from the front hem over the bar to the back hem."""
    bar_z, radius = 0.585, 0.012
    top = 0.53  # Where along v the bar lies.
    length = 0.98
    lean = 0.10 * u
    s = (v - top) * length
    front = s < 0
    hang = np.abs(s + lean * 0.35)
    over = radius * math.pi / 2
    down = np.maximum(hang - over, 0)
    spread = 0.118 + 0.070 * common.smooth(down, 0.0, 0.45)
    phase = u * 8.5 + 0.8 * np.sin(2.1 * u) + np.where(front, 0.5, 2.0) + 0.9 * down
    depth = 0.006 + 0.024 * common.smooth(down, 0.0, 0.35)
    wave = np.sin(phase + 0.5 * np.sin(phase))
    y = np.where(front, -1, 1) * (radius + 0.004 + 0.018 * common.smooth(down, 0, 0.2) + depth * (1 + wave) * 0.62)
    arc = np.clip(hang / over, 0, 1) * math.pi / 2
    y = np.where(
        hang < over, np.where(front, -1, 1) * np.sin(arc) * (radius + 0.004 + 0.0075 * (1 + wave) * arc / 1.6), y
    )
    z = np.where(hang < over, bar_z + (radius + 0.002) * np.cos(arc) + 0.002 * wave, bar_z - down)
    x = u * spread + 0.010 * np.cos(phase) * common.smooth(down, 0, 0.3) + 0.02 * down * np.where(front, 1, -1)
    return np.stack([x, y, z], -1)


def scarf_sheet(silk, border):
    us = np.linspace(-1, 1, SCARF_COLUMNS + 1)
    edge = 1 - 2 * BORDER
    us[np.argmin(np.abs(us - edge))], us[np.argmin(np.abs(us + edge))] = edge, -edge
    vs = np.linspace(0, 1, SCARF_ROWS + 1)
    lip = BORDER * 0.9
    vs[np.argmin(np.abs(vs - lip))], vs[np.argmin(np.abs(vs - 1 + lip))] = lip, 1 - lip
    u, v = np.meshgrid(us, vs)
    obj = common.sheet('scarf', scarf_point(u, v), silk, flip=True)
    obj.data.materials.append(border)
    uv = obj.data.uv_layers['UVMap'].data
    for poly in obj.data.polygons:
        r, c = divmod(poly.index, SCARF_COLUMNS)
        mid_u, mid_v = (us[c] + us[c + 1]) / 2, (vs[r] + vs[r + 1]) / 2
        if abs(mid_u) > edge or not lip < mid_v < 1 - lip:
            poly.material_index = 1
        for loop in poly.loop_indices:
            i = obj.data.loops[loop].vertex_index
            ir, ic = divmod(i, SCARF_COLUMNS + 1)
            uv[loop].uv = (us[ic] * 0.5 + 0.5, vs[ir] * 2)
    return common.thicken(obj, 0.0016, offset=0)


def scarf():
    fit = wear_cloth.Fittings()
    silk = wear_cloth.cloth('silk', feather_print(), '#1c8a93')
    border = wear_cloth.plain('border', '#c8892b', 0.42)
    bar_z = 0.585
    foot = [(0.001, 0.0), (0.094, 0.0), (0.099, 0.005), (0.099, 0.014), (0.092, 0.020), (0.05, 0.025), (0.018, 0.029)]
    ball = [(0.0005, -0.011), (0.006, -0.010), (0.0105, -0.004), (0.0105, 0.004), (0.006, 0.010), (0.0005, 0.011)]
    pole = [
        (0.022, 0.026),
        (0.024, 0.031),
        (0.011, 0.040),
        (0.0085, 0.06),
        (0.0085, 0.25),
        (0.012, 0.255),
        (0.012, 0.268),
        (0.0075, 0.275),
        (0.0075, bar_z),
    ]
    parts = [
        scarf_sheet(silk, border),
        wear_form.turned('foot', foot, fit.wood, segments=40),
        wear_form.turned('pole', pole, fit.brass, segments=16),
        kit.sweep('bar', [(-0.165, 0, bar_z), (0.165, 0, bar_z)], fit.brass, 0.0085, 12),
    ]
    for side in (-1, 1):
        end = wear_form.turned('ball', ball, fit.brass, segments=14)
        parts += transform([end], Matrix.Translation((side * 0.170, 0, bar_z)))
    return wear_cloth.finished('scarf-seta', parts, 0.14, 0.35)


# ---------------------------------------------------------------- perfume

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


# ---------------------------------------------------------------- necklace


def pearl(mat, at, radius, columns=8, rows=6):
    """A ball with its poles along X, where the thread runs."""
    b = np.linspace(0.02, math.pi - 0.02, rows + 1)
    a = TAU * np.arange(columns) / columns
    grid = [
        np.stack([0 * a + math.cos(t), np.sin(a) * math.sin(t), np.cos(a) * math.sin(t)], 1) * radius + np.array(at)
        for t in b
    ]
    return common.sheet('pearl', grid, mat, wrap=True)


def strand(field, mat, z_back, z_front, radius, grow, lift):
    """Pearls that touch each other along a curve around the neck, larger towards the front."""
    a = np.linspace(-math.pi, math.pi, 721)
    z = z_back - (z_back - z_front) * ((1 + np.cos(a)) / 2) ** 1.9
    path = field.on(z, a, lift + 0 * a)
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    total, s, spots = steps[-1], 0.0, []
    while s < total - radius:
        front = 1 - abs(2 * s / total - 1)
        r = radius + grow * front**1.5
        spots.append((s, r))
        s += 2 * r * 0.985
    stretch = total / s  # Spread the remainder, so that the strand closes.
    at = lambda q: [float(np.interp(q, steps, path[:, k])) for k in range(3)]
    return [pearl(mat, at(q * stretch), r) for q, r in spots]


def display_bust(field, neck_z, low, columns=36):
    """Neck and collarbones of the form, drawn in below to a narrow base, as jewellers show necklaces."""
    a = wear_shell.round_angles(columns)
    rows = []
    for s in np.linspace(0, 1, 20):
        z = low + (neck_z - low) * s
        limit = 0.066 + 0.062 * math.sin(min(s / 0.5, 1) * math.pi / 2) ** 0.8
        r = field.at(z + 0 * a, a) * (0.70 + 0.30 * math.sin(min(s / 0.5, 1) * math.pi / 2) ** 0.8)
        r = (r**-6 + (limit / np.maximum(np.abs(np.sin(a)), 1e-3)) ** -6.0) ** (-1 / 6)
        y = float(np.interp(z, field.z, field.centre_y))
        rows.append(np.stack([r * np.sin(a), y - r * np.cos(a) + 0.012 * s, z + 0 * a], 1))
    top = rows[-1].mean(0)
    dome = [(0.985, 0.004), (0.94, 0.008), (0.84, 0.0115), (0.6, 0.014), (0.3, 0.015), (0.0, 0.0152)]
    return np.array(rows), [top + (rows[-1] - top) * (k, k, 0) + (0, 0, h) for k, h in dome]


def necklace():
    fit = wear_cloth.Fittings()
    field, torso = wear_field.body('female')
    pile = wear_cloth.cloth('velvet', velvet(), '#1f2a44')
    pearls = wear_cloth.plain('pearl', '#f8eee4', 0.12)
    low, neck = 1.36, torso.neck[2] + 0.070
    rings, dome = display_bust(field, neck, low)
    surface = BustField(rings)
    parts = [common.sheet('bust', wear_shell.plugged(np.concatenate([rings, dome])), pile, wrap=True)]
    front = torso.neck[2] - 0.132
    parts += strand(surface, pearls, torso.neck[2] + 0.010, torso.neck[2] - 0.075, 0.0046, 0.0016, 0.0054)
    parts += strand(surface, pearls, torso.neck[2] - 0.002, front, 0.0052, 0.0024, 0.0062)
    y = float(rings[0][:, 1].mean())
    foot = [
        (0.001, -0.018),
        (0.074, -0.018),
        (0.078, -0.014),
        (0.078, -0.008),
        (0.072, -0.004),
        (0.060, -0.001),
        (0.058, 0.006),
    ]
    parts.append(wear_form.turned('foot', foot, fit.brass, (0, y, low), 36))
    parts += pendant(surface.on(front, 0.0, np.array(0.008)) - (0, 0, 0.007), pearls, fit.brass)
    return wear_cloth.finished('necklace-perla', parts, 0.05, 0.45)


class BustField(wear_field.Field):
    """The display bust's own rings as a field for the strands."""

    def __init__(self, rows):
        z = rows[:, 0, 2]
        centre = (rows[:, :, 1].min(1) + rows[:, :, 1].max(1)) / 2
        even = -math.pi + TAU * np.arange(144) / 144
        radius = []
        for ring, y in zip(rows, centre, strict=False):
            seen = np.arctan2(ring[:, 0], -(ring[:, 1] - y))
            order = np.argsort(seen)
            far = np.hypot(ring[:, 0], ring[:, 1] - y)
            radius.append(np.interp(even, seen[order], far[order], period=TAU))
        super().__init__(z, np.array(radius), centre)


def pendant(at, pearls, metal):
    """One large drop below the lower strand."""
    at = Vector(at)
    drop = [
        (0.0003, 0.0),
        (0.0042, 0.001),
        (0.0064, 0.0045),
        (0.0066, 0.0085),
        (0.005, 0.0125),
        (0.0024, 0.0155),
        (0.0012, 0.017),
    ]
    cap = [(0.0013, 0.0165), (0.003, 0.0145), (0.0032, 0.0152), (0.0014, 0.0178), (0.0011, 0.019), (0.0003, 0.0192)]
    parts = [
        wear_form.turned('drop', drop, pearls, segments=18),
        wear_form.turned('cap', sorted(cap, key=lambda p: p[1]), metal, segments=14),
    ]
    parts.append(kit.torus('loop', 0.0022, 0.0005, metal, (0, 0, 0.0208), 14, 5, 'Y'))
    return transform(parts, Matrix.Translation(at - Vector((0, 0, 0.016))))


PRODUCTS = {
    'scarf-seta': Product(
        scarf,
        {'peacock': {'silk': '#1c8a93', 'border': '#c8892b'}, 'sunset': {'silk': '#e2683a', 'border': '#5b1f4f'}},
    ),
    'perfume-nuit': Product(
        perfume,
        {
            'amber': {'glass': '#f0a040', 'metal': Look('#d8a657', 0.2, 1.0)},
            'blue': {'glass': '#5b9bf0', 'metal': Look('#c9ccd0', 0.2, 1.0)},
        },
    ),
    'necklace-perla': Product(
        necklace,
        {
            'pearl': {'pearl': Look('#f8eee4', 0.12, 0.0), 'velvet': '#1f2a44'},
            'noir': {'pearl': Look('#34343c', 0.18, 0.35), 'velvet': '#e4dccf'},
        },
    ),
}
