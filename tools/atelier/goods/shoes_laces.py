"""Eyelets and laces on an upper, given as (a, v) places."""

import kit
import numpy as np
from goods.common import bspline
from mathutils import Matrix, Vector


def eyelets(upper, places, mat, radius=0.0022, lift=0.0022):
    """Rings that lie on the leather."""
    out = upper.outwards()
    parts = []
    for p in upper.path(places, lift):
        ring = kit.torus('eyelet', radius, radius * 0.38, mat, segments=7, sides=3)
        ring.matrix_world = Matrix.Translation(p) @ out(p).to_track_quat('Z', 'Y').to_matrix().to_4x4()
        parts.append(ring)
    return parts


def bars(upper, left, right, mat, radius=0.0014, flat=1.0, lift=0.0030, cross=False):
    """A bar of lace from each left eyelet to its right one (or, crossed, to the next)."""
    parts = []
    starts, ends = upper.path(left, lift), upper.path(right, lift)
    pairs = list(zip(starts, ends))
    if cross:
        pairs = [(starts[0], ends[0])] + list(zip(starts, ends[1:])) + list(zip(ends, starts[1:]))
    out = upper.outwards()
    for k, (p, q) in enumerate(pairs):
        mid = (p + q) / 2 + out((p + q) / 2) * (0.0022 + 0.0007 * (cross and k % 2))
        dip = out(p) * 0.0028
        path = bspline([p - dip, p + dip * 0.5, mid, mid, q + dip * 0.5, q - dip], 7)
        parts.append(kit.sweep('lace', path, mat, radius, 4, flat))
    return parts


def tied(upper, a, v, mat, radius, size, lift=0.0052, flat=1.0):
    """A bow: two drooping loops, two ends, one knot."""
    at = Vector(upper.at(a, v, lift))
    normal = (Vector(upper.at(a, v, lift + 0.01)) - at).normalized()
    right = (normal.cross(Vector((0, -1, 0)))).normalized() * -1
    down = right.cross(normal).normalized()
    if down.y > 0:
        down = -down
    parts = []

    def place(x, y, z):
        return at + right * (x * size) + down * (y * size) + normal * (z * size)

    for side in (-1, 1):
        loop = [
            (0, 0, 0),
            (0.35, -0.25, 0.24),
            (0.95, -0.18, 0.10),
            (1.12, 0.22, -0.22),
            (0.75, 0.38, -0.12),
            (0.25, 0.14, 0.12),
            (0, 0, 0.02),
        ]
        tail = [(0, 0, 0.02), (0.22, 0.22, 0.16), (0.42, 0.62, 0.0), (0.66, 0.95, -0.24), (0.72, 1.12, -0.34)]
        for keys, count in ((loop, 14), (tail, 7)):
            path = bspline([np.array(place(side * x, y, z)) for x, y, z in keys], count)
            parts.append(kit.sweep('bow', path, mat, radius, 4, flat))
    knot = [(-0.10, -0.04, 0.03), (0, 0.0, 0.11), (0.10, 0.05, 0.03)]
    parts.append(kit.sweep('knot', [place(*k) for k in knot], mat, radius * 1.7, 6))
    return parts
