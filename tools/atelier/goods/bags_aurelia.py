"""Aurelia: a structured top-handle handbag, 0.29 m wide.

The bag is described by two functions, `half_width(z)` and `half_depth(z)`; every
part (panels, flap, piping, stitches) asks them where the leather is, so parts
stay in contact when the proportions change.
"""

import math

import kit
from goods.common import Product, brass, pebbled, plain, stitches, thicken, tinted
from mathutils import Matrix, Vector

WIDTH, HEIGHT, DEPTH = 0.29, 0.205, 0.125
FEET = 0.008  # The body stands this high on its brass feet.
FLAP_LIFT = 0.0012  # Air between panel and flap, so that they never intersect.
FLAP_THICK = 0.0026
FLAP_TOP = FLAP_LIFT + FLAP_THICK  # Where everything sewn or riveted to the flap begins.


def half_depth(z):
    """Wedge seen from the side: deep at the base, slim at the top."""
    return DEPTH / 2 * (1 - 0.36 * z / HEIGHT)


def outline(inset=0.0):
    """Panel outline (x, z): a trapezoid with generous corners."""
    points = kit.rounded(WIDTH - 2 * inset, HEIGHT - 2 * inset, 0.026 - inset * 0.5, 6, taper=0.9, fill=0.022)
    return [(x, z + inset) for x, z in points]


def bulge(x, z):
    """Panels are stuffed: up to 5 mm of swell in the middle."""
    u, v = x / (WIDTH / 2), (z - HEIGHT / 2) / (HEIGHT / 2)
    return 0.005 * max(0.0, 1 - u * u) * max(0.0, 1 - v * v)


def front(x, z, lift=0.0):
    """A point on the front panel; y is negative towards the viewer."""
    return Vector((x, -half_depth(z) - bulge(x, z) - lift, z + FEET))


def body(leather):
    """Front panel, gusset and back panel as one loft from front centre to back centre."""
    rings = []
    shrink = (0.02, 0.25, 0.5, 0.75, 0.93, 1.0)
    centre = Vector((0, HEIGHT / 2))

    def panel_ring(scale, side):
        ring = []
        for x, z in outline():
            p = centre + (Vector((x, z)) - centre) * scale
            ring.append((p.x, side * (half_depth(p.y) + bulge(p.x, p.y)), p.y + FEET))
        return ring

    rings += [panel_ring(s, -1) for s in shrink]
    for t in (-0.92, -0.5, 0.0, 0.5, 0.92):
        pinch = 1 - 0.05 * (1 - t * t)  # The gusset folds inwards a little, as real ones do.
        rings.append([(x * pinch, t * half_depth(z), z + FEET) for x, z in outline()])
    rings += [panel_ring(s, 1) for s in reversed(shrink)]
    return kit.flip_normals_out(kit.loft('body', rings, leather))


def piping(leather):
    """Rolled edges on both panels: they hide the seam and catch the rim light."""
    parts = []
    for side in (-1, 1):
        path = [(x, side * half_depth(z), z + FEET) for x, z in outline()]
        parts.append(kit.sweep('piping', path, leather, 0.0030, 6, closed=True))
    return parts


# ---------------------------------------------------------------- flap

FLAP_HALF = WIDTH / 2 * 0.9 - 0.004


def flap_reach(u):
    """How far the flap comes down the front at column u in -1..1: a soft tongue shape."""
    return 0.058 + 0.066 * (1 - abs(u) ** 2.6)


def flap_point(u, s, lift=FLAP_LIFT):
    """Point on the flap: s runs in metres from the back hem, over the top, down the front."""
    back, top = 0.03, 2 * half_depth(HEIGHT)
    round_off = 0.010
    x = u * FLAP_HALF
    if s < back:
        z, y = HEIGHT - back + s, half_depth(HEIGHT - back + s) + lift
    elif s < back + top:
        t = (s - back) / top
        edge = min(1.0, min(t, 1 - t) * top / round_off)
        y = half_depth(HEIGHT) * (1 - 2 * t) + lift * (1 - 2 * t)
        z = HEIGHT + lift * math.sqrt(edge * (2 - edge)) + 0.001 * math.sin(math.pi * t)
    else:
        z = HEIGHT - (s - back - top)
        return Vector((x * (1 + 0.11 * (s - back - top) / HEIGHT), *front(x, z, lift)[1:]))
    return Vector((x, y, z + FEET))


def flap_length(u):
    return 0.03 + 2 * half_depth(HEIGHT) + flap_reach(u)


def flap_edge(inset=0.0, count=72):
    """The flap's visible border as a path, optionally moved inwards for the stitch line."""
    limit = 1 - inset / FLAP_HALF
    columns = [limit * math.sin(math.pi / 2 * (2 * i / count - 1)) for i in range(count + 1)]
    lower = [(u, flap_length(u / limit) - inset) for u in columns]
    start, stop = 0.004, lower[0][1]
    side = [start + (stop - start) * i / 24 for i in range(24)]
    return [(-limit, s) for s in side] + lower + [(limit, s) for s in reversed(side)]


def flap(leather):
    columns, rows = 36, 30
    verts, faces = [], []
    for r in range(rows + 1):
        for c in range(columns + 1):
            u = math.sin(math.pi / 2 * (2 * c / columns - 1))  # Denser at the sides, where it curves.
            verts.append(flap_point(u, flap_length(u) * r / rows))
    for r in range(rows):
        for c in range(columns):
            a = r * (columns + 1) + c
            faces.append((a, a + columns + 1, a + columns + 2, a + 1))
    return kit.mesh('flap', verts, faces, leather)


def all_stitches(thread):
    def outwards(p):
        return Vector((0, -1, 0.15)) if p.z < HEIGHT + FEET - 0.004 else Vector((0, -0.2, 1))

    edge = [flap_point(u, s, FLAP_TOP + 0.0002) for u, s in flap_edge(0.006)]
    panel = [front(x, z, 0.0006) for x, z in outline(0.0075)]
    # The flap covers the rest; hidden stitches would only cost triangles.
    lower = [p for p in panel + panel[:1] if p.z < 0.16]
    return [stitches(edge, outwards, thread), stitches(lower, outwards, thread)]


# ---------------------------------------------------------------- handle and metal


def arch(half, rise, z, steps=28):
    """The handle's centre line: straight posts that flow into a flat bow."""
    pts = []
    for i in range(steps + 1):
        a = math.pi * (1 - i / steps)
        c, s = math.cos(a), math.sin(a)
        pts.append((half * math.copysign(abs(c) ** 0.72, c), 0, z + rise * s**0.62))
    return pts


def handle(leather, metal, thread):
    """Rolled handle held by two brass rings on riveted tabs."""
    top = HEIGHT + FEET + FLAP_TOP
    foot = 0.082
    parts = [
        kit.sweep(
            'handle',
            arch(foot, 0.085, top + 0.024),
            leather,
            0.0068,
            12,
            taper=lambda t: 1 + 0.22 * math.sin(math.pi * t),
        )
    ]
    for side in (-1, 1):
        x = side * foot
        parts.append(kit.torus('ring', 0.0125, 0.0019, metal, (x, 0, top + 0.0125), 28, 8, 'X'))
        parts.append(
            kit.revolve(
                'ferrule',
                [(0.0078, 0), (0.0086, 0.001), (0.0086, 0.009), (0.0078, 0.010)],
                metal,
                20,
                (x, 0, top + 0.0225),
            )
        )
        parts.append(kit.box('tab', (0.030, 0.054, 0.0028), (x, 0, top - 0.0008), leather, 0.0012))
        parts.append(kit.box('saddle', (0.014, 0.012, 0.0055), (x, 0, top + 0.001), leather, 0.002))
        for y in (-0.019, 0.019):
            parts.append(
                kit.revolve(
                    'rivet',
                    [(0.0042, 0), (0.0042, 0.0008), (0.003, 0.002), (0.001, 0.0025)],
                    metal,
                    14,
                    (x, y, top + 0.0016),
                )
            )
    return parts


def turn_lock(metal, dark):
    """Clasp at the flap's tongue: plate, rim and the bar that turns."""
    z = HEIGHT - flap_reach(0) + 0.021
    lift = front(0, z, FLAP_TOP - 0.0006)

    def face(obj):
        # Built lying down, then stood up against the front panel.
        obj.matrix_world = Matrix.Translation((0, lift.y, z + FEET)) @ Matrix.Rotation(
            math.radians(85), 4, 'X'
        )
        return obj

    def disc(profile, scale_x, mat):
        obj = kit.revolve('clasp', profile, mat, 32)
        for v in obj.data.vertices:
            v.co.x *= scale_x
        return face(obj)

    parts = [
        disc([(0.0125, 0), (0.0135, 0.0012), (0.0130, 0.0024), (0.0105, 0.0026)], 1.45, metal),
        disc([(0.0100, 0.0020), (0.0100, 0.0029)], 1.45, dark),
        disc([(0.0042, 0.002), (0.0042, 0.006), (0.0034, 0.0068)], 1.0, metal),
    ]
    bar = kit.box('bar', (0.023, 0.0068, 0.0046), (0, 0, 0), metal, 0.0018, 3)
    for v in bar.data.vertices:
        v.co.z += 0.0068
    return parts + [face(bar)]


def feet_and_side_rings(leather, metal):
    parts = []
    for x in (-0.105, 0.105):
        for y in (-0.036, 0.036):
            parts.append(
                kit.revolve(
                    'foot',
                    [(0.0045, 0), (0.0075, 0.002), (0.0085, 0.0055), (0.0085, FEET + 0.002)],
                    metal,
                    18,
                    (x, y, 0),
                )
            )
    for side in (-1, 1):
        z = HEIGHT * 0.86
        x = side * (WIDTH / 2 * 0.915)
        parts.append(kit.box('side tab', (0.0035, 0.018, 0.04), (x, 0, z - 0.024 + FEET), leather, 0.0014))
        parts.append(
            kit.torus(
                'side ring', 0.0105, 0.0016, metal, (x + side * 0.0045, 0, z + 0.008 + FEET), 24, 8, 'Y'
            )
        )
    return parts


def charm(leather, metal):
    """A leather key drop on a cord from the left ring: asymmetry makes the still life."""
    x, top = -0.082, HEIGHT + FEET + FLAP_TOP
    y = -half_depth(HEIGHT) - 0.0115
    cord = [
        (x, -0.012, top + 0.010),
        (x + 0.002, -0.026, top + 0.009),
        (x + 0.003, y + 0.001, top - 0.002),
        (x + 0.004, y - 0.002, top - 0.022),
        (x + 0.004, y - 0.0045, top - 0.040),
    ]
    drop = [(px, pz) for px, pz in kit.rounded(0.026, 0.044, 0.010, 6, taper=0.62)]
    rings = []
    for d, s in ((-0.0022, 0.9), (-0.0028, 1), (0.0028, 1), (0.0022, 0.9)):
        rings.append(
            [(x + 0.004 + px * s, y - 0.0075 + d, top - 0.082 + 0.022 + (pz - 0.022) * s) for px, pz in drop]
        )
    pendant = kit.flip_normals_out(kit.loft('charm', rings, leather))
    stud = kit.torus('eyelet', 0.0032, 0.001, metal, (x + 0.004, y - 0.0108, top - 0.045), 18, 6, 'Y')
    return [kit.sweep('cord', cord, leather, 0.0013, 6), pendant, stud]


def build():
    leather = tinted('leather', pebbled(), '#6e1b22')
    edge = plain('edge', '#3a0d11', 0.35)
    thread = plain('thread', '#d9b48a', 0.6)
    metal = brass()
    lid = thicken(flap(leather), FLAP_THICK, rim=edge)
    rim = [flap_point(u, s, FLAP_LIFT + FLAP_THICK / 2) for u, s in flap_edge()]
    return [
        body(leather),
        *piping(leather),
        lid,
        kit.sweep('rim', rim, edge, 0.0017, 6),
        *all_stitches(thread),
        *handle(leather, metal, thread),
        *turn_lock(metal, edge),
        *feet_and_side_rings(leather, metal),
        *charm(leather, metal),
    ]


PRODUCTS = {
    'bag-aurelia': Product(
        build,
        {
            'oxblood': {'leather': '#6e1b22', 'edge': '#3a0d11', 'thread': '#d9b48a'},
            'teal': {'leather': '#12504f', 'edge': '#072b2c', 'thread': '#d9b48a'},
            'ivory': {'leather': '#e6dac2', 'edge': '#8a6a48', 'thread': '#b08a5a'},
        },
    )
}
