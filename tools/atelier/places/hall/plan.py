"""The hall's plan: every number that both the model and the sidecar need. Pure Python.

Authoring axes: x right, y into the hall (the shopper enters at the origin, looking
along +y), z up, metres. `turn` is an angle about z in radians; at 0 a good faces -y
(the entrance) and a shopper looks along +y, which is glTF's yaw about +y unchanged.
"""

import math
from dataclasses import dataclass

HALF_M, FRONT_M, BACK_M = 6.2, -2.2, 15.8  # Half width, wall behind the shopper, far wall.
GALLERY_M, CEILING_M = 3.9, 8.4
WINDOW_Y_M = (2.95, 7.9, 12.85)  # Between the columns, upstairs.
EDGE_M, COLUMN_X_M = 3.6, 3.9  # Gallery's edge; column line.
COLUMN_Y_M = (0.5, 5.4, 10.4, 15.3)
EYE_M = 1.6

DEEP = {'bags': '#0f4a52', 'shoes': '#6a1c38', 'clothing': '#24356e', 'accessories': '#96601c'}
SIDE = {'bags': -1, 'shoes': 1, 'clothing': -1, 'accessories': 1}


@dataclass
class Frame:
    """A place on the floor and the way that things standing there are turned."""

    x: float
    y: float
    turn: float

    def to_world(self, x, y, z=0.0):
        c, s = math.cos(self.turn), math.sin(self.turn)
        return (self.x + c * x - s * y, self.y + s * x + c * y, z)


def _mirror(frame):
    return Frame(-frame.x, frame.y, -frame.turn)


SCREEN = Frame(-3.56, 2.76, math.radians(35))  # Bags; a screen that opens towards the entrance.
WALL = Frame(-2.75, 7.9, math.radians(90))  # Clothing; local origin is its marker, the wall is ahead.
FRAMES = {'bags': SCREEN, 'shoes': _mirror(SCREEN), 'clothing': WALL, 'accessories': _mirror(WALL)}
SCREEN_DEEP_M = 0.5
NICHE_Y_M = HALF_M - 2.75  # Local distance from the marker to the wall.

HERO = (-0.85, 2.35, 1.0)
SECOND = (-1.91, 2.50, 0.95)
SHELVES_M = (1.0, 1.5)
STEPS = ((0.74, -0.60), (1.10, -0.28), (1.46, 0.03))  # Height and local y of each step's middle.
PODIUMS = [(x, y, 0.10) for x, y in ((-0.95, 1.72), (0, 1.95), (0.95, 1.72))] + [
    (x, y, 0.20) for x, y in ((-2.04, 2.27), (-0.74, 2.96), (0.74, 2.96), (2.04, 2.27))
]
TABLE_M, TALL_M = 0.95, 1.22
TABLE_SPOTS = ((-0.7, 1.72), (0, 1.72), (0.7, 1.72))
TALL_SPOTS = ((-1.55, 2.4), (-0.5, 2.55), (0.5, 2.55), (1.55, 2.4))

MARKERS = {
    'entrance': Frame(0, 0, 0),
    'bags': Frame(-2.15, 0.75, math.radians(7)),
    'shoes': Frame(2.05, 0.55, math.radians(-35)),
    'clothing': WALL,
    'accessories': FRAMES['accessories'],
    'centre': Frame(0, 6.2, 0),
}


@dataclass
class Slot:
    """Where one good stands: `at` is the surface point, `size` what fits (width, height, depth)."""

    name: str
    fixture: str
    at: tuple
    turn: float
    size: tuple

    @property
    def department(self):
        return self.name.split('.')[0]


def slots():
    """All 28, in the order of their names."""
    return _bags() + _shoes() + _clothing() + _accessories()


def _bags():
    hero_turn = math.radians(-8)  # Towards the entrance, a little also to its own marker.
    out = [
        Slot('bags.1', 'plinth', HERO, hero_turn, (0.5, 0.55, 0.5)),
        Slot('bags.2', 'plinth', SECOND, math.radians(18), (0.42, 0.5, 0.42)),
    ]
    spots = [(x, SHELVES_M[1]) for x in (-0.76, 0, 0.76)] + [(x, SHELVES_M[0]) for x in (-0.38, 0.38)]
    for i, (x, z) in enumerate(spots, 3):
        out.append(Slot(f'bags.{i}', 'shelf', SCREEN.to_world(x, 0.0, z), SCREEN.turn, (0.3, 0.4, 0.34)))
    return out


def _shoes():
    frame, out = FRAMES['shoes'], []
    for row, xs in enumerate(((-0.38, 0.38), (-0.76, 0, 0.76), (-0.38, 0.38))):
        z, y = STEPS[row]
        for x in xs:
            out.append(Slot(f'shoes.{len(out) + 1}', 'shelf', frame.to_world(x, y, z), frame.turn, (0.3, 0.3, 0.29)))
    return out


def _clothing():
    out = []
    for i, (x, y, z) in enumerate(PODIUMS, 1):
        at = WALL.to_world(x, y, z)
        turn = WALL.turn - 0.7 * math.atan2(x, y)
        out.append(Slot(f'clothing.{i}', 'podium', at, turn, (0.7, 1.85, 0.7)))
    return out


def _accessories():
    frame, out = FRAMES['accessories'], []
    for fixture, spots, z in (('vitrine', TABLE_SPOTS, TABLE_M), ('plinth', TALL_SPOTS, TALL_M)):
        for x, y in spots:
            turn = frame.turn - 0.5 * math.atan2(x, y)
            size = (0.24, 0.3, 0.24) if fixture == 'vitrine' else (0.32, 0.4, 0.32)
            out.append(Slot(f'accessories.{len(out) + 1}', fixture, frame.to_world(x, y, z), turn, size))
    return out


@dataclass
class Sign:
    """A plain dark panel that the client writes on; `at` is the centre of its front face."""

    name: str
    at: tuple
    turn: float
    size: tuple


def signs():
    out = []
    for name in ('bags', 'shoes'):
        out.append(Sign(name, FRAMES[name].to_world(0, -0.292, 2.62), FRAMES[name].turn, (2.2, 0.36)))
    for name in ('clothing', 'accessories'):
        side = SIDE[name]
        out.append(Sign(name, (side * 2.75, 5.9, 3.2), side * math.radians(-14), (1.6, 0.42)))
    out.append(Sign('store', (0, BACK_M - 0.16, 7.2), 0.0, (4.2, 0.8)))
    return out


# Ways out: name of the place they lead to, x, y, turn of the doorway's front, size. The walls' mouldings frame them.
PORTALS = (
    ('times_square', 0.0, FRONT_M + 0.35, math.pi, (3.4, 3.0)),
    ('bags', -HALF_M + 0.06, 0.0, math.radians(90), (1.6, 2.4)),
    ('shoes', HALF_M - 0.06, 0.0, math.radians(-90), (1.6, 2.4)),
    ('women', -HALF_M + 0.06, 11.5, math.radians(90), (1.6, 2.4)),
    ('men', HALF_M - 0.06, 11.5, math.radians(-90), (1.6, 2.4)),
    ('catwalk', -HALF_M + 0.06, 14.0, math.radians(90), (1.6, 2.4)),
    ('beauty', HALF_M - 0.06, 14.0, math.radians(-90), (1.6, 2.4)),
)
ASSOCIATE = ('mira', 1.75, 2.2, -0.5)  # Waits right ahead, half turned to who comes in.
DIRECTORY = (1.75, 3.9, -0.35, (1.3, 1.5))  # x, y, turn, size of the board.
