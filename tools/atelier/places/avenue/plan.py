"""Numbers of the avenue. The cab drives from y = 0 to `LENGTH_M` along x = 0; the store is on the left at the end."""

import math

from places.city.boards import Board

LENGTH_M = 57.0
WALL_M, KERB_M = (-9.5, 12.5), (-3.2, 6.4)
NEAR_M, FAR_M = -40.0, 130.0
STORE_M = (50.0, 74.0)  # From, to along the left wall.
STORE_MIDDLE_M = 62.0
CANOPY_OUT_M = 4.2
MARQUEES = (
    # Across the pavement, facing the arriving cab; and along the canopy's front, facing the road.
    {'at': (WALL_M[0] + CANOPY_OUT_M / 2 + 0.1, STORE_MIDDLE_M - 4.06, 4.35), 'turn': 0.0, 'size': (3.9, 0.8)},
    {'at': (WALL_M[0] + CANOPY_OUT_M + 0.16, STORE_MIDDLE_M, 4.35), 'turn': math.radians(90), 'size': (7.6, 0.8)},
    {'at': (WALL_M[0] + 0.02, STORE_MIDDLE_M, 10.4), 'turn': math.radians(90), 'size': (13.0, 2.2)},
)


def boards():
    left, right = math.radians(90), math.radians(-90)
    rows = [
        ((WALL_M[0] + 0.3, 9.0, 5.0), (9.0, 6.5), 'petals', left),
        ((WALL_M[1] - 0.3, 16.0, 5.0), (10.0, 7.0), 'rings', right),
        ((WALL_M[0] + 0.3, 26.0, 5.0), (10.0, 7.5), 'waves', left),
        ((WALL_M[1] - 0.3, 33.0, 4.8), (9.0, 9.0), 'sun', right),
        ((WALL_M[0] + 0.3, 41.0, 5.0), (8.0, 10.0), 'bars', left),
        ((WALL_M[1] - 0.3, 50.0, 5.0), (11.0, 7.0), 'buy', right),
        ((WALL_M[1] - 0.3, 68.0, 5.0), (10.0, 9.0), 'blocks', right),
        ((1.6, 112.0, 6.0), (14.0, 11.0), 'sun', 0.0),
    ]
    return [Board(f'billboard_{i:02d}', *row) for i, row in enumerate(rows, 1)]
