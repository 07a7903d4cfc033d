"""A printed silk square draped over a small brass bar."""

import math

import kit
import numpy as np
from mathutils import Matrix

from goods import common, wear_cloth, wear_form
from goods.accessories_common import transform
from goods.common import Product

SCARF_COLUMNS, SCARF_ROWS = 50, 54
BORDER = 0.075  # Share of the width that the border takes on each side.


def feather_print(px=512):
    """Rows of feather eyes with fine barbs, as tone: dyed, it is a peacock or a sunset."""
    t = (np.arange(px) + 0.5) / px
    v, u = np.meshgrid(t, t, indexing='ij')
    tone = np.full((px, px), 0.52)
    for row in range(-1, 8):
        for col in range(-1, 5):
            x = (u - (col + 0.5 * (row % 2) + 0.25) / 3.5) * 3.5
            y = (v - (row + 0.35) / 6.5) * 3.5
            r, angle = np.hypot(x, y * 0.86 + 0.10 * x * x), np.arctan2(x, y)
            barbs = 0.5 + 0.5 * np.sin(angle * 44)
            fan = common.smooth(0.52 - r, 0, 0.03)
            eye = np.where(
                r < 0.085,
                0.10,
                np.where(r < 0.17, 1.0, np.where(r < 0.215, 0.14, np.where(r < 0.30, 0.78, 0.30 + 0.55 * barbs))),
            )
            line = np.abs(r - 0.50) < 0.018
            tone = tone * (1 - fan) + np.where(line, 1.0, eye) * fan
    soft = kit.fbm(px, 0.9, stretch=(1, 12), low=8, high=120, seed=75)
    return common.Tile('feathers', 1.0, np.clip(tone, 0, 1), np.full((256, 256), 0.40), soft, 0.0012)


def scarf_point(u, v):
    """The draped square: u across -1..1, v along 0..1 from the front hem over the bar to the back hem."""
    bar_z, radius = 0.585, 0.012
    top = 0.53  # Where along v the bar lies.
    length = 0.98
    lean = 0.10 * u
    s = (v - top) * length
    front = s < 0
    hang = np.abs(s + lean * 0.35)
    over = radius * math.pi / 2
    down = np.maximum(hang - over, 0)
    spread = 0.118 + 0.070 * common.smooth(down, 0.0, 0.45)
    phase = u * 8.5 + 0.8 * np.sin(2.1 * u) + np.where(front, 0.5, 2.0) + 0.9 * down
    depth = 0.006 + 0.024 * common.smooth(down, 0.0, 0.35)
    wave = np.sin(phase + 0.5 * np.sin(phase))
    y = np.where(front, -1, 1) * (radius + 0.004 + 0.018 * common.smooth(down, 0, 0.2) + depth * (1 + wave) * 0.62)
    arc = np.clip(hang / over, 0, 1) * math.pi / 2
    y = np.where(
        hang < over, np.where(front, -1, 1) * np.sin(arc) * (radius + 0.004 + 0.0075 * (1 + wave) * arc / 1.6), y
    )
    z = np.where(hang < over, bar_z + (radius + 0.002) * np.cos(arc) + 0.002 * wave, bar_z - down)
    x = u * spread + 0.010 * np.cos(phase) * common.smooth(down, 0, 0.3) + 0.02 * down * np.where(front, 1, -1)
    return np.stack([x, y, z], -1)


def scarf_sheet(silk, border):
    us = np.linspace(-1, 1, SCARF_COLUMNS + 1)
    edge = 1 - 2 * BORDER
    us[np.argmin(np.abs(us - edge))], us[np.argmin(np.abs(us + edge))] = edge, -edge
    vs = np.linspace(0, 1, SCARF_ROWS + 1)
    lip = BORDER * 0.9
    vs[np.argmin(np.abs(vs - lip))], vs[np.argmin(np.abs(vs - 1 + lip))] = lip, 1 - lip
    u, v = np.meshgrid(us, vs)
    obj = common.sheet('scarf', scarf_point(u, v), silk, flip=True)
    obj.data.materials.append(border)
    uv = obj.data.uv_layers['UVMap'].data
    for poly in obj.data.polygons:
        r, c = divmod(poly.index, SCARF_COLUMNS)
        mid_u, mid_v = (us[c] + us[c + 1]) / 2, (vs[r] + vs[r + 1]) / 2
        if abs(mid_u) > edge or not lip < mid_v < 1 - lip:
            poly.material_index = 1
        for loop in poly.loop_indices:
            i = obj.data.loops[loop].vertex_index
            ir, ic = divmod(i, SCARF_COLUMNS + 1)
            uv[loop].uv = (us[ic] * 0.5 + 0.5, vs[ir] * 2)
    return common.thicken(obj, 0.0016, offset=0)


def scarf():
    fit = wear_cloth.Fittings()
    silk = wear_cloth.cloth('silk', feather_print(), '#1c8a93')
    border = wear_cloth.plain('border', '#c8892b', 0.42)
    bar_z = 0.585
    foot = [(0.001, 0.0), (0.094, 0.0), (0.099, 0.005), (0.099, 0.014), (0.092, 0.020), (0.05, 0.025), (0.018, 0.029)]
    ball = [(0.0005, -0.011), (0.006, -0.010), (0.0105, -0.004), (0.0105, 0.004), (0.006, 0.010), (0.0005, 0.011)]
    pole = [
        (0.022, 0.026),
        (0.024, 0.031),
        (0.011, 0.040),
        (0.0085, 0.06),
        (0.0085, 0.25),
        (0.012, 0.255),
        (0.012, 0.268),
        (0.0075, 0.275),
        (0.0075, bar_z),
    ]
    parts = [
        scarf_sheet(silk, border),
        wear_form.turned('foot', foot, fit.wood, segments=40),
        wear_form.turned('pole', pole, fit.brass, segments=16),
        kit.sweep('bar', [(-0.165, 0, bar_z), (0.165, 0, bar_z)], fit.brass, 0.0085, 12),
    ]
    for side in (-1, 1):
        end = wear_form.turned('ball', ball, fit.brass, segments=14)
        parts += transform([end], Matrix.Translation((side * 0.170, 0, bar_z)))
    return wear_cloth.finished('scarf-seta', parts, 0.14, 0.35)


PRODUCTS = {
    'scarf-seta': Product(
        scarf,
        {'peacock': {'silk': '#1c8a93', 'border': '#c8892b'}, 'sunset': {'silk': '#e2683a', 'border': '#5b1f4f'}},
    ),
}
