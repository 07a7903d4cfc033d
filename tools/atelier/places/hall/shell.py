"""Floor, walls, entrance and luminous ceiling."""

import math
import random

import kit
from kit.part import part, slab
from places.hall.palette import BAND, CEILING, WALL, WALNUT
from places.hall.plan import BACK_M, CEILING_M, FRONT_M, GALLERY_M, HALF_M, WINDOW_Y_M

MID_M, LENGTH_M = (BACK_M + FRONT_M) / 2, BACK_M - FRONT_M
SLAB_X = (-6.2, -4.96, -3.72, -3.48, -2.48, -1.24, 0, 1.24, 2.48, 3.48, 3.72, 4.96, 6.2)


def sheet(corners, mat, color='#ffffff', texels_per_m=16.0):
    """One quad, counter-clockwise as seen from its front."""
    obj = kit.mesh('sheet', corners, [(0, 1, 2, 3)], mat, smooth=False)
    return part(obj, color, texels_per_m)


def floor(m):
    """Marble slabs, each cut from another place of the same tile, so that no repeat shows."""
    rng = random.Random(4)
    rows = [FRONT_M + i * 1.2 for i in range(round(LENGTH_M / 1.2) + 1)]
    verts = [(x, y, 0) for y in rows for x in SLAB_X]
    n = len(SLAB_X)
    faces = [
        (j * n + i, j * n + i + 1, j * n + n + i + 1, j * n + n + i) for j in range(len(rows) - 1) for i in range(n - 1)
    ]
    obj = part(kit.mesh('floor', verts, faces, m['stone'], smooth=False), '#ffffff', 46)
    uv, colors = obj.data.uv_layers['UVMap'].data, obj.data.color_attributes['Color'].data
    for poly in obj.data.polygons:
        dx, dy, flip = rng.random(), rng.random(), rng.choice((-1, 1))
        shade = kit.linear(BAND if 3.48 < abs(poly.center.x) < 3.72 else rng.choice(('#ffffff', '#f8f5f0', '#f2ede6')))
        for loop in poly.loop_indices:
            u, v = uv[loop].uv
            uv[loop].uv = (u * flip + dx, v + dy)
            colors[loop].color = shade
    parts = [obj]
    for x in (-3.72, -3.48, 3.48, 3.72):
        parts.append(_inlay(x, MID_M, 0.025, LENGTH_M, m))
    for i in range(1, 7):
        parts.append(_inlay(0, FRONT_M + 2.4 * i, 6.96, 0.018, m))
    return parts + _medallion(m)


def _inlay(x, y, w, d, m, lift=0.0025):
    a, b = w / 2, d / 2
    return sheet(
        [(x - a, y - b, lift), (x + a, y - b, lift), (x + a, y + b, lift), (x - a, y + b, lift)],
        m['brass'],
        texels_per_m=0,
    )


def _medallion(m, at=(0, 7.4), lift=0.0025):
    """The sunburst again, set into the floor under the chandelier: dark stone rays between brass rings."""
    parts = []
    for radius in (0.55, 1.25, 1.75):
        parts.append(part(_ring(at, radius - 0.014, radius + 0.014, lift + 0.0015, m['brass']), texels_per_m=0))
    parts.append(part(_ring(at, 0.02, 0.536, lift, m['stone'], 32), BAND, 40))
    for k in range(16):
        a, half = 2 * math.pi * k / 16, math.pi / 26
        points = [(0.6, a), (0.95, a - half), (1.2 if k % 2 else 1.68, a), (0.95, a + half)]
        corners = [(at[0] + r * math.cos(t), at[1] + r * math.sin(t), lift) for r, t in points]
        parts.append(sheet(corners, m['stone'], BAND, 40))
    return parts


def _ring(at, inner, outer, z, mat, segments=48):
    angles = [2 * math.pi * k / segments for k in range(segments)]
    verts = [(at[0] + r * math.cos(a), at[1] + r * math.sin(a), z) for a in angles for r in (inner, outer)]
    n = 2 * segments
    faces = [(2 * k, 2 * k + 1, (2 * k + 3) % n, (2 * k + 2) % n) for k in range(segments)]
    return kit.mesh('ring', verts, faces, mat, smooth=False)


def windows(m):
    """Tall arched windows upstairs, bright behind brass bars."""
    parts = []
    for s in (-1, 1):
        x = s * (HALF_M - 0.02)
        for y in WINDOW_Y_M:
            outline = [(y + u, z + GALLERY_M + 1.0) for u, z in kit.rounded(1.9, 2.9, 0.94, 8)]
            outline = [(u, max(z, GALLERY_M + 1.0)) for u, z in outline]
            pane = kit.mesh(
                'pane', [(x, u, z) for u, z in outline], [tuple(range(len(outline)))], m['panel'], smooth=False
            )
            if pane.data.polygons[0].normal.x * s > 0:
                pane.data.flip_normals()
            parts.append(part(pane, texels_per_m=0))
            frame = [(x - s * 0.02, u, z) for u, z in outline]
            parts.append(part(kit.sweep('frame', frame, m['brass'], 0.05, 5, closed=True), texels_per_m=0))
            for u in (-0.32, 0.32):
                parts.append(
                    slab(
                        (0.03, 0.03, 2.85), (x - s * 0.02, y + u, GALLERY_M + 1.0), m['brass'], bevel=0, texels_per_m=0
                    )
                )
            for z in (1.9, 2.8):
                parts.append(
                    slab((0.03, 1.86, 0.03), (x - s * 0.02, y, GALLERY_M + z), m['brass'], bevel=0, texels_per_m=0)
                )
    return parts


def walls(m):
    """Four plaster walls with a walnut skirting; panelled where no department stands."""
    a, b, h = FRONT_M, BACK_M, CEILING_M
    parts = []
    for s in (-1, 1):
        x = s * HALF_M
        low = [(x, a, 0), (x, b, 0), (x, b, GALLERY_M), (x, a, GALLERY_M)]
        high = [(x, a, GALLERY_M), (x, b, GALLERY_M), (x, b, h), (x, a, h)]
        for corners, density in ((low, 26), (high, 10)):
            parts.append(sheet(corners[::-1] if s > 0 else corners, m['paint'], WALL, density))
        for y0, y1 in ((FRONT_M, 5.25), (10.6, BACK_M)):
            parts.append(slab((0.05, y1 - y0, 0.2), (x - s * 0.025, (y0 + y1) / 2, 0), m['wood'], WALNUT, 0.01, 20))
            parts.append(
                slab(
                    (0.12, y1 - y0, 0.1),
                    (x - s * 0.06, (y0 + y1) / 2, GALLERY_M - 0.1),
                    m['wood'],
                    bevel=0.04,
                    texels_per_m=16,
                )
            )
        for y in (0.0, 2.3, 11.5, 14.0):
            parts += _moulding(m, x - s * 0.012, y, s)
    for y, flip in ((a, -1), (b, 1)):
        corners = [(-HALF_M, y, 0), (HALF_M, y, 0), (HALF_M, y, h), (-HALF_M, y, h)]
        parts.append(sheet(corners if flip > 0 else corners[::-1], m['paint'], WALL, 18))
    return parts


def _moulding(m, x, y, s):
    """A slim walnut frame on the wall and a globe sconce beside it."""
    w, z0, z1, t = 1.7, 0.55, 3.1, 0.05
    parts = [slab((0.03, w, t), (x, y, z), m['wood'], WALNUT, 0.008, 12) for z in (z0, z1 - t)]
    parts += [
        slab((0.03, t, z1 - z0 - 2 * t), (x, y + k * (w - t) / 2, z0 + t), m['wood'], WALNUT, 0.008, 12)
        for k in (-1, 1)
    ]
    arm = kit.sweep('arm', [(x, y, 2.0), (x - s * 0.14, y, 2.0), (x - s * 0.14, y, 2.12)], m['brass'], 0.012, 6)
    plate = slab((0.02, 0.1, 0.3), (x, y, 1.86), m['brass'], bevel=0.004, texels_per_m=0)
    return parts + [part(arm, texels_per_m=0), plate, globe(m, (x - s * 0.14, y, 2.12), 0.075)]


def globe(m, at, radius, rings=5, segments=10):
    """An opal glass ball standing on `at`."""
    profile = [
        (radius * math.sin(math.pi * k / rings), radius - radius * math.cos(math.pi * k / rings))
        for k in range(rings + 1)
    ]
    profile = [(max(r, 0.002), z) for r, z in profile]
    return part(kit.revolve('globe', profile, m['lamp'], segments, at), texels_per_m=0)


def entrance(m):
    """Behind the shopper: a walnut portal, two brass doors of bright frosted glass."""
    y = FRONT_M
    parts = [slab((0.3, 0.3, 3.3), (s * 2.0, y + 0.15, 0), m['wood'], bevel=0.02, texels_per_m=20) for s in (-1, 1)]
    parts.append(slab((4.6, 0.36, 0.5), (0, y + 0.18, 3.3), m['wood'], bevel=0.02, texels_per_m=20))
    parts.append(slab((4.64, 0.38, 0.03), (0, y + 0.19, 3.34), m['brass'], bevel=0.004, texels_per_m=0))
    for s in (-1, 1):
        parts.append(
            sheet(
                [
                    (s * 0.925 + 0.85, y + 0.06, 0.12),
                    (s * 0.925 - 0.85, y + 0.06, 0.12),
                    (s * 0.925 - 0.85, y + 0.06, 3.2),
                    (s * 0.925 + 0.85, y + 0.06, 3.2),
                ],
                m['panel'],
                texels_per_m=0,
            )
        )
        for x in (0.04, 0.625, 1.225, 1.82):
            parts.append(slab((0.06, 0.06, 3.3), (s * x, y + 0.08, 0), m['brass'], bevel=0.006, texels_per_m=0))
        parts.append(
            part(
                kit.sweep('pull', [(s * 0.16, y + 0.2, 0.8), (s * 0.16, y + 0.2, 1.7)], m['brass'], 0.022, 8),
                texels_per_m=0,
            )
        )
    for z, h in ((0, 0.14), (3.18, 0.12)):
        parts.append(slab((3.7, 0.06, h), (0, y + 0.08, z), m['brass'], bevel=0.006, texels_per_m=0))
    for s in (-1, 1):
        parts.append(
            slab((HALF_M - 2.2, 0.05, 0.2), (s * (HALF_M + 2.2) / 2, y + 0.025, 0), m['wood'], WALNUT, 0.01, 20)
        )
        parts.append(
            slab((HALF_M - 2.5, 0.05, 0.2), (s * (HALF_M + 2.5) / 2, BACK_M - 0.025, 0), m['wood'], WALNUT, 0.01, 20)
        )
    return parts


def ceiling(m):
    """Glowing panels between walnut beams over the atrium, plaster over the galleries."""
    z, parts = CEILING_M, []
    x_edges, rows = (-3.9, -1.3, 1.3, 3.9), 6
    step = LENGTH_M / rows
    for j in range(rows):
        y0 = FRONT_M + j * step
        for i in range(3):
            a, b = x_edges[i], x_edges[i + 1]
            parts.append(
                sheet([(a, y0, z), (a, y0 + step, z), (b, y0 + step, z), (b, y0, z)], m['panel'], texels_per_m=0)
            )
    for j in range(rows + 1):
        y = min(max(FRONT_M + j * step, FRONT_M + 0.12), BACK_M - 0.12)
        parts.append(slab((8.0, 0.24, 0.42), (0, y, z - 0.42), m['wood'], bevel=0.03, texels_per_m=10))
    for x in x_edges:
        w = 0.3 if abs(x) > 3 else 0.2
        parts.append(slab((w, LENGTH_M, 0.34), (x, MID_M, z - 0.34), m['wood'], bevel=0.03, texels_per_m=10))
    for s in (-1, 1):
        a, b = s * 3.9, s * HALF_M
        corners = [(a, FRONT_M, z), (a, BACK_M, z), (b, BACK_M, z), (b, FRONT_M, z)]
        parts.append(sheet(corners if s > 0 else corners[::-1], m['paint'], CEILING, 8))
    return parts


def shell(m):
    return floor(m) + walls(m) + windows(m) + entrance(m) + ceiling(m)
