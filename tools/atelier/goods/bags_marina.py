"""Marina: an open canvas tote with leather base, rim and rolled handles."""

import math

import kit
import numpy as np
from goods.bags_parts import box_plan, floor, rivet, strap_ends, tag
from goods.common import Product, brass, canvas, catmull, pebbled, plain, sheet, smooth, stitches, tinted
from mathutils import Vector

HEIGHT, COUNT = 0.30, 96


def wall(z, out=0.0, count=COUNT):
    """Section of the bag at height z: a boxy base that opens into a soft lens."""
    t = z / HEIGHT
    half_x = 0.168 + 0.034 * t + out
    half_y = 0.074 - 0.014 * t + out
    ring = box_plan(half_x, half_y, count, 7.0 - 4.2 * t, z)
    # Canvas gives a little between base and rim: the faces sink, the sides fold in.
    sag = math.sin(math.pi * t) * smooth(t, 0.05, 0.5)
    ring[:, 1] *= 1 - 0.05 * sag * np.cos(ring[:, 0] / half_x * 2.6)
    fold = np.exp(-((ring[:, 1] / half_y) ** 2) * 4) * smooth(t, 0.25, 1.0)
    ring[:, 0] *= 1 - 0.085 * fold
    return ring


def face(x, z, side, out=0.0):
    """A point on the front (side -1) or back face."""
    ring = wall(z, out, 240)
    ring = ring[np.sign(ring[:, 1]) == side]
    order = np.argsort(ring[:, 0])
    return Vector((x, float(np.interp(x, ring[order, 0], ring[order, 1])), z))


def handle(side, leather, metal, thread):
    """Tabs run up the face and become a rolled handle."""

    def out(p):
        return Vector((0, side, 0.05))

    parts = []
    foot = 0.078
    for sx in (-1, 1):
        x = sx * foot
        path = [face(x, z, side, 0.0016) for z in np.linspace(0.075, HEIGHT + 0.002, 9)]
        parts += strap_ends(path, out, leather, 0.026, 0.0030, thread)
        for z in (0.262, 0.284):
            parts.append(rivet(face(x, z, side, 0.0046), (0, side, 0.05), metal, 0.0044))
    top = face(foot, HEIGHT, side, 0.0078)
    lean = side * 0.020
    keys = []
    for a in np.linspace(math.pi, 0, 15):
        c, s = math.cos(a), math.sin(a)
        rise = 0.165 * s**0.62
        keys.append(
            (foot * math.copysign(abs(c) ** 0.6, c), top.y + lean * rise / 0.165, HEIGHT - 0.004 + rise)
        )
    path = [(-foot, top.y - side * 0.002, 0.281)] + keys + [(foot, top.y - side * 0.002, 0.281)]
    parts.append(kit.sweep('handle', catmull(path, 40), leather, 0.0062, 9))
    return parts


def build():
    cloth = tinted('cloth', canvas(), '#e6dbc4')
    leather = tinted('leather', pebbled(), '#8d5228')
    lining = plain('lining', '#b9a88a', 0.9)
    thread = plain('thread', '#f0e4cb', 0.6)
    metal = brass()
    heights = [0.0, 0.003, 0.010, *np.linspace(0.03, HEIGHT, 15)]
    shell = [wall(z) * [1, 1, 1] for z in heights]
    for k, inset in ((0, 0.008), (1, 0.0025)):
        shell[k][:, :2] *= 1 - inset / 0.1
    base = [wall(z, 0.0016) for z in (0.004, 0.012, 0.035, 0.068, 0.0695)]
    base[0][:, :2] *= 0.985
    base[-1] = wall(0.0700, 0.0002)
    inside = [wall(z, -0.0022, 64) for z in (0.012, 0.08, 0.15, 0.225, 0.298)]
    binding = [
        wall(z, o)
        for z, o in (
            (0.280, 0.0002),
            (0.2805, 0.0014),
            (0.3005, 0.0016),
            (0.3022, 0.0),
            (0.3005, -0.0036),
            (0.287, -0.0038),
        )
    ]
    seam_rim = [Vector(p) for p in wall(0.2845, 0.0016, 200)]
    seam_base = [Vector(p) for p in wall(0.0655, 0.0018, 200)]

    def out(p):
        return Vector((p.x * 0.15, p.y, 0))

    return [
        sheet('cloth', shell, cloth, wrap=True),
        floor('bottom', shell[0], leather, flip=False),
        sheet('base', base, leather, wrap=True),
        sheet('lining', inside, lining, wrap=True, flip=True),
        floor('inner-floor', inside[0], lining, flip=True),
        sheet('binding', binding, leather, wrap=True),
        stitches(seam_rim, out, thread, 0.0072, 0.0048, closed=True),
        stitches(seam_base, out, thread, 0.0072, 0.0048, closed=True),
        *handle(-1, leather, metal, thread),
        *handle(1, leather, metal, thread),
        kit.sweep(
            'cord',
            [
                face(0.078, 0.315, -1, 0.010),
                face(0.098, 0.300, -1, 0.008),
                face(0.106, 0.272, -1, 0.006),
                face(0.107, 0.253, -1, 0.005),
            ],
            leather,
            0.0014,
            5,
        ),
        *tag(face(0.107, 0.262, -1, 0.0035), (0.05, -1, 0.1), leather, thread, metal),
    ]


PRODUCTS = {
    'bag-marina': Product(
        build,
        {
            'natural': {'cloth': '#e6dbc4', 'lining': '#b9a88a'},
            'navy': {'cloth': '#232f4a', 'lining': '#a89a80'},
        },
    ),
}
