"""A wrist watch strapped on a velvet roll."""

import math

import kit
import numpy as np
from mathutils import Matrix, Vector

from goods import common, wear_cloth, wear_form
from goods.accessories_common import transform, velvet
from goods.common import Product
from goods.variants import Look
from goods.wear_field import TAU

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


PRODUCTS = {
    'watch-meridian': Product(
        watch,
        {
            'gold': {'case': Look('#e0b263', 0.2, 1.0), 'dial': '#f4efe4', 'hands': '#2a2018', 'strap': '#5a2d1a'},
            'steel': {'case': Look('#c9ccd0', 0.2, 1.0), 'dial': '#16233c', 'hands': '#eef1f4', 'strap': '#1c1c20'},
        },
    ),
}
