"""Columns and the upper floor on both sides, with its balustrade."""

import kit
from kit.part import part, slab
from places.hall.palette import CEILING, CREAM, WALNUT
from places.hall.plan import BACK_M, CEILING_M, COLUMN_X_M, COLUMN_Y_M, EDGE_M, FRONT_M, GALLERY_M, HALF_M

MID_M, LENGTH_M = (BACK_M + FRONT_M) / 2, BACK_M - FRONT_M
ROD_EVERY_M = 0.2


def gallery(m):
    parts = []
    for s in (-1, 1):
        parts += _floor(m, s) + _balustrade(m, s)
        for y in COLUMN_Y_M:
            parts += _column(m, s * COLUMN_X_M, y)
    return parts


def _floor(m, s):
    """The slab as seen from below, coffered by walnut beams, and its fascia with brass lines."""
    z, depth = GALLERY_M, HALF_M - EDGE_M
    parts = [slab((depth, LENGTH_M, 0.3), (s * (HALF_M - depth / 2), MID_M, z), m['paint'], CEILING, 0, 26)]
    parts.append(slab((0.06, LENGTH_M, 0.52), (s * EDGE_M, MID_M, z - 0.1), m['wood'], bevel=0.012, texels_per_m=20))
    for dz in (-0.1, 0.38):
        parts.append(
            slab((0.09, LENGTH_M, 0.035), (s * EDGE_M, MID_M, z + dz), m['brass'], bevel=0.008, texels_per_m=0)
        )
    for y in COLUMN_Y_M:
        parts.append(
            slab((depth, 0.26, 0.16), (s * (HALF_M - depth / 2), y, z - 0.16), m['wood'], bevel=0.015, texels_per_m=16)
        )
    for y in (-0.9, 3.0, 6.6, 9.2, 11.8, 13.9):
        ring = kit.revolve('downlight', [(0.085, -0.012), (0.1, -0.002), (0.1, 0.0)], m['brass'], 14, (s * 4.95, y, z))
        glow = kit.revolve('glow', [(0.003, -0.014), (0.075, -0.014)], m['lamp'], 12, (s * 4.95, y, z))
        parts += [part(ring, texels_per_m=0), part(glow, texels_per_m=0)]
    return parts


def _balustrade(m, s):
    x, foot, top = s * EDGE_M, GALLERY_M + 0.41, GALLERY_M + 1.32
    parts = [slab((0.08, LENGTH_M, 0.06), (x, MID_M, top), m['wood'], WALNUT, 0.018, 14)]
    for i in range(int(LENGTH_M / ROD_EVERY_M) - 1):
        y = FRONT_M + 0.2 + i * ROD_EVERY_M
        rod = kit.loft(
            'rod', [_square(x, y, 0.011, z) for z in (foot, top)], m['brass'], cap_start=False, cap_end=False
        )
        parts.append(part(rod, texels_per_m=0))
    parts.append(slab((0.03, LENGTH_M, 0.02), (x, MID_M, foot + 0.1), m['brass'], bevel=0.005, texels_per_m=0))
    return parts


def _square(x, y, r, z):
    return [(x + r, y, z), (x, y + r, z), (x - r, y, z), (x, y - r, z)]


def _column(m, x, y):
    """A walnut-veneered shaft with brass bands; a slimmer plastered one carries on upstairs."""
    parts = [slab((0.4, 0.4, GALLERY_M - 0.1), (x, y, 0), m['wood'], bevel=0.05, texels_per_m=34)]
    bands = ((0, 0.5, 0.16), (0.16, 0.45, 0.03), (GALLERY_M - 0.5, 0.44, 0.03), (GALLERY_M - 0.3, 0.5, 0.2))
    for z, w, h in bands:
        parts.append(slab((w, w, h), (x, y, z), m['brass'], bevel=0.012, texels_per_m=0))
    high = CEILING_M - GALLERY_M - 0.3
    parts.append(slab((0.26, 0.26, high), (x, y, GALLERY_M + 0.3), m['paint'], CREAM, 0.03, 14))
    return parts
