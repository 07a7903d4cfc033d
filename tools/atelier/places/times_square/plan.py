"""Numbers of Times Square that the model and the sidecar share. Pure Python.

The shopper stands near the origin on the left pavement and looks along +y; the road lies to the right.
"""

import math

KERB_M = (0.6, 9.4)  # The road runs between them.
WALL_M = (-8.5, 16.0)  # Building lines.
NEAR_M, FAR_M = -26.0, 100.0
LEFT, RIGHT, AHEAD, BACK = math.radians(90), math.radians(-90), 0.0, math.pi
EYE_M = 1.6
ENTRANCE, ENTRANCE_YAW = (-0.5, -0.8, 0.14), -0.14
CENTRE = (0.5, 3.0, 1.8)

# Position of the lower edge's middle, width and height, art, facing. The first are the easiest to see.
BOARDS = (
    ((-8.2, 13.0, 5.0), (9.5, 7.5), 'rings', LEFT),
    ((15.7, 15.0, 4.8), (11, 6.5), 'waves', RIGHT),
    ((-8.2, 25.5, 4.6), (10, 5.5), 'sun', LEFT),
    ((15.7, 29.0, 5.2), (11, 9), 'petals', RIGHT),
    ((-8.2, 13.2, 13.6), (8, 11), 'bars', LEFT),
    ((15.7, 14.5, 12.4), (7.5, 13), 'blocks', RIGHT),
    ((-8.2, 40.0, 6.0), (11, 9), 'petals', LEFT),
    ((15.8, 46.0, 6.0), (12, 12), 'rings', RIGHT),
    ((-8.2, 25.0, 11.2), (7, 14), 'blocks', LEFT),
    ((15.7, 29.5, 15.5), (8, 12), 'bars', RIGHT),
    ((-8.3, 56.0, 8.0), (12, 14), 'waves', LEFT),
    ((15.8, 62.0, 8.0), (12, 14), 'sun', RIGHT),
    ((-8.2, -9.0, 5.0), (10, 8), 'waves', LEFT),
    ((15.7, -8.0, 5.0), (11, 9), 'bars', RIGHT),
)
TOWER_X_M, TOWER_Y_M = 5.0, 79.3
TOWER = (('blocks', 6), ('buy', 9), ('waves', 6.5), ('rings', 9), ('bars', 8), ('petals', 10))
BACK_TOWER = (('sun', 9), ('petals', 8), ('rings', 8))

CAB = (1.9, 4.7, math.radians(-4))
ONCOMING = (7.2, 27.0, math.pi)
CROWD = (  # From, to.
    ((-4.5, 9.0), (-4.9, 22.0)),
    ((-6.0, 24.0), (-5.8, 6.0)),
    ((-3.2, 17.0), (-3.4, 30.0)),
    ((11.5, 12.0), (11.8, 26.0)),
    ((13.2, 22.0), (12.8, 8.0)),
    ((2.2, 13.5), (8.6, 13.6)),
)
