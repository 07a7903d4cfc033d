"""Stella: a quilted mini bag with a flap, a turn lock and a chain."""

import math

import kit
import numpy as np
from goods.bags_parts import box_plan, chain, floor, ring
from goods.common import Product, plain, sheet
from goods.variants import Look
from mathutils import Vector

HALF_X, HALF_Y, HEIGHT = 0.098, 0.031, 0.130


def quilt(u, v):
    """0 in the stitched grooves, 1 on the cushions; diamonds of 24 mm."""
    a, b = (u + v) / 0.024, (u - v) / 0.024
    return (abs(math.sin(math.pi * a)) * abs(math.sin(math.pi * b))) ** 0.45


def section(z, count=128):
    t = z / HEIGHT
    round_off = math.sqrt(max(0.0, 1 - max(0.0, (0.06 - t) / 0.06) ** 2)) * math.sqrt(
        max(0.0, 1 - max(0.0, (t - 0.94) / 0.06) ** 2)
    )
    ring_ = box_plan(HALF_X - 0.006 * (1 - round_off), HALF_Y * (0.80 + 0.20 * round_off), count, 5.0, z)
    for p in ring_:
        flat = min(1.0, max(0.0, (HALF_X - abs(p[0])) / 0.016))
        p[1] += math.copysign(0.0034 * quilt(p[0], z) * flat * round_off, p[1])
    return ring_


def front_y(x, z):
    return -HALF_Y - 0.0034 * quilt(x, z)


def flap(mat):
    """Over the top and down to 55 % of the front, its corners rounded."""
    rows = []
    path = [
        (HALF_Y + 0.002, HEIGHT * 0.80),
        (HALF_Y + 0.0025, HEIGHT * 0.93),
        (HALF_Y * 0.75, HEIGHT + 0.003),
        (0, HEIGHT + 0.0055),
        (-HALF_Y * 0.75, HEIGHT + 0.004),
        (-HALF_Y - 0.006, HEIGHT * 0.94),
    ]
    path += [(-HALF_Y - 0.0075, z) for z in np.linspace(HEIGHT * 0.88, HEIGHT * 0.42, 22)]
    for k, (y, z) in enumerate(path):
        end = max(0.0, (k - len(path) + 7) / 6)
        half = (HALF_X - 0.002) * (1 - 0.34 * end**2.4)
        row = []
        for u in np.linspace(-1, 1, 41):
            x = u * half
            puff = 0.0034 * quilt(x, z) * (1 - abs(u) ** 8) * (y < -HALF_Y)
            row.append((x, y - puff + 0.010 * abs(u) ** 10 * (y < -0.01), z))
        rows.append(row)
    rows = np.array(rows)
    border = [tuple(p) for p in np.concatenate([rows[5:, 0], rows[-1, 1:-1], rows[5:, -1][::-1]])]
    return [sheet('flap', rows, mat), kit.sweep('edge', border[::2], mat, 0.0022, 6)]


def lock(metal):
    z, y = HEIGHT * 0.47, -HALF_Y - 0.0125
    plate = [(x, y, z - 0.012 + h) for x, h in kit.rounded(0.030, 0.024, 0.006, 4)]
    top = [(x * 0.94, y - 0.0022, z + (h - 0.012) * 0.94) for x, h in kit.rounded(0.030, 0.024, 0.006, 4)]
    points = [
        (
            0.0085 * math.cos(math.pi / 2 + math.pi * k / 5) * (1 if k % 2 == 0 else 0.45),
            0.0085 * math.sin(math.pi / 2 + math.pi * k / 5) * (1 if k % 2 == 0 else 0.45),
        )
        for k in range(10)
    ]
    verts = [(x, y - 0.0022, z + h) for x, h in points] + [(0, y - 0.0062, z)]
    star = kit.flip_normals_out(
        kit.mesh('star', verts, [((k + 1) % 10, k, 10) for k in range(10)], metal, smooth=False)
    )
    return [kit.flip_normals_out(kit.loft('plate', [plate, top], metal)), star]


def build():
    leather = plain('leather', '#b9bcc2', 0.34, 0.5)
    metal = plain('metal', '#d8a657', 0.22, 1.0)
    heights = [0.0, 0.002, 0.006, *np.linspace(0.010, HEIGHT - 0.010, 28), HEIGHT - 0.005, HEIGHT - 0.001]
    rows = [section(z) for z in heights]
    parts = [
        sheet('body', rows, leather, wrap=True),
        floor('bottom', rows[0], leather),
        floor('top', rows[-1], leather, flip=True),
    ]
    parts += flap(leather) + lock(metal)
    for s in (-1, 1):
        parts.append(ring((s * (HALF_X - 0.002), 0.004, HEIGHT - 0.012), (0, 1, 0), metal, 0.0062, 0.0013, 18, 6))
    path = []
    for t in np.linspace(0, math.pi, 40):
        x, z = (HALF_X - 0.001) * math.cos(t), HEIGHT - 0.008 + 0.074 * math.sin(t) ** 0.75
        path.append(Vector((x, 0.006 + 0.012 * math.sin(t), z)))
    parts += chain(path, metal, 0.0098, 0.0013, 8, 4)
    return parts


PRODUCTS = {
    'bag-stella': Product(
        build,
        {
            'silver': {'leather': Look('#b9bcc2', 0.34, 0.5)},
            'pink': {'leather': Look('#e8a9b6', 0.4, 0.0)},
            'black': {'leather': Look('#17161a', 0.36, 0.0)},
        },
    ),
}
