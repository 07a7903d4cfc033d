"""Numbers of the catwalk that the model and the sidecar share. Pure Python; the runway lies along y."""

import math

RUN_HALF_M, RUN_HEIGHT_M, FAR_M, FRONT_M = 1.25, 0.45, 17.0, -2.2
WALL_M, BACK_M, END_M, CEILING_M = 9.0, 20.5, -9.0, 8.5
ROWS, SEATS, PITCH_M = 3, 23, 0.72
FIRST_ROW_M, ROW_M, TIER_M = 2.35, 0.95, 0.28
LAMPS_Y_M = [-0.5 + 2.6 * k for k in range(7)]
LAMP_X_M, LAMP_Z_M = 2.6, 6.1

SEAT, SEAT_EYE_M = (0.55, -4.3, 0.0), 1.28
SIDE_SEAT = (2.2, 0.9, 0.0)
SIDE_TURN = math.radians(78)
ARCHES = (  # Width, colour, brightness; outermost first.
    (8.4, '#32122e', 0.55),
    (6.9, '#6b1e46', 0.75),
    (5.5, '#b23a4c', 0.95),
    (4.2, '#e8804a', 1.0),
    (3.0, '#ffd08a', 1.0),
)
CENTRE = (0.0, 2.0, 1.6)
