"""Corsa: a leather weekender, a soft barrel with a zip, wrapped handles and end pockets."""

import math

import kit
import numpy as np
from goods.bags_parts import box_plan, d_ring, rivet, strap_ends, tag
from goods.common import Product, brass, catmull, pebbled, plain, sheet, smooth, stitches, tinted
from mathutils import Vector

HALF_X, HALF_Y, HEIGHT = 0.245, 0.125, 0.265
FEET = 0.008


def section(count=80, scale=1.0, out=0.0):
    """Cross-section (y, z), anticlockwise from +Y: flat below, vaulted above."""
    ring = box_plan(HALF_Y + out, HEIGHT / 2 + out, count, 3.7)[:, :2]
    y, z = ring[:, 0], ring[:, 1] + HEIGHT / 2
    # The vault leans in; the base stays wide.
    y = y * (1.0 - 0.24 * smooth(z / HEIGHT, 0.35, 1.0))
    middle = HEIGHT * 0.46
    return np.column_stack([y * scale, middle + (z - middle) * scale])


def girth(x):
    """The barrel is fullest in the middle; the leather sags a little between the handles."""
    return 1 - 0.055 * (abs(x) / HALF_X) ** 2.4


def ring_at(x, out=0.0, count=80, sag=True):
    yz = section(count, girth(x), out)
    z = yz[:, 1] + FEET
    if sag:
        z = z - 0.010 * smooth(z, 0.16, 0.26) * math.cos(math.pi / 2 * min(1.0, abs(x) / HALF_X)) ** 2
    return np.column_stack([np.full(count, x), yz[:, 0], np.maximum(z, FEET)])


def side_y(x, z, side, out=0.0):
    """The front (side -1) or back face's y."""
    ring = ring_at(x, out, 240)
    ring = ring[np.sign(ring[:, 1]) == side]
    order = np.argsort(ring[:, 2])
    return float(np.interp(z, ring[order, 2], ring[order, 1]))


def top_z(x, out=0.0):
    return float(ring_at(x, out, 240)[:, 2].max())


def body(leather):
    xs = [-HALF_X * math.cos(a) for a in np.linspace(0, math.pi, 21)]
    barrel = sheet('body', [ring_at(x, count=64) for x in xs][::-1], leather, wrap=True)
    parts = [kit.flip_normals_out(barrel)]
    for side in (-1, 1):
        end = ring_at(side * HALF_X, count=44)
        middle = end.mean(0)
        rows = []
        for f in (1.0, 0.92, 0.68, 0.36, 0.02):
            row = middle + (end - middle) * f
            row[:, 0] += side * 0.014 * (1 - f**2.5)
            rows.append(row)
        cap = sheet('end', rows, leather, wrap=True)
        if cap.data.polygons[0].normal.x * side < 0:
            cap.data.flip_normals()
        parts.append(cap)
        parts.append(kit.sweep('piping', ring_at(side * HALF_X, 0.0008, 56), leather, 0.0042, 5, closed=True))
    return parts


def zipper(tape, metal, leather):
    """Dark tape, two stitched lips, brass teeth and a slider with a leather pull."""
    xs = np.linspace(-HALF_X + 0.006, HALF_X - 0.006, 22)
    rows = [[(x, w * 0.013, top_z(x) + 0.0006 + 0.0006 * (1 - abs(w))) for w in (-1, 0, 1)] for x in xs]
    strip = sheet('tape', rows, tape)
    if strip.data.polygons[0].normal.z < 0:
        strip.data.flip_normals()
    lips = [
        kit.sweep('lip', [(x, w * 0.0125, top_z(x) + 0.0008) for x in xs], leather, 0.0024, 5)
        for w in (-1, 1)
    ]
    line = [Vector((x, 0, top_z(x) + 0.0012)) for x in xs]
    teeth = stitches(line, (0, 0, 1), metal, 0.0052, 0.0030, 0.0048, 0.0)
    x = -0.150
    z = top_z(x) + 0.0018
    slider = kit.box('slider', (0.015, 0.011, 0.0055), (x, 0, z - 0.001), metal, 0.0018)
    loop = kit.torus('pull-ring', 0.0048, 0.0011, metal, (x - 0.010, 0, z + 0.0045), 14, 5, 'Z')
    pull = [
        (x - 0.013, 0.0, z + 0.0048),
        (x - 0.020, -0.003, z + 0.0055),
        (x - 0.032, -0.010, z + 0.0040),
        (x - 0.050, -0.020, z + 0.0018),
    ]
    return [
        strip,
        *lips,
        teeth,
        slider,
        loop,
        *strap_ends([Vector(p) for p in catmull(pull, 9)], (lambda p: (0, 0, 1)), leather, 0.011, 0.0026),
    ]


GRIP_X = 0.105


def carry(side, leather, metal, thread):
    """Straps run from the base up the face, then become a rolled handle."""

    def out(p):
        return Vector((0, side, 0.35 * smooth(p.z, 0.12, 0.25)))

    parts = []
    for sx in (-1, 1):
        x = sx * GRIP_X
        zs = np.linspace(0.024, 0.222, 14)
        path = [Vector((x, side_y(x, z, side) + side * 0.0012, z)) for z in zs]
        parts += strap_ends(path, out, leather, 0.032, 0.0034, thread)
        for z in (0.196, 0.213):
            parts.append(rivet((x, side_y(x, z, side) + side * 0.0048, z), (0, side, 0.4), metal, 0.0048))
    z0 = 0.205
    y0 = side_y(GRIP_X, z0, side) + side * 0.0085
    keys = []
    for a in np.linspace(math.pi, 0, 15):
        c, s = math.cos(a), math.sin(a)
        rise = 0.178 * s**0.6
        keys.append(
            (
                GRIP_X * math.copysign(abs(c) ** 0.55, c),
                y0 + (side * 0.0105 - y0) * (rise / 0.178) ** 1.3,
                z0 + rise,
            )
        )
    path = catmull(keys, 30)
    parts.append(kit.sweep('handle', path, leather, 0.0082, 8))
    return parts


def wrap(leather, thread):
    """The sewn grip that holds both handles together at the top."""
    z = 0.205 + 0.178
    ring = [(math.cos(a), math.sin(a)) for a in np.linspace(0, 2 * math.pi, 18, endpoint=False)]
    rows = []
    for x in np.linspace(-0.042, 0.042, 7):
        end = 1 - 0.05 * (abs(x) / 0.042) ** 6
        rows.append([(x, c * 0.0215 * end, z + s * 0.0108 * end) for c, s in ring])
    obj = kit.flip_normals_out(kit.loft('wrap', rows, leather))
    seam = [Vector((x, 0, z + 0.0112)) for x in np.linspace(-0.038, 0.038, 12)]
    return [obj, stitches(seam, (0, 0, 1), thread, 0.0062, 0.0044)]


def end_tabs(leather, metal, thread):
    """A grab tab and a D-ring on each end."""
    parts = []
    for side in (-1, 1):

        def x_at(z, side=side):
            return side * (HALF_X + 0.0145 - 0.00002 * abs(z - 0.12))

        path = [Vector((x_at(z), 0, z)) for z in np.linspace(0.075, 0.215, 9)]
        parts += strap_ends(path, lambda p, s=side: (s, 0, 0), leather, 0.034, 0.0034, thread)
        parts.append(
            d_ring((side * (HALF_X + 0.021), 0, 0.212), (1, 0, 0), (0, 0, 1), metal, 0.034, 0.024, 0.0021)
        )
        for z in (0.092, 0.198):
            parts.append(rivet((x_at(z) + side * 0.0034, 0, z), (side, 0, 0), metal, 0.0046))
    return parts


def feet(metal):
    """Brass feet carry the base."""
    parts = []
    for x in (-0.185, 0.185):
        for y in (-0.052, 0.052):
            profile = [(0.006, 0), (0.0085, 0.0015), (0.0095, 0.006), (0.0095, FEET + 0.005)]
            parts.append(kit.revolve('foot', profile, metal, 14, (x, y, 0)))
    return parts


def face_seams(thread):
    """A horizontal seam along the lower third of both faces."""
    parts = []
    for side in (-1, 1):
        z = 0.0635
        line = [
            Vector((x, side_y(x, z, side) + side * 0.0016, z))
            for x in np.linspace(-HALF_X + 0.006, HALF_X - 0.006, 40)
        ]
        parts.append(stitches(line, (0, side, 0), thread, 0.0078, 0.0052))
    return parts


def face_bands(trim):
    """The base is covered in a second layer, up to the seam."""
    parts = []
    for side in (-1, 1):
        rows = []
        for x in np.linspace(-HALF_X + 0.002, HALF_X - 0.002, 21):
            rows.append(
                [
                    (x, side_y(x, z, side) + side * 0.0012 * (z < 0.0685), z)
                    for z in (0.0105, 0.018, 0.030, 0.048, 0.068, 0.0690)
                ]
            )
        obj = sheet('band', rows, trim)
        if obj.data.polygons[10].normal.y * side < 0:
            obj.data.flip_normals()
        parts.append(obj)
    return parts


def build():
    leather = tinted('leather', pebbled(), '#7a3f1e')
    trim = tinted('trim', pebbled(), '#4a2614')
    thread = plain('thread', '#e2c08c', 0.6)
    tape = plain('tape', '#1c1512', 0.8)
    metal = brass()
    at = Vector((-GRIP_X + 0.030, side_y(GRIP_X, 0.205, -1) - 0.012, 0.216))
    return [
        *body(leather),
        *zipper(tape, metal, trim),
        *face_bands(trim),
        *face_seams(thread),
        *carry(-1, trim, metal, thread),
        *carry(1, trim, metal, thread),
        *wrap(trim, thread),
        *end_tabs(trim, metal, thread),
        *feet(metal),
        *tag(at, (0.1, -1, 0.35), trim, thread, metal, 0.036, 0.060),
        kit.sweep(
            'tag-cord',
            [
                (-GRIP_X + 0.002, at.y + 0.002, 0.232),
                (-GRIP_X + 0.016, at.y - 0.004, 0.222),
                (at.x, at.y - 0.002, at.z - 0.007),
            ],
            trim,
            0.0016,
            5,
        ),
    ]


PRODUCTS = {
    'bag-corsa': Product(
        build,
        {
            'cognac': {'leather': '#7a3f1e', 'trim': '#4a2614', 'thread': '#e2c08c'},
            'ink': {'leather': '#1e2a3f', 'trim': '#6b3d20', 'thread': '#d9b98a'},
        },
    ),
}
