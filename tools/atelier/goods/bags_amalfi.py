"""Amalfi: a woven basket with leather handles and a drawstring lining."""

import math

import kit
import numpy as np
from goods.bags_parts import floor, plan, rivet, strap_ends
from goods.common import Product, catmull, plain, sheet
from mathutils import Vector

HEIGHT, STAKES, ROWS = 0.215, 48, 20


def half(z):
    t = z / HEIGHT
    return 0.145 + 0.045 * t**0.8, 0.072 + 0.026 * t**0.8


def weave(mat):
    """Wands that go over and under the stakes, one row against the next."""
    rows = []
    angle = 2 * math.pi * np.arange(STAKES * 2) / (STAKES * 2)
    for r in range(ROWS + 1):
        for k, bulge in ((0.0, 0.0), (0.5, 1.0)):
            z = HEIGHT * min(1.0, (r + k) / ROWS)
            hx, hy = half(z)
            over = np.where((np.arange(STAKES * 2) // 2 + r) % 2 == 0, 1.0, -0.55) * bulge * 0.0034
            ring = np.column_stack([(hx + over) * np.cos(angle), (hy + over) * np.sin(angle), np.full(STAKES * 2, z)])
            rows.append(ring)
    return sheet('weave', np.array(rows)[: ROWS * 2 + 1], mat, wrap=True)


def rim(mat, z, radius):
    hx, hy = half(z)
    parts = []
    for phase in (0, math.pi):
        path = []
        for t in np.linspace(0, 2 * math.pi, 109)[:-1]:
            turn = 14 * t + phase
            off = radius * 0.62
            path.append(
                (
                    (hx + off * math.cos(turn)) * math.cos(t),
                    (hy + off * math.cos(turn)) * math.sin(t),
                    z + off * math.sin(turn),
                )
            )
        parts.append(kit.sweep('plait', path, mat, radius * 0.62, 4, closed=True))
    return parts


def handle(side, leather, metal):
    parts, hx = [], 0.075
    _, hy = half(HEIGHT * 0.85)
    flat = math.sqrt(1 - (hx / half(HEIGHT)[0]) ** 2)
    for s in (-1, 1):
        tab = [
            Vector((s * hx, side * ((half(z)[1] + 0.004) * math.sqrt(1 - (hx / half(z)[0]) ** 2) + 0.004), z))
            for z in np.linspace(0.10, HEIGHT + 0.012, 7)
        ]
        parts += strap_ends(tab, lambda p: (0, side, 0.1), leather, 0.024, 0.003)
        for z in (0.125, 0.150):
            parts.append(
                rivet(
                    (s * hx, side * ((half(z)[1] + 0.004) * math.sqrt(1 - (hx / half(z)[0]) ** 2) + 0.008), z),
                    (0, side, 0.1),
                    metal,
                    0.0045,
                )
            )
    arc = [
        (
            hx * math.cos(a),
            side * (hy * flat + 0.008) * (1 - 0.35 * math.sin(a)),
            HEIGHT + 0.008 + 0.105 * math.sin(a) ** 0.8,
        )
        for a in np.linspace(math.pi, 0, 26)
    ]
    return [*parts, kit.sweep('handle', arc, leather, 0.0072, 9)]


def lining(cloth, cord):
    """Cotton that rises out of the basket, gathered by a cord."""
    rows = []
    angle = 2 * math.pi * np.arange(72) / 72
    for z, s, ruffle in (
        (0.16, 0.95, 0.0),
        (HEIGHT - 0.004, 0.955, 0.0),
        (HEIGHT + 0.010, 0.90, 0.004),
        (HEIGHT + 0.024, 0.72, 0.010),
        (HEIGHT + 0.034, 0.46, 0.014),
        (HEIGHT + 0.040, 0.32, 0.012),
        (HEIGHT + 0.056, 0.46, 0.020),
        (HEIGHT + 0.066, 0.56, 0.024),
    ):
        hx, hy = half(min(z, HEIGHT))
        wave = ruffle * np.sin(17 * angle + 0.8 * np.sin(3 * angle))
        rows.append(
            np.column_stack([(hx * s + wave) * np.cos(angle), (hy * s * 1.05 + wave) * np.sin(angle), z + 0.25 * wave])
        )
    hx, hy = half(HEIGHT)
    knot = [
        (hx * 0.33 * math.cos(t), hy * 0.34 * math.sin(t), HEIGHT + 0.040) for t in 2 * math.pi * np.arange(30) / 30
    ]
    return [
        sheet('lining', rows, cloth, wrap=True),
        sheet('inside', rows[-1:-4:-1], cloth, wrap=True),
        kit.sweep('cord', knot, cord, 0.0042, 6, closed=True),
    ]


def build():
    straw = plain('straw', '#d9c7a3', 0.8)
    leather = plain('leather', '#8f4a22', 0.45)
    cloth = plain('lining', '#efe6d2', 0.9)
    metal = plain('metal', '#d8a657', 0.24, 1.0)
    base = plan(half(0)[0], half(0)[1], STAKES * 2)
    parts = [weave(straw), floor('bottom', base, straw), *rim(straw, HEIGHT, 0.0075), *rim(straw, 0.006, 0.0055)]
    for side in (-1, 1):
        parts += handle(side, leather, metal)
    parts += lining(cloth, leather)
    tie = catmull(
        [
            (0.0, -half(HEIGHT)[1] * 0.36, HEIGHT + 0.040),
            (0.02, -0.07, HEIGHT + 0.02),
            (0.03, -0.104, HEIGHT - 0.02),
            (0.034, -0.108, HEIGHT - 0.075),
        ],
        14,
    )
    parts.append(kit.sweep('tie', tie, leather, 0.0032, 6))
    return parts


PRODUCTS = {
    'bag-amalfi': Product(
        build,
        {'natural': {'straw': '#d9c7a3', 'leather': '#8f4a22'}, 'black': {'straw': '#1d1b1c', 'leather': '#17130f'}},
    ),
}
