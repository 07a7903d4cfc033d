"""Men's dress shoes: Bruno (loafer) and Derby (open lacing), on one last and one welted sole."""

import math

import kit
import numpy as np
from goods.common import Product, calf, catmull, plain, sheet, stitches, thicken, tinted
from goods.shoes_laces import bars, eyelets, tied
from goods.shoes_last import ROUND, Last, around, low_upper, pair, profile
from mathutils import Vector

LENGTH, HEEL_M, SOLE_M = 0.292, 0.024, 0.0065
MENS = (
    tuple(w * 0.97 for w in ROUND[0][:5]) + (0.118,),
    tuple(w * 0.97 for w in ROUND[1][:5]) + (0.118,),
    0.012,
)


def mens_last():
    return Last(LENGTH, MENS, profile(HEEL_M, 0.007, 0.64, SOLE_M, 0.12))


def opening(throat_s, throat_z, quarter_z, heel_z=0.070, half=0.040):
    """Topline of a shoe that covers the instep: an oval around the ankle."""
    s = throat_s
    rows = [
        (0.055, -0.060, heel_z - 0.001),
        (0.12, -0.098, heel_z - 0.014),
        (0.21, -0.108, quarter_z),
        (0.21 + (s - 0.21) * 0.45, -0.098, quarter_z + (throat_z - quarter_z) * 0.35),
        (0.21 + (s - 0.21) * 0.86, -half * 1.65, quarter_z + (throat_z - quarter_z) * 0.82),
        (s - 0.004, -half * 0.8, throat_z - 0.001),
    ]
    inner = [(a, -x * 0.96, z + 0.002) for a, x, z in rows]
    return around((0.026, 0, heel_z), rows, (s, 0.004, throat_z), inner)


def covered_upper(last, top, toe_rise=0.026, reach=0.52, drop=0.030):
    return low_upper(
        last,
        top,
        rise=around(0.024, [0.024, 0.022, 0.022, 0.024, 0.026, 0.027], toe_rise),
        swell=around(0.008, [0.007, 0.005, 0.003, 0.004, 0.004, 0.004], 0.005),
        reach=around(0.15, [0.15, 0.18, 0.30, 0.42, 0.48, reach], reach),
        drop=around(0.026, [0.026, 0.022, 0.024, 0.026, drop * 0.9, drop], drop),
    )


def welted_sole(last, edge, tread, thread):
    """Leather outsole with a stitched welt that sticks out, and a stacked heel."""
    seam = [Vector(p) for p in last.outline(140, -0.0022, 0.0024)]
    first = next(
        i for i in range(len(seam)) if (seam[i] - seam[i - 1]).length > 0 and last.station(seam[i].y) > 0.16
    )
    shown = [p for p in seam[first:] if last.station(p.y) > 0.16]
    return [
        *last.sole('sole', tread, 0.0050, 0.0042, 60, 0.0022, edge=edge),
        *last.heel('heel', edge, 0.27, 0.0028, 0.0045, 0.004, levels=3, count=60, concave=0.007),
        heel_lift(last, tread),
        stitches(shown, (0, 0, 1), thread, 0.0070, 0.0046, 0.0011, 0.05),
    ]


def heel_lift(last, rubber):
    """The dark rubber top piece the heel stands on."""
    rim = last.outline(60, -0.0022)
    back = [p for p in np.concatenate([rim[30:], rim[:30]]) if last.station(p[1]) < 0.262]
    rings = [[(x, y, z) for x, y, _ in back] for z in (0.0, 0.0044)]
    return kit.flip_normals_out(kit.loft('heel-lift', rings, rubber))


def common_parts(last, upper, leather, lining, edge, tread, thread):
    return [
        upper.skin('inside', lining, 44, 6, lift=-0.0022, flip=True),
        last.deck('insole', lining, 40, 0.002, 0.002, 0.001),
        *welted_sole(last, edge, tread, thread),
    ]


def materials(color, edge='#3a2114'):
    return (
        tinted('leather', calf(), color, 0.52),
        tinted('lining', calf(), '#c79f73', 1.0),
        plain('edge', edge, 0.4),
        plain('tread', '#1a1412', 0.6),
        plain('thread', '#b98c58', 0.6),
    )


def row(a0, a1, v, count=40):
    """A straight run of (a, v) pairs."""
    return np.column_stack([np.linspace(a0, a1, count), np.broadcast_to(v, count)])


# ---------------------------------------------------------------- Bruno, the loafer


def apron_line(count=44):
    """The moccasin seam: a U from the throat's corner, around the toe, and back."""
    keys = [
        (0.350, 1.0),
        (0.362, 0.86),
        (0.383, 0.69),
        (0.412, 0.52),
        (0.452, 0.41),
        (0.50, 0.375),
        (0.548, 0.41),
        (0.588, 0.52),
        (0.617, 0.69),
        (0.638, 0.86),
        (0.65, 1.0),
    ]
    return catmull(keys, count)


def gathers(upper, line, mat):
    """The hand-sewn ridge: short pleats across the moccasin seam."""
    out = upper.outwards()
    ridge = upper.path(line, 0.0006)
    parts = [kit.sweep('ridge', ridge, mat, 0.0021, 5)]
    points = kit.resample(ridge, 0.0088)[1:-1]
    for p, q in zip(points, points[1:]):
        normal = out(p)
        side = (q - p).normalized().cross(normal).normalized()
        path = [
            p + side * w * 0.0036 + normal * h
            for w, h in ((-1, -0.0006), (-0.5, 0.0015), (0.5, 0.0015), (1, -0.0006))
        ]
        parts.append(kit.sweep('pleat', path, mat, 0.0016, 3))
    return parts


def saddle(upper, last, leather, thread):
    """The strap over the vamp with its lens-shaped window, doubled in width at the welt."""
    front, back = upper.across(last.y(0.585), 30), upper.across(last.y(0.485), 30)
    mid = (front + back) / 2
    gap = np.array([0.30 * math.exp(-(((t - 0.5) / 0.085) ** 2)) for t in np.linspace(0, 1, 30)])
    bow_tie = np.array([0.62 + 0.38 * abs(2 * t - 1) ** 1.5 for t in np.linspace(0, 1, 30)])[:, None]
    front, back = mid + (front - mid) * bow_tie, mid + (back - mid) * bow_tie
    # Two halves that part in the middle leave the window open.
    inner_f = mid + (front - mid) * gap[:, None] * 1.6
    inner_b = mid + (back - mid) * gap[:, None] * 1.6
    parts = [
        upper.patch('saddle', leather, front, inner_f, 2, 0.0010, 0.0018),
        upper.patch('saddle', leather, inner_b, back, 2, 0.0010, 0.0018),
    ]
    out = upper.outwards()
    for edge in (front, back):
        line = mid + (edge - mid) * 0.86
        parts.append(stitches(upper.path(line, 0.0029), out, thread, 0.0050, 0.0034, 0.0009, 0.1))
    return parts


def bruno():
    leather, lining, edge, tread, thread = materials('#5a1a1c')
    last = mens_last()
    upper = covered_upper(last, opening(0.42, 0.076, 0.046), 0.024, 0.50, 0.028)
    foot = [
        upper.skin('upper', leather, 60, 12),
        kit.sweep('topline', upper.topline(56, -0.0010), leather, 0.0018, 5, closed=True),
        *gathers(upper, apron_line(), leather),
        *saddle(upper, last, leather, thread),
        tongue(upper, leather, 0.35, 0.65, 0.014),
        *common_parts(last, upper, leather, lining, edge, tread, thread),
    ]
    return pair(foot, 0.122)


def tongue(upper, leather, a0, a1, rise):
    """A lip that carries the vamp on, up out of the throat."""
    a = np.linspace(a0, a1, 18)
    root, below = upper.at(a, 1.0, 0.0004), upper.at(a, 0.90, 0.0004)
    along = root - below
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    height = rise * np.sin(np.pi * (a - a0) / (a1 - a0)) ** 0.4
    rows = [root - along * 0.010] + [
        root + along * (height * t)[:, None] + [0, 0, 0.004] * (height / rise * t * t)[:, None]
        for t in np.linspace(0, 1, 5)
    ]
    return thicken(sheet('tongue', rows, leather), 0.0022, offset=0)


# ---------------------------------------------------------------- Derby, the lace-up


def facing(count=40):
    """Front edge of the quarters, from the welt up to the top eyelet: (a, v) on the outer side."""
    return catmull(
        [
            (0.318, 0.0),
            (0.330, 0.16),
            (0.352, 0.34),
            (0.392, 0.50),
            (0.434, 0.60),
            (0.452, 0.70),
            (0.452, 0.85),
            (0.450, 1.0),
        ],
        count,
    )


def mirrored(pairs):
    """The same line on the other side of the shoe."""
    return np.asarray(pairs) * [-1, 1] + [1, 0]


def derby_holes(count=5):
    v = np.linspace(0.69, 0.965, count)
    return np.column_stack([np.full(count, 0.437), v])


def derby():
    leather, lining, edge, tread, thread = materials('#7d4420')
    last = mens_last()
    upper = covered_upper(last, opening(0.37, 0.088, 0.049, 0.072), 0.027, 0.55, 0.034)
    out = upper.outwards()
    line = facing(14)
    cap = upper.across(last.y(0.79), 31)
    feather = np.column_stack([cap[:, 0], 0 * cap[:, 0]])
    vamp = [upper.at(np.linspace(0.29, 0.71, 30), v, 0) for v in np.linspace(0, 1, 11)]
    fine = facing(60)[3:]
    seams = [
        stitches(upper.path(pairs, 0.0021), out, thread, 0.0056, 0.0038, 0.0009, 0.08)
        for pairs in (fine - [0.007, 0], mirrored(fine - [0.007, 0]))
    ]
    seams.append(stitches(upper.path(cap - [0, 0.012], 0.0019), out, thread, 0.0056, 0.0038, 0.0009, 0.08))
    left = derby_holes()
    foot = [
        sheet('vamp', vamp, leather),
        upper.patch('quarters', leather, line, line * [-1, 1], 38, 0.0019, 0),
        *(
            kit.sweep('facing', upper.path(p, 0.0010), leather, 0.0011, 4)
            for p in (facing(13), mirrored(facing(13)))
        ),
        upper.patch('toe-cap', leather, feather, cap, 6, 0.0014, 0),
        kit.sweep('cap-edge', upper.path(cap[::2], 0.0006), leather, 0.0009, 4),
        kit.sweep('topline', upper.topline(46, -0.0004), leather, 0.0017, 4, closed=True),
        tongue(upper, leather, 0.40, 0.60, 0.020),
        *seams,
        *eyelets(upper, np.concatenate([left, mirrored(left)]), tread, 0.0022),
        *bars(upper, left, mirrored(left), tread, 0.0014),
        *tied(upper, 0.5, 0.90, tread, 0.0014, 0.034),
        *common_parts(last, upper, leather, lining, edge, tread, thread),
    ]
    return pair(foot, 0.122)


PRODUCTS = {
    'shoe-bruno': Product(
        bruno,
        {
            'oxblood': {'leather': '#5a1a1c', 'thread': '#8a4a3a'},
            'black': {'leather': '#131214', 'thread': '#3a3634', 'edge': '#16110f'},
        },
    ),
    'shoe-derby': Product(
        derby,
        {
            'cognac': {'leather': '#7d4420', 'edge': '#3a2114', 'thread': '#d2a56c'},
            'black': {'leather': '#131214', 'edge': '#16110f', 'thread': '#45403c'},
        },
    ),
}
