"""Parts that several bags share: shells in plan, rivets, rings, buckles, tags, chains."""

import math

import kit
import numpy as np
from goods.common import band, stitches
from mathutils import Matrix, Vector


def plan(half_x, half_y, count, power=2.0, z=0.0, y=0.0):
    """A superellipse in plan, anticlockwise from +X: 2 is an ellipse, more is boxier."""
    angle = np.arange(count) * 2 * math.pi / count
    c, s = np.cos(angle), np.sin(angle)
    e = 2 / power
    return np.column_stack(
        [half_x * np.sign(c) * np.abs(c) ** e, y + half_y * np.sign(s) * np.abs(s) ** e, np.full(count, z)]
    )


def even(ring, count):
    """The same closed curve with points at equal distances, starting at the same place."""
    closed = np.concatenate([ring, ring[:1]])
    step = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    t = np.linspace(0, step[-1], count, endpoint=False)
    return np.column_stack([np.interp(t, step, closed[:, k]) for k in range(3)])


def box_plan(half_x, half_y, count, power, z=0.0, y=0.0):
    """`plan` with evenly spaced points, for boxy shapes."""
    return even(plan(half_x, half_y, 720, power, z, y), count)


def floor(name, ring, mat, flip=False):
    """Fill a closed ring with a fan; it faces down, or up when flipped."""
    ring = np.asarray(ring, float)
    n = len(ring)
    faces = [((i + 1) % n, i, n) if not flip else (i, (i + 1) % n, n) for i in range(n)]
    return kit.mesh(name, [*ring, ring.mean(0)], faces, mat)


def facing(at, normal, up=(0, 0, 1)):
    """Placement with Z along `normal` and Y towards `up`: parts are built lying down."""
    z = Vector(normal).normalized()
    x = Vector(up).cross(z).normalized()
    y = z.cross(x)
    turn = Matrix((x, y, z)).transposed().to_4x4()
    return Matrix.Translation(at) @ turn


def placed(objects, matrix):
    """Bake a placement into the vertices."""
    for obj in objects:
        obj.data.transform(matrix @ obj.matrix_basis)
        obj.matrix_basis = Matrix()
    return objects


def rivet(at, normal, mat, radius=0.0042, segments=12):
    profile = [
        (radius, -0.0006),
        (radius, radius * 0.22),
        (radius * 0.72, radius * 0.48),
        (radius * 0.25, radius * 0.6),
    ]
    return placed([kit.revolve('rivet', profile, mat, segments)], facing(at, normal))[0]


def ring(at, normal, mat, radius=0.011, wire=0.0016, segments=22, sides=6):
    return placed([kit.torus('ring', radius, wire, mat, (0, 0, 0), segments, sides)], facing(at, normal))[0]


def d_ring(at, normal, up, mat, width=0.022, height=0.018, wire=0.0016):
    """A D: straight below, bowed above; `at` is the middle of the straight bar."""
    bow = [(width / 2 * math.cos(a), height * math.sin(a) ** 0.7) for a in np.linspace(0, math.pi, 13)]
    path = [(x, y, 0) for x, y in bow]
    return placed([kit.sweep('d-ring', path, mat, wire, 6, closed=True)], facing(at, normal, up))[0]


def buckle(at, normal, up, mat, width=0.026, height=0.022, wire=0.0018):
    """Frame and pin over a strap that runs along `up`."""
    frame = [(x, y - height / 2, 0.001) for x, y in kit.rounded(width, height, 0.005, 3)]
    pin = [(0, -height / 2 - 0.001, 0.0022), (0, 0, 0.0032), (0, height / 2 + 0.001, 0.0030)]
    parts = [
        kit.sweep('buckle', frame, mat, wire, 6, closed=True),
        kit.sweep('pin', pin, mat, wire * 0.75, 5),
    ]
    return placed(parts, facing(at, normal, up))


def keeper(at, normal, up, mat, width=0.026, thick=0.006):
    """The small loop that holds a strap's end."""
    return placed(
        [kit.box('keeper', (width, 0.008, thick), (0, 0, -thick * 0.3), mat, 0.0016)], facing(at, normal, up)
    )


def tag(at, normal, mat, thread, metal, width=0.032, height=0.052):
    """A luggage tag hanging from `at`, in front of the bag."""
    outline = [(x, -y) for x, y in kit.rounded(width, height, 0.008, 5)]
    rows = [[(x, y, z) for x, y in outline] for z in (0, 0.0026)]
    body = kit.flip_normals_out(kit.loft('tag', rows, mat))
    seam = [(x * 0.86, -height / 2 + (y + height / 2) * 0.9, 0.0027) for x, y in outline]
    parts = [
        body,
        stitches(seam, (0, 0, 1), thread, 0.0046, 0.0032, 0.0009, closed=True),
        kit.torus('eyelet', 0.003, 0.0011, metal, (0, -0.007, 0.0026), 12, 5),
    ]
    return placed(parts, facing(at, normal))


def chain(path, mat, pitch=0.0075, wire=0.0010, segments=8, sides=4):
    """Oval links, each turned a quarter from the one before."""
    points = kit.resample(path, pitch)
    links = []
    for k, (p, q) in enumerate(zip(points, points[1:])):
        along = (q - p).normalized()
        up = Vector((0, 0, 1)) if abs(along.z) < 0.8 else Vector((0, 1, 0))
        side = along.cross(up).normalized()
        wide = side if k % 2 else side.cross(along)
        oval = [
            p.lerp(q, 0.5) + along * (math.cos(a) * pitch * 0.72) + wide * (math.sin(a) * pitch * 0.40)
            for a in (2 * math.pi * i / segments for i in range(segments))
        ]
        links.append(kit.sweep('link', oval, mat, wire, sides, closed=True))
    return links


def strap_ends(path, out, mat, width, thick, thread=None, inset=0.003):
    """A flat strap with a stitched line along both edges."""
    parts = [band('strap', path, mat, width, thick, out)]
    if thread:
        points = [Vector(p) for p in path]
        for sign in (-1, 1):
            line = []
            for i, p in enumerate(points):
                along = (points[min(i + 1, len(points) - 1)] - points[max(i - 1, 0)]).normalized()
                normal = Vector(out(p))
                normal = (normal - along * normal.dot(along)).normalized()
                line.append(p + along.cross(normal) * (sign * (width / 2 - inset)) + normal * (thick * 1.02))
            parts.append(stitches(line, out, thread, 0.0062, 0.0042, 0.0010))
    return parts
