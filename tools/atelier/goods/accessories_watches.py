"""A steel chronograph and a slim dress watch on a woven bracelet, on the cushion of the other watch."""

import math

import kit
from mathutils import Matrix

from goods import accessories_watch as base
from goods import common, wear_cloth, wear_form
from goods.accessories_common import transform
from goods.common import Product
from goods.variants import Look
from goods.wear_field import TAU


def links(metal, width, thick, count, gap=0.12, rows_of=3):
    """A bracelet: rows of rounded links around the back of the cushion."""
    parts, start = [], base.STRAP_START
    span = (TAU - 2 * start) / count
    for k in range(count):
        middle = start + (k + 0.5) * span
        taper = 0.82 + 0.18 * abs(math.cos(middle / 2)) ** 1.5
        for j in range(rows_of):
            share = width * taper / rows_of
            x = (j - (rows_of - 1) / 2) * share
            ring = []
            for a in (middle - span * (0.5 - gap / 2), middle + span * (0.5 - gap / 2)):
                low, _ = base.wrist(a, base.strap_rise(a) + 0.0002)
                high, _ = base.wrist(a, base.strap_rise(a) + thick)
                half = share * 0.47
                ring.append(
                    [
                        (x - half, low.x, low.y),
                        (x - half, high.x, high.y),
                        (x - half * 0.7, high.x, high.y),
                        (x + half * 0.7, high.x, high.y),
                        (x + half, high.x, high.y),
                        (x + half, low.x, low.y),
                    ]
                )
            m, _ = base.wrist(middle, base.strap_rise(middle) + thick * 1.18)
            mid = [(p[0], (p[1] + q[1]) / 2, (p[2] + q[2]) / 2) for p, q in zip(*ring)]
            lift = (m.x - mid[2][1], m.y - mid[2][2])
            mid = [
                (p[0], p[1] + (lift[0] if 0 < i < 5 else 0), p[2] + (lift[1] if 0 < i < 5 else 0))
                for i, p in enumerate(mid)
            ]
            parts.append(kit.flip_normals_out(kit.loft('link', [ring[0], mid, ring[1]], metal)))
    return parts


def _stand(parts, name, pad, metal, head, scale=1.0):
    lift = base.CUSHION_Z + 0.0006
    placed = transform(head, Matrix.Translation((0, 0, lift)) @ Matrix.Scale(scale, 4))
    tilt = Matrix.Translation((0, -0.004, 0.058)) @ Matrix.Rotation(math.radians(52), 4, 'X')
    whole = transform([base.cushion(pad), *parts, *placed], tilt) + base.watch_stand(metal, pad)
    return wear_cloth.finished(name, whole, 0.03, 0.35)


def _counter(dial, ink, x, y, radius=0.0037):
    z = 0.00745
    ring = wear_form.turned(
        'counter',
        [(radius, z), (radius, z + 0.0002), (radius * 0.93, z + 0.0002), (radius * 0.93, z)],
        ink,
        (x, y, 0),
        24,
    )
    well = wear_form.turned('well', [(radius * 0.93, z + 0.00005), (0.0001, z + 0.00005)], dial, (x, y, 0), 20)
    needle = kit.sweep(
        'needle', [(x, y - 0.0006, z + 0.0003), (x + radius * 0.5, y + radius * 0.6, z + 0.0003)], ink, 0.00018, 4
    )
    return [ring, well, needle]


def regatta():
    """Three counters, pushers, a tachymeter ring, a steel bracelet."""
    steel = wear_cloth.plain('case', '#c9ccd0', 0.22, 1.0)
    dial = wear_cloth.plain('dial', '#1b2a4a', 0.3)
    ink = wear_cloth.plain('hands', '#eef1f4', 0.3)
    sub = wear_cloth.plain('counters', '#e2e4e6', 0.4)
    pad = wear_cloth.plain('velvet', '#d8cdbb', 0.95)
    head = base.watch_head(steel, dial, ink)
    r = 0.0195
    bezel = wear_form.turned(
        'tachymeter',
        [(r * 0.985, 0.0070), (r * 0.99, 0.0084), (r * 0.90, 0.0096), (r * 0.875, 0.0094)],
        dial,
        segments=56,
    )
    head.append(bezel)
    for k in range(60):
        a = TAU * k / 60
        length = 0.0011 if k % 5 == 0 else 0.0006
        tick = kit.box('tick', (0.0003, length, 0.0002), (0, r * 0.935, 0.0093), ink, 0, 1)
        head += transform([tick], Matrix.Rotation(-a, 4, 'Z'))
    for x, y in ((0.0072, 0.0), (-0.0072, 0.0), (0.0, -0.0076)):
        head += _counter(sub, dial, x, y)
    for a in (math.radians(32), math.radians(-32)):
        push = [
            kit.sweep(
                'pusher',
                [
                    (r * 0.98 * math.cos(a), r * 0.98 * math.sin(a), 0.0042),
                    ((r + 0.0038) * math.cos(a), (r + 0.0038) * math.sin(a), 0.0042),
                ],
                steel,
                0.0017,
                8,
            )
        ]
        head += push
    return _stand(links(steel, 0.020, 0.0030, 26), 'watch-regatta', pad, steel, head)


def petite():
    """A slim oval-cased face without numerals on a woven bracelet."""
    gold = wear_cloth.plain('case', '#d9a58c', 0.2, 1.0)
    dial = wear_cloth.plain('dial', '#f6efe6', 0.35)
    ink = wear_cloth.plain('hands', '#7a4a36', 0.3)
    pad = wear_cloth.plain('velvet', '#3a2630', 0.95)
    r = 0.0135
    case = [(r * 0.9, 0.0), (r, 0.0014), (r, 0.0040), (r * 0.96, 0.0052), (r * 0.90, 0.0056), (r * 0.88, 0.0050)]
    head = [
        wear_form.turned('case', case, gold, segments=48),
        wear_form.turned('dial', [(r * 0.885, 0.0050), (0.0001, 0.0051)], dial, segments=40),
        base.hand(ink, r * 0.46, 0.0010, 0.0054, TAU * (10 + 9 / 60) / 12),
        base.hand(ink, r * 0.72, 0.0008, 0.0056, TAU * 9 / 60),
        kit.revolve('crown', [(0.0014, 0), (0.0016, 0.001), (0.0012, 0.0022), (0.0002, 0.0024)], gold, 12),
    ]
    head[-1].matrix_world = Matrix.Translation((r, 0, 0.0028)) @ Matrix.Rotation(math.pi / 2, 4, 'Y')
    for k in range(4):
        bar = kit.box('index', (0.0006, 0.0022, 0.0004), (0, r * 0.74, 0.0051), ink, 0.0001, 1)
        head += transform([bar], Matrix.Rotation(-TAU * k / 4, 4, 'Z'))
    for s in (-1, 1):
        head.append(
            kit.sweep('lug', [(-0.0055, s * r * 0.95, 0.0020), (0.0055, s * r * 0.95, 0.0020)], gold, 0.0018, 6)
        )
        bridge = [
            [(x, s * (r * 0.95 + d), 0.0020 - 0.9 * d * d / 0.010 - h) for x in (-0.0062, 0.0062)]
            for d, h in ((0.0, 0.0), (0.004, 0.0), (0.008, 0.0006), (0.0115, 0.0016))
        ]
        head.append(common.thicken(common.sheet('end', bridge, gold, flip=s > 0), 0.0014, offset=0))
    return _stand(links(gold, 0.0135, 0.0020, 44, 0.05, 4), 'watch-petite', pad, gold, head)


PRODUCTS = {
    'watch-regatta': Product(regatta, {'navy': {'dial': '#1b2a4a'}, 'black': {'dial': '#17161a'}}),
    'watch-petite': Product(
        petite,
        {
            'rosegold': {'case': Look('#d9a58c', 0.2, 1.0), 'hands': '#7a4a36'},
            'silver': {'case': Look('#b9bcc2', 0.2, 1.0), 'hands': '#2c3038'},
        },
    ),
}
