"""Garment parts on a field: shells, hems, patches, belts and buttons."""

import math

import numpy as np
from mathutils import Vector

from goods import common

TAU = 2 * math.pi
HEM_M = 0.005  # Thickness that cloth shows at its edges.
ASPECT = 1.5  # Torsos are wide: columns by ellipse angle spread evenly along the girth.


def round_angles(columns, aspect=ASPECT):
    """Angles once around, from the back over the left side, even along a wide girth."""
    t = -math.pi + TAU * np.arange(columns) / columns
    return np.arctan2(np.sin(t) * aspect, np.cos(t))


def hemmed(rows, low=True, high=True, thick=HEM_M, depth=0.035):
    """Fold a closed grid's first and last ring inwards, so that cloth shows a thickness."""
    rows = np.asarray(rows, float)
    out = [rows]
    for wanted, edge, nxt, front in ((low, 0, 1, True), (high, -1, -2, False)):
        if not wanted:
            continue
        ring, centre = rows[edge], rows[edge].mean(0)
        inward = centre - ring
        inward /= np.maximum(np.linalg.norm(inward, axis=1, keepdims=True), 1e-9)
        along = rows[nxt] - ring
        along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
        fold = [ring + inward * thick, ring + inward * thick + along * depth]
        out = [np.array(fold[::-1])] + out if front else out + [np.array(fold)]
    return np.concatenate(out)


def plugged(rows):
    """Close a grid's first ring towards its middle: nobody looks up into an empty garment."""
    rows = np.asarray(rows, float)
    return np.concatenate([np.repeat(rows[0].mean(0)[None, None], rows.shape[1], 1), rows])


def shell(name, field, mat, low, top, columns=64, rows=28, folds=None, power=1.0, plug=True):
    """A closed garment part between two edges; `low` and `top` are heights or functions of the angle."""
    a = round_angles(columns)
    edge = lambda e: e(a) if callable(e) else np.full(columns, float(e))
    s = np.linspace(0, 1, rows)[:, None] ** power
    z = edge(low) + (edge(top) - edge(low)) * s
    angles = np.broadcast_to(a, z.shape)
    grid = field.on(z, angles, folds(z, angles) if folds else 0.0 * z)
    grid = hemmed(grid)
    return common.sheet(name, plugged(grid) if plug else grid, mat, wrap=True)


def patch(name, field, mat, xs, zs, lift=0.004, thick=0.004):
    """A piece laid on the front: xs[R][C], zs[R][C] in metres; its border turns down to the cloth."""
    xs, zs = np.asarray(xs, float), np.asarray(zs, float)
    n = xs.shape
    up = np.full(n, lift)
    pad = lambda m: np.pad(m, 1, mode='edge')
    up = np.pad(up, 1, constant_values=lift - thick)
    return common.sheet(name, field.front(pad(xs), pad(zs), up), mat)


def rectangle(x0, x1, z0, z1, columns=5, rows=5, slant=0.0):
    """Grids for `patch`; `slant` lifts the far end."""
    t, s = np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, 1, rows))
    return x0 + (x1 - x0) * t, z0 + (z1 - z0) * s + slant * t


def girdle(name, field, mat, z, width, thick=0.004, columns=72):
    """A belt or waistband around everything."""
    a = round_angles(columns)
    rows = []
    for dz, lift in ((-0.5, 0.0), (-0.46, 1.0), (0.0, 1.25), (0.46, 1.0), (0.5, 0.0)):
        zz = np.full(columns, z + dz * width)
        rows.append(field.on(zz, a, np.full(columns, lift * thick)))
    return common.sheet(name, rows, mat, wrap=True)


def button(field, mat, x, z, radius=0.010, lift=0.004, sides=14):
    """A dished button with a rim, standing on the cloth's normal."""
    a = field.angle(x, z)
    at, n = Vector(field.on(z, a, lift)), Vector(field.normal(z, a))
    return disc(mat, at, n, [(1.0, 0.0), (1.0, 0.28), (0.86, 0.36), (0.68, 0.24), (0.0, 0.22)], radius, sides)


def disc(mat, at, normal, profile, radius, sides=14):
    """A small turned part on a surface: (radius, height) pairs scaled by `radius`."""
    turn = Vector((0, 0, 1)).rotation_difference(normal).to_matrix()
    rows = []
    for r, h in profile:
        ring = [(r * math.cos(t), r * math.sin(t), h) for t in np.arange(sides) * TAU / sides]
        rows.append([at + turn @ (Vector(p) * radius) for p in ring])
    return common.sheet('disc', rows, mat, wrap=True)
