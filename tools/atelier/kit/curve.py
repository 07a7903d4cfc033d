"""Shapes made by a curve: lofts, revolutions, tubes, rings, outlines."""

import math

import bpy  # noqa: F401 - first: `mathutils` only exists once bpy has been loaded.
from mathutils import Vector

from kit.mesh import mesh


def loft(name, rings, mat=None, close_ring=True, cap_start=True, cap_end=True, loop=False, at=(0, 0, 0)):
    """Skin over rings of equal point count. Capped with fans; `loop` joins last to first."""
    n = len(rings[0])
    verts = [p for ring in rings for p in ring]
    faces = []
    for r in range(len(rings) - (0 if loop else 1)):
        a, b = r * n, (r + 1) % len(rings) * n
        for i in range(n if close_ring else n - 1):
            j = (i + 1) % n
            faces.append((a + i, a + j, b + j, b + i))
    for wanted, ring, flip in ((cap_start, 0, True), (cap_end, len(rings) - 1, False)):
        if wanted and close_ring and not loop:
            centre = sum((Vector(p) for p in rings[ring]), Vector()) / n
            verts.append(centre)
            for i in range(n):
                j = (i + 1) % n
                edge = (ring * n + j, ring * n + i) if flip else (ring * n + i, ring * n + j)
                faces.append((*edge, len(verts) - 1))
    return mesh(name, verts, faces, mat, at=at)


def revolve(name, profile, mat=None, segments=32, at=(0, 0, 0)):
    """Turn (radius, height) pairs about Z, from bottom to top."""
    rings = []
    for radius, z in profile:
        rings.append(
            [
                (radius * math.cos(a), radius * math.sin(a), z)
                for a in (2 * math.pi * i / segments for i in range(segments))
            ]
        )
    return loft(name, rings, mat, at=at)


def frames(path, closed=False):
    """Tangent, side and up along a path, carried on from point to point so nothing twists."""
    path = [Vector(p) for p in path]
    n = len(path)
    result, up = [], None
    for i in range(n):
        a = path[(i - 1) % n] if closed or i else path[i]
        b = path[(i + 1) % n] if closed or i < n - 1 else path[i]
        tangent = (b - a).normalized()
        if up is None:
            up = Vector((0, 0, 1)) if abs(tangent.z) < 0.9 else Vector((0, 1, 0))
        side = tangent.cross(up).normalized()
        up = side.cross(tangent).normalized()
        result.append((path[i], tangent, side, up))
    return result


def sweep(name, path, mat=None, radius=0.005, sides=8, flat=1.0, closed=False, taper=None):
    """A tube along a path; `flat` squashes it into a strap, `taper(t)` scales it along the way.

    Rings turn so that faces look outwards.
    """
    rings = []
    for i, (p, _, side, up) in enumerate(frames(path, closed)):
        scale = radius * (taper(i / (len(path) - 1)) if taper else 1)
        rings.append(
            [
                p + side * (math.cos(a) * scale) - up * (math.sin(a) * scale * flat)
                for a in (2 * math.pi * k / sides for k in range(sides))
            ]
        )
    return loft(name, rings, mat, loop=closed)


def torus(name, major, minor, mat=None, at=(0, 0, 0), segments=32, sides=10, axis='Z'):
    """A ring about `axis`."""
    swap = {'Z': lambda x, y: (x, y, 0), 'Y': lambda x, y: (x, 0, y), 'X': lambda x, y: (0, x, y)}[axis]
    path = [
        swap(major * math.cos(a), major * math.sin(a)) for a in (2 * math.pi * i / segments for i in range(segments))
    ]
    obj = sweep(name, path, mat, minor, sides, closed=True)
    obj.location = at
    return obj


def rounded(width, height, radius, corner=6, taper=1.0, fill=None):
    """Outline of a rounded rectangle standing on y = 0; the top is `taper` times as wide.

    `fill` adds points along the straight sides, for outlines that get bent afterwards.
    """
    points = []
    for cx, cy, start in ((1, 0, -90), (1, 1, 0), (-1, 1, 90), (-1, 0, 180)):
        half = width / 2 * (taper if cy else 1) - radius
        y = height - radius if cy else radius
        for k in range(corner + 1):
            a = math.radians(start + 90 * k / corner)
            points.append((cx * half + radius * math.cos(a), y + radius * math.sin(a)))
    if not fill:
        return points
    dense = []
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1]):
        n = max(1, round(math.hypot(bx - ax, by - ay) / fill))
        dense += [(ax + (bx - ax) * k / n, ay + (by - ay) * k / n) for k in range(n)]
    return dense


def resample(path, step, closed=False):
    """Points at even spacing along a path (for stitches, beads, lamps)."""
    path = [Vector(p) for p in path]
    if closed:
        path.append(path[0])
    out, carry = [], 0.0
    for a, b in zip(path, path[1:]):
        length = (b - a).length
        while carry < length:
            out.append(a.lerp(b, carry / length))
            carry += step
        carry -= length
    return out
