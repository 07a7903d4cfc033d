"""The four departments: two open screens at the front, two niches under the galleries."""

import math

import kit
from kit.part import part, place, slab
from places.hall.palette import CREAM, WALNUT
from places.hall.plan import (
    DEEP,
    FRAMES,
    NICHE_Y_M,
    PODIUMS,
    SCREEN_DEEP_M,
    SHELVES_M,
    STEPS,
    TABLE_M,
    TABLE_SPOTS,
    TALL_M,
    TALL_SPOTS,
)
from places.hall.plan import signs as planned_signs
from places.hall.stair import sign_board

WIDE_M, TALL_SCREEN_M, DEEP_M = 2.5, 2.36, SCREEN_DEEP_M
FINE = 70  # Texels per metre behind goods, where the shopper looks longest.


def _sign(m, name):
    return sign_board(m, next(s for s in planned_signs() if s.name == name))


def _at_home(name, parts, signs):
    frame = FRAMES[name]
    return kit.node(name, place(parts, (frame.x, frame.y, 0), frame.turn) + signs)


def _screen(m, name):
    """A free-standing screen: cheeks, coloured back, cornice with hidden light, head panel for the sign."""
    w, h, d = WIDE_M, TALL_SCREEN_M, DEEP_M
    back_y = d / 2
    parts = [slab((0.07, d, h), (s * (w / 2 - 0.035), 0, 0), m['wood'], bevel=0.01, texels_per_m=50) for s in (-1, 1)]
    parts.append(slab((w - 0.14, 0.03, h - 0.1), (0, back_y - 0.04, 0.1), m['paint'], DEEP[name], 0, FINE))
    parts.append(slab((w, 0.03, h), (0, back_y, 0), m['wood'], bevel=0.004, texels_per_m=20))
    parts.append(slab((w + 0.08, d + 0.08, 0.06), (0, 0, h), m['wood'], bevel=0.015, texels_per_m=40))
    parts.append(slab((w + 0.02, 0.3, 0.46), (0, -d / 2 + 0.14, h + 0.04), m['wood'], bevel=0.012, texels_per_m=26))
    parts.append(slab((w + 0.1, d + 0.1, 0.018), (0, 0, h + 0.012), m['brass'], bevel=0.004, texels_per_m=0))
    parts.append(slab((w - 0.2, 0.03, 0.02), (0, -d / 2 + 0.06, h - 0.02), m['lamp'], bevel=0, texels_per_m=0))
    return parts


def bags(m):
    """Five niches in two rows over a closed cabinet."""
    w, d, parts = WIDE_M - 0.14, DEEP_M, _screen(m, 'bags')
    for z in SHELVES_M:
        parts += _board(m, w, d - 0.06, -0.03, z)
    for x, z, h in ((-0.38, SHELVES_M[1], 0.83), (0.38, SHELVES_M[1], 0.83), (0, SHELVES_M[0], 0.455)):
        parts.append(slab((0.026, d - 0.13, h), (x, 0.0, z), m['wood'], bevel=0.003, texels_per_m=FINE))
        parts.append(slab((0.027, 0.008, h), (x, 0.065 - d / 2 - 0.002, z), m['brass'], bevel=0, texels_per_m=0))
    parts.append(slab((w, d - 0.08, SHELVES_M[0] - 0.16), (0, -0.02, 0.12), m['wood'], bevel=0.006, texels_per_m=46))
    parts.append(slab((w + 0.1, d - 0.02, 0.12), (0, 0, 0), m['brass'], bevel=0.006, texels_per_m=0))
    for k in range(4):
        x = (k - 1.5) * w / 4
        parts.append(slab((w / 4 - 0.03, 0.016, 0.7), (x, -0.236, 0.18), m['wood'], WALNUT, 0.005, 46))
        parts.append(
            slab(
                (0.012, 0.02, 0.16),
                (x + (0.2 if k % 2 == 0 else -0.2), -0.252, 0.5),
                m['brass'],
                bevel=0.004,
                texels_per_m=0,
            )
        )
    return _at_home('bags', parts, _sign(m, 'bags'))


def _board(m, w, d, y, top):
    """A shelf with a brass lip and a light strip hidden under its front edge."""
    return [
        slab((w, d, 0.035), (0, y, top - 0.035), m['wood'], bevel=0.004, texels_per_m=FINE),
        slab((w, 0.012, 0.03), (0, y - d / 2 - 0.005, top - 0.033), m['brass'], bevel=0.003, texels_per_m=0),
        slab((w - 0.1, 0.02, 0.01), (0, y - d / 2 + 0.05, top - 0.045), m['lamp'], bevel=0, texels_per_m=0),
    ]


def shoes(m):
    """Seven places on three deep steps, a line of light under each nosing."""
    w, parts = WIDE_M - 0.14, _screen(m, 'shoes')
    back = DEEP_M / 2 - 0.055
    for i, (top, y) in enumerate(STEPS):
        front = y - 0.155
        low = 0.12 if i == 0 else STEPS[i - 1][0]
        width = w if i else w + 0.14
        depth = max(back - front, 0.31)
        mid = front + depth / 2
        color = WALNUT if i == 0 else '#ffffff'
        parts.append(slab((width, depth - 0.012, top - 0.03 - low), (0, mid + 0.006, low), m['wood'], color, 0.004, 50))
        parts.append(slab((width + 0.01, depth, 0.03), (0, mid, top - 0.03), m['lacquer'], CREAM, 0.005, FINE))
        parts.append(
            slab((width + 0.012, 0.01, 0.024), (0, front - 0.004, top - 0.028), m['brass'], bevel=0.002, texels_per_m=0)
        )
        parts.append(
            slab((width - 0.06, 0.012, 0.01), (0, front + 0.004, top - 0.042), m['lamp'], bevel=0, texels_per_m=0)
        )
    front = STEPS[0][1] - 0.155
    parts.append(
        slab(
            (w + 0.1, back - front - 0.06, 0.12),
            (0, (front + back) / 2 + 0.02, 0),
            m['brass'],
            bevel=0.006,
            texels_per_m=0,
        )
    )
    return _at_home('shoes', parts, _sign(m, 'shoes'))


def _niche(m, name):
    """A portal on the wall: three deep-coloured fields in brass arches, light from above and both sides."""
    w, h, y = 4.72, 3.0, NICHE_Y_M
    parts = [
        slab((0.16, 0.3, h), (s * (w / 2 + 0.08), y - 0.15, 0), m['wood'], bevel=0.015, texels_per_m=34)
        for s in (-1, 1)
    ]
    parts.append(slab((w + 0.5, 0.38, 0.26), (0, y - 0.19, h), m['wood'], bevel=0.02, texels_per_m=30))
    parts.append(slab((w + 0.54, 0.41, 0.022), (0, y - 0.2, h + 0.05), m['brass'], bevel=0.004, texels_per_m=0))
    parts.append(slab((w, 0.03, h - 0.3), (0, y - 0.03, 0.3), m['paint'], DEEP[name], 0, 48))
    parts.append(slab((w, 0.06, 0.3), (0, y - 0.04, 0), m['wood'], WALNUT, 0.006, 40))
    parts.append(slab((w, 0.07, 0.02), (0, y - 0.045, 0.3), m['brass'], bevel=0.004, texels_per_m=0))
    for k in (-1, 0, 1):
        ring = [(x + k * 1.56, y - 0.05, z + 0.42) for x, z in kit.rounded(1.4, 2.42, 0.69, 8)]
        parts.append(part(kit.sweep('arch', ring, m['brass'], 0.016, 5, closed=True), texels_per_m=0))
    parts.append(slab((w - 0.1, 0.03, 0.02), (0, y - 0.26, h - 0.02), m['lamp'], bevel=0, texels_per_m=0))
    for s in (-1, 1):
        parts.append(
            slab((0.012, 0.02, h - 0.5), (s * (w / 2 - 0.006), y - 0.22, 0.35), m['lamp'], bevel=0, texels_per_m=0)
        )
    return parts


def _podium(m, x, y, h, r=0.42):
    profile = [(r - 0.02, 0.02), (r, 0.03), (r, h - 0.008), (r - 0.008, h), (0.01, h)]
    stone = kit.revolve('podium', profile, m['stone'], 32, (x, y, 0))
    foot = kit.revolve('foot', [(r - 0.03, 0), (r - 0.03, 0.02)], m['brass'], 24, (x, y, 0))
    return [part(stone, '#f4efe8', 56), part(foot, texels_per_m=0)]


def clothing(m):
    """Seven round podiums in two staggered rows before an ink-blue niche."""
    parts = _niche(m, 'clothing')
    for x, y, h in PODIUMS:
        parts += _podium(m, x, y, h)
    return _at_home('clothing', parts, _hung_sign(m, 'clothing'))


def accessories(m):
    """A vitrine table with velvet trays in front, four tall plinths before an ochre niche."""
    parts = _niche(m, 'accessories') + _table(m)
    for x, y in TALL_SPOTS:
        parts += plinth(m, x, y, 0.42, TALL_M)
    return _at_home('accessories', parts, _hung_sign(m, 'accessories'))


def _table(m):
    y, top = TABLE_SPOTS[0][1], TABLE_M
    parts = [slab((2.1, 0.56, 0.12), (0, y, top - 0.14), m['wood'], WALNUT, 0.012, FINE)]
    parts.append(slab((2.12, 0.58, 0.016), (0, y, top - 0.03), m['brass'], bevel=0.004, texels_per_m=0))
    for x, _ in TABLE_SPOTS:
        parts.append(slab((0.6, 0.46, 0.03), (x, y, top - 0.03), m['paint'], '#33231b', 0.008, FINE))
    for sx in (-1, 1):
        for sy in (-1, 1):
            leg = kit.sweep(
                'leg', [(sx * 0.98, y + sy * 0.21, 0), (sx * 0.98, y + sy * 0.21, top - 0.1)], m['brass'], 0.018, 8
            )
            parts.append(part(leg, texels_per_m=0))
    parts.append(slab((1.96, 0.42, 0.03), (0, y, 0.2), m['wood'], bevel=0.006, texels_per_m=40))
    return parts


def plinth(m, x, y, w, h, turn=0.0, color=CREAM):
    """A display block on a recessed brass foot, so that it seems to float a little."""
    return [
        slab((w - 0.06, w - 0.06, 0.06), (x, y, 0), m['brass'], bevel=0.004, texels_per_m=0, turn=turn),
        slab((w, w, h - 0.06), (x, y, 0.06), m['lacquer'], color, 0.008, FINE, turn=turn),
        slab((w + 0.01, w + 0.01, 0.012), (x, y, h - 0.06), m['brass'], bevel=0, texels_per_m=0, turn=turn),
    ]


def _hung_sign(m, name):
    """The department's board, hung from the gallery's edge on two brass rods."""
    sign = next(s for s in planned_signs() if s.name == name)
    parts = _sign(m, name)
    c, s = math.cos(sign.turn), math.sin(sign.turn)
    for k in (-0.65, 0.65):
        x, y, z = sign.at[0] + c * k - s * 0.04, sign.at[1] + s * k + c * 0.04, sign.at[2] + sign.size[1] / 2
        parts.append(part(kit.sweep('rod', [(x, y, z), (x, y, z + 0.75)], m['brass'], 0.01, 5), texels_per_m=0))
    bar_z = sign.at[2] + sign.size[1] / 2 + 0.72
    side = -1 if sign.at[0] < 0 else 1
    bar = [(side * 3.6, sign.at[1], bar_z), (side * 2.2, sign.at[1], bar_z)]
    return parts + [part(kit.sweep('bar', bar, m['brass'], 0.016, 6), texels_per_m=0)]
