"""The department store's front: pale stone piers, tall lit windows, brass doors under a canopy with the marquee."""

from kit.part import slab
from places.avenue.plan import CANOPY_OUT_M, MARQUEES, STORE_M, STORE_MIDDLE_M, WALL_M
from places.city.shapes import quad

STONE, STONE_DARK, BRASS, INK = '#8f8478', '#6a6058', '#b98d4a', '#0f1014'
TOP_M, BAYS = 22.0, 6


def front(city):
    x, (y0, y1) = WALL_M[0], STORE_M
    d = city.dark
    parts = [slab((9.0, y1 - y0, TOP_M), (x - 4.6, (y0 + y1) / 2, 0), d, STONE, 0, 0)]
    parts.append(slab((1.0, y1 - y0 + 0.6, 0.9), (x, (y0 + y1) / 2, TOP_M - 0.4), d, STONE_DARK, 0, 0))
    parts.append(slab((0.7, y1 - y0 + 0.3, 0.4), (x, (y0 + y1) / 2, 5.3), d, STONE_DARK, 0, 0))
    bay = (y1 - y0) / BAYS
    for i in range(BAYS + 1):
        parts.append(slab((0.7, 0.8, TOP_M), (x + 0.1, y0 + i * bay, 0), d, '#a3978a', 0, 0))
    for i in range(BAYS):
        middle = y0 + (i + 0.5) * bay
        if abs(middle - STORE_MIDDLE_M) > bay:
            parts.append(_window(city.shop, x + 0.12, middle, bay - 1.1, 0.6, 4.9))
        for low in (6.4, 12.6, 17.4):
            if low == 12.6 and abs(middle - STORE_MIDDLE_M) < 8:
                continue
            parts.append(_pane(d, x + 0.12, middle, bay - 1.6, low, low + 3.6))
    return parts + _doors(city) + _canopy(d)


def _window(mat, x, y, width, low, high):
    corners = [(x, y - width / 2, low), (x, y + width / 2, low), (x, y + width / 2, high), (x, y - width / 2, high)]
    return quad('window', corners, mat)


def _pane(mat, x, y, width, low, high):
    """A warm window, brighter below."""
    corners = [(x, y - width / 2, low), (x, y + width / 2, low), (x, y + width / 2, high), (x, y - width / 2, high)]
    return quad('pane', corners, mat, colors=['#ffcf8c', '#ffcf8c', '#c98f4e', '#c98f4e'])


def _doors(city):
    """Four leaves of bright glass in brass, with the hall's light behind them."""
    x, d = WALL_M[0] + 0.2, city.dark
    parts = []
    for k in (-1.5, -0.5, 0.5, 1.5):
        y = STORE_MIDDLE_M + k * 1.7
        corners = [(x, y - 0.8, 0.15), (x, y + 0.8, 0.15), (x, y + 0.8, 3.5), (x, y - 0.8, 3.5)]
        parts.append(quad('door', corners, d, colors=['#fff0d0', '#fff0d0', '#ffd99a', '#ffd99a']))
        parts.append(slab((0.1, 0.09, 3.5), (x + 0.04, y - 0.85, 0.1), d, BRASS, 0, 0))
        parts.append(slab((0.1, 0.09, 3.5), (x + 0.04, y + 0.85, 0.1), d, BRASS, 0, 0))
        parts.append(slab((0.06, 0.05, 0.9), (x + 0.1, y + (0.6 if k in (-1.5, 0.5) else -0.6), 1.0), d, BRASS, 0, 0))
    parts.append(slab((0.14, 7.2, 0.2), (x + 0.04, STORE_MIDDLE_M, 3.5), d, BRASS, 0, 0))
    return parts


def _canopy(d):
    x, out = WALL_M[0], CANOPY_OUT_M
    parts = [slab((out, 8.0, 1.0), (x + out / 2 + 0.1, STORE_MIDDLE_M, 3.85), d, INK, 0, 0)]
    for z in (3.82, 4.83):
        parts.append(slab((out + 0.1, 8.1, 0.06), (x + out / 2 + 0.1, STORE_MIDDLE_M, z), d, BRASS, 0, 0))
    for i in range(16):
        for j in range(7):
            at = (x + 0.5 + j * 0.55, STORE_MIDDLE_M - 3.75 + i * 0.5, 3.80)
            parts.append(slab((0.09, 0.09, 0.03), at, d, '#ffe9b8', 0, 0))
    big = MARQUEES[2]
    parts.append(
        slab(
            (0.1, big['size'][0] + 0.3, big['size'][1] + 0.3),
            (x - 0.04, STORE_MIDDLE_M, big['at'][2] - big['size'][1] / 2 - 0.15),
            d,
            INK,
            0,
            0,
        )
    )
    parts.append(slab((CANOPY_OUT_M, 3.0, 0.02), (x + out / 2, STORE_MIDDLE_M, 0.145), d, '#5a1420', 0, 0))
    return parts
