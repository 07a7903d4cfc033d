"""Metro: a flap-over messenger with a wide webbing strap."""

import math

import kit
import numpy as np
from goods.bags_parts import box_plan, buckle, floor, rivet, strap_ends
from goods.common import Product, catmull, plain, sheet, smooth, stitches, thicken
from mathutils import Vector

HALF_X, HALF_Y, HEIGHT = 0.185, 0.050, 0.255


def section(z, count=88):
    t = z / HEIGHT
    return box_plan((HALF_X - 0.006 * t), HALF_Y * (1 - 0.18 * t) + 0.006 * math.sin(math.pi * t), count, 6.0, z)


def flap_rows(inset=0.0, lift=0.0):
    spine = [
        (HALF_Y * 0.88 + 0.003, HEIGHT * 0.80),
        (HALF_Y * 0.86 + 0.003, HEIGHT * 0.94),
        (HALF_Y * 0.6, HEIGHT + 0.006),
        (0, HEIGHT + 0.009),
        (-HALF_Y * 0.7, HEIGHT + 0.007),
        (-HALF_Y * 0.92 - 0.005, HEIGHT * 0.96),
    ]
    spine += [
        (-HALF_Y * (1 - 0.18 * z / HEIGHT) - 0.012 - 0.004 * math.sin(math.pi * z / HEIGHT), z)
        for z in np.linspace(HEIGHT * 0.88, 0.050, 12)
    ]
    spine = catmull(spine, 34)
    rows = []
    for k, (y, z) in enumerate(spine):
        end = max(0.0, (k - 29) / 4)
        half = (HALF_X - 0.002 - inset) * (1 - 0.10 * end**2)
        rows.append(
            [
                (
                    u * half,
                    y - (lift if y < 0 else -lift),
                    z + (lift if abs(y) < 0.03 else 0) - 0.006 * abs(u) ** 6 * (abs(y) < 0.04),
                )
                for u in np.linspace(-1, 1, 17)
            ]
        )
    return np.array(rows)


def build():
    canvas = plain('canvas', '#3a3d42', 0.9)
    leather = plain('leather', '#2a1c14', 0.45)
    thread = plain('thread', '#c9b48c', 0.7)
    metal = plain('metal', '#b9bcc2', 0.3, 1.0)
    rows = [section(z) for z in (0.0, 0.004, 0.012, *np.linspace(0.03, HEIGHT - 0.01, 8), HEIGHT)]
    rows[0][:, :2] *= 0.96
    parts = [
        sheet('body', rows, canvas, wrap=True),
        floor('bottom', rows[0], leather),
        floor('top', rows[-1], canvas, flip=True),
    ]
    lid = flap_rows()
    parts.append(thicken(sheet('flap', lid, canvas), 0.003, offset=0))
    border = np.concatenate([lid[4:, 0], lid[-1, 1:-1], lid[4:, -1][::-1]])
    parts.append(kit.sweep('binding', catmull(border[::2], 70), leather, 0.0036, 6))
    inner = flap_rows(0.010, 0.0022)
    seam = np.concatenate([inner[12:-1, 0], inner[-2, 1:-1], inner[12:-1, -1][::-1]])
    parts.append(stitches([Vector(p) for p in seam], lambda p: (0, -1, 0.1), thread, 0.0080, 0.0052))
    for x in (-0.085, 0.085):
        path = [
            Vector((x, y - 0.0024, z))
            for y, z in (
                (-HALF_Y * 0.95 - 0.014, 0.17),
                (-HALF_Y - 0.016, 0.13),
                (-HALF_Y - 0.016, 0.09),
                (-HALF_Y - 0.013, 0.046),
                (-HALF_Y - 0.008, 0.030),
            )
        ]
        path = [Vector(p) for p in catmull(path, 14)]
        parts += strap_ends(path, lambda p: (0, -1, 0.05), leather, 0.028, 0.003, thread)
        parts += buckle(path[8] + Vector((0, -0.0034, 0)), (0, -1, 0.05), (0, 0, 1), metal, 0.038, 0.030, 0.0023)
        parts.append(rivet(path[1] + Vector((0, -0.003, 0)), (0, -1, 0.1), metal, 0.0045))
    keys = [
        (-HALF_X - 0.002, 0.0, 0.14),
        (-HALF_X - 0.006, 0.0, 0.235),
        (-0.150, 0.020, 0.283),
        (-0.06, 0.032, 0.292),
        (0.05, 0.034, 0.293),
        (0.145, 0.022, 0.284),
        (HALF_X + 0.006, 0.0, 0.235),
        (HALF_X + 0.002, 0.0, 0.14),
    ]
    path = [Vector(p) for p in catmull(keys, 44)]
    parts += strap_ends(path, lambda p: (p.x * 0.6, 0.0, 0.2 + smooth(p.z, 0.20, 0.28)), canvas, 0.040, 0.003, thread)
    for s in (-1, 1):
        parts.append(rivet((s * (HALF_X + 0.0045), 0, 0.155), (s, 0, 0), metal, 0.0045))
    return parts


PRODUCTS = {
    'bag-metro': Product(
        build,
        {
            'charcoal': {'canvas': '#3a3d42', 'leather': '#1d1714'},
            'olive': {'canvas': '#5c5f36', 'leather': '#5a3720'},
        },
    ),
}
