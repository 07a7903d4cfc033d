"""Rays and boxes against a triangle list, in NumPy: slow and plain, for checks only."""

import numpy as np


def first_hit(triangles, start, direction):
    """Distance along a unit direction to the nearest triangle, or infinity (Moller and Trumbore 1997)."""
    a = triangles[:, 0]
    e1, e2 = triangles[:, 1] - a, triangles[:, 2] - a
    p = np.cross(direction, e2)
    det = (e1 * p).sum(1)
    ok = np.abs(det) > 1e-12
    inv = np.where(ok, 1 / np.where(ok, det, 1), 0)
    s = start - a
    u = (s * p).sum(1) * inv
    q = np.cross(s, e1)
    v = (q @ direction) * inv
    t = (e2 * q).sum(1) * inv
    hit = ok & (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9) & (t > 1e-6)
    return t[hit].min() if hit.any() else np.inf


def touching(triangles, centre, half, yaw):
    """How many triangles cut a box turned about +y (separating axes, Akenine-Moller 2001)."""
    c, s = np.cos(yaw), np.sin(yaw)
    axes = np.array([[c, 0, -s], [0, 1, 0], [s, 0, c]])  # The box's own x, y, z in the world.
    local = (triangles - centre) @ axes.T
    apart = np.zeros(len(local), bool)
    for k in range(3):
        apart |= (local[:, :, k].min(1) > half[k]) | (local[:, :, k].max(1) < -half[k])
    local = local[~apart]
    edges = [local[:, (i + 1) % 3] - local[:, i] for i in range(3)]
    tests = [np.cross(edges[0], edges[1])]
    tests += [np.cross(edge, unit) for edge in edges for unit in np.eye(3)]
    apart = np.zeros(len(local), bool)
    for axis in tests:
        reach = (np.abs(axis) * half).sum(1)
        along = (local * axis[:, None]).sum(2)
        apart |= (along.min(1) > reach) | (along.max(1) < -reach)
    return int((~apart).sum())
