"""Lamps for the bake: what billboards, shops and street lamps throw on the ground. Nothing here is exported."""

import math

import kit
from mathutils import Vector
from places.city.boards import POSTERS
from places.times_square.plan import KERB_M, WALL_M


def light(boards):
    kit.world('#1c2a58', 0.9, horizon='#d9805c')
    for board in boards:
        _board(board)
    for side, x in ((-1, WALL_M[0]), (1, WALL_M[1])):
        for y in range(-20, 60, 8):
            _lamp((x - side * 0.4, y, 2.2), (x - side * 4, y, 0), (7.0, 2.6), 150, '#ffcf96')


def _board(board):
    """An area lamp just in front of a billboard, in the mean of its colours."""
    kind = POSTERS[board.art]
    rgb = [sum(kit.linear(c)[k] for c in kind[1:4]) / 3 for k in range(3)]
    out = Vector((math.sin(board.turn), -math.cos(board.turn), 0))
    middle = Vector(board.at) + Vector((0, 0, board.size[1] / 2)) + out * 0.3
    lamp = _lamp(
        middle, middle + out * 6 + Vector((0, 0, -3)), board.size, 26 * board.size[0] * board.size[1], '#ffffff'
    )
    top = max(rgb)
    lamp.data.color = [c / top for c in rgb]


def street_lamps(places):
    for x, y, arm in places:
        kit.spot_light((x + arm * 1.3, y, 5.7), (x + arm * 1.3, y, 0), 900, 120, '#ffd9a6', 0.15, 0.9)


def _lamp(at, aim, size, watts, color):
    lamp = kit.area_light(at, aim, size, watts, color)
    lamp.visible_camera = lamp.visible_glossy = False
    return lamp


def road_middle():
    return sum(KERB_M) / 2
