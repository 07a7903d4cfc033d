"""Pista, Sole and Luce: a running shoe, an espadrille wedge and a slingback."""

import math

import kit
import numpy as np
from mathutils import Vector

from goods import wear_light
from goods.common import Product, band, calf, catmull, plain, stitches
from goods.shoes_laces import bars, tied
from goods.shoes_last import POINTED, ROUND, Last, pair, profile
from goods.shoes_slip_on import flora_upper, vera_upper
from goods.shoes_sneaker import eyestay, heel_tab, saddle, sneaker_upper, throat, tongue


def pista():
    """Knit upper on a thick, springy sole with a flared heel."""
    knit = plain('knit', '#b6d43a', 0.85)
    trim = plain('trim', '#23262b', 0.6)
    foam = plain('foam', '#f2f2ee', 0.7)
    rubber = plain('rubber', '#23262b', 0.8)
    lace = plain('lace', '#f4f4f0', 0.85)
    last = Last(0.282, ROUND, profile(0.012, 0.010, 0.62, 0.030, 0.1))
    upper = sneaker_upper(last)
    v = np.linspace(0.665, 0.955, 6)
    left = np.column_stack([np.full(6, 0.430), v])
    ring = [(a, 0.985) for a in np.linspace(0, 1, 36, endpoint=False)]
    line = [Vector(p) for p in last.outline(52, -0.0075)]
    for p in line:
        s = float(last.station(p.y))
        p.z = float(last.profile(s)) * 0.42 + 0.004 * math.sin(s * 46)
    foot = [
        upper.skin('upper', knit, 56, 12),
        upper.skin('inside', trim, 36, 5, lift=-0.0034, flip=True),
        kit.sweep('collar', upper.path(ring, -0.0016), trim, 0.0040, 6, closed=True),
        upper.patch('eyestay', trim, eyestay(30), throat(30), 3, 0.0014, 0),
        *saddle(upper, -1, trim, lace),
        *saddle(upper, 1, trim, lace),
        heel_tab(upper, trim),
        *tongue(upper, knit, trim),
        *bars(upper, left, left * [-1, 1] + [1, 0], lace, 0.0036, 0.34, 0.0026),
        *tied(upper, 0.5, 0.93, lace, 0.0026, 0.036, 0.006, 0.45),
        last.deck('insole', trim, 36, 0.003, 0.004, 0.001),
        last.sole(
            'sole',
            foam,
            0,
            0.0070,
            56,
            0.0085,
            lambda s: 0.0035 + 0.012 * np.clip((s - 0.70) / 0.30, 0, 1) ** 2 + 0.004 * np.clip((0.08 - s) / 0.08, 0, 1),
            0.0040,
        ),
        last.sole(
            'tread',
            rubber,
            0,
            0.0045,
            48,
            -0.025,
            lambda s: 0.012 * np.clip((s - 0.70) / 0.30, 0, 1) ** 2 + 0.004 * np.clip((0.08 - s) / 0.08, 0, 1),
            0.0010,
        ),
        kit.sweep('wave', line, rubber, 0.0016, 4, closed=True),
    ]
    for a in np.linspace(0.38, 0.62, 9):
        for w in (0.20, 0.30, 0.40):
            p = Vector(upper.at(a, w, 0.0004))
            foot.append(
                kit.mesh(
                    'rib',
                    [
                        tuple(p + Vector((dx * 0.0030, dy * 0.0012, 0.0004)))
                        for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))
                    ],
                    [(0, 1, 2, 3)],
                    trim,
                )
            )
    return pair(foot, 0.128)


def espadrille():
    """Canvas on a braided jute wedge, ribbons tied at the ankle."""
    canvas = plain('canvas', '#d9c7a3', 0.9)
    jute = plain('jute', '#b8935a', 0.95)
    rubber = plain('rubber', '#7a5a3a', 0.8)
    thread = plain('thread', '#efe4c8', 0.8)
    last = Last(0.244, ROUND, profile(0.052, 0.003, 0.70, 0.018, 0.15))
    upper = flora_upper(last)
    out = upper.outwards()
    foot = [
        upper.skin('upper', canvas, 64, 10),
        upper.skin('inside', thread, 40, 5, lift=-0.0016, flip=True),
        kit.sweep('topline', upper.topline(60, -0.0006), canvas, 0.0020, 6, closed=True),
        last.deck('insole', thread, 40, 0.002, 0.002, 0.001),
        last.sole('tread', rubber, 0, 0.0030, 48, -0.0485, lambda s: 0 * np.asarray(s), 0.001),
    ]
    levels = 5
    for k in range(levels):
        path = []
        for i, p in enumerate(last.outline(54, -0.0020 - 0.0018 * (k % 2))):
            s = float(last.station(p[1]))
            z = 0.004 + (float(last.profile(s)) - 0.004) * (k + 0.5) / levels
            path.append((p[0], p[1], z + 0.0008 * math.sin(i * 1.9 + k)))
        top = max(q[2] for q in path) - min(q[2] for q in path)
        foot.append(kit.sweep('braid', path, jute, 0.0052 if top > 0.01 else 0.0042, 4, closed=True))
    seam = [Vector(p) for p in last.outline(110, -0.0034, 0.0012)]
    foot.append(stitches(seam, out, thread, 0.0070, 0.0046, 0.0013, closed=True))
    heel = Vector(upper.at(0.0, 0.9, 0.001))
    for s in (-1, 1):
        tie = [
            heel + Vector((s * 0.004, 0, 0)),
            (s * 0.034, heel.y - 0.030, heel.z + 0.028),
            (s * 0.030, heel.y - 0.072, heel.z + 0.046),
            (-s * 0.006, heel.y - 0.088, heel.z + 0.054),
            (-s * 0.036, heel.y - 0.050, heel.z + 0.068),
            (-s * 0.010, heel.y - 0.006, heel.z + 0.074),
            (s * 0.014, heel.y - 0.008, heel.z + 0.072),
        ]
        path = [Vector(p) for p in catmull([tuple(p) for p in tie], 34)]
        centre = Vector((0, heel.y - 0.045, heel.z + 0.05))
        foot.append(band('ribbon', path, canvas, 0.011, 0.0010, lambda p, c=centre: (p - c) * Vector((1, 1, 0.05))))
        loop = [
            (0.012, heel.y - 0.004, heel.z + 0.073),
            (0.012 + s * 0.012, heel.y + 0.012, heel.z + 0.078),
            (0.012 + s * 0.026, heel.y + 0.014, heel.z + 0.066),
            (0.012 + s * 0.010, heel.y + 0.006, heel.z + 0.066),
            (0.012, heel.y - 0.002, heel.z + 0.072),
        ]
        foot.append(kit.sweep('bow', catmull(loop, 16), canvas, 0.0030, 5, 0.4))
    return pair(foot, 0.108)


def slingback():
    """Pointed, open behind, on a kitten heel; the strap has a small buckle."""
    leather = wear_light.cloth('leather', calf(), '#f2ead8', 0.5, shaded=False)
    lining = plain('lining', '#d9bd9c', 0.8)
    sole = plain('sole', '#2b1a14', 0.45)
    metal = plain('metal', '#d8a657', 0.24, 1.0)
    last = Last(0.248, POINTED, profile(0.050, 0.004, 0.70, 0.0045, 0.18))
    upper = vera_upper(last)
    span = np.linspace(0.245, 0.755, 50)
    high = 0.30 + 0.70 * np.clip(np.minimum(span - 0.245, 0.755 - span) / 0.055, 0, 1) ** 0.7
    low = np.column_stack([span, np.zeros(50)])
    top = np.column_stack([span, high])
    vamp = upper.patch('upper', leather, low, top, 12, 0.0, 0)
    inside = upper.patch('inside', lining, low, top, 6, -0.0016, 0)
    inside.data.flip_normals()
    edge = upper.path(top, -0.0004)
    a, b = Vector(upper.at(0.25, 0.62, 0.0)), Vector(upper.at(0.75, 0.62, 0.0))
    back = Vector(upper.at(0.0, 0.92, 0.0))
    strap = [
        Vector(p)
        for p in catmull(
            [
                tuple(a),
                tuple(a.lerp(back, 0.5) + Vector((-0.010, 0.006, 0.006))),
                tuple(back + Vector((0, 0.002, 0.004))),
                tuple(b.lerp(back, 0.5) + Vector((0.010, 0.006, 0.006))),
                tuple(b),
            ],
            30,
        )
    ]
    middle = Vector((0, a.y + 0.01, a.z))
    foot = [
        vamp,
        inside,
        kit.sweep('topline', [tuple(p) for p in edge], leather, 0.0014, 6),
        band('strap', strap, leather, 0.0085, 0.0018, lambda p: (p - middle) * Vector((1, 1, 0))),
        last.deck('insole', lining, 44, 0.002, 0.002, 0.001),
        last.sole('sole', sole, 0.0032, 0.0003, 60),
        *last.heel(
            'heel',
            leather,
            0.20,
            -0.001,
            0.003,
            0.004,
            lambda t: (0.28 + 0.72 * t**1.8, 0.30 + 0.70 * t**1.6, 0.008 * (1 - t)),
            10,
            72,
            0.007,
        ),
    ]
    k = strap[4]
    out = ((k - middle) * Vector((1, 1, 0))).normalized()
    ring = [k + out * 0.0026 + Vector((0, dy * 0.0055, dz * 0.0068)) for dy, dz in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    foot.append(kit.sweep('buckle', [tuple(p) for p in ring], metal, 0.0010, 5, closed=True))
    base = [v.co for v in foot[-3].data.vertices if v.co.z < 0.0045]
    foot.append(
        kit.flip_normals_out(kit.loft('heel-tip', [[(v.x, v.y, z) for v in base] for z in (0.0, 0.0042)], sole))
    )
    return pair(foot, 0.100)


PRODUCTS = {
    'shoe-pista': Product(
        pista, {'lime': {'knit': '#b6d43a', 'trim': '#23262b'}, 'grey': {'knit': '#8a8c90', 'trim': '#2b2d31'}}
    ),
    'shoe-sole': Product(espadrille, {'natural': {'canvas': '#d9c7a3'}, 'navy': {'canvas': '#1b2a4a'}}),
    'shoe-luce': Product(slingback, {'ivory': {'leather': '#f2ead8'}, 'black': {'leather': '#17161a'}}),
}
