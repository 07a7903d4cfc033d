"""Luna: a half-moon crossbody with a long strap that stands in an arch."""

import math

import kit
import numpy as np
from goods.bags_parts import buckle, d_ring, facing, keeper, placed, rivet, strap_ends
from goods.common import Product, brass, catmull, pebbled, plain, sheet, stitches, thicken, tinted
from mathutils import Vector

WIDTH, HEIGHT, DEPTH = 0.236, 0.168, 0.070
FLAP_HALF, ROUND_OFF = 0.112, 0.012
LIFT, THICK = 0.0012, 0.0026


def outline(count=84, inset=0.0):
    """Half-moon (x, z), anticlockwise seen from the front."""
    right = [
        (0.0, 0.0),
        (0.042, 0.003),
        (0.080, 0.024),
        (0.106, 0.064),
        (0.1175, 0.112),
        (0.1165, 0.150),
        (0.104, 0.166),
        (0.05, 0.168),
    ]
    keys = right + [(0.0, 0.168)] + [(-x, z) for x, z in reversed(right[1:])]
    line = catmull(keys, count, closed=True)
    middle = np.array([0, HEIGHT / 2])
    away = middle - line
    return line + away / np.linalg.norm(away, axis=1, keepdims=True) * inset


def half_depth(z):
    return DEPTH / 2 * (1 - 0.30 * z / HEIGHT)


def front(x, z, lift=0.0):
    u, v = x / (WIDTH / 2), (z - HEIGHT / 2) / (HEIGHT / 2)
    bulge = 0.006 * max(0.0, 1 - u * u) * max(0.0, 1 - v * v)
    return Vector((x, -half_depth(z) - bulge - lift, z))


def body(leather):
    rings = []
    line = outline()
    centre = np.array([0, HEIGHT / 2])

    def panel(scale, side):
        return [(p.x, side * -p.y, p.z) for p in (front(*(centre + (q - centre) * scale)) for q in line)]

    shrink = (0.02, 0.35, 0.65, 0.88, 1.0)
    rings += [panel(s, -1) for s in shrink]
    for t in (-0.9, -0.45, 0.0, 0.45, 0.9):
        pinch = 1 - 0.03 * (1 - t * t)
        rings.append([(x * pinch, t * half_depth(z), HEIGHT / 2 + (z - HEIGHT / 2) * pinch) for x, z in line])
    rings += [panel(s, 1) for s in reversed(shrink)]
    return kit.flip_normals_out(kit.loft('body', rings, leather))


def piping(leather):
    return [
        kit.sweep(
            'piping', [(x, side * half_depth(z), z) for x, z in outline(64)], leather, 0.0026, 6, closed=True
        )
        for side in (-1, 1)
    ]


def reach(u):
    """How far the flap comes down: its edge is the moon's own curve."""
    return 0.020 + 0.102 * math.sqrt(max(0.0, 1 - abs(u) ** 2.3))


def flap_point(u, s, lift=LIFT):
    """s in metres from the back hem, over the top, down the front."""
    back, top = 0.025, 2 * half_depth(HEIGHT)
    x = u * FLAP_HALF
    if s < back:
        z = HEIGHT - back + s
        return Vector((x, half_depth(z) + lift + 0.002, z))
    if s < back + top:
        t = (s - back) / top
        edge = min(1.0, min(t, 1 - t) * top / ROUND_OFF)
        y = (half_depth(HEIGHT) + lift + 0.002) * (1 - 2 * t)
        corner = 0.010 * max(0.0, abs(u) - 0.82) / 0.18
        return Vector((x, y, HEIGHT + (lift + 0.001) * math.sqrt(edge * (2 - edge)) - corner * abs(u)))
    z = HEIGHT - (s - back - top)
    widen = 1 + 0.045 * min(1.0, (s - back - top) / 0.05)
    corner = 0.010 * max(0.0, abs(u) - 0.82) / 0.18 * max(0.0, 1 - (HEIGHT - z) / 0.02)
    return Vector((x * widen, front(x, z).y - lift - 0.002 * max(0.0, 1 - (HEIGHT - z) / 0.02), z - corner))


def flap_length(u):
    return 0.025 + 2 * half_depth(HEIGHT) + reach(u)


def flap(leather, edge):
    columns, rows = 34, 24
    grid = []
    for r in range(rows + 1):
        us = [math.sin(math.pi / 2 * (2 * c / columns - 1)) for c in range(columns + 1)]
        grid.append([flap_point(u, flap_length(u) * r / rows) for u in us])
    lid = sheet('flap', grid, leather)
    if lid.data.polygons[len(lid.data.polygons) - columns // 2].normal.y > 0:
        lid.data.flip_normals()
    return thicken(lid, THICK, edge)


def flap_edge(inset, count=70):
    us = [math.sin(math.pi / 2 * (2 * i / count - 1)) * (1 - inset / FLAP_HALF) for i in range(count + 1)]
    start = 0.025 + 2 * half_depth(HEIGHT)
    lower = [(u, flap_length(u / (1 - inset / FLAP_HALF)) - inset) for u in us]
    return (
        [(us[0], s) for s in np.linspace(0.03, lower[0][1], 14)[:-1] if s > start - 0.03]
        + lower
        + [(us[-1], s) for s in np.linspace(lower[-1][1], 0.03, 14)[1:] if s > start - 0.03]
    )


def crescent(metal):
    """The clasp: a brass moon on the flap."""
    z = HEIGHT - reach(0) + 0.030
    arc = [
        (0.0135 * math.cos(a), 0.0135 * math.sin(a), 0.0016)
        for a in np.linspace(math.radians(-150), math.radians(130), 26)
    ]
    moon = kit.sweep(
        'moon', arc, metal, 0.0046, 8, 0.55, taper=lambda t: 0.10 + 0.90 * math.sin(math.pi * t) ** 0.8
    )
    stud = kit.revolve('stud', [(0.0030, 0), (0.0030, 0.0018), (0.0016, 0.0030), (0.0004, 0.0033)], metal, 12)
    return placed([moon, stud], facing(front(0, z, LIFT + THICK - 0.0006), (0, -1, 0.12)))


def strap(leather, metal, thread):
    """From ring to ring over the top; the buckle sits low on one side."""
    keys = [
        (-0.126, 0.0, 0.168),
        (-0.136, 0.004, 0.24),
        (-0.139, 0.010, 0.33),
        (-0.118, 0.016, 0.42),
        (-0.062, 0.020, 0.482),
        (0.004, 0.021, 0.498),
        (0.070, 0.020, 0.478),
        (0.121, 0.015, 0.414),
        (0.139, 0.009, 0.325),
        (0.135, 0.004, 0.235),
        (0.126, 0.0, 0.168),
    ]
    path = [Vector(p) for p in catmull(keys, 44)]
    centre = Vector((0, 0.012, 0.30))

    def out(p):
        return Vector((p.x, 0, (p.z - centre.z) * 0.75))

    parts = strap_ends(path, out, leather, 0.019, 0.0026, thread)
    # The strap's free end lies on it above the buckle, with its holes.
    at = path[5]
    up = (path[6] - path[4]).normalized()
    normal = (out(at) - up * out(at).dot(up)).normalized()
    parts += buckle(at + normal * 0.0028, normal, up, metal, 0.027, 0.022)
    overlay = [p + (out(p).normalized()) * 0.0026 for p in path[5:13]]
    parts += strap_ends(overlay, out, leather, 0.0185, 0.0024)
    k = path[7]
    up_k = (path[8] - path[6]).normalized()
    normal_k = (out(k) - up_k * out(k).dot(up_k)).normalized()
    parts += keeper(k + normal_k * 0.0034, normal_k, up_k, leather, 0.0225, 0.0045)
    for i in (9, 10, 11):
        parts.append(rivet(path[i] + out(path[i]).normalized() * 0.0050, out(path[i]), metal, 0.0017, 8))
    return parts


def sides(leather, metal):
    """Tabs with D-rings where the strap begins."""
    parts = []
    for side in (-1, 1):
        x = side * 0.1165
        tab = [
            Vector((side * 0.1150, 0, 0.108)),
            Vector((side * 0.1185, 0, 0.135)),
            Vector((side * 0.1200, 0, 0.150)),
            Vector((side * 0.1230, 0, 0.160)),
        ]
        parts += strap_ends(tab, lambda p, s=side: (s, 0, 0), leather, 0.017, 0.0030)
        parts.append(rivet((x + side * 0.0035, 0, 0.124), (side, 0, 0.1), metal, 0.0034))
        parts.append(d_ring((side * 0.1245, 0, 0.1575), (1, 0, 0), (0, 0, 1), metal, 0.023, 0.016))
    return parts


def build():
    leather = tinted('leather', pebbled(), '#a8703f')
    edge = plain('edge', '#55311a', 0.4)
    thread = plain('thread', '#ecd9b8', 0.6)
    metal = brass()
    seam = [flap_point(u, s, LIFT + THICK + 0.0002) for u, s in flap_edge(0.006)]
    lower = [front(x, z, 0.0004) for x, z in outline(120, 0.0075)]
    lower = [p for p in lower if p.z < 0.13]
    half = next(i for i, p in enumerate(lower) if p.x < 0)
    lower = lower[half:] + lower[:half]
    return [
        body(leather),
        *piping(leather),
        flap(leather, edge),
        stitches(seam, lambda p: (0, -1, 0.1) if p.z < HEIGHT - 0.002 else (0, -0.2, 1), thread),
        stitches(lower, (0, -1, 0), thread),
        *crescent(metal),
        *sides(leather, metal),
        *strap(leather, metal, thread),
    ]


PRODUCTS = {
    'bag-luna': Product(
        build,
        {
            'tan': {'leather': '#a8703f', 'edge': '#55311a', 'thread': '#ecd9b8'},
            'black': {'leather': '#161517', 'edge': '#060606', 'thread': '#6a645c'},
            'sage': {'leather': '#7f8d72', 'edge': '#3d4636', 'thread': '#e4e2cf'},
        },
    ),
}
