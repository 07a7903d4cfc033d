"""Shop fixtures out of parts set together, without booleans."""

import bpy  # noqa: F401 - first: `mathutils` only exists once bpy has been loaded.
from mathutils import Vector

from kit.curve import sweep
from kit.mesh import box


def shelf(name, width, height, depth, levels, at, body, trim, back):
    """A bay: two cheeks, coloured back, boards with a brass lip. Returns (parts, board heights)."""
    x, y, z = at
    t = 0.04
    parts = [box(name + '-back', (width, 0.03, height), (x, y + depth / 2 - 0.015, z), back)]
    for side in (-1, 1):
        parts.append(box(name + '-cheek', (t, depth, height), (x + side * (width - t) / 2, y, z), body))
    tops = []
    for i in range(levels + 1):
        z_board = z + 0.12 + (height - 0.16) * i / levels
        parts.append(box(name + '-board', (width - 2 * t, depth - 0.03, t), (x, y - 0.015, z_board), body))
        parts.append(
            box(
                name + '-lip',
                (width - 2 * t, 0.006, t * 0.6),
                (x, y - depth / 2 - 0.002, z_board + t * 0.2),
                trim,
                0.001,
            )
        )
        tops.append(z_board + t)
    return parts, tops[:-1]


def plinth(name, size, at, mat, trim):
    """A display block on a recessed brass foot, so that it seems to float a little."""
    x, y, z = at
    foot = box(name + '-foot', (size[0] - 0.06, size[1] - 0.06, 0.05), at, trim, 0.002)
    return [foot, box(name, (size[0], size[1], size[2] - 0.05), (x, y, z + 0.05), mat, 0.008)]


def rail(name, start, end, height, mat, posts=3, radius=0.018):
    """A hand or garment rail: one tube on thin posts."""
    a, b = Vector(start), Vector(end)
    lift = Vector((0, 0, height))
    parts = [sweep(name, [a + lift, b + lift], mat, radius, 12)]
    for i in range(posts):
        foot = a.lerp(b, i / (posts - 1))
        parts.append(sweep(name + '-post', [foot, foot + lift], mat, radius * 0.7, 10))
    return parts
