"""Riva: a strappy evening sandal on a slim high heel."""

import math

import kit
import numpy as np
from goods.common import Product, band, brass, calf, plain, tinted
from goods.shoes_last import ALMOND, Last, ankle_ring, around, pair, profile, tall_upper
from goods.variants import Look
from mathutils import Matrix, Vector


def foot_surface(last):
    """The bare foot that the straps lie on."""
    instep = around(
        (0.000, 0, 0.125),
        [
            (0.04, -0.080, 0.124),
            (0.16, -0.112, 0.118),
            (0.36, -0.118, 0.092),
            (0.54, -0.126, 0.052),
            (0.68, -0.100, 0.030),
            (0.74, -0.050, 0.028),
        ],
        (0.76, 0.010, 0.028),
        [
            (0.04, 0.080, 0.124),
            (0.16, 0.108, 0.118),
            (0.36, 0.110, 0.094),
            (0.54, 0.122, 0.056),
            (0.68, 0.104, 0.034),
            (0.74, 0.056, 0.031),
        ],
    )
    return tall_upper(
        last,
        rise=around(0.022, [0.022, 0.022, 0.022, 0.020, 0.016, 0.014], 0.014),
        swell=around(0.004, [0.003, 0.001, -0.002, -0.002, -0.003, -0.004], -0.004),
        instep=instep,
        rings=[
            ankle_ring(last, 0.230, 0.031, 0.056, 0.150, 0.016),
            ankle_ring(last, 0.180, 0.032, 0.042, 0.185, 0.004),
            ankle_ring(last, 0.175, 0.034, 0.043, 0.215),
        ],
    )


def strap(upper, line, mat, width, lift=0.0006):
    """A strap of even width (m) along (a, v) places on the foot."""
    return band('strap', upper.path(line, lift), mat, width, 0.0021, upper.outwards())


def arch(last, mat, s0, s1, height, width, count=22):
    """A strap over the forefoot, from the outer edge at station s0 to the inner edge at s1."""
    rim = last.outline(400, 0.0004, 0.002)
    half = len(rim) // 2
    outer = rim[:half][np.argmin(np.abs(rim[:half, 1] - last.y(s0)))]
    inner = rim[half:][np.argmin(np.abs(rim[half:, 1] - last.y(s1)))]
    centre, radius = (outer + inner) / 2, abs(inner[0] - outer[0]) / 2
    path = []
    for angle in np.linspace(0, math.pi, count):
        p = outer + (inner - outer) * (1 - math.cos(angle)) / 2
        path.append(Vector((p[0], p[1], p[2] + height * math.sin(angle) ** 0.9)))

    def out(p):
        return Vector(((p.x - centre[0]) / radius**2, 0, max(p.z - centre[2], 0) / height**2 + 1e-6))

    return band('strap', path, mat, width, 0.0021, out)


def level(upper, z_back, z_front, a0, a1, count):
    """A line around the ankle at a height that changes from back to front."""
    pairs = []
    for a in np.linspace(a0, a1, count):
        column = upper.at(np.full(80, a), np.linspace(0, 1, 80))[:, 2]
        f = (1 - math.cos(2 * math.pi * a)) / 2
        z = z_back * (1 - f) + z_front * f
        pairs.append((a, float(np.interp(z, column, np.linspace(0, 1, 80)))))
    return np.array(pairs)


def buckle(upper, place, metal):
    """A small square frame with its pin."""
    at = Vector(upper.at(*place, 0.0034))
    normal = (Vector(upper.at(*place, 0.01)) - at).normalized()
    turn = Matrix.Translation(at) @ normal.to_track_quat('Z', 'Y').to_matrix().to_4x4()
    frame = [turn @ Vector((x, y, 0)) for x, y in kit.rounded(0.014, 0.012, 0.003, 3)]
    shift = turn.to_3x3() @ Vector((0, -0.006, 0))
    frame = [p + shift for p in frame]
    pin = [turn @ Vector((x, 0, z)) for x, z in ((-0.006, 0.0004), (0, 0.0016), (0.007, 0.0012))]
    return [
        kit.sweep('buckle', frame, metal, 0.0011, 6, closed=True),
        kit.sweep('pin', pin, metal, 0.0008, 5),
    ]


def slim_heel(t):
    g = 0.20 + 0.80 * t**3.0
    return g * 1.02, 0.18 + 0.82 * t**2.6, 0.013 * (1 - t) ** 1.3 - 0.003 * math.sin(math.pi * t)


def riva():
    leather = tinted('leather', calf(), '#dcc189', 0.62, 0.9)
    insole = tinted('insole', calf(), '#e0c6a4', 1.0)
    sole = plain('sole', '#2b1a14', 0.45)
    metal = brass()
    last = Last(0.238, ALMOND, profile(0.085, 0.004, 0.70, 0.0060, 0.2))
    upper = foot_surface(last)
    ankle = level(upper, 0.160, 0.152, 0.0, 1.0, 44)
    counter = upper.patch(
        'counter',
        leather,
        [(a, 0.0) for a in np.linspace(-0.125, 0.125, 22)],
        [(a, 0.36 - 0.30 * (a / 0.125) ** 2) for a in np.linspace(-0.125, 0.125, 22)],
        6,
        0.0003,
        0.0016,
    )
    spine = strap(upper, [(0.0, v) for v in np.linspace(0.30, ankle[0, 1], 10)], leather, 0.010, 0.0012)
    foot = [
        arch(last, leather, 0.79, 0.71, 0.030, 0.012),
        arch(last, leather, 0.69, 0.79, 0.033, 0.012),
        arch(last, leather, 0.60, 0.55, 0.046, 0.010),
        strap(upper, ankle, leather, 0.009, 0.0014),
        counter,
        spine,
        *buckle(upper, ankle[11], metal),
        last.deck('insole', insole, 44, 0.0012, 0.0034, 0.0),
        *last.sole('sole', sole, 0.0042, 0.0004, 60, 0.0026, edge=leather),
        *last.heel('heel', leather, 0.225, -0.001, 0.003, 0.004, slim_heel, 13, 80, 0.009),
    ]
    base = [v.co for v in foot[-2].data.vertices if v.co.z < 0.0041]
    foot.append(
        kit.flip_normals_out(
            kit.loft('heel-tip', [[(v.x, v.y, z) for v in base] for z in (0.0, 0.0045)], sole)
        )
    )
    return pair(foot, 0.105)


PRODUCTS = {
    'shoe-riva': Product(
        riva,
        {
            'gold': {'leather': Look('#dcc189', 0.62, 0.9)},
            'tan': {'leather': Look('#9a5f34', 0.75, 0.0)},
        },
    ),
}
