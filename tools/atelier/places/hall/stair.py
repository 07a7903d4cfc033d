"""The far end: broad steps to a landing, and the emblem's arch above it."""

import math


import kit  # Loads bpy, without which there is no `mathutils`.
from mathutils import Vector

from kit.part import part, slab
from places.hall.palette import INK
from places.hall.plan import BACK_M
from places.hall.plan import signs as planned_signs

STEPS, RISE_M, GOING_M, HALF_M = 10, 0.16, 0.32, 2.35
FOOT_M = BACK_M - 1.5 - STEPS * GOING_M
LANDING_M = STEPS * RISE_M
EMBLEM = Vector((0, BACK_M - 0.09, LANDING_M + 2.75))
GREEN = '#0d4a42'


def stair(m):
    return _steps(m) + _arch(m) + _emblem(m) + _store_sign(m)


def _steps(m):
    parts = []
    for i in range(STEPS):
        depth = GOING_M if i < STEPS - 1 else BACK_M - FOOT_M - GOING_M * i
        y = FOOT_M + GOING_M * i + depth / 2
        parts.append(
            slab(
                (2 * HALF_M, depth + 0.02, RISE_M), (0, y - 0.01, RISE_M * i), m['stone'], bevel=0.012, texels_per_m=26
            )
        )
        parts.append(
            slab(
                (2 * HALF_M + 0.01, 0.018, 0.014),
                (0, y - depth / 2 - 0.021, RISE_M * (i + 1) - 0.03),
                m['brass'],
                bevel=0,
                texels_per_m=0,
            )
        )
    for s in (-1, 1):
        parts += _side(m, s)
    return parts + _runner(m)


def _runner(m):
    """A carpet of the emblem's green down the middle, held by a brass rod in every corner."""
    half, lift = 1.05, 0.006
    line = []
    for i in range(STEPS):
        y = FOOT_M + GOING_M * i - 0.022 - lift
        line += [(y, RISE_M * i + lift), (y, RISE_M * (i + 1) + lift)]
    line.append((BACK_M - 0.02, LANDING_M + lift))
    verts = [(x, y, z) for y, z in line for x in (-half, half)]
    faces = [(2 * k, 2 * k + 1, 2 * k + 3, 2 * k + 2) for k in range(len(line) - 1)]
    parts = [part(kit.mesh('runner', verts, faces, m['paint'], smooth=False), GREEN, 34)]
    for i in range(1, STEPS):
        y, z = FOOT_M + GOING_M * i - 0.035, RISE_M * i + 0.012
        parts.append(
            part(kit.sweep('rod', [(-half - 0.06, y, z), (half + 0.06, y, z)], m['brass'], 0.009, 5), texels_per_m=0)
        )
    return parts


def _side(m, s):
    """A solid walnut cheek that follows the steps, and a brass hand rail."""
    x, w, lip = s * (HALF_M + 0.06), 0.06, 0.12
    top = FOOT_M + GOING_M * (STEPS - 1)
    outline = [
        (FOOT_M - 0.1, 0),
        (BACK_M - 0.01, 0),
        (BACK_M - 0.01, LANDING_M + lip),
        (top, LANDING_M + lip),
        (FOOT_M - 0.1, RISE_M + lip),
    ]
    rings = [[(x + k * w, y, z) for y, z in outline] for k in (-1, 1)]
    n = len(outline)
    faces = [tuple(range(n)), tuple(range(2 * n - 1, n - 1, -1))] + [
        (i, n + i, n + (i + 1) % n, (i + 1) % n) for i in range(n)
    ]
    cheek = kit.flip_normals_out(kit.mesh('cheek', rings[0] + rings[1], faces, m['wood'], smooth=False))
    rail = [(x, FOOT_M, RISE_M + 1.0), (x, top, LANDING_M + 1.0), (x, BACK_M, LANDING_M + 1.0)]
    parts = [part(cheek, texels_per_m=20), part(kit.sweep('rail', rail, m['brass'], 0.032, 8), texels_per_m=0)]
    for k in range(15):
        y = FOOT_M + 0.05 + k * 0.32
        base = min(LANDING_M, RISE_M + max(0.0, y - FOOT_M) / (top - FOOT_M) * (LANDING_M - RISE_M))
        parts.append(part(kit.sweep('post', [(x, y, base), (x, y, base + 1.0)], m['brass'], 0.012, 4), texels_per_m=0))
    return parts


def _arch(m):
    """A tall rounded field of deep green in a brass frame."""
    path = [(x, z + LANDING_M + 0.35) for x, z in kit.rounded(3.5, 4.7, 1.74, 10)]
    y = BACK_M - 0.03
    ring = [(x, y, z) for x, z in path]
    field = kit.mesh('field', ring, [tuple(range(len(ring)))], m['paint'], smooth=False)
    if field.data.polygons[0].normal.y > 0:
        field.data.flip_normals()
    trim = kit.sweep('trim', ring, m['brass'], 0.07, 8, closed=True)
    return [part(field, GREEN, 30), part(trim, texels_per_m=0)]


def _emblem(m):
    """A sunburst of thin rings and rays: a mark without being a logo."""
    parts = []
    for k in range(3):
        parts.append(kit.torus('ring', 0.42 + 0.24 * k, 0.026, m['brass'], EMBLEM, 48, 6, 'Y'))
    for k in range(16):
        a = 2 * math.pi * k / 16
        d = Vector((math.cos(a), 0, math.sin(a)))
        parts.append(kit.sweep('ray', [EMBLEM + d * 1.05, EMBLEM + d * 1.42], m['brass'], 0.018, 5))
    return [part(p, texels_per_m=0) for p in parts]


def _store_sign(m):
    sign = next(s for s in planned_signs() if s.name == 'store')
    return sign_board(m, sign)


def sign_board(m, sign, depth=0.05):
    """A plain ink panel in a brass edge whose front face is where the client writes."""
    c, s = math.cos(sign.turn), math.sin(sign.turn)
    w, h = sign.size

    def behind(d):
        return (sign.at[0] - s * d, sign.at[1] + c * d, sign.at[2] - h / 2)

    x, y, z = behind(depth / 2 + 0.012)
    frame = slab((w + 0.07, depth, h + 0.07), (x, y, z - 0.035), m['brass'], bevel=0.01, texels_per_m=0, turn=sign.turn)
    x, y, z = behind(0.03)
    board = slab((w + 0.01, 0.06, h + 0.01), (x, y, z - 0.005), m['paint'], INK, 0, 24, turn=sign.turn)
    return [frame, board]
