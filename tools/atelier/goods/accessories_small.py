"""Watch and sunglasses, each on a small stand."""

import math

import kit
import numpy as np
from mathutils import Matrix, Vector

from goods import common, wear_cloth, wear_form, wear_shell
from goods.common import Product
from goods.variants import Look
from goods.wear_field import TAU


def transform(objects, matrix):
    """Move finished parts into place."""
    for obj in common.solid(objects):
        obj.data.transform(matrix @ obj.matrix_basis)
        obj.matrix_basis = Matrix()
    return objects


def velvet():
    """Short dense pile."""
    pile = kit.fbm(common.HEIGHT_PX, 0.6, low=14, high=110, seed=95)
    return common.tile('velvet', 0.03, 0.84 + pile * 0.16, 0.92 + 0 * pile, pile, 0.00016)


# ---------------------------------------------------------------- watch

CUSHION_X, CUSHION_Z = 0.027, 0.023  # Half axes of the wrist, seen from the side (y and z).


def wrist(angle, lift=0.0):
    """A point of the oval wrist in the (y, z) plane; angle 0 is up, where the watch lies."""
    a = angle
    n = Vector((-math.sin(a) / CUSHION_X, math.cos(a) / CUSHION_Z)).normalized()
    return Vector((-math.sin(a) * CUSHION_X, math.cos(a) * CUSHION_Z)) + n * lift, n


def cushion(mat):
    """Velvet roll the watch is strapped on."""
    a = TAU * np.arange(40) / 40
    rows = []
    for x, s in (
        (-0.034, 0.0),
        (-0.034, 0.72),
        (-0.033, 0.90),
        (-0.029, 0.985),
        (-0.02, 1.0),
        (0.02, 1.0),
        (0.029, 0.985),
        (0.033, 0.90),
        (0.034, 0.72),
        (0.034, 0.0),
    ):
        rows.append(np.stack([0 * a + x, -np.sin(a) * CUSHION_X * s, np.cos(a) * CUSHION_Z * s], 1))
    return kit.flip_normals_out(common.sheet('cushion', rows, mat, wrap=True))


STRAP_START = 0.72  # Angle at which the strap leaves the lugs.


def strap_rise(angle):
    """Height of the strap's underside above the cushion: it hangs from the lugs."""
    near = min(angle, TAU - angle)
    return 0.0004 + 0.0072 * (1 - common.smooth(near, STRAP_START, 1.45))


def strap_row(angle, width, thick):
    """One domed cross-section of the strap."""
    row = []
    for x, lift in (
        (-1, 0.0),
        (-1, 0.45),
        (-0.93, 0.8),
        (-0.6, 1.0),
        (0, 1.08),
        (0.6, 1.0),
        (0.93, 0.8),
        (1, 0.45),
        (1, 0.0),
    ):
        p, _ = wrist(angle, strap_rise(angle) + thick * lift)
        row.append((x * width / 2, p.x, p.y))
    return row


def strap(leather, thread):
    """Both halves as one band around the back, tapering away from the case."""
    angles = np.linspace(STRAP_START, TAU - STRAP_START, 60)
    width = lambda a: 0.0170 + 0.0036 * abs(math.cos(a / 2)) ** 1.5
    thick = lambda a: 0.0026 + 0.0012 * abs(math.cos(a / 2)) ** 4
    rows = [strap_row(a, width(a), thick(a)) for a in angles]
    rows = [[np.mean(rows[0], 0)] * 9, *rows, [np.mean(rows[-1], 0)] * 9]
    parts = [kit.flip_normals_out(common.sheet('strap', rows, leather, wrap=True))]
    for side in (-1, 1):
        for start, stop in ((STRAP_START + 0.12, 2.2), (TAU - 2.2, TAU - STRAP_START - 0.12)):
            path = []
            for a in np.linspace(start, stop, 40):
                p, _ = wrist(a, strap_rise(a) + thick(a) * 1.04)
                path.append((side * width(a) * 0.40, p.x, p.y))
            outward = lambda p: Vector((0, p.y / CUSHION_X**2, p.z / CUSHION_Z**2))
            parts.append(common.stitches(path, outward, thread, 0.0026, 0.0018, 0.00055))
    return parts


def keepers(leather):
    parts = []
    for centre in (1.75, 2.1):
        rows = []
        for a in np.linspace(centre - 0.075, centre + 0.075, 4):
            edge = 0.6 if abs(a - centre) > 0.06 else 1.0
            rows.append(
                [
                    (x * 1.06, *wrist(a, 0.0)[0]) if lift == 0 else (x * 1.06, y, z)
                    for (x, y, z), lift in zip(
                        strap_row(a, 0.0185, 0.0036 + 0.0012 * edge), (0, 1, 1, 1, 1, 1, 1, 1, 0), strict=False
                    )
                ]
            )
        parts.append(kit.flip_normals_out(common.sheet('keeper', rows, leather)))
    return parts


def indices(metal, radius, z):
    """Applied batons: double at twelve, longer at three, six and nine; a fine minute track."""
    parts = []
    for hour in range(12):
        a = TAU * hour / 12
        long = 0.0034 if hour % 3 == 0 else 0.0026
        for shift in (-0.00062, 0.00062) if hour == 0 else (0,):
            bar = kit.box(
                'index', (0.00082 if hour else 0.0008, long, 0.0005), (shift, radius - long / 2, z), metal, 0.00012, 1
            )
            bar = transform([bar], Matrix.Rotation(-a, 4, 'Z'))[0]
            parts.append(bar)
    for minute in range(60):
        if minute % 5 == 0:
            continue
        verts = [
            (x, y, z + 0.0001)
            for x, y in (
                (-0.00013, radius + 0.0001),
                (0.00013, radius + 0.0001),
                (0.00013, radius + 0.0011),
                (-0.00013, radius + 0.0011),
            )
        ]
        tick = kit.mesh('tick', verts, [(0, 1, 2, 3)], metal, smooth=False)
        parts += transform([tick], Matrix.Rotation(-TAU * minute / 60, 4, 'Z'))
    return parts


def hand(mat, length, width, z, turn, tail=0.003):
    """A dauphine hand: two facets that meet in a ridge."""
    verts = [
        (0, -tail, z),
        (width / 2, 0, z),
        (0, length, z),
        (-width / 2, 0, z),
        (0, 0, z + 0.00035),
        (0, length * 0.98, z + 0.0001),
        (0, -tail * 0.9, z + 0.0001),
    ]
    faces = [(0, 1, 4, 6), (1, 2, 5, 4), (2, 3, 4, 5), (3, 0, 6, 4)]
    return transform([kit.mesh('hand', verts, faces, mat, smooth=False)], Matrix.Rotation(-turn, 4, 'Z'))[0]


def watch_head(metal, dial, ink):
    """The case lying on z = 0, twelve o'clock towards +Y, 39 mm wide."""
    r = 0.0195
    case = [(r * 0.90, 0.0), (r * 0.985, 0.0012), (r, 0.0028), (r, 0.0056), (r * 0.985, 0.0066), (r * 0.97, 0.0068)]
    bezel = [
        (r * 0.96, 0.0066),
        (r * 0.955, 0.0078),
        (r * 0.93, 0.0088),
        (r * 0.885, 0.0091),
        (r * 0.865, 0.0089),
        (r * 0.855, 0.0072),
    ]
    face = r * 0.86
    parts = [
        wear_form.turned('case', case + bezel, metal, segments=56),
        wear_form.turned(
            'dial', [(face, 0.0072), (face * 0.90, 0.00735), (face * 0.80, 0.0074), (0.0001, 0.0074)], dial, segments=48
        ),
        *indices(ink, face * 0.90, 0.00742),
        hand(ink, face * 0.52, 0.0019, 0.0079, TAU * (10 + 9 / 60) / 12),
        hand(ink, face * 0.80, 0.0015, 0.0082, TAU * 9 / 60),
        wear_form.turned('cannon', [(0.0010, 0.0074), (0.0010, 0.0088), (0.0001, 0.0090)], ink, segments=12),
    ]
    second = kit.sweep('second', [(0, -0.005, 0.0086), (0, face * 0.84, 0.0086)], ink, 0.00016, 4)
    parts += transform([second], Matrix.Rotation(-TAU * 36 / 60, 4, 'Z'))
    sub = [(0.0034, 0.00745), (0.0034, 0.0076), (0.0031, 0.0076), (0.0031, 0.00745)]
    parts += transform([wear_form.turned('sub', sub, ink, segments=28)], Matrix.Translation((0, -face * 0.46, 0)))
    parts.append(hand(ink, 0.0026, 0.0005, 0.0076, 0.9, 0.0008))
    parts[-1].data.transform(Matrix.Translation((0, -face * 0.46, 0)))
    parts += crown(metal, r)
    for sy in (-1, 1):
        bar = [(-0.0115, sy * 0.0222, 0.0016), (0.0115, sy * 0.0222, 0.0016)]
        parts.append(kit.sweep('spring bar', bar, metal, 0.0009, 6))
        parts += [lug(metal, sx, sy, r) for sx in (-1, 1)]
    return parts


def crown(metal, r):
    """Fluted winding crown at three o'clock."""
    rows = []
    for x, s in ((0.0, 0.5), (0.0006, 0.55), (0.0007, 1.0), (0.0034, 1.0), (0.0040, 0.85), (0.0042, 0.0)):
        ring = []
        for k in range(48):
            a = TAU * k / 48
            q = 0.0030 * s * (1 + 0.06 * (1 if k % 2 else -1) * (s > 0.9))
            ring.append((r - 0.0002 + x, q * math.cos(a), 0.0042 + q * math.sin(a)))
        rows.append(ring)
    return [kit.flip_normals_out(common.sheet('crown', rows, metal, wrap=True))]


def lug(metal, sx, sy, r):
    """A curved horn that takes the strap."""
    keys = [(0.0125, 0.0135, 0.0046), (0.0122, 0.0185, 0.0046), (0.0118, 0.0225, 0.0022), (0.0116, 0.0238, -0.0012)]
    rows = []
    for i, (x, y, z) in enumerate(common.catmull(keys, 9)):
        w, h = 0.0013 - 0.0004 * (i / 8) ** 2, 0.0024 - 0.0013 * (i / 8) ** 2
        rows.append(
            [
                (sx * (x + dx * w), sy * y, z + dz * h)
                for dx, dz in ((-1, -0.8), (-1, 0.7), (-0.6, 1), (0.6, 1), (1, 0.7), (1, -0.8))
            ]
        )
    rows.append([np.mean(rows[-1], 0)] * 6)
    return kit.flip_normals_out(common.sheet('lug', rows, metal, wrap=True))


def watch():
    metal = wear_cloth.plain('case', '#e0b263', 0.2, 1.0)
    dial = wear_cloth.plain('dial', '#f4efe4', 0.38)
    ink = wear_cloth.plain('hands', '#2a2018', 0.3)
    leather = wear_cloth.cloth('strap', common.calf(0.42), '#5a2d1a')
    pad = wear_cloth.cloth('velvet', velvet(), '#d8cdbb')
    thread = dial
    lift = CUSHION_Z + 0.0006
    head = transform(watch_head(metal, dial, ink), Matrix.Translation((0, 0, lift)))
    roll = [cushion(pad), *strap(leather, thread), *keepers(leather), *head]
    tilt = Matrix.Translation((0, -0.004, 0.058)) @ Matrix.Rotation(math.radians(52), 4, 'X')
    parts = transform(roll, tilt) + watch_stand(metal, pad)
    return wear_cloth.finished('watch-meridian', parts, 0.03, 0.35)


def watch_stand(metal, pad):
    """A velvet plinth with a brass edge and two arms that hold the roll."""
    base = kit.rounded(0.092, 0.084, 0.016, 6)
    shape = lambda s, z: [(x * s, (y - 0.042) * s, z) for x, y in base]
    rows = [shape(1, 0.0), shape(1, 0.010), shape(0.985, 0.0115), shape(0.97, 0.012)]
    block = kit.flip_normals_out(
        common.sheet('plinth', [[(0, 0, 0)] * len(base), *rows, [(0, 0, 0.012)] * len(base)], pad, wrap=True)
    )
    parts = [block]
    for side in (-1, 1):
        path = [
            (side * 0.040, 0.002, 0.010),
            (side * 0.040, 0.001, 0.035),
            (side * 0.0395, -0.003, 0.052),
            (side * 0.034, -0.004, 0.058),
            (side * 0.020, -0.004, 0.058),
        ]
        parts.append(kit.sweep('arm', common.catmull(path, 16), metal, 0.0022, 8))
    edge = [(x * 1.004, (y - 0.042) * 1.004, 0.003) for x, y in base]
    parts.append(kit.sweep('edge', edge, metal, 0.0018, 6, closed=True))
    return parts


# ---------------------------------------------------------------- sunglasses

LENS_W, LENS_H, BRIDGE = 0.055, 0.046, 0.017


def wrap_curve(x):
    """Frames follow the face: y (away from the viewer) at x."""
    return 4.2 * x * x


def lens_outline(scale=1.0, grow=0.0, count=56):
    """One eye's shape (x from the nose outwards, z): full below, straight brow, a lifted outer corner."""
    keys = [
        (-0.47, 0.10),
        (-0.44, 0.36),
        (-0.22, 0.47),
        (0.12, 0.50),
        (0.42, 0.47),
        (0.53, 0.34),
        (0.49, 0.06),
        (0.38, -0.28),
        (0.14, -0.48),
        (-0.14, -0.49),
        (-0.36, -0.30),
    ]
    p = common.catmull(keys, count, closed=True) * (LENS_W, LENS_H)
    out = p / np.linalg.norm(p, axis=1, keepdims=True)
    return p * scale + out * grow


def eye_point(side, p, depth=0.0):
    x = side * (BRIDGE / 2 + LENS_W * 0.47 + 0.004 + p[0])
    return (x, wrap_curve(x) + depth, p[1])


def rim(mat, side):
    """The acetate around a lens: a rounded rectangle swept along the outline."""
    section = (
        (0.0, -0.0012),
        (0.0006, -0.0022),
        (0.0022, -0.0026),
        (0.0042, -0.0022),
        (0.0050, -0.0008),
        (0.0050, 0.0012),
        (0.0040, 0.0020),
        (0.0006, 0.0018),
    )
    inner = lens_outline()
    rows = []
    for grow, depth in section:
        heavy = 1 + 0.55 * np.clip(inner[:, 1] / LENS_H * 2, -0.3, 1)  # A strong brow line.
        out = inner / np.linalg.norm(inner, axis=1, keepdims=True)
        rows.append([eye_point(side, p + o * grow * h, depth) for p, o, h in zip(inner, out, heavy, strict=False)])
    grid = np.array(rows + rows[:1]).transpose(1, 0, 2)
    return kit.flip_normals_out(common.sheet('rim', np.concatenate([grid, grid[:1]]), mat))


def lens(mat, side):
    rows = []
    for s in (1.03, 0.8, 0.5, 0.2, 0.001):
        bulge = -0.0022 * (1 - s * s)
        rows.append([eye_point(side, p, bulge) for p in lens_outline(s, 0.0, 40)])
    front = common.sheet('lens', rows, mat, wrap=True, flip=side > 0)
    back = common.sheet(
        'lens', [[(x, y + 0.0012, z) for x, y, z in row] for row in rows], mat, wrap=True, flip=side < 0
    )
    return [front, back]


def tube(mat, path, width, height, sides=10):
    """A rounded bar along a path: half sizes across (x or y) and up."""
    path = [Vector(p) for p in path]
    rows = []
    for i, p in enumerate(path):
        along = (path[min(i + 1, len(path) - 1)] - path[max(i - 1, 0)]).normalized()
        across = along.cross(Vector((0, 0, 1))).normalized()
        up = across.cross(along).normalized()
        t = i / (len(path) - 1)
        w, h = (f(t) if callable(f) else f for f in (width, height))
        ring = []
        for k in range(sides):
            a = TAU * k / sides
            c, s = math.cos(a), math.sin(a)
            ring.append(p + across * (w * math.copysign(abs(c) ** 0.6, c)) + up * (h * math.copysign(abs(s) ** 0.6, s)))
        rows.append(ring)
    rows = [[path[0]] * sides, *rows, [path[-1]] * sides]
    return kit.flip_normals_out(common.sheet('bar', rows, mat, wrap=True))


def bridge(mat):
    top = [
        (x, wrap_curve(x) - 0.0008, z)
        for x, z in ((-0.0135, 0.010), (-0.008, 0.0125), (0, 0.0135), (0.008, 0.0125), (0.0135, 0.010))
    ]
    parts = [tube(mat, common.catmull(top, 14), 0.0022, 0.0034)]
    for side in (-1, 1):  # Nose pads grow out of the acetate.
        pad = [
            (side * x, y, z)
            for x, y, z in (
                (0.0088, 0.0005, 0.006),
                (0.0078, 0.004, 0.0),
                (0.0092, 0.0055, -0.007),
                (0.0120, 0.0035, -0.0125),
            )
        ]
        parts.append(tube(mat, common.catmull(pad, 10), 0.0016, 0.0022, 8))
    return parts


def temple(mat, metal, side):
    """The arm: wide at the hinge, slim over the ear, bent down behind it."""
    x = side * (BRIDGE / 2 + LENS_W + 0.0085)
    y0, z0 = wrap_curve(x), 0.0135
    keys = [
        (x - side * 0.003, y0 - 0.002, z0),
        (x, y0 + 0.004, z0),
        (x + side * 0.001, y0 + 0.03, z0),
        (x, y0 + 0.075, z0 - 0.001),
    ]
    keys += [
        (x - side * 0.003, y0 + 0.100, z0 - 0.005),
        (x - side * 0.005, y0 + 0.120, z0 - 0.018),
        (x - side * 0.007, y0 + 0.132, z0 - 0.036),
    ]
    height = lambda t: 0.0062 - 0.0032 * common.smooth(t, 0.0, 0.45) + 0.0012 * common.smooth(t, 0.75, 0.93)
    end = lambda t: math.sqrt(max(1 - common.smooth(t, 0.90, 1.0) ** 2, 0.04))
    parts = [tube(mat, common.catmull(keys, 30), lambda t: 0.0021 * end(t), lambda t: height(t) * end(t))]
    for k in (0, 1):
        at = Vector((x - side * (0.0065 + 0.004 * k), wrap_curve(x - side * (0.0065 + 0.004 * k)) - 0.0030, z0 + 0.003))
        parts.append(
            wear_shell.disc(
                metal, at, Vector((side * 0.45, -1, 0)).normalized(), [(1, 0), (0.9, 0.5), (0.0, 0.8)], 0.0013, 8
            )
        )
    return parts


def tortoise():
    """Brown clouds in honey: as tone only, so that black frames can share it."""
    cloud = kit.fbm(common.HEIGHT_PX, 1.7, low=2, high=14, seed=97)
    blot = common.smooth(cloud, 0.36, 0.62)
    return common.tile('tortoise', 0.045, 0.16 + 0.84 * blot, 0.16 + 0 * blot, cloud * 0, 0.0)


def sunglasses():
    acetate = wear_cloth.cloth('acetate', tortoise(), '#95521f', rough=1.0)
    lens_mat = wear_cloth.plain('lens', '#120d0b', 0.05)
    metal = wear_cloth.plain('brass', '#d8a657', 0.22, 1.0)
    pad = wear_cloth.cloth('velvet', velvet(), '#d8cdbb')
    parts = []
    for side in (-1, 1):
        parts += [rim(acetate, side), *lens(lens_mat, side), *temple(acetate, metal, side)]
    parts += bridge(acetate)
    parts = transform(parts, Matrix.Translation((0, -0.045, 0.072)) @ Matrix.Rotation(math.radians(6), 4, 'X'))
    return wear_cloth.finished('sunglasses-lido', parts + glasses_stand(pad, metal), 0.05, 0.4)


def glasses_stand(pad, metal):
    """A velvet nose block on a slim base; a brass bar carries the temples."""
    base = kit.rounded(0.150, 0.125, 0.02, 6)
    shape = lambda s, z: [(x * s, (y - 0.055) * (1 + (s - 1) * 1.2), z) for x, y in base]
    mid = [(0, 0.0, 0.0)] * len(base)
    rows = [mid, shape(1, 0.0), shape(1, 0.010), shape(0.985, 0.0118), shape(0.97, 0.012), [(0, 0, 0.012)] * len(base)]
    parts = [kit.flip_normals_out(common.sheet('plinth', rows, pad, wrap=True))]
    edge = [(x * 1.003, (y - 0.055) * 1.003, 0.003) for x, y in base]
    parts.append(kit.sweep('edge', edge, metal, 0.0018, 6, closed=True))
    post = [(0, 0.030, 0.010), (0, 0.030, 0.055), (0, 0.018, 0.074), (0, -0.040, 0.0795)]
    parts.append(kit.sweep('post', common.catmull(post, 16), metal, 0.0028, 10))
    bar = [
        (-0.0745, 0.030, 0.0885),
        (-0.05, 0.030, 0.0815),
        (0, 0.030, 0.0735),
        (0.05, 0.030, 0.0815),
        (0.0745, 0.030, 0.0885),
    ]
    parts.append(kit.sweep('bar', common.catmull(bar, 20), metal, 0.0022, 8))
    return parts


PRODUCTS = {
    'watch-meridian': Product(
        watch,
        {
            'gold': {'case': Look('#e0b263', 0.2, 1.0), 'dial': '#f4efe4', 'hands': '#2a2018', 'strap': '#5a2d1a'},
            'steel': {'case': Look('#c9ccd0', 0.2, 1.0), 'dial': '#16233c', 'hands': '#eef1f4', 'strap': '#1c1c20'},
        },
    ),
    'sunglasses-lido': Product(
        sunglasses,
        {'tortoise': {'acetate': '#95521f', 'lens': '#1a100b'}, 'black': {'acetate': '#151517', 'lens': '#0b0d10'}},
    ),
}
