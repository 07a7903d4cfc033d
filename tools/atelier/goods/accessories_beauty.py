"""Lipstick, compact and a green perfume."""

import math

import kit
import numpy as np
from mathutils import Matrix

from goods import common, wear_cloth, wear_form
from goods.accessories_common import transform
from goods.common import Product
from goods.wear_field import TAU


def lipstick():
    """Velluto: turned out of a fluted gold case, its cap beside it."""
    gold = wear_cloth.plain('metal', '#d8a657', 0.2, 1.0)
    black = wear_cloth.plain('lacquer', '#121114', 0.18)
    wax = wear_cloth.plain('wax', '#c4181f', 0.45)
    at, beside = (-0.012, 0.0), (0.020, 0.004)

    def fluted(profile, mat, name, flutes=18, deep=0.05):
        rows = []
        for r, z, f in profile:
            rows.append(
                [
                    (
                        r * (1 - deep * f * (0.5 + 0.5 * math.cos(flutes * a))) * math.cos(a),
                        r * (1 - deep * f * (0.5 + 0.5 * math.cos(flutes * a))) * math.sin(a),
                        z,
                    )
                    for a in TAU * np.arange(72) / 72
                ]
            )
        n = len(rows[0])
        rows = [[(0, 0, rows[0][0][2])] * n, *rows, [(0, 0, rows[-1][0][2])] * n]
        return kit.flip_normals_out(common.sheet(name, rows, mat, wrap=True))

    case = fluted(
        [
            (0.0100, 0.0, 0),
            (0.0106, 0.001, 0),
            (0.0106, 0.004, 0),
            (0.0104, 0.006, 1),
            (0.0104, 0.032, 1),
            (0.0106, 0.034, 0),
            (0.0106, 0.036, 0),
        ],
        black,
        'case',
    )
    inner = wear_form.turned(
        'inner', [(0.0088, 0.034), (0.0088, 0.053), (0.0084, 0.054), (0.0075, 0.054)], gold, segments=36
    )
    rows = []
    for z, r in (
        (0.050, 0.0070),
        (0.070, 0.0070),
        (0.075, 0.0069),
        (0.080, 0.0062),
        (0.084, 0.0046),
        (0.0865, 0.0024),
        (0.0872, 0.0002),
    ):
        rows.append(
            [
                (
                    r * math.cos(a),
                    r * math.sin(a),
                    z + (0.30 * r * math.sin(a) - 0.002 if z > 0.068 else 0) * min(1, (z - 0.068) / 0.012),
                )
                for a in TAU * np.arange(32) / 32
            ]
        )
    stick = kit.flip_normals_out(common.sheet('wax', rows, wax, wrap=True))
    band = wear_form.turned(
        'band', [(0.0107, 0.0355), (0.0109, 0.0365), (0.0107, 0.0375), (0.0088, 0.0376)], gold, segments=40
    )
    parts = transform([case, inner, stick, band], Matrix.Translation((*at, 0)))
    cap = fluted(
        [
            (0.0108, 0.0, 0),
            (0.0112, 0.001, 0),
            (0.0112, 0.005, 0),
            (0.0110, 0.007, 1),
            (0.0110, 0.038, 1),
            (0.0112, 0.040, 0),
            (0.0110, 0.0425, 0),
            (0.0098, 0.0435, 0),
        ],
        black,
        'cap',
    )
    ring = wear_form.turned('ring', [(0.01125, 0.0015), (0.0114, 0.0025), (0.01125, 0.0035)], gold, segments=40)
    parts += transform([cap, ring], Matrix.Translation((*beside, 0)))
    return wear_cloth.finished('lipstick-velluto', parts, 0.03, 0.5)


def compact():
    """Luce: a round mirrored box, open, powder with a pressed star, a puff."""
    gold = wear_cloth.plain('metal', '#d8a657', 0.22, 1.0)
    powder = wear_cloth.plain('powder', '#f2ead8', 0.95)
    mirror = wear_cloth.plain('mirror', '#e8edf0', 0.03, 1.0)
    puff = wear_cloth.plain('puff', '#e9c9bd', 0.95)
    r = 0.040
    shell = [
        (0.001, 0.0),
        (r * 0.94, 0.0),
        (r, 0.002),
        (r, 0.009),
        (r * 0.975, 0.0105),
        (r * 0.90, 0.0105),
        (r * 0.89, 0.0085),
        (0.001, 0.0085),
    ]
    parts = [wear_form.turned('pan', shell, gold, segments=56)]
    rows = []
    for s, z in ((0.885, 0.0088), (0.86, 0.0098), (0.6, 0.0102), (0.3, 0.0102), (0.001, 0.0102)):
        rows.append(
            [
                (
                    r * s * math.cos(a),
                    r * s * math.sin(a),
                    z - 0.0006 * (s in (0.6, 0.3)) * (0.5 + 0.5 * math.cos(8 * a)),
                )
                for a in TAU * np.arange(64) / 64
            ]
        )
    parts.append(kit.flip_normals_out(common.sheet('powder', rows, powder, wrap=True)))
    lid = [
        (0.001, 0.0),
        (r * 0.94, 0.0),
        (r, 0.002),
        (r, 0.006),
        (r * 0.97, 0.0075),
        (r * 0.90, 0.0075),
        (r * 0.90, 0.0064),
    ]
    lid_part = wear_form.turned('lid', lid, gold, segments=56)
    glass = wear_form.turned('mirror', [(r * 0.90, 0.0066), (0.001, 0.0066)], mirror, segments=48)
    open_ = (
        Matrix.Translation((0, r + 0.001, 0.0105))
        @ Matrix.Rotation(math.radians(80), 4, 'X')
        @ Matrix.Translation((0, r, -0.0075))
    )
    parts += transform([lid_part, glass], open_)
    parts.append(kit.sweep('hinge', [(-0.011, r + 0.0015, 0.0095), (0.011, r + 0.0015, 0.0095)], gold, 0.0022, 8))
    pad = [(0.001, 0.0), (0.016, 0.0005), (0.0185, 0.003), (0.017, 0.0062), (0.010, 0.0078), (0.001, 0.0082)]
    disc = wear_form.turned('puff', pad, puff, segments=28)
    ribbon = kit.sweep('ribbon', [(-0.017, 0, 0.006), (0, 0, 0.0095), (0.017, 0, 0.006)], gold, 0.0022, 5, 0.3)
    parts += transform(
        [disc, ribbon], Matrix.Translation((0.014, -0.012, 0.0102)) @ Matrix.Rotation(math.radians(14), 4, 'Y')
    )
    return wear_cloth.finished('powder-luce', parts, 0.03, 0.5)


def garden():
    """Jardin: a ribbed round flacon with a leaf stopper."""
    glass = wear_cloth.plain('glass', '#d38b95', 0.05, 0.1)
    gold = wear_cloth.plain('metal', '#d8a657', 0.22, 1.0)
    label = wear_cloth.plain('label', '#f4ecdc', 0.7)
    ink = wear_cloth.plain('ink', '#3a2a22', 0.5)
    rows = []
    for r, z in (
        (0.026, 0.0),
        (0.030, 0.001),
        (0.0325, 0.006),
        (0.0335, 0.030),
        (0.0335, 0.060),
        (0.031, 0.070),
        (0.022, 0.079),
        (0.0125, 0.083),
        (0.0110, 0.088),
    ):
        ribs = 0.0009 if 0.004 < z < 0.066 else 0.0
        rows.append(
            [
                (
                    (r + ribs * abs(math.sin(10 * a))) * math.cos(a),
                    (r * 0.72 + ribs * abs(math.sin(10 * a))) * math.sin(a),
                    z,
                )
                for a in TAU * np.arange(80) / 80
            ]
        )
    n = 80
    rows = [[(0, 0, 0)] * n, *rows, [(0, 0, 0.088)] * n]
    parts = [kit.flip_normals_out(common.sheet('flacon', rows, glass, wrap=True))]
    parts.append(
        wear_form.turned(
            'collar',
            [(0.0128, 0.084), (0.0140, 0.085), (0.0140, 0.094), (0.0125, 0.096), (0.0001, 0.096)],
            gold,
            segments=32,
        )
    )
    for turn, high, lean in ((0.0, 0.034, 0.0), (2.1, 0.024, 0.5), (4.2, 0.024, 0.5)):
        leaf = []
        for t in np.linspace(0, 1, 9):
            w = 0.0085 * math.sin(math.pi * (0.06 + 0.94 * t)) ** 0.8
            leaf.append(
                [(k * w, 0.002 * k * k + lean * 0.016 * t * t, 0.094 + high * t) for k in (-1, -0.5, 0, 0.5, 1)]
            )
        obj = common.thicken(common.sheet('leaf', leaf, gold), 0.0014, offset=0)
        parts += transform([obj], Matrix.Rotation(turn, 4, 'Z'))
    outline = kit.rounded(0.030, 0.024, 0.010, 6)
    face = lambda x, z, lift: (x, -0.72 * 0.0345 * math.sqrt(max(0.0, 1 - (x / 0.0345) ** 2)) - lift, z)
    plate = [
        [face(x * s, 0.034 + (y - 0.012) * s, lift) for x, y in outline]
        for s, lift in ((1.0, 0.0), (1.0, 0.0008), (0.96, 0.0011), (0.5, 0.0011), (0.01, 0.0011))
    ]
    parts.append(kit.flip_normals_out(common.sheet('label', plate, label, wrap=True)))
    for z, half in ((0.040, 0.008), (0.034, 0.011), (0.028, 0.006)):
        parts.append(kit.sweep('line', [face(x, z, 0.0016) for x in np.linspace(-half, half, 7)], ink, 0.0006, 4))
    return wear_cloth.finished('perfume-jardin', parts, 0.05, 0.5)


PRODUCTS = {
    'lipstick-velluto': Product(
        lipstick, {'red': {'wax': '#c4181f'}, 'nude': {'wax': '#d8b398'}, 'plum': {'wax': '#5b2a4c'}}
    ),
    'powder-luce': Product(compact, {'ivory': {'powder': '#f2ead8'}, 'bronze': {'powder': '#a0683c'}}),
    'perfume-jardin': Product(garden, {'rose': {'glass': '#d38b95'}, 'green': {'glass': '#5f8f5a'}}),
}
