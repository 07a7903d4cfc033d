"""Shoes without fastening: Vera (court pump) and Flora (ballet flat)."""

import math

import kit
import numpy as np
from goods.common import Product, calf, plain, sheet, smooth, stitches, thicken, tinted
from goods.shoes_last import POINTED, ROUND, Last, around, low_upper, pair, profile
from goods.variants import Look
from mathutils import Matrix, Vector


# ---------------------------------------------------------------- Vera, the court pump


def vera_upper(last):
    """Low-cut opening with a softly rounded throat over the toes."""
    top = around(
        (0.032, 0, 0.060),
        [
            (0.065, -0.062, 0.058),
            (0.18, -0.096, 0.045),
            (0.36, -0.102, 0.031),
            (0.56, -0.122, 0.026),
            (0.68, -0.094, 0.030),
            (0.725, -0.045, 0.032),
        ],
        (0.735, 0.003, 0.033),
        [
            (0.065, 0.062, 0.058),
            (0.18, 0.090, 0.046),
            (0.36, 0.086, 0.035),
            (0.56, 0.110, 0.028),
            (0.68, 0.092, 0.030),
            (0.725, 0.050, 0.032),
        ],
    )
    return low_upper(
        last,
        top,
        rise=around(0.020, [0.020, 0.018, 0.014, 0.014, 0.016, 0.015], 0.013),
        swell=around(0.006, [0.005, 0.004, 0.003, 0.003, 0.002, 0.002], 0.002),
        reach=around(0.30, [0.3, 0.3, 0.35, 0.5, 0.62, 0.6], 0.55),
        drop=around(0.022, [0.022, 0.018, 0.014, 0.009, 0.005, 0.005], 0.005),
    )


def stiletto(t):
    """Slender: narrows fast under the seat, then runs almost straight to a 12 mm tip."""
    g = 0.19 + 0.81 * t**3.2
    return g * 1.02, 0.17 + 0.83 * t**2.8, 0.013 * (1 - t) ** 1.3 - 0.003 * math.sin(math.pi * t)


def vera():
    leather = tinted('leather', calf(), '#a3101c', 0.4)
    lining = tinted('lining', calf(), '#d9bd9c')
    sole = plain('sole', '#2b1a14', 0.45)
    last = Last(0.238, POINTED, profile(0.082, 0.005, 0.70, 0.0045, 0.2))
    upper = vera_upper(last)
    foot = [
        upper.skin('upper', leather, 72, 12),
        upper.skin('inside', lining, 56, 7, lift=-0.0016, flip=True),
        kit.sweep('topline', upper.topline(72, -0.0008), leather, 0.0012, 6, closed=True),
        last.deck('insole', lining, 48, 0.002, 0.002, 0.001),
        last.sole('sole', sole, 0.0035, 0.0003, 64),
        *last.heel('heel', leather, 0.235, -0.001, 0.003, 0.004, stiletto, 14, 96, 0.009),
    ]

    base = np.array([v.co for v in foot[-2].data.vertices[: (len(foot[-2].data.vertices) // 14)]])
    ring = [[base[:, :].tolist()[i][:2] + [z] for i in range(len(base))] for z in (0.0, 0.0045)]
    foot.append(kit.flip_normals_out(kit.loft('heel-tip', ring, sole)))
    return pair(foot, 0.105)


# ---------------------------------------------------------------- Flora, the ballet flat


def flora_upper(last):
    top = around(
        (0.010, 0, 0.049),
        [
            (0.05, -0.072, 0.047),
            (0.17, -0.102, 0.038),
            (0.36, -0.110, 0.029),
            (0.56, -0.132, 0.027),
            (0.71, -0.118, 0.026),
            (0.775, -0.062, 0.027),
        ],
        (0.79, 0.006, 0.027),
        [
            (0.05, 0.072, 0.047),
            (0.17, 0.096, 0.038),
            (0.36, 0.092, 0.031),
            (0.56, 0.120, 0.027),
            (0.71, 0.116, 0.026),
            (0.775, 0.070, 0.027),
        ],
    )
    return low_upper(
        last,
        top,
        rise=around(0.018, [0.018, 0.016, 0.012, 0.012, 0.014, 0.015], 0.015),
        swell=around(0.004, [0.004, 0.004, 0.003, 0.003, 0.003, 0.003], 0.004),
        reach=around(0.2, [0.2, 0.25, 0.35, 0.5, 0.62, 0.62], 0.6),
        drop=around(0.018, [0.018, 0.014, 0.010, 0.007, 0.003, 0.002], 0.002),
    )


def bow(at, tilt, mat, size=0.021):
    """Two soft loops, two tails and a knot, facing up and forward."""
    place = Matrix.Translation(at) @ Matrix.Rotation(tilt, 4, 'X')
    parts = []
    for side in (-1, 1):
        rows = []
        for t in np.linspace(0, 1, 17):
            a = 2 * math.pi * t
            # A teardrop seen from above: pinched at the knot, full at the end.
            x = size * (1 - math.cos(a)) / 2
            thickness = 0.0042 * math.sin(a) * (0.35 + 0.65 * x / size)
            width = 0.0038 + 0.0062 * smooth(x / size, 0.05, 0.85)
            rows.append(
                [place @ Vector((side * x, w * width, thickness + 0.004)) for w in np.linspace(-1, 1, 6)]
            )
        parts.append(thicken(sheet('bow', rows, mat), 0.0009, offset=0))
        tail = []
        for t in np.linspace(0, 1, 7):
            x, y = side * (0.002 + 0.011 * t), -0.003 - 0.013 * t
            wide = 0.0030 + 0.0016 * t
            tail.append(
                [
                    place @ Vector((x + w * wide * 0.8, y + side * w * wide * 0.6, 0.0026 - 0.0030 * t))
                    for w in (-1, 0, 1)
                ]
            )
        parts.append(thicken(sheet('tail', tail, mat), 0.0011, offset=0))
    knot = []
    for t in np.linspace(0, 1, 9):
        a = math.pi * (t - 0.5)
        knot.append(
            [
                place
                @ Vector(
                    (
                        0.0036 * math.cos(b) * (0.75 + 0.25 * math.cos(a) ** 2),
                        0.0066 * math.sin(a),
                        0.0042 + 0.0042 * math.sin(b) * (0.2 + 0.8 * math.cos(a) ** 0.4),
                    )
                )
                for b in np.linspace(0, 2 * math.pi, 12, endpoint=False)
            ]
        )
    parts.append(kit.flip_normals_out(sheet('knot', knot, mat, wrap=True)))
    return parts


def flora():
    leather = tinted('leather', calf(), '#d99a96', 0.7)
    lining = tinted('lining', calf(), '#ead9c4')
    sole = plain('sole', '#6a4a34', 0.55)
    trim = plain('trim', '#c07f7c', 0.5)
    last = Last(0.236, ROUND, profile(0.008, 0.004, 0.66, 0.0075, 0.1))
    upper = flora_upper(last)
    out = upper.outwards()
    seam = upper.path([(a, 0.88) for a in np.linspace(0.0, 1.0, 90)], 0.0002)
    throat = upper.at(0.5, 0.93, 0.0012)
    foot = [
        upper.skin('upper', leather, 72, 12),
        upper.skin('inside', lining, 56, 6, lift=-0.0016, flip=True),
        kit.sweep('topline', upper.topline(72, -0.0006), trim, 0.0016, 6, closed=True),
        last.deck('insole', lining, 48, 0.002, 0.002, 0.001),
        last.sole('sole', sole, 0.004, 0.0006, 64),
        *last.heel('heel', sole, 0.25, 0.0004, 0.003, 0.0, levels=3, count=72),
        stitches(seam, out, trim, 0.0052, 0.0034, 0.0009),
        *bow(throat, math.radians(12), leather),
    ]
    return pair(foot, 0.105)


PRODUCTS = {
    'shoe-vera': Product(
        vera,
        {
            'scarlet': {'leather': '#a3101c', 'lining': '#d9bd9c'},
            'black': {'leather': Look('#101012', 0.32), 'lining': '#b89a78'},
            'nude': {'leather': '#c99a7c', 'lining': '#e2cbb0'},
        },
    ),
    'shoe-flora': Product(
        flora,
        {
            'blush': {'leather': '#d99a96', 'trim': '#b9716f'},
            'black': {'leather': '#141416', 'trim': '#050506'},
        },
    ),
}
