"""What stands free in the aisle: hero plinths, poufs, planters, and the chandelier above."""

import math

import kit  # Loads bpy, without which there is no `mathutils`.
from mathutils import Vector

from kit.part import part
from places.hall.departments import plinth
from places.hall.plan import CEILING_M, HERO, SECOND
from places.hall.shell import globe

CHANDELIER = Vector((0, 7.4, 5.2))


def displays(m):
    parts = plinth(m, HERO[0], HERO[1], 0.56, HERO[2], math.radians(-8))
    parts += plinth(m, SECOND[0], SECOND[1], 0.46, SECOND[2], math.radians(18))
    for s in (-1, 1):
        parts += _pouf(m, s * 1.5, 9.7) + _planter(m, s * 2.95, 11.0, s)
    return parts


def _pouf(m, x, y):
    profile = [(0.5, 0.07), (0.54, 0.11), (0.55, 0.34), (0.51, 0.42), (0.4, 0.45), (0.02, 0.455)]
    seat = kit.revolve('pouf', profile, m['paint'], 32, (x, y, 0))
    foot = kit.revolve('pouf foot', [(0.48, 0), (0.48, 0.07)], m['brass'], 32, (x, y, 0))
    return [part(seat, '#1f5a5e', 40), part(foot, texels_per_m=0)]


def _planter(m, x, y, seed):
    """A brass pot with a clipped tree: three balls of leaf colour on a stem."""
    pot = kit.revolve(
        'pot',
        [(0.2, 0), (0.27, 0.5), (0.28, 0.52), (0.25, 0.52), (0.24, 0.47), (0.01, 0.47)],
        m['brass'],
        24,
        (x, y, 0),
    )
    stem = kit.sweep('stem', [(x, y, 0.45), (x, y, 2.2)], m['wood'], 0.03, 6)
    parts = [part(pot, texels_per_m=0), part(stem, texels_per_m=0)]
    for z, r in ((1.05, 0.36), (1.65, 0.29), (2.12, 0.21)):
        parts.append(_leaf_ball(m, (x, y, z), r, seed + z))
    return parts


def _leaf_ball(m, at, r, seed):
    rings, segments = 9, 16
    profile = [
        (r * math.sin(math.pi * k / rings) + 0.002, -r * math.cos(math.pi * k / rings)) for k in range(rings + 1)
    ]
    ball = kit.revolve('leaves', profile, m['paint'], segments, at)
    for i, v in enumerate(ball.data.vertices):
        v.co *= 1 + 0.07 * math.sin(i * 12.9898 + seed * 7.1)
    return part(ball, '#35512b', 40)


def chandelier(m):
    """Three brass hoops strung with opal globes."""
    c, parts = CHANDELIER, []
    for k, (radius, dz) in enumerate(((1.35, 0), (0.98, 0.5), (0.6, 0.95))):
        parts.append(part(kit.torus('hoop', radius, 0.028, m['brass'], c + Vector((0, 0, dz)), 48, 6), texels_per_m=0))
        count = 18 - 5 * k
        for i in range(count):
            a = 2 * math.pi * i / count + k
            p = c + Vector((radius * math.cos(a), radius * math.sin(a), dz))
            parts.append(globe(m, p + Vector((0, 0, 0.02)), 0.075))
            if i % 3 == 0:
                wire = [p, Vector((c.x + (p.x - c.x) * 0.1, c.y + (p.y - c.y) * 0.1, CEILING_M - 0.3))]
                parts.append(part(kit.sweep('wire', wire, m['brass'], 0.006, 3), texels_per_m=0))
    rose = kit.revolve('rose', [(0.05, -0.2), (0.28, -0.06), (0.3, 0)], m['brass'], 20, (c.x, c.y, CEILING_M - 0.3))
    return parts + [part(rose, texels_per_m=0)]
