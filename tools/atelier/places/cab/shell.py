"""Hull, roof, pillars and glass. Built nose to -x; the whole car is turned to +y at the end."""

import math

import bpy  # noqa: F401 - first: `bmesh` only exists once bpy has been loaded.
import bmesh

import kit
from kit.part import part, slab
from mathutils import Vector

# From nose to tail: x, half width, lowest and highest point of the section there.
HULL = (
    (-2.46, 0.62, 0.36, 0.60),
    (-2.44, 0.74, 0.31, 0.66),
    (-2.36, 0.83, 0.26, 0.72),
    (-2.1, 0.89, 0.23, 0.80),
    (-1.6, 0.915, 0.22, 0.87),
    (-1.05, 0.925, 0.22, 0.93),
    (-0.8, 0.925, 0.22, 0.95),
    (0, 0.93, 0.22, 0.965),
    (0.8, 0.93, 0.22, 0.975),
    (1.2, 0.93, 0.22, 0.98),
    (1.6, 0.92, 0.23, 0.985),
    (2.1, 0.89, 0.26, 0.97),
    (2.34, 0.84, 0.30, 0.92),
    (2.44, 0.76, 0.36, 0.84),
    (2.46, 0.64, 0.42, 0.74),
)
# Where each roof pillar stands and ends, as (x, half width), and how thick it is.
PILLARS = (
    ((-1.08, 0.78), (-0.36, 0.645), 0.035),
    ((0.30, 0.81), (0.34, 0.675), 0.04),
    ((1.66, 0.76), (1.13, 0.645), 0.075),
)
CABIN = ((-1.0, 1.55), 0.76)  # The hull is open above this floor plan.


def _section(x, half, low, high, n=24):
    """Upright flanks, rounded shoulders, tucked-in sills."""
    ring = []
    for k in range(n):
        a = 2 * math.pi * k / n
        c, s = math.cos(a), math.sin(a)
        y = half * math.copysign(abs(c) ** 0.45, c)
        z = (low + high) / 2 + (high - low) / 2 * math.copysign(abs(s) ** 0.55, s)
        tuck = 1 - 0.05 * max(0, (z - 0.62)) - 0.12 * max(0, 0.40 - z)
        ring.append((x, y * tuck, z))
    return ring


def hull(m):
    """The body below the windows, open where people sit."""
    obj = kit.flip_normals_out(kit.loft('hull', [_section(*s) for s in HULL], m['paint']))
    (x0, x1), half = CABIN
    gone = [
        p.index
        for p in obj.data.polygons
        if p.normal.z > 0.35 and p.center.z > 0.8 and x0 < p.center.x < x1 and abs(p.center.y) < half
    ]
    _delete_faces(obj, gone)
    return part(obj, '#ffffff', 0)


def _delete_faces(obj, indices):
    bm = bmesh.new()
    bm.from_mesh(obj.data)
    bm.faces.ensure_lookup_table()
    bmesh.ops.delete(bm, geom=[bm.faces[i] for i in indices], context='FACES')
    bm.to_mesh(obj.data)
    bm.free()


def _outline(front, rear, half, z, r=0.16):
    return [(x + (front + rear) / 2, y - half, z) for x, y in kit.rounded(rear - front, 2 * half, r, 5)]


def windows(m):
    rings = [
        _outline(-1.12, 1.72, 0.80, 0.94),
        _outline(-0.92, 1.55, 0.785, 1.06),
        _outline(-0.62, 1.34, 0.735, 1.26),
        _outline(-0.36, 1.16, 0.665, 1.42),
    ]
    obj = kit.loft('glass', rings, m['glass'], cap_start=False, cap_end=False)
    return part(kit.flip_normals_out(obj), '#ffffff', 0)


def roof(m):
    rings = [
        _outline(-0.40, 1.20, 0.685, 1.405),
        _outline(-0.34, 1.14, 0.65, 1.45),
        _outline(-0.2, 1.02, 0.56, 1.482),
        _outline(0.1, 0.7, 0.3, 1.492),
    ]
    parts = [part(kit.flip_normals_out(kit.loft('roof', rings, m['paint'])), '#ffffff', 0)]
    for s in (-1, 1):
        for foot, top, r in PILLARS:
            a, b = Vector((foot[0], s * foot[1], 0.93)), Vector((top[0], s * top[1], 1.43))
            path = [a.lerp(b, t) for t in (0, 0.35, 0.7, 1)]
            for p, push in zip(path, (0, 0.012, 0.015, 0)):
                p.y += s * push  # Bowed outwards with the glass.
            parts.append(part(kit.sweep('pillar', path, m['paint'], r, 8), '#ffffff', 0))
        mirror = kit.box('mirror', (0.1, 0.2, 0.13), (-0.82, s * 1.0, 0.98), m['paint'], 0.03, 2)
        parts.append(part(mirror, '#ffffff', 0))
        sill = [(x, s * y, 0.955) for x, y in ((-1.1, 0.80), (0.3, 0.83), (1.68, 0.78))]
        parts.append(part(kit.sweep('sill', sill, m['trim'], 0.022, 6), '#0d0d0f', 0))
    return parts


def sign(m):
    """The lit box on the roof; its lettering is in `lettering`."""
    return slab((0.30, 0.62, 0.20), (0.25, 0, 1.485), m['lamp'], '#ffeeb6', 0.03, 0)
