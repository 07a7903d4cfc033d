"""Numbers of the department rooms. Pure Python; the shopper enters at the origin and looks along +y."""

import math
from dataclasses import dataclass

from places.hall.plan import Frame, Sign, Slot

HALF_M, FRONT_M, BACK_M, HIGH_M = 4.6, -1.6, 7.6, 3.6
SHELVES_M = (0.62, 1.10, 1.58)
BAY_M, BAY_DEEP_M = 2.1, 0.42
TABLE_M = 0.94


@dataclass
class Room:
    """`walls`: fixtures along left, back and right; `middle`: what stands free. Slots take departments in turn."""

    name: str
    deep: str
    departments: tuple
    walls: tuple
    middle: tuple
    floor: str = 'stone'


ROOMS = {
    'bags': Room('bags', '#0f4a52', ('bags',), ('shelf', 'shelf', 'shelf'), ('plinth', 'plinth', 'plinth')),
    'shoes': Room('shoes', '#6a1c38', ('shoes',), ('shelf', 'shelf', 'shelf'), ('table', 'plinth', 'plinth')),
    'women': Room(
        'women',
        '#5a2a44',
        ('clothing', 'lingerie'),
        ('podium', 'podium', 'podium'),
        ('podium', 'podium', 'podium'),
        'wood',
    ),
    'men': Room('men', '#24356e', ('men',), ('podium', 'shelf', 'podium'), ('podium', 'table', 'podium'), 'wood'),
    'beauty': Room(
        'beauty',
        '#96601c',
        ('beauty', 'jewellery', 'accessories'),
        ('shelf', 'shelf', 'shelf'),
        ('table', 'table', 'plinth'),
    ),
}


def wall_frames():
    """Two bays on each side wall and two on the back wall; y of a frame's local axis points into the wall."""
    left = [Frame(-HALF_M + BAY_DEEP_M / 2, y, math.radians(90)) for y in (1.6, 4.4)]
    back = [Frame(x, BACK_M - BAY_DEEP_M / 2, 0.0) for x in (-2.3, 2.3)]
    right = [Frame(HALF_M - BAY_DEEP_M / 2, y, math.radians(-90)) for y in (4.4, 1.6)]
    return left, back, right


def middle_frames():
    return [Frame(-1.55, 2.7, math.radians(14)), Frame(0.0, 4.3, 0.0), Frame(1.55, 2.7, math.radians(-14))]


def spots(kind, on_wall):
    """(local x, y, z, size) of a fixture's slots."""
    if kind == 'shelf':
        return [(x, -0.02, z, (0.36, 0.40, 0.34)) for z in SHELVES_M for x in (-0.62, 0.0, 0.62)]
    if kind == 'podium':
        xs = (-0.55, 0.55) if on_wall else (0.0,)
        return [(x, -0.25 if on_wall else 0.0, 0.12, (0.8, 1.85, 0.8)) for x in xs]
    if kind == 'table':
        return [(x, 0.0, TABLE_M, (0.34, 0.42, 0.34)) for x in (-0.62, 0.0, 0.62)]
    return [(0.0, 0.0, 1.0, (0.46, 0.55, 0.46))]


def fixtures(room):
    """(kind, frame, whether it stands at a wall)."""
    found = []
    for kind, frames in zip(room.walls, wall_frames()):
        found += [(kind, f, True) for f in frames]
    return found + [(kind, f, False) for kind, f in zip(room.middle, middle_frames())]


def slots(room):
    """The free-standing ones first: they are seen first."""
    order = sorted(fixtures(room), key=lambda f: f[2])
    out, counts = [], {}
    for kind, frame, on_wall in order:
        for x, y, z, size in spots(kind, on_wall):
            department = room.departments[len(out) % len(room.departments)]
            counts[department] = counts.get(department, 0) + 1
            fixture = 'vitrine' if kind == 'table' else kind
            out.append(Slot(f'{department}.{counts[department]}', fixture, frame.to_world(x, y, z), frame.turn, size))
    return out


def markers():
    return {
        'entrance': Frame(0, 0, 0),
        'left': Frame(-2.2, 3.3, math.radians(60)),
        'right': Frame(2.2, 3.3, math.radians(-60)),
        'back': Frame(0, 5.6, 0.0),
    }


def sign(room):
    return Sign(room.name, (0, BACK_M - 0.06, 2.95), 0.0, (2.4, 0.42))
