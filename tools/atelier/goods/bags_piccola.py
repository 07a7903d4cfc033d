"""Piccola: a drawstring bucket bag with eyelets, tassels and one shoulder strap."""

import math

import kit
import numpy as np
from goods.bags_parts import d_ring, floor, rivet, strap_ends
from goods.common import Product, brass, catmull, pebbled, plain, sheet, smooth, stitches, tinted
from mathutils import Vector

HEIGHT, CORD_Z, FOLDS = 0.262, 0.212, 8
BASE_HALF = (0.098, 0.082)  # Half width and half depth of the base.


def wall(z, out=0.0, count=96):
    """Section at height z: an oval that swells, is gathered by the cord, and flares above it."""
    gather = smooth(z, 0.10, CORD_Z)
    scale = (
        1
        + 0.075 * math.sin(math.pi * min(1.0, z / 0.15) * 0.5)
        - 0.335 * gather
        + 0.17 * smooth(z, CORD_Z, HEIGHT)
    )
    angle = np.arange(count) * 2 * math.pi / count
    wave = np.cos(FOLDS * angle + math.pi)
    # Folds are sharp inwards and round outwards.
    fold = 0.105 * gather * (np.sqrt((1 + wave) / 2) * 2 - 1.25)
    fold *= 1 + 0.35 * smooth(z, CORD_Z, HEIGHT)
    r = scale * (1 + fold)
    lip = 0.004 * smooth(z, CORD_Z + 0.02, HEIGHT) * wave
    return np.column_stack(
        [(BASE_HALF[0] * r + out) * np.cos(angle), (BASE_HALF[1] * r + out) * np.sin(angle), z + lip]
    )


def surface(angle, z, out=0.0):
    """A point on the wall at an angle (radians, from +X)."""
    ring = wall(z, out, 360)
    k = angle % (2 * math.pi) / (2 * math.pi) * 360
    i = int(k)
    return Vector(ring[i % 360] * (1 - k + i) + ring[(i + 1) % 360] * (k - i))


def eyelet_angles():
    """Two for each outward fold, on its shoulders."""
    step = 2 * math.pi / FOLDS
    return [step * (k + 0.5) + side * step * 0.17 for k in range(FOLDS) for side in (-1, 1)]


def eyelets(metal):
    parts = []
    for angle in eyelet_angles():
        obj = kit.torus('eyelet', 0.0042, 0.0014, metal, segments=12, sides=5)
        at = surface(angle, CORD_Z, 0.0006)
        a, b = surface(angle - 0.05, CORD_Z), surface(angle + 0.05, CORD_Z)
        normal = (b - a).cross(Vector((0, 0, 1))).normalized()
        turn = normal.to_track_quat('Z', 'Y').to_matrix().to_4x4()
        turn.translation = at
        obj.data.transform(turn)
        parts.append(obj)
    return parts


def drawstring(leather, metal):
    """In and out of the eyelets, then knotted in front with two tassels."""
    step = 2 * math.pi / FOLDS
    keys = []
    for k in range(FOLDS):
        middle = step * (k + 0.5)
        for offset, out in ((-0.5, -0.004), (-0.17, 0.0005), (-0.07, 0.0042), (0.07, 0.0042), (0.17, 0.0005)):
            keys.append(tuple(surface(middle + offset * step, CORD_Z, out)))
    parts = [kit.sweep('drawstring', catmull(keys, 120, closed=True), leather, 0.0025, 4, closed=True)]
    front = -math.pi / 2
    knot = surface(front, CORD_Z, 0.0) + Vector((0, -0.012, 0))
    for side in (-1, 1):
        start = surface(front + side * step * 0.33, CORD_Z, 0.002)
        keys = [
            start,
            start.lerp(knot, 0.55) + Vector((0, -0.007, 0.001)),
            knot,
            knot + Vector((side * 0.006, -0.004, -0.014)),
            knot + Vector((side * 0.012, -0.0135, -0.045)),
            knot + Vector((side * (0.015 + 0.003 * side), -0.0185, -0.078 - 0.008 * side)),
        ]
        parts.append(kit.sweep('cord', catmull([tuple(p) for p in keys], 26), leather, 0.0024, 6))
        parts += tassel(keys[-1], leather, metal)
    loops = [
        knot + Vector((0.0068 * math.cos(a), -0.001 + 0.0052 * math.sin(a), 0.0035 * math.sin(2 * a)))
        for a in np.linspace(0, 2 * math.pi, 14, endpoint=False)
    ]
    parts.append(kit.sweep('knot', loops, leather, 0.0034, 6, closed=True))
    return parts


def tassel(at, leather, metal):
    """A brass cap and a skirt of leather strips."""
    cap = [(0.0024, 0.0075), (0.0052, 0.004), (0.0056, -0.004), (0.0050, -0.006)]
    parts = [kit.flip_normals_out(kit.revolve('cap', cap[::-1], metal, 14, at))]
    rows = []
    for t in np.linspace(0, 1, 4):
        angle = np.arange(28) * 2 * math.pi / 28
        r = (0.0048 + 0.0032 * t**0.7) * (1 - (0.10 + 0.22 * t) * (np.arange(28) % 2))
        rows.append(
            np.column_stack([r * np.cos(angle), r * np.sin(angle), np.full(28, -0.005 - 0.036 * t)])
            + np.array(at)
        )
    skirt = sheet('tassel', rows[::-1], leather, wrap=True)
    end = rows[-1]
    return parts + [skirt, floor('tassel-end', end, leather)]


def shoulder_strap(leather, metal, thread):
    parts = []
    for side in (-1, 1):
        angle = 0 if side > 0 else math.pi
        tab = [surface(angle, z, 0.0018) for z in (0.120, 0.145, 0.168, 0.186)]
        x = tab[-1].x + side * 0.004
        tab.append(Vector((x, 0, 0.200)))
        parts += strap_ends(
            [Vector(p) for p in catmull([tuple(p) for p in tab], 10)],
            lambda p, s=side: (s, 0, 0.2),
            leather,
            0.022,
            0.0032,
            thread,
        )
        parts.append(rivet(surface(angle, 0.135, 0.0046), (side, 0, 0.1), metal))
        parts.append(d_ring((x + side * 0.002, 0, 0.197), (1, 0, 0), (0, 0, 1), metal, 0.026, 0.018))
    x = surface(0, 0.186, 0.0018).x + 0.006
    keys = [
        (-x, 0, 0.212),
        (-x - 0.010, 0.001, 0.26),
        (-x - 0.008, 0.003, 0.34),
        (-x + 0.026, 0.005, 0.415),
        (0.0, 0.006, 0.447),
        (x - 0.026, 0.005, 0.415),
        (x + 0.008, 0.003, 0.34),
        (x + 0.010, 0.001, 0.26),
        (x, 0, 0.212),
    ]
    path = [Vector(p) for p in catmull(keys, 38)]
    parts += strap_ends(path, lambda p: (p.x, 0, (p.z - 0.30) * 0.8), leather, 0.021, 0.0030, thread)
    return parts


def build():
    leather = tinted('leather', pebbled(), '#b98a56')
    lining = plain('lining', '#6a4a30', 0.9)
    thread = plain('thread', '#efdfc0', 0.6)
    metal = brass()
    heights = [0.0, 0.0025, 0.008, *np.linspace(0.025, 0.12, 5), *np.linspace(0.135, HEIGHT, 12)]
    rows = [wall(z, 0, 80) for z in heights]
    for k, f in ((0, 0.95), (1, 0.985)):
        rows[k][:, :2] *= f
    base = [wall(z, 0.0018, 72) for z in (0.003, 0.008, 0.025, 0.0405)] + [wall(0.0412, 0.0003, 72)]
    base[0][:, :2] *= 0.988
    inside = [wall(z, -0.003, 80) for z in (0.010, 0.08, 0.14, 0.18, CORD_Z, 0.24, HEIGHT)]
    seam = [Vector(p) for p in wall(0.0362, 0.0020, 200)]
    top_seam = [Vector(p) for p in wall(HEIGHT - 0.0065, 0.0004, 240)]

    def out(p):
        return Vector((p.x, p.y, 0))

    return [
        sheet('body', rows, leather, wrap=True),
        floor('bottom', rows[0], leather),
        sheet('base', base, leather, wrap=True),
        sheet('lining', inside, lining, wrap=True, flip=True),
        floor('inner-floor', inside[0], lining, flip=True),
        kit.sweep('rim', wall(HEIGHT, -0.0014, 80), leather, 0.0020, 5, closed=True),
        stitches(seam, out, thread, 0.0066, 0.0044, closed=True),
        stitches(top_seam, out, thread, 0.0066, 0.0044, closed=True),
        *eyelets(metal),
        *drawstring(leather, metal),
        *shoulder_strap(leather, metal, thread),
    ]


PRODUCTS = {
    'bag-piccola': Product(
        build,
        {
            'camel': {'leather': '#b98a56', 'lining': '#6a4a30', 'thread': '#efdfc0'},
            'rose': {'leather': '#b86f74', 'lining': '#5e3638', 'thread': '#f0d8d0'},
        },
    ),
}
