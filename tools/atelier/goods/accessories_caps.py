"""Beret, baseball cap and pompom beanie."""

import math

import kit
import numpy as np

from goods import common, wear_cloth
from goods.accessories_hats import ring
from goods.common import Product
from goods.wear_field import TAU


def beret():
    """Bretone: felted wool, lying tilted, with its stem."""
    felt = wear_cloth.plain('felt', '#5c1527', 0.95)
    band = wear_cloth.plain('band', '#2a0a12', 0.5)
    a = TAU * np.arange(64) / 64
    rows = []
    for r, z in (
        (0.086, 0.004),
        (0.088, 0.0),
        (0.092, 0.001),
        (0.094, 0.012),
        (0.112, 0.020),
        (0.132, 0.030),
        (0.140, 0.043),
        (0.134, 0.056),
        (0.112, 0.066),
        (0.080, 0.071),
        (0.045, 0.073),
        (0.012, 0.074),
        (0.001, 0.074),
    ):
        wave = 1 + 0.018 * np.sin(3 * a + 0.6) * (r > 0.1) + 0.008 * np.sin(7 * a) * (r > 0.1)
        lean = 0.016 * np.cos(a) * (r / 0.14) ** 2 - 0.010 * np.sin(a - 0.6) * (z > 0.04)
        rows.append(
            np.stack(
                [
                    r * wave * np.sin(a) + 0.006 * (z / 0.07),
                    -r * wave * np.cos(a),
                    np.maximum(z + lean * (z > 0.01), 0.0005),
                ],
                1,
            )
        )
    stem = kit.sweep('stem', [(0.006, 0, 0.072), (0.008, 0.001, 0.080), (0.011, 0.001, 0.086)], felt, 0.0026, 7)
    inside = common.sheet(
        'inside',
        [
            rows[0] * (1, 1, 1),
            rows[0] * (0.97, 0.97, 1) + (0, 0, 0.02),
            np.repeat((rows[0].mean(0) + (0, 0, 0.02))[None], 64, 0),
        ],
        band,
        wrap=True,
    )
    edge = kit.sweep('edge', [tuple(p) for p in rows[1]], band, 0.0022, 5, closed=True)
    return wear_cloth.finished(
        'hat-bretone', [common.sheet('beret', rows, felt, wrap=True), inside, edge, stem], 0.1, 0.4
    )


def cap():
    """Diamond: six panels with stitched seams, eyelets, a curved peak."""
    cotton = wear_cloth.plain('cotton', '#1b2a4a', 0.9)
    thread = wear_cloth.plain('thread', '#e8e4da', 0.7)
    a = TAU * np.arange(72) / 72
    rows = []
    for s in np.linspace(0, 1, 16):
        e = s * math.pi / 2
        r = 0.086 * math.cos(e) ** 0.78 + 0.0005
        z = 0.014 + 0.108 * math.sin(e) ** 0.92
        seam = 1 - 0.014 * np.exp(-(((a * 6 / TAU + 0.0) % 1 - 0.5) ** 2) / 0.0009) * math.sin(
            min(1, s * 6) * math.pi / 2
        )
        rows.append(ring(r, z, a, 1.12) * np.stack([seam, seam, np.ones(72)], 1))
    parts = [common.sheet('crown', rows, cotton, wrap=True)]
    for k in range(6):
        t = TAU * (k + 0.5) / 6
        i = int(round(t / TAU * 72)) % 72
        path = [tuple(r[i] * np.array([1.004, 1.004, 1]) + np.array([0, 0, 0.0008])) for r in rows]
        parts.append(kit.sweep('seam', path, cotton, 0.0016, 4))
        hole = rows[10][int(round(TAU * k / 6 / TAU * 72)) % 72]
        eye = kit.torus('eyelet', 0.0026, 0.0009, thread, (0, 0, 0), 12, 5)
        out = np.array([hole[0], hole[1], 0.055])
        eye.rotation_euler = (math.atan2(math.hypot(out[0], out[1]), out[2]), 0, math.atan2(out[0], -out[1]))
        eye.location = tuple(hole * 1.004)
        parts.append(eye)
    top = kit.revolve('button', [(0.0075, 0.1205), (0.0072, 0.124), (0.004, 0.1262), (0.0003, 0.1268)], cotton, 14)
    parts.append(top)
    upper, lower = [], []
    for u in np.linspace(0, 1, 12):
        span = np.linspace(-1, 1, 25)
        ang = span * 1.12
        inner = np.stack([0.0865 * np.sin(ang), -0.0865 * 1.12 * np.cos(ang), 0 * ang + 0.014], 1)
        reach = 0.070 * (1 - np.abs(span) ** 2.4) ** 0.6
        p = inner + np.stack([0 * ang, -reach * u, -0.012 * u * span**2 - 0.006 * u**2 - 0.022 * u * span**2], 1)
        p[:, 2] = np.maximum(p[:, 2], 0.0)
        upper.append(p + (0, 0, 0.0028))
        lower.append(p)
    parts.append(common.sheet('peak', upper, cotton))
    parts.append(common.sheet('peak', lower, cotton, flip=True))
    parts.append(
        kit.sweep(
            'peak-edge',
            [tuple(p + np.array([0, -0.0004, 0.0014])) for p in upper[-1] * 1.0 - (0, 0, 0.0014)],
            cotton,
            0.0020,
            5,
        )
    )
    for u in (3, 5, 7, 9):
        parts.append(kit.sweep('row', [tuple(p + np.array([0, 0, 0.0003])) for p in upper[u][2:-2]], thread, 0.0005, 3))
    band = [tuple(p * np.array([1.003, 1.003, 1])) for p in ring(0.086, 0.0155, a, 1.12)]
    parts.append(kit.sweep('band', band, cotton, 0.0022, 5, closed=True))
    diamond = [(0, 0.020), (0.015, 0), (0, -0.020), (-0.015, 0)]
    badge = [(x, -0.0975 + 0.10 * abs(x) ** 1.2 + (0.055 - z - 0.05) * -0.30, 0.060 + z) for x, z in diamond]
    parts.append(kit.sweep('badge', badge, thread, 0.0016, 5, closed=True))
    return wear_cloth.finished('hat-diamond', parts, 0.08, 0.4)


def beanie():
    """Bruma: chunky rib with a turned-up cuff and a pompom."""
    wool = wear_cloth.plain('wool', '#efe4cd', 0.95)
    pom = wear_cloth.plain('pompom', '#e3d4b6', 1.0)
    a = TAU * np.arange(144) / 144
    rib = np.sign(np.cos(18 * a)) * np.abs(np.cos(18 * a)) ** 0.5
    rows = []
    for s in np.linspace(0, 1, 20):
        e = s * math.pi / 2
        r = 0.094 * math.cos(e) ** 0.62
        z = 0.03 + 0.160 * math.sin(e)
        bump = 0.0030 * rib * min(1, r / 0.05) + 0.0012 * math.sin(s * 60)
        rows.append(np.stack([(r + bump) * np.sin(a), -(r + bump) * 1.08 * np.cos(a), 0 * a + z], 1))
    cuff = []
    for r, z in (
        (0.088, 0.03),
        (0.092, 0.003),
        (0.097, 0.0),
        (0.103, 0.006),
        (0.105, 0.035),
        (0.103, 0.060),
        (0.098, 0.066),
        (0.094, 0.062),
    ):
        bump = 0.0034 * rib
        cuff.append(np.stack([(r + bump) * np.sin(a), -(r + bump) * 1.08 * np.cos(a), 0 * a + z], 1))
    rng = np.random.default_rng(3)
    parts = [common.sheet('crown', rows, wool, wrap=True), common.sheet('cuff', cuff, wool, wrap=True)]
    verts, faces = [], []
    for k in range(420):
        z = 1 - 2 * (k + 0.5) / 420
        t = math.pi * (1 + 5**0.5) * k
        d = np.array([math.sqrt(1 - z * z) * math.cos(t), math.sqrt(1 - z * z) * math.sin(t), z])
        side = np.cross(d, rng.normal(size=3))
        side /= np.linalg.norm(side)
        c, tip = np.array([0, 0, 0.215]), d * rng.uniform(0.036, 0.044)
        n = len(verts)
        other = np.cross(d, side)
        verts += [
            tuple(c + d * 0.02 + side * 0.005),
            tuple(c + d * 0.02 - side * 0.0025 + other * 0.0043),
            tuple(c + d * 0.02 - side * 0.0025 - other * 0.0043),
            tuple(c + tip),
        ]
        faces += [(n, n + 1, n + 3), (n + 1, n + 2, n + 3), (n + 2, n, n + 3)]
    parts.append(kit.mesh('pompom', verts, faces, pom))
    return wear_cloth.finished('hat-bruma', parts, 0.08, 0.42)


PRODUCTS = {
    'hat-bretone': Product(
        beret, {'burgundy': {'felt': '#5c1527', 'band': '#2a0a12'}, 'black': {'felt': '#17161a', 'band': '#050506'}}
    ),
    'hat-diamond': Product(
        cap, {'navy': {'cotton': '#1b2a4a', 'thread': '#e8e4da'}, 'white': {'cotton': '#f4f3ef', 'thread': '#c4181f'}}
    ),
    'hat-bruma': Product(
        beanie, {'cream': {'wool': '#efe4cd', 'pompom': '#e3d4b6'}, 'mustard': {'wool': '#c9962f', 'pompom': '#e2bd6a'}}
    ),
}
