"""The hall's lamps, for the bake only: nothing here is exported.

Emissive meshes glow by themselves; the lamps beside them do the lighting, because
thin emitters are slow to sample and leave grain in a lightmap.
"""

import kit
from places.hall.plan import (
    CEILING_M,
    SCREEN_DEEP_M,
    FRAMES,
    GALLERY_M,
    HALF_M,
    HERO,
    NICHE_Y_M,
    PODIUMS,
    SECOND,
    SHELVES_M,
    STEPS,
    WINDOW_Y_M,
)

DAY, WARM, GLOW = '#fff6ea', '#ffe8cc', '#ffdcb4'


def light():
    kit.world('#ffe9cf', 0.06)
    for y in (-0.2, 4.4, 9.0, 13.4):
        _lamp((0, y, CEILING_M - 0.5), (0, y, 0), (6.4, 3.6), 112, DAY)
    _galleries()
    _screens()
    _niches()
    _heroes()
    _far_end()
    _windows()


def _windows():
    """Daylight from upstairs, across the hall."""
    for s in (-1, 1):
        for y in WINDOW_Y_M:
            _lamp((s * (HALF_M - 0.3), y, GALLERY_M + 2.4), (0, y, 1.0), (1.6, 2.4), 26, '#fff4e4')


def _lamp(at, aim, size, watts, color):
    """An area lamp that lights surfaces but is not itself seen, nor mirrored."""
    lamp = kit.area_light(at, aim, size, watts, color)
    lamp.visible_camera = lamp.visible_glossy = False
    return lamp


def _galleries():
    for s in (-1, 1):
        for y in (-0.9, 3.0, 6.6, 9.2, 11.8, 13.9):
            kit.spot_light((s * 4.95, y, GALLERY_M - 0.03), (s * 5.15, y, 0), 120, 84, WARM, 0.06, 0.75)
        for y in (0.0, 2.3, 11.5, 14.0):
            _point((s * 6.04, y, 2.2), 5)


def _point(at, watts):
    lamp = kit.spot_light(at, (at[0], at[1], at[2] - 1), watts, 180, GLOW, 0.07)
    lamp.data.type = 'POINT'


def _screens():
    for name in ('bags', 'shoes'):
        frame = FRAMES[name]
        front = -SCREEN_DEEP_M / 2
        _strip(frame, front + 0.07, 2.33, 2.2, 13, 0.1)
        if name == 'bags':
            for z in SHELVES_M:
                _strip(frame, front + 0.06, z - 0.05, 2.2, 5, 0.1)
        else:
            for z, y in STEPS:
                _strip(frame, y - 0.15, z - 0.05, 2.2, 2, -0.12)
        x, y, _ = frame.to_world(0, -1.5)
        kit.spot_light((x, y, GALLERY_M + 0.4), frame.to_world(0, 0, 1.2), 95, 62, WARM, 0.1, 0.7)


def _strip(frame, y, z, length, watts, inwards):
    """A line of light along a fixture; it shines down, `inwards` metres for each half metre."""
    return _lamp(frame.to_world(0, y, z), frame.to_world(0, y + inwards, z - 0.5), (length, 0.02), watts, GLOW)


def _niches():
    for name in ('clothing', 'accessories'):
        frame = FRAMES[name]
        _strip(frame, NICHE_Y_M - 0.26, 2.96, 4.5, 34, 0.1)
        if name == 'clothing':
            for x, y, _ in PODIUMS:
                kit.spot_light(
                    frame.to_world(x * 0.85, y - 0.9, GALLERY_M - 0.1),
                    frame.to_world(x, y, 0.9),
                    42,
                    42,
                    WARM,
                    0.05,
                    0.6,
                )
        else:
            for x in (-1.1, 0, 1.1):
                kit.spot_light(
                    frame.to_world(x * 0.9, 0.9, GALLERY_M - 0.1), frame.to_world(x, 2.1, 1.0), 48, 48, WARM, 0.05, 0.6
                )


def _heroes():
    for x, y, z in (HERO, SECOND):
        kit.spot_light((x * 0.8, y - 1.5, 5.6), (x, y, z), 420, 27, WARM, 0.06, 0.8)


def _far_end():
    _lamp((0, 14.2, 2.2), (0, 15.8, 4.6), (3.2, 0.2), 30, GLOW)
    _lamp((0, 14.9, 7.9), (0, 15.8, 5.5), (3.6, 0.2), 24, GLOW)
    for s in (-1, 1):
        kit.spot_light((s * 2.95, 10.0, GALLERY_M), (s * 2.95, 11.0, 1.5), 50, 40, WARM, 0.06, 0.6)
    _point((0, 7.4, 5.0), 170)
