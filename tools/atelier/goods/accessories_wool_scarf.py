"""A lambswool scarf with a fringe, folded over a bar."""

import math

import kit
import numpy as np
from mathutils import Matrix

from goods import common, wear_cloth, wear_form, wear_light
from goods.accessories_common import transform
from goods.common import Product

BAR_Z, HALF = 0.395, 0.098


def fold(mat, length_front, length_back, width, bar_r, shift, seed):
    """A doubled length over the bar: down in front, over, down behind."""
    rows = []
    for v in np.linspace(0, 1, 34):
        s = -length_front + v * (length_front + length_back + math.pi * bar_r)
        row = []
        for u in np.linspace(-1, 1, 19):
            wave = 0.006 * math.sin(5.2 * u + seed + 2 * v) * min(1, abs(s) / 0.12)
            spread = width * (1 + 0.10 * min(1, abs(s) / 0.3))
            if s < 0:
                p = (u * spread + shift, -bar_r - 0.004 - wave - 0.012 * min(1, -s / 0.2), BAR_Z + s)
            elif s < math.pi * bar_r:
                a = s / bar_r
                p = (u * spread + shift, -bar_r * math.cos(a) - wave * 0.2, BAR_Z + bar_r * math.sin(a))
            else:
                d = s - math.pi * bar_r
                p = (u * spread + shift, bar_r + 0.004 + wave + 0.012 * min(1, d / 0.2), BAR_Z - d)
            row.append(p)
        rows.append(row)
    return rows


def scarf():
    wool = wear_light.cloth('wool', wear_cloth.twill(0.03, 14, 0.92, 0.00022, 0.65), '#c19a6b')
    wood = wear_cloth.plain('wood', '#5c3a22', 0.5)
    brass = wear_cloth.plain('brass', '#d8a657', 0.24, 1.0)
    parts = []
    for lengths, width, radius, shift, seed in (
        ((0.27, 0.25), 0.088, 0.010, 0.004, 0.0),
        ((0.21, 0.29), 0.092, 0.017, -0.006, 2.0),
    ):
        rows = fold(wool, *lengths, width, radius, shift, seed)
        parts.append(common.thicken(common.sheet('scarf', rows, wool), 0.005, offset=1))
        for row, down in ((rows[0], 1), (rows[-1], 1)):
            for i in range(0, 19, 1):
                x, y, z = row[i]
                sway = 0.004 * math.sin(i * 2.1 + seed)
                parts.append(
                    kit.sweep(
                        'fringe',
                        [(x, y, z + 0.004), (x + sway * 0.5, y, z - 0.022), (x + sway, y + 0.002, z - 0.045)],
                        wool,
                        0.0022,
                        4,
                    )
                )
    foot = [(0.001, 0.0), (0.085, 0.0), (0.090, 0.005), (0.088, 0.016), (0.045, 0.022), (0.016, 0.026)]
    parts.append(wear_form.turned('foot', foot, wood, segments=32))
    parts.append(
        wear_form.turned(
            'pole', [(0.016, 0.024), (0.009, 0.034), (0.0075, 0.05), (0.0075, BAR_Z - 0.004)], brass, segments=12
        )
    )
    parts.append(kit.sweep('bar', [(-0.135, 0, BAR_Z), (0.135, 0, BAR_Z)], brass, 0.0085, 10))
    ball = [(0.0005, -0.011), (0.0085, -0.007), (0.011, 0.0), (0.0085, 0.007), (0.0005, 0.011)]
    for s in (-1, 1):
        parts += transform(
            [wear_form.turned('ball', ball, brass, segments=12)], Matrix.Translation((s * 0.139, 0, BAR_Z))
        )
    return wear_cloth.finished('scarf-brughiera', parts, 0.12, 0.38)


PRODUCTS = {'scarf-brughiera': Product(scarf, {'camel': {'wool': '#c19a6b'}, 'grey': {'wool': '#8a8c90'}})}
