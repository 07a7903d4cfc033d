"""Montana: an ankle boot with elastic gores, pull tab and block heel."""

import kit
import numpy as np
from goods.common import Product, band, calf, catmull, plain, sheet, stitches, tinted
from goods.shoes_last import ALMOND, Last, ankle_ring, around, pair, profile, tall_upper
from mathutils import Vector

GORE_A = 0.222  # Where the gore's middle sits around the ankle.


def boot_upper(last):
    instep = around(
        (0.004, 0, 0.088),
        [
            (0.04, -0.078, 0.088),
            (0.16, -0.118, 0.086),
            (0.34, -0.118, 0.078),
            (0.50, -0.120, 0.064),
            (0.60, -0.080, 0.062),
            (0.635, -0.036, 0.063),
        ],
        (0.645, 0.006, 0.063),
        [
            (0.04, 0.078, 0.088),
            (0.16, 0.112, 0.086),
            (0.34, 0.106, 0.080),
            (0.50, 0.114, 0.066),
            (0.60, 0.082, 0.063),
            (0.635, 0.044, 0.063),
        ],
    )
    return tall_upper(
        last,
        rise=around(0.024, [0.024, 0.022, 0.022, 0.024, 0.026, 0.026], 0.025),
        swell=around(0.008, [0.007, 0.005, 0.003, 0.004, 0.004, 0.004], 0.004),
        instep=instep,
        rings=[
            ankle_ring(last, 0.235, 0.033, 0.052, 0.112, 0.014),
            ankle_ring(last, 0.205, 0.036, 0.050, 0.150, 0.004),
            ankle_ring(last, 0.195, 0.040, 0.053, 0.190),
        ],
    )


def gore_edge(side, count=44):
    """Outline of the gore as (a, v): wide at the top, a rounded tongue below."""
    keys = [
        (-0.058, 1.0),
        (-0.050, 0.86),
        (-0.040, 0.72),
        (-0.027, 0.63),
        (0, 0.60),
        (0.027, 0.63),
        (0.040, 0.72),
        (0.050, 0.86),
        (0.058, 1.0),
    ]
    line = catmull(keys, count)
    a = GORE_A if side < 0 else 1 - GORE_A
    return line + [a, 0]


def gore(upper, side, elastic, thread):
    """Ribbed elastic between stitched edges."""
    edge = gore_edge(side, 41)
    low, high = edge[:21][::-1], edge[20:]
    rows = []
    ribs = 17
    for k in range(ribs):
        t = k / (ribs - 1)
        pairs = low * (1 - t) + high * t
        rows.append(upper.at(pairs[:, 0], pairs[:, 1], 0.0004 + 0.0007 * (k % 2)))
    sheet_ = sheet('gore', np.array(rows)[:, ::4], elastic)
    middle = sheet_.data.polygons[len(sheet_.data.polygons) // 2]
    if middle.normal.x * side < 0:
        sheet_.data.flip_normals()
    seam = gore_edge(side, 60)
    seam = seam + (seam - [GORE_A if side < 0 else 1 - GORE_A, 0.72]) * [0.14, 0.05]
    seam = seam[(seam[:, 1] < 0.985)]
    out = upper.outwards()
    return [
        sheet_,
        kit.sweep('gore-edge', upper.path(gore_edge(side, 26), 0.0002), elastic, 0.0008, 4),
        stitches(upper.path(seam, 0.0003), out, thread, 0.0058, 0.0038, 0.0010, 0.06),
    ]


def pull_tab(upper, mat):
    """A folded loop at the back of the top."""
    outer = Vector(upper.at(0.0, 0.86, 0.0016))
    top = Vector(upper.at(0.0, 1.0, 0.0))
    inner = Vector(upper.at(0.0, 0.90, -0.0030))
    rise = Vector((0, 0, 0.016))
    path = [
        outer,
        outer.lerp(top, 0.9) + Vector((0, 0.0012, 0)),
        top + Vector((0, 0.003, 0.008)),
        top + rise * 0.95 + Vector((0, 0.001, 0)),
        top + rise + Vector((0, -0.003, 0)),
        top + Vector((0, -0.006, 0.008)),
        inner,
    ]
    smooth = [Vector(p) for p in catmull([tuple(p) for p in path], 16)]
    centre = top + Vector((0, -0.002, 0.004))
    return band('pull-tab', smooth, mat, 0.016, 0.0014, lambda p: (p - centre) * Vector((0, 1, 1)))


def montana():
    leather = tinted('leather', calf(), '#5e301b', 0.72)
    lining = tinted('lining', calf(), '#c9a67c', 1.0)
    edge = plain('edge', '#2e1a10', 0.42)
    dark = plain('elastic', '#15110f', 0.75)
    thread = plain('thread', '#c79a63', 0.6)
    last = Last(0.252, ALMOND, profile(0.046, 0.005, 0.67, 0.007, 0.16))
    upper = boot_upper(last)
    seam = [
        (a, v)
        for a, v in catmull(
            [(0.315, 0.02), (0.325, 0.20), (0.318, 0.38), (0.285, 0.52), (GORE_A + 0.035, 0.60)], 40
        )
    ]
    other = [(1 - a, v) for a, v in seam]
    out = upper.outwards()
    welt = [Vector(p) for p in last.outline(130, -0.0016, 0.0022)]
    welt = [p for p in welt[20:110] if last.station(p.y) > 0.2]
    foot = [
        upper.skin('upper', leather, 56, 20),
        upper.skin('inside', lining, 44, 9, lift=-0.0022, flip=True),
        kit.sweep('topline', upper.topline(48, -0.0010), leather, 0.0018, 5, closed=True),
        *gore(upper, -1, dark, thread),
        *gore(upper, 1, dark, thread),
        *(stitches(upper.path(s, 0.0003), out, thread, 0.0056, 0.0038, 0.0009, 0.06) for s in (seam, other)),
        pull_tab(upper, dark),
        last.deck('insole', lining, 40, 0.002, 0.002, 0.001),
        *last.sole('sole', dark, 0.0045, 0.0032, 60, 0.0018, edge=edge),
        *last.heel(
            'heel',
            edge,
            0.285,
            0.0012,
            0.004,
            0.004,
            lambda t: (0.90 + 0.10 * t, 0.86 + 0.14 * t, 0.002 * (1 - t)),
            4,
            60,
            0.007,
        ),
        stitches(welt, (0, 0, 1), thread, 0.0064, 0.0042, 0.0010, 0.05),
    ]
    foot.append(heel_lift(foot[-3], dark))
    return pair(foot, 0.115)


def heel_lift(heel, rubber):
    """The rubber piece under the block, in the block's own lowest outline."""
    base = [v.co for v in heel.data.vertices if v.co.z < 0.0041]
    return kit.flip_normals_out(
        kit.loft('heel-lift', [[(v.x, v.y, z) for v in base] for z in (0.0, 0.0042)], rubber)
    )


PRODUCTS = {
    'shoe-montana': Product(
        montana,
        {
            'chestnut': {'leather': '#5e301b', 'edge': '#2e1a10', 'thread': '#c79a63'},
            'black': {'leather': '#151315', 'edge': '#120e0d', 'thread': '#4a4440'},
        },
    ),
}
