"""Nomad: a canvas backpack with a buckled flap, a front pocket and padded shoulder straps."""

import math

import kit
import numpy as np
from goods.bags_parts import box_plan, buckle, floor, keeper, rivet, strap_ends
from goods.common import (
    Product,
    brass,
    canvas,
    catmull,
    pebbled,
    plain,
    sheet,
    smooth,
    stitches,
    thicken,
    tinted,
)
from mathutils import Vector

HALF_X, HALF_Y, HEIGHT = 0.145, 0.075, 0.395


def section(z, out=0.0, count=72):
    """The bag at height z: boxy, leaning in towards the top, which is domed."""
    t = z / HEIGHT
    dome = math.sqrt(max(0.0, 1 - max(0.0, (t - 0.86) / 0.145) ** 2))
    swell = 1 + 0.035 * math.sin(math.pi * min(1, t * 1.05))
    hx = (HALF_X - 0.012 * t) * swell * (0.55 + 0.45 * dome) + out
    hy = (HALF_Y - 0.014 * t) * swell * (0.25 + 0.75 * dome) + out
    return box_plan(hx, hy, count, 4.2, z)


def front_y(x, z, out=0.0, side=-1):
    ring = section(z, out, 240)
    ring = ring[np.sign(ring[:, 1]) == side]
    order = np.argsort(ring[:, 0])
    return float(np.interp(x, ring[order, 0], ring[order, 1]))


# ---------------------------------------------------------------- flap over the top

FLAP_HALF, FLAP_BACK, FLAP_END = 0.139, 0.330, 0.205


def flap_spine():
    """The flap's middle line in (y, z): from the back over the dome and down the front."""
    lift = 0.004
    keys = [
        (front_y(0, FLAP_BACK, lift, 1), FLAP_BACK),
        (front_y(0, 0.365, lift + 0.002, 1), 0.366),
        (0.034, 0.397),
        (0.0, 0.4055),
        (-0.034, 0.399),
        (front_y(0, 0.370, lift + 0.003), 0.371),
    ]
    keys += [(front_y(0, z, lift + 0.002), z) for z in (0.335, 0.29, 0.245, FLAP_END)]
    return catmull(keys, 26)


def flap_rows(inset=0.0, lift=0.0, columns=17):
    spine = flap_spine()
    rows = []
    along = np.gradient(spine, axis=0)
    normal = np.column_stack([along[:, 1], -along[:, 0]])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    for k, ((y, z), n) in enumerate(zip(spine, normal)):
        t = k / (len(spine) - 1)
        # Rounded corners at the front end, and edges that hug the body.
        end = max(0.0, (t - 0.90) / 0.10)
        half = (
            (FLAP_HALF + 0.004 * smooth(t, 0.3, 0.6) - inset)
            * (1 - 0.13 * end**2.2)
            * (0.90 + 0.10 * smooth(t, 0.0, 0.28))
        )
        row = []
        for u in np.linspace(-1, 1, columns):
            hug = 0.012 * abs(u) ** 4 * smooth(t, 0.0, 0.25)
            top = 0.016 * abs(u) ** 3.2 * math.exp(-(((z - 0.405) / 0.022) ** 2))
            row.append(
                (
                    u * half,
                    y - n[0] * (-lift) - (hug if y > 0 else -hug) * (abs(y) > 0.02),
                    z + n[1] * lift - top,
                )
            )
        rows.append(row)
    return np.array(rows)


def flap(cloth, leather, thread):
    rows = flap_rows()
    lid = thicken(sheet('flap', rows, cloth), 0.003, offset=0)
    border = np.concatenate([rows[2:, 0], rows[-1, 1:-1], rows[2:, -1][::-1]])
    edge = kit.sweep('flap-binding', catmull(border[::2], 60), leather, 0.0034, 6)
    inner = flap_rows(0.010, 0.0022)
    seam = np.concatenate([inner[8:-1, 0], inner[-2, 1:-1], inner[8:-1, -1][::-1]])
    return [lid, edge, stitches([Vector(p) for p in seam], lambda p: (0, -1, 0.2), thread, 0.0072, 0.0048)]


# ---------------------------------------------------------------- pockets


def pocket(cloth, leather, thread, half=0.098, low=0.022, high=0.172, deep=0.030):
    """A bellows pocket on the front with a leather-bound lid line."""
    rows = []
    for t in np.linspace(0, 1, 11):
        z = low + (high - low) * t
        row = []
        for u in np.linspace(-1, 1, 27):
            x = half * np.sign(u) * abs(u) ** 0.8
            base = front_y(x, max(z, 0.008), 0.0)
            bulge = (
                deep
                * (1 - abs(u) ** 6) ** 0.5
                * (min(1.0, t / 0.10) * (2 - min(1.0, t / 0.10))) ** 0.5
                * (1 - 0.25 * t)
            )
            row.append((x, base - bulge, z))
        rows.append(row)
    grid = np.array(rows)
    top = grid[-1].copy()
    back = top.copy()
    back[:, 1] = [front_y(x, high, 0.0) for x in back[:, 0]]
    seam = [Vector(p) for p in grid[-2, 2:-2]]
    return [
        sheet('pocket', np.concatenate([grid, back[None]]), cloth),
        kit.sweep('pocket-binding', top, leather, 0.0030, 6),
        stitches(seam, (0, -1, 0), thread, 0.0072, 0.0048),
    ]


def side_pocket(side, cloth, leather):
    rows = []
    for t in np.linspace(0, 1, 8):
        z = 0.020 + 0.125 * t
        row = []
        for u in np.linspace(-1, 1, 13):
            y = 0.050 * u
            base = section(z, 0.0, 240)
            base = base[np.sign(base[:, 0]) == side]
            order = np.argsort(base[:, 1])
            x = float(np.interp(y, base[order, 1], base[order, 0]))
            bulge = 0.016 * (1 - abs(u) ** 4) ** 0.6 * min(1.0, t / 0.2) ** 0.5 * (0.75 + 0.25 * t)
            row.append((x + side * (bulge + 0.0005), y, z))
        rows.append(row)
    rows = np.array(rows)
    return [
        sheet('side-pocket', rows, cloth, flip=side < 0),
        kit.sweep('side-binding', rows[-1], leather, 0.0026, 6),
    ]


# ---------------------------------------------------------------- straps


def closing_strap(x, leather, metal, thread):
    """From the flap, through a buckle, down on to the pocket."""

    def y_at(z):
        if z > FLAP_END:
            return front_y(x, z) - 0.0082
        if z > 0.172:
            return front_y(x, z) - 0.0082 - 0.012 * (FLAP_END - z) / (FLAP_END - 0.172)
        return front_y(x, z) - 0.0262

    path = [Vector((x, y_at(z), z)) for z in (0.330, 0.29, 0.25, 0.215, 0.195, 0.172, 0.150, 0.125, 0.105)]
    path = [Vector(p) for p in catmull(path, 18)]
    parts = strap_ends(path, lambda p: (0, -1, 0.1), leather, 0.024, 0.0028, thread)
    at = path[12] + Vector((0, -0.0030, 0))
    parts += buckle(at, (0, -1, 0.05), (0, 0, 1), metal, 0.034, 0.028, 0.0021)
    k = path[14] + Vector((0, -0.0026, 0))
    parts += keeper(k, (0, -1, 0), (0, 0, 1), leather, 0.029, 0.0050)
    parts.append(rivet(path[1] + Vector((0, -0.0028, 0)), (0, -1, 0.1), metal, 0.0042))
    return parts


def shoulder_strap(side, cloth, leather, metal):
    """Padded, from the back's top, out in a bow, to the lower corner."""
    x = side * 0.052
    keys = [
        (x * 0.8, 0.052, 0.372),
        (x, 0.078, 0.374),
        (x * 1.10, 0.118, 0.335),
        (x * 1.32, 0.136, 0.255),
        (x * 1.75, 0.128, 0.165),
        (x * 2.15, 0.103, 0.098),
        (x * 2.42, 0.080, 0.052),
        (x * 2.50, 0.066, 0.030),
    ]
    path = [Vector(p) for p in catmull(keys, 24)]

    def out(p):
        return Vector((0, p.y - 0.02, (p.z - 0.22) * 0.5))

    rows = []
    for i, p in enumerate(path):
        t = i / (len(path) - 1)
        along = (path[min(i + 1, len(path) - 1)] - path[max(i - 1, 0)]).normalized()
        normal = out(p)
        normal = (normal - along * normal.dot(along)).normalized()
        across = along.cross(normal)
        half = 0.030 - 0.017 * smooth(t, 0.50, 0.72)
        thick = 0.0075 - 0.0052 * smooth(t, 0.50, 0.68)
        rows.append(
            [
                p
                + across * (half * math.copysign(abs(math.cos(a)) ** 0.5, math.cos(a)))
                + normal * (thick * math.sin(a))
                for a in np.linspace(0, 2 * math.pi, 12, endpoint=False)
            ]
        )
    pad = kit.flip_normals_out(sheet('shoulder-strap', rows, cloth, wrap=True))
    at = path[17]
    normal = out(at).normalized()
    up = (path[16] - path[18]).normalized()
    return [
        pad,
        *buckle(at + normal * 0.003, normal, up, metal, 0.034, 0.026, 0.0020),
        kit.box('corner', (0.030, 0.012, 0.040), (x * 2.46, 0.062, 0.018), leather, 0.004),
    ]


def carry_handle(leather, metal):
    keys = [
        (-0.042, 0.058, 0.372),
        (-0.042, 0.060, 0.398),
        (-0.034, 0.062, 0.428),
        (0, 0.063, 0.440),
        (0.034, 0.062, 0.428),
        (0.042, 0.060, 0.398),
        (0.042, 0.058, 0.372),
    ]
    return [kit.sweep('carry-handle', catmull(keys, 26), leather, 0.0065, 9)]


def build():
    cloth = tinted('cloth', canvas(), '#5d6140')
    leather = tinted('leather', pebbled(), '#6b3f22')
    thread = plain('thread', '#d8c69c', 0.6)
    metal = brass()
    heights = [
        0.0,
        0.003,
        0.010,
        *np.linspace(0.03, HEIGHT * 0.84, 12),
        *(HEIGHT * f for f in (0.88, 0.92, 0.955, 0.98, 0.995, 1.0)),
    ]
    rows = [section(z) for z in heights]
    for k, f in ((0, 0.955), (1, 0.985)):
        rows[k][:, :2] *= f
    base = [section(z, 0.0016) for z in (0.003, 0.010, 0.03, 0.0585)] + [section(0.0592, 0.0003)]
    base[0][:, :2] *= 0.985
    rim = [Vector(p) for p in section(0.0545, 0.0018, 200)]
    return [
        sheet('body', rows, cloth, wrap=True),
        floor('bottom', rows[0], leather),
        floor('top', rows[-1], cloth, flip=True),
        sheet('base', base, leather, wrap=True),
        stitches(rim, lambda p: (p.x, p.y, 0), thread, 0.0072, 0.0048, closed=True),
        *flap(cloth, leather, thread),
        *pocket(cloth, leather, thread),
        *side_pocket(-1, cloth, leather),
        *side_pocket(1, cloth, leather),
        *closing_strap(-0.062, leather, metal, thread),
        *closing_strap(0.062, leather, metal, thread),
        *shoulder_strap(-1, cloth, leather, metal),
        *shoulder_strap(1, cloth, leather, metal),
        *carry_handle(leather, metal),
    ]


PRODUCTS = {
    'bag-nomad': Product(
        build,
        {
            'olive': {'cloth': '#5d6140', 'leather': '#6b3f22', 'thread': '#d8c69c'},
            'charcoal': {'cloth': '#3a3c40', 'leather': '#1d1a1a', 'thread': '#8d8a84'},
        },
    ),
}
