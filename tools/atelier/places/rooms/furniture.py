"""Fixtures of the rooms, each built around its own frame: bay with shelves, podium, vitrine table, plinth."""

import kit
from kit.part import part, place, slab
from places.hall.palette import CREAM, WALNUT
from places.rooms.plan import BAY_DEEP_M, BAY_M, SHELVES_M, TABLE_M

FINE = 44


def shelf(m, deep):
    w, d, h = BAY_M, BAY_DEEP_M, 2.2
    parts = [slab((0.06, d, h), (s * (w / 2 - 0.03), 0, 0), m['wood'], bevel=0.01, texels_per_m=30) for s in (-1, 1)]
    parts.append(slab((w - 0.12, 0.03, h - 0.1), (0, d / 2 - 0.03, 0.1), m['paint'], deep, 0, FINE))
    parts.append(slab((w + 0.06, d + 0.04, 0.10), (0, 0, h), m['wood'], bevel=0.015, texels_per_m=26))
    parts.append(slab((w - 0.12, d - 0.04, 0.50), (0, 0, 0.08), m['wood'], WALNUT, 0.006, 30))
    parts.append(slab((w - 0.1, d - 0.06, 0.08), (0, 0, 0), m['brass'], bevel=0.004, texels_per_m=0))
    for z in SHELVES_M:
        parts.append(slab((w - 0.12, d - 0.05, 0.03), (0, -0.01, z - 0.03), m['wood'], bevel=0.004, texels_per_m=FINE))
        parts.append(
            slab((w - 0.12, 0.010, 0.026), (0, -d / 2 + 0.012, z - 0.029), m['brass'], bevel=0.002, texels_per_m=0)
        )
    for z in (*SHELVES_M[1:], h):
        parts.append(slab((w - 0.2, 0.02, 0.010), (0, -d / 2 + 0.06, z - 0.042), m['lamp'], bevel=0, texels_per_m=0))
    return parts


def podium(m, deep, on_wall):
    """Round stone steps before a coloured field, or alone."""
    xs, parts = ((-0.55, 0.55) if on_wall else (0.0,)), []
    for x in xs:
        y, r, h = (-0.25 if on_wall else 0.0), 0.46, 0.12
        profile = [(r - 0.02, 0.02), (r, 0.03), (r, h - 0.008), (r - 0.008, h), (0.01, h)]
        parts.append(part(kit.revolve('podium', profile, m['stone'], 28, (x, y, 0)), '#f4efe8', FINE))
        parts.append(
            part(kit.revolve('foot', [(r - 0.03, 0), (r - 0.03, 0.02)], m['brass'], 20, (x, y, 0)), texels_per_m=0)
        )
    if on_wall:
        back = BAY_DEEP_M / 2 - 0.03
        parts.append(slab((BAY_M + 0.2, 0.03, 2.5), (0, back, 0.16), m['paint'], deep, 0, 30))
        ring = [(x, back - 0.02, z + 0.16) for x, z in kit.rounded(BAY_M + 0.2, 2.5, 0.06, 3)]
        parts.append(part(kit.sweep('frame', ring, m['brass'], 0.016, 5, closed=True), texels_per_m=0))
        rail = [(-0.95, back - 0.08, 2.35), (0.95, back - 0.08, 2.35)]
        parts.append(part(kit.sweep('rail', rail, m['brass'], 0.014, 6), texels_per_m=0))
    return parts


def table(m):
    top, parts = TABLE_M, []
    parts.append(slab((2.0, 0.60, 0.12), (0, 0, top - 0.14), m['wood'], WALNUT, 0.012, FINE))
    parts.append(slab((2.02, 0.62, 0.016), (0, 0, top - 0.03), m['brass'], bevel=0.004, texels_per_m=0))
    for x in (-0.62, 0.0, 0.62):
        parts.append(slab((0.56, 0.48, 0.03), (x, 0, top - 0.03), m['paint'], '#33231b', 0.008, FINE))
    for sx in (-1, 1):
        for sy in (-1, 1):
            leg = kit.sweep('leg', [(sx * 0.93, sy * 0.23, 0), (sx * 0.93, sy * 0.23, top - 0.1)], m['brass'], 0.018, 8)
            parts.append(part(leg, texels_per_m=0))
    return parts


def plinth(m):
    return [
        slab((0.44, 0.44, 0.06), (0, 0, 0), m['brass'], bevel=0.004, texels_per_m=0),
        slab((0.50, 0.50, 0.94), (0, 0, 0.06), m['lacquer'], CREAM, 0.008, FINE),
        slab((0.51, 0.51, 0.012), (0, 0, 0.94), m['brass'], bevel=0, texels_per_m=0),
    ]


def fixture(m, kind, deep, frame, on_wall):
    """One fixture where its frame stands."""
    parts = {
        'shelf': lambda: shelf(m, deep),
        'podium': lambda: podium(m, deep, on_wall),
        'table': lambda: table(m),
        'plinth': lambda: plinth(m),
    }[kind]()
    return place(parts, (frame.x, frame.y, 0), frame.turn)
