"""A room's floor, walls, ceiling, doorway and lamps."""

import kit
from kit.part import part, slab
from places.hall.palette import CEILING, WALL, WALNUT
from places.hall.shell import globe, sheet
from places.hall.stair import sign_board
from places.rooms.plan import BACK_M, FRONT_M, HALF_M, HIGH_M, sign

MID_M, LONG_M = (BACK_M + FRONT_M) / 2, BACK_M - FRONT_M


def shell(m, room):
    a, b, x, h = FRONT_M, BACK_M, HALF_M, HIGH_M
    color = '#ffffff' if room.floor == 'stone' else '#c9b3a0'
    parts = [sheet([(-x, a, 0), (x, a, 0), (x, b, 0), (-x, b, 0)], m[room.floor], color, 36)]
    parts.append(sheet([(-x, a, h), (-x, b, h), (x, b, h), (x, a, h)], m['paint'], CEILING, 10))
    for s in (-1, 1):
        wall = [(s * x, a, 0), (s * x, b, 0), (s * x, b, h), (s * x, a, h)]
        parts.append(sheet(wall[::-1] if s > 0 else wall, m['paint'], WALL, 16))
        parts.append(slab((0.05, LONG_M, 0.16), (s * (x - 0.025), MID_M, 0), m['wood'], WALNUT, 0.008, 12))
        parts.append(
            slab((0.10, LONG_M, 0.12), (s * (x - 0.05), MID_M, h - 0.12), m['wood'], bevel=0.03, texels_per_m=10)
        )
    back = [(-x, b, 0), (x, b, 0), (x, b, h), (-x, b, h)]
    front = [(-x, a, 0), (x, a, 0), (x, a, h), (-x, a, h)]
    parts += [sheet(back, m['paint'], WALL, 16), sheet(front[::-1], m['paint'], WALL, 10)]
    for y in (a + 0.05, b - 0.05):
        parts.append(slab((2 * x, 0.10, 0.12), (0, y, h - 0.12), m['wood'], bevel=0.03, texels_per_m=10))
    parts += _arch(m, room) + _lamps(m) + _door(m) + _rug(m, room)
    return parts + sign_board(m, sign(room))


def _arch(m, room):
    """A coloured niche in the middle of the back wall, under the sign."""
    y = BACK_M - 0.02
    outline = [(px, pz + 0.3) for px, pz in kit.rounded(1.5, 2.2, 0.72, 8)]
    field = kit.mesh(
        'field', [(px, y, pz) for px, pz in outline], [tuple(range(len(outline)))], m['paint'], smooth=False
    )
    if field.data.polygons[0].normal.y > 0:
        field.data.flip_normals()
    ring = kit.sweep('arch', [(px, y - 0.02, pz) for px, pz in outline], m['brass'], 0.022, 6, closed=True)
    return [part(field, room.deep, 30), part(ring, texels_per_m=0)]


def _lamps(m):
    """Three glowing panels and a row of globes."""
    parts = []
    for y in (0.4, 3.0, 5.6):
        z = HIGH_M - 0.02
        parts.append(
            sheet(
                [(-1.3, y - 0.5, z), (-1.3, y + 0.5, z), (1.3, y + 0.5, z), (1.3, y - 0.5, z)],
                m['panel'],
                texels_per_m=0,
            )
        )
        for dx, dy, w, d in ((0, -0.53, 2.7, 0.06), (0, 0.53, 2.7, 0.06), (-1.33, 0, 0.06, 1.0), (1.33, 0, 0.06, 1.0)):
            parts.append(slab((w, d, 0.08), (dx, y + dy, HIGH_M - 0.08), m['brass'], bevel=0.004, texels_per_m=0))
    for s in (-1, 1):
        parts.append(globe(m, (s * 1.05, BACK_M - 0.16, 2.0), 0.075))
    return parts


def _door(m):
    """The way back to the hall, behind the shopper."""
    y = FRONT_M
    parts = [slab((0.2, 0.2, 2.6), (s * 0.95, y + 0.1, 0), m['wood'], bevel=0.02, texels_per_m=14) for s in (-1, 1)]
    parts.append(slab((2.3, 0.24, 0.34), (0, y + 0.12, 2.6), m['wood'], bevel=0.02, texels_per_m=14))
    parts.append(
        sheet(
            [(0.85, y + 0.04, 0), (-0.85, y + 0.04, 0), (-0.85, y + 0.04, 2.6), (0.85, y + 0.04, 2.6)],
            m['panel'],
            texels_per_m=0,
        )
    )
    return parts


def _rug(m, room):
    color = room.deep
    return [
        slab((3.0, 4.4, 0.012), (0, 3.2, 0), m['paint'], color, 0, 20),
        slab((2.7, 4.1, 0.003), (0, 3.2, 0.012), m['paint'], '#cbb894', 0, 20),
        slab((2.5, 3.9, 0.003), (0, 3.2, 0.015), m['paint'], color, 0, 20),
    ]
