"""Two rows of buildings with lit shops below; everything unlit, colour fading with height."""

from dataclasses import dataclass

from kit.part import slab
from places.city.paint import facade, shop_front, unlit
from places.city.shapes import quad, wall_box

STONES = ('#6b5f56', '#555060', '#75614e')
TILE_M = 14.0
SHOP_TINTS = ('#ffe2b8', '#ffd0a0', '#d8e8ff', '#ffe0e6')
SHOP_M = 3.4


@dataclass
class City:
    """Materials that all buildings share."""

    looks: list
    shop: object
    dark: object

    @classmethod
    def make(cls):
        looks = [unlit(f'facade{i}', facade(i, s), TILE_M) for i, s in enumerate(STONES)]
        return cls(looks, unlit('shops', shop_front()), unlit('dark'))


def shade(z):
    """Street light reaches the lower floors, dusk the roofs."""
    level = 1.0 if z < 1 else 0.92 if z < 8 else 0.72 if z < 30 else 0.60
    v = round(255 * level)
    return f'#{v:02x}{round(v * 0.97):02x}{min(255, round(v * 1.02)):02x}'


def building(city, rng, x0, x1, y0, y1, top):
    parts = wall_box(x0, x1, y0, y1, top, rng.choice(city.looks), TILE_M, shade)
    roof = [(x0, y0, top), (x1, y0, top), (x1, y1, top), (x0, y1, top)]
    parts.append(quad('roof', roof, city.dark, colors='#141320'))
    cornice = slab(
        (x1 - x0 + 0.5, y1 - y0 + 0.3, 0.8), ((x0 + x1) / 2, (y0 + y1) / 2, top - 0.6), city.dark, '#1a1922', 0, 0
    )
    return [*parts, cornice]


def shop(city, rng, side, x, y, width):
    """A lit window facing the street on wall `side`, under an awning with a light line."""
    low, high = 0.1, 0.1 + SHOP_M
    ends = (y, y + width) if side < 0 else (y + width, y)
    corners = [(x, ends[0], low), (x, ends[1], low), (x, ends[1], high), (x, ends[0], high)]
    count = max(1, round(width / SHOP_M))
    uv = [(0, 0), (count, 0), (count, 1), (0, 1)]
    tint = rng.choice(SHOP_TINTS)
    out = -side
    return [
        quad('shop', corners, city.shop, uv, tint),
        slab((1.2, width + 0.2, 0.16), (x + out * 0.5, y + width / 2, high), city.dark, '#17161d', 0, 0),
        slab((0.02, width, 0.05), (x + out * 1.1, y + width / 2, high + 0.05), city.dark, '#ffdca6', 0, 0),
    ]


def row(city, rng, side, x0, start, end, heights=(22, 58)):
    """Buildings along one side, stepped in height and depth so that the sky has an outline."""
    parts, y = [], start
    while y < end:
        w, h, d = rng.uniform(11, 17), rng.uniform(*heights), rng.uniform(0, 2.5)
        near, far = x0 + side * d, x0 + side * (16 + d)
        parts += building(city, rng, min(near, far), max(near, far), y, y + w, h)
        parts += shop(city, rng, side, near - side * 0.06, y + 0.5, w - 1.0)
        y += w + rng.uniform(0.0, 0.6)
    return parts
