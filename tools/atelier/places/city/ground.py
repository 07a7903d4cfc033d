"""Pavements, kerbs, the wet road, and the small upright things that give a street its scale."""

import math

import kit
from kit.part import part, slab
from places.city.shapes import quad


def pavement(x0, x1, y0, y1, mats, kerb_at, texels_per_m=9):
    """A raised walk with a kerb stone along x = `kerb_at`."""
    z = 0.14
    corners = [(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)]
    obj = kit.mesh('pavement', corners, [(0, 1, 2, 3)], mats['paving'], smooth=False)
    kerb = slab((0.24, y1 - y0, 0.15), (kerb_at, (y0 + y1) / 2, 0), mats['matt'], '#6f6b68', 0.03, 12)
    return [part(obj, '#ffffff', texels_per_m), kerb]


def road(x0, x1, y0, y1, mat, strips=6):
    """The wet road in strips, so that lightmap charts stay compact."""
    parts, step = [], (y1 - y0) / strips
    for i in range(strips):
        a, b = y0 + i * step, y0 + (i + 1) * step
        corners = [(x0, a, 0), (x1, a, 0), (x1, b, 0), (x0, b, 0)]
        obj = kit.mesh('road', corners, [(0, 1, 2, 3)], mat, smooth=False)
        near = a < 25 and b > -12
        parts.append(part(obj, '#ffffff', 7 if near else 3))
    return parts


def paint(x0, x1, y, mats, lanes):
    """A zebra crossing at `y` and dashed lane lines."""
    parts, n = [], round((x1 - x0) / 1.1)
    for i in range(n):
        x = x0 + (i + 0.5) * (x1 - x0) / n
        parts.append(slab((0.55, 3.0, 0.006), (x, y, 0), mats['matt'], '#b9b4a8', 0, 8))
    for at in lanes:
        parts.append(slab((0.14, 2.6, 0.006), ((x0 + x1) / 2, at, 0), mats['matt'], '#b9b4a8', 0, 8))
    return parts


def lamp(mats, x, y, arm):
    """A street lamp, its arm over the road (`arm` 1: towards +x)."""
    path = [(x, y, 0.1), (x, y, 5.2), (x + arm * 0.25, y, 5.7), (x + arm * 1.2, y, 5.9)]
    parts = [part(kit.sweep('post', path, mats['matt'], 0.065, 6), '#1a1b20', 0)]
    foot = kit.revolve('foot', [(0.16, 0.1), (0.16, 0.5), (0.09, 0.7)], mats['matt'], 8, (x, y, 0))
    parts.append(part(foot, '#1a1b20', 0))
    parts.append(slab((0.55, 0.22, 0.08), (x + arm * 1.3, y, 5.82), mats['matt'], '#1a1b20', 0.02, 0))
    parts.append(slab((0.42, 0.16, 0.02), (x + arm * 1.3, y, 5.80), mats['bulb'], '#ffdca8', 0, 0))
    return parts


def signal(mats, x, y):
    """Traffic lights over the road, on red."""
    path = [(x + 2.4, y, 0.1), (x + 2.4, y, 5.0), (x, y, 5.2)]
    parts = [part(kit.sweep('signal post', path, mats['matt'], 0.06, 6), '#1a1b20', 0)]
    parts.append(slab((0.34, 0.26, 0.95), (x, y, 4.3), mats['matt'], '#a8820f', 0.03, 0))
    for k, color in enumerate(('#14251a', '#2a2412', '#ff3a24')):
        c = (x, y - 0.135, 4.48 + 0.29 * k)
        ring = [
            (c[0] + 0.1 * math.cos(a), c[1], c[2] + 0.1 * math.sin(a)) for a in (k2 * math.pi / 4 for k2 in range(8))
        ]
        disc = kit.mesh('signal lamp', ring, [tuple(range(8))], mats['bulb'], smooth=False)
        parts.append(part(disc, color, 0))
    return parts


def bollard(mats, x, y):
    profile = [(0.10, 0.1), (0.10, 0.85), (0.07, 0.95), (0.01, 0.98)]
    return [part(kit.revolve('bollard', profile, mats['matt'], 10, (x, y, 0)), '#17181c', 14)]


def steam_grate(mats, x, y):
    """A manhole cover."""
    ring = [(x + 0.4 * math.cos(a), y + 0.4 * math.sin(a), 0.004) for a in (k * math.pi / 8 for k in range(16))]
    return [part(kit.mesh('cover', ring, [tuple(range(16))], mats['matt'], smooth=False), '#1c1c20', 14)]


def curb_quad(x0, x1, y0, y1, mat, color, z=0.0):
    """A flat unlit ground, for streets that only pass by."""
    return quad('ground', [(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)], mat, colors=color)
