"""Inside: seats, dashboard, wheel, doors' inner faces, roof lining, partition, driver. Colours carry their own shade."""

import math

import kit
from kit.part import part, slab
from mathutils import Matrix

SEAT, SEAT_DARK, LINING, PANEL, FLOOR = '#3a2a20', '#241a14', '#8a8074', '#2c2a2a', '#121212'
# The cab drives along -x, so its left is -y: New York drives on the right.
DRIVER_Y = -0.38


def cabin(m):
    c = m['cloth']
    parts = [slab((2.7, 1.64, 0.03), (0.28, 0, 0.30), c, FLOOR, 0, 0)]
    parts.append(slab((1.52, 1.30, 0.02), (0.40, 0, 1.385), c, LINING, 0.01, 0))
    for s in (-1, 1):
        parts.append(slab((2.5, 0.05, 0.62), (0.30, s * 0.835, 0.32), c, PANEL, 0.02, 0))
        parts.append(slab((0.9, 0.05, 0.06), (1.0, s * 0.79, 0.70), c, SEAT, 0.02, 0))
        parts.append(slab((0.16, 0.03, 0.025), (0.62, s * 0.80, 0.80), m['chrome'], '#ffffff', 0.008, 0))
        parts += _front_seat(c, s * 0.38)
    parts += _bench(c) + _dashboard(m) + _partition(m)
    return parts + _driver(m)


def _cushion(c, size, at, color, tilt_deg=0.0):
    """A padded block, leaning back by `tilt_deg`."""
    obj = kit.box('cushion', size, (0, 0, 0), c, 0.06, 3)
    obj.matrix_world = Matrix.Translation(at) @ Matrix.Rotation(math.radians(tilt_deg), 4, 'Y')
    return part(obj, color, 0)


def _front_seat(c, y):
    return [
        _cushion(c, (0.50, 0.50, 0.18), (-0.28, y, 0.40), SEAT_DARK),
        _cushion(c, (0.16, 0.50, 0.56), (0.02, y, 0.50), SEAT, 12),
        _cushion(c, (0.10, 0.26, 0.16), (0.15, y, 1.06), SEAT_DARK, 8),
    ]


def _bench(c):
    parts = [_cushion(c, (0.56, 1.50, 0.20), (1.02, 0, 0.36), SEAT)]
    parts.append(_cushion(c, (0.18, 1.50, 0.60), (1.32, 0, 0.46), SEAT, 16))
    parts += [_cushion(c, (0.12, 0.30, 0.18), (1.50, y, 1.02), SEAT_DARK, 12) for y in (-0.42, 0.42)]
    for y in (-0.36, 0.0, 0.36):  # Piping on bench and back.
        parts.append(slab((0.5, 0.012, 0.012), (1.02, y, 0.555), c, SEAT_DARK, 0, 0))
    parts.append(slab((0.34, 1.5, 0.03), (1.58, 0, 0.93), c, PANEL, 0.01, 0))
    return parts


def _dashboard(m):
    c = m['cloth']
    parts = [_cushion(c, (0.42, 1.56, 0.30), (-0.90, 0, 0.66), PANEL)]
    parts.append(slab((0.10, 0.36, 0.10), (-0.72, DRIVER_Y, 0.93), c, '#151515', 0.03, 0))
    parts.append(slab((0.012, 0.30, 0.07), (-0.663, DRIVER_Y, 0.945), m['lamp'], '#1f3d36', 0, 0))
    parts.append(slab((0.03, 0.22, 0.12), (-0.70, -0.02, 0.82), m['lamp'], '#24506e', 0.004, 0))
    parts.append(slab((0.05, 0.16, 0.06), (-0.70, -0.02, 0.965), c, '#141414', 0.01, 0))
    parts.append(slab((0.006, 0.12, 0.035), (-0.673, -0.02, 0.978), m['lamp'], '#ff5a2a', 0, 0))
    wheel = kit.torus('steering wheel', 0.18, 0.016, c, segments=20, sides=6, axis='X')
    wheel.matrix_world = Matrix.Translation((-0.56, DRIVER_Y, 0.90)) @ Matrix.Rotation(math.radians(24), 4, 'Y')
    parts.append(part(wheel, '#101010', 0))
    spoke = kit.box('spoke', (0.02, 0.34, 0.04), (0, 0, -0.02), c, 0.006, 1)
    spoke.matrix_world = wheel.matrix_world.copy()
    parts.append(part(spoke, '#101010', 0))
    mirror = slab((0.03, 0.24, 0.06), (-0.42, 0, 1.27), c, '#141414', 0.01, 0)
    return [*parts, mirror, slab((0.004, 0.22, 0.045), (-0.403, 0, 1.278), m['chrome'], '#ffffff', 0, 0)]


def _partition(m):
    """A half-high divider behind the front seats, with a meter card."""
    c = m['cloth']
    return [
        slab((0.05, 1.52, 0.40), (0.34, 0, 0.33), c, PANEL, 0.02, 0),
        slab((0.06, 1.54, 0.03), (0.34, 0, 0.73), m['chrome'], '#ffffff', 0.008, 0),
        slab((0.006, 0.18, 0.12), (0.372, 0.30, 0.56), m['lamp'], '#d9d2c0', 0, 0),
        slab((0.006, 0.26, 0.15), (0.372, -0.22, 0.54), m['lamp'], '#12303c', 0, 0),
    ]


def _driver(m):
    """Seen from behind: coat, cap, hands on the wheel."""
    c, y = m['cloth'], DRIVER_Y
    rows = [(0.56, 0.16, 0.12), (0.70, 0.15, 0.11), (0.88, 0.19, 0.115), (0.98, 0.20, 0.10), (1.03, 0.16, 0.09)]
    rows += [(1.06, 0.07, 0.06), (1.12, 0.055, 0.055)]
    rings = [
        [(-0.16 + d * math.sin(a), y + w * math.cos(a), z) for a in (2 * math.pi * k / 14 for k in range(14))]
        for z, w, d in rows
    ]
    parts = [part(kit.flip_normals_out(kit.loft('torso', rings, c)), '#1d2a3a', 0)]
    arc = [(math.sin(a), -math.cos(a)) for a in (math.pi * k / 8 for k in range(9))]
    head = kit.flip_normals_out(
        kit.revolve('head', [(max(0.085 * r, 1e-3), 0.115 * h) for r, h in arc], c, 12, (-0.17, y, 1.20))
    )
    cap = kit.flip_normals_out(
        kit.revolve('cap', [(max(0.098 * r, 1e-3), 0.11 * h) for r, h in arc[4:]], c, 12, (-0.165, y, 1.225))
    )
    parts += [part(head, '#8a5c42', 0), part(cap, '#2a2320', 0)]
    parts.append(slab((0.12, 0.15, 0.015), (-0.29, y, 1.225), c, '#2a2320', 0.005, 0))
    for s in (-1, 1):
        arm = [(-0.15, y + s * 0.18, 0.95), (-0.30, y + s * 0.22, 0.80), (-0.54, y + s * 0.14, 0.93)]
        parts.append(part(kit.sweep('arm', arm, c, 0.045, 7), '#1d2a3a', 0))
    return parts
