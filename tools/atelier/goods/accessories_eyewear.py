"""Aviators in wire and cat-eyes in acetate, on the stand of the other sunglasses."""

import math

import kit
import numpy as np
from mathutils import Matrix

from goods import accessories_sunglasses as base
from goods import common, wear_cloth
from goods.accessories_common import transform
from goods.common import Product
from goods.variants import Look

TEARDROP = [
    (-0.44, 0.30),
    (-0.30, 0.46),
    (0.05, 0.50),
    (0.40, 0.46),
    (0.52, 0.28),
    (0.50, -0.02),
    (0.36, -0.36),
    (0.10, -0.56),
    (-0.16, -0.54),
    (-0.36, -0.28),
    (-0.45, 0.04),
]
CAT = [
    (-0.47, 0.06),
    (-0.43, 0.32),
    (-0.20, 0.42),
    (0.14, 0.48),
    (0.44, 0.60),
    (0.64, 0.66),
    (0.60, 0.36),
    (0.50, 0.0),
    (0.34, -0.30),
    (0.08, -0.44),
    (-0.18, -0.42),
    (-0.38, -0.24),
]


def shape(keys, width, height, count=48):
    return common.catmull(keys, count, closed=True) * (width, height)


def at(side, p, depth=0.0):
    x = side * (base.BRIDGE / 2 + base.LENS_W * 0.47 + 0.004 + p[0])
    return (x, base.wrap_curve(x) + depth, p[1])


def glass(mat, outline, side):
    rows = [[at(side, p * s, -0.0022 * (1 - s * s)) for p in outline] for s in (1.01, 0.75, 0.45, 0.001)]
    front = common.sheet('lens', rows, mat, wrap=True, flip=side > 0)
    back = common.sheet('lens', [[(x, y + 0.0012, z) for x, y, z in r] for r in rows], mat, wrap=True, flip=side < 0)
    return [front, back]


def wire(mat, points, radius, closed=False):
    return kit.sweep('wire', [tuple(p) for p in points], mat, radius, 7, closed=closed)


def _mounted(name, parts, metal, pad, lift=0.072):
    parts = transform(parts, Matrix.Translation((0, -0.045, lift)) @ Matrix.Rotation(math.radians(6), 4, 'X'))
    return wear_cloth.finished(name, parts + base.glasses_stand(pad, metal), 0.05, 0.4)


def aviators():
    gold = wear_cloth.plain('frame', '#c9a24b', 0.22, 1.0)
    lens = wear_cloth.plain('lens', '#3a2f24', 0.05)
    tips = wear_cloth.plain('tips', '#3a2416', 0.4)
    pad = wear_cloth.plain('velvet', '#d8cdbb', 0.95)
    brass = wear_cloth.plain('brass', '#d8a657', 0.24, 1.0)
    outline = shape(TEARDROP, 0.060, 0.052)
    parts = []
    for s in (-1, 1):
        parts += glass(lens, outline, s)
        parts.append(wire(gold, [at(s, p) for p in outline], 0.0011, True))
        x = s * (base.BRIDGE / 2 + base.LENS_W + 0.0075)
        y0, z0 = base.wrap_curve(x), 0.012
        hinge = at(s, outline[16])
        arm = [
            hinge,
            (x, y0 - 0.001, z0),
            (x + s * 0.0015, y0 + 0.006, z0),
            (x + s * 0.001, y0 + 0.05, z0),
            (x, y0 + 0.09, z0 - 0.002),
        ]
        parts.append(wire(gold, common.catmull(arm, 22), 0.0011))
        tip = [
            (x, y0 + 0.088, z0 - 0.002),
            (x - s * 0.003, y0 + 0.108, z0 - 0.010),
            (x - s * 0.006, y0 + 0.124, z0 - 0.032),
        ]
        parts.append(wire(tips, common.catmull(tip, 10), 0.0021))
        nose = [at(s, np.array([-0.026, 0.006])), (s * 0.0068, 0.004, 0.0), (s * 0.0075, 0.006, -0.006)]
        parts.append(wire(gold, common.catmull(nose, 8), 0.0006))
        parts.append(wire(tips, [(s * 0.0075, 0.006, -0.002), (s * 0.0082, 0.0058, -0.010)], 0.0024))
    for z, lift in ((0.021, 0.002), (0.008, 0.0)):
        bar = [
            at(-1, np.array([-0.020, z])),
            (-0.006, -0.0006, z + lift),
            (0.006, -0.0006, z + lift),
            at(1, np.array([-0.020, z])),
        ]
        parts.append(wire(gold, common.catmull(bar, 12), 0.0011))
    return _mounted('sunglasses-aviano', parts, brass, pad)


def cat_eye():
    acetate = wear_cloth.plain('acetate', '#c4181f', 0.12)
    lens = wear_cloth.plain('lens', '#15110f', 0.05)
    metal = wear_cloth.plain('brass', '#d8a657', 0.22, 1.0)
    pad = wear_cloth.plain('velvet', '#d8cdbb', 0.95)
    outline = shape(CAT, 0.056, 0.046)
    parts = []
    for s in (-1, 1):
        parts += glass(lens, outline, s) + [_rim(acetate, outline, s)] + base.temple(acetate, metal, s)
        for k in (0, 1):
            p = outline[17] + np.array([-0.004 * k, 0.0006 - 0.0016 * k])
            stud = kit.revolve('stud', [(0.0012, 0.0), (0.0010, 0.0008), (0.0002, 0.001)], metal, 8)
            stud.matrix_world = Matrix.Translation(at(s, p, -0.0030)) @ Matrix.Rotation(math.pi / 2, 4, 'X')
            parts.append(stud)
    return _mounted('sunglasses-gatta', parts + base.bridge(acetate), metal, pad)


def _rim(mat, inner, side):
    """A rounded band around the lens, heavy at the brow and heaviest at the swept corner."""
    section = (
        (0.0, -0.0012),
        (0.0008, -0.0024),
        (0.0026, -0.0026),
        (0.0046, -0.0020),
        (0.0050, 0.0),
        (0.0044, 0.0018),
        (0.0008, 0.0018),
    )
    out = inner / np.linalg.norm(inner, axis=1, keepdims=True)
    corner = np.exp(-(((inner - inner[17]) / 0.018) ** 2).sum(1))
    heavy = 1 + 0.45 * np.clip(inner[:, 1] / 0.023, -0.3, 1) + 0.9 * corner
    rows = [[at(side, p + o * grow * h, depth) for p, o, h in zip(inner, out, heavy)] for grow, depth in section]
    grid = np.array(rows + rows[:1]).transpose(1, 0, 2)
    return kit.flip_normals_out(common.sheet('rim', np.concatenate([grid, grid[:1]]), mat))


PRODUCTS = {
    'sunglasses-aviano': Product(
        aviators,
        {
            'gold': {'frame': Look('#c9a24b', 0.22, 1.0)},
            'gunmetal': {'frame': Look('#4a4d52', 0.3, 1.0), 'lens': '#1d2328'},
        },
    ),
    'sunglasses-gatta': Product(cat_eye, {'red': {'acetate': '#c4181f'}, 'black': {'acetate': '#17161a'}}),
}
