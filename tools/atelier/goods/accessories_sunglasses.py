"""Sunglasses on a velvet base, their temples on a brass bar."""

import math

import kit
import numpy as np
from mathutils import Matrix, Vector

from goods import common, wear_cloth, wear_shell
from goods.accessories_common import transform, velvet
from goods.common import Product
from goods.wear_field import TAU

LENS_W, LENS_H, BRIDGE = 0.055, 0.046, 0.017


def wrap_curve(x):
    """Frames follow the face: y (away from the viewer) at x."""
    return 4.2 * x * x


def lens_outline(scale=1.0, grow=0.0, count=56):
    """One eye's shape (x from the nose outwards, z): full below, straight brow, a lifted outer corner."""
    keys = [
        (-0.47, 0.10),
        (-0.44, 0.36),
        (-0.22, 0.47),
        (0.12, 0.50),
        (0.42, 0.47),
        (0.53, 0.34),
        (0.49, 0.06),
        (0.38, -0.28),
        (0.14, -0.48),
        (-0.14, -0.49),
        (-0.36, -0.30),
    ]
    p = common.catmull(keys, count, closed=True) * (LENS_W, LENS_H)
    out = p / np.linalg.norm(p, axis=1, keepdims=True)
    return p * scale + out * grow


def eye_point(side, p, depth=0.0):
    x = side * (BRIDGE / 2 + LENS_W * 0.47 + 0.004 + p[0])
    return (x, wrap_curve(x) + depth, p[1])


def rim(mat, side):
    """The acetate around a lens: a rounded rectangle swept along the outline."""
    section = (
        (0.0, -0.0012),
        (0.0006, -0.0022),
        (0.0022, -0.0026),
        (0.0042, -0.0022),
        (0.0050, -0.0008),
        (0.0050, 0.0012),
        (0.0040, 0.0020),
        (0.0006, 0.0018),
    )
    inner = lens_outline()
    rows = []
    for grow, depth in section:
        heavy = 1 + 0.55 * np.clip(inner[:, 1] / LENS_H * 2, -0.3, 1)  # A strong brow line.
        out = inner / np.linalg.norm(inner, axis=1, keepdims=True)
        rows.append([eye_point(side, p + o * grow * h, depth) for p, o, h in zip(inner, out, heavy, strict=False)])
    grid = np.array(rows + rows[:1]).transpose(1, 0, 2)
    return kit.flip_normals_out(common.sheet('rim', np.concatenate([grid, grid[:1]]), mat))


def lens(mat, side):
    rows = []
    for s in (1.03, 0.8, 0.5, 0.2, 0.001):
        bulge = -0.0022 * (1 - s * s)
        rows.append([eye_point(side, p, bulge) for p in lens_outline(s, 0.0, 40)])
    front = common.sheet('lens', rows, mat, wrap=True, flip=side > 0)
    back = common.sheet(
        'lens', [[(x, y + 0.0012, z) for x, y, z in row] for row in rows], mat, wrap=True, flip=side < 0
    )
    return [front, back]


def tube(mat, path, width, height, sides=10):
    """A rounded bar along a path: half sizes across (x or y) and up."""
    path = [Vector(p) for p in path]
    rows = []
    for i, p in enumerate(path):
        along = (path[min(i + 1, len(path) - 1)] - path[max(i - 1, 0)]).normalized()
        across = along.cross(Vector((0, 0, 1))).normalized()
        up = across.cross(along).normalized()
        t = i / (len(path) - 1)
        w, h = (f(t) if callable(f) else f for f in (width, height))
        ring = []
        for k in range(sides):
            a = TAU * k / sides
            c, s = math.cos(a), math.sin(a)
            ring.append(p + across * (w * math.copysign(abs(c) ** 0.6, c)) + up * (h * math.copysign(abs(s) ** 0.6, s)))
        rows.append(ring)
    rows = [[path[0]] * sides, *rows, [path[-1]] * sides]
    return kit.flip_normals_out(common.sheet('bar', rows, mat, wrap=True))


def bridge(mat):
    top = [
        (x, wrap_curve(x) - 0.0008, z)
        for x, z in ((-0.0135, 0.010), (-0.008, 0.0125), (0, 0.0135), (0.008, 0.0125), (0.0135, 0.010))
    ]
    parts = [tube(mat, common.catmull(top, 14), 0.0022, 0.0034)]
    for side in (-1, 1):  # Nose pads grow out of the acetate.
        pad = [
            (side * x, y, z)
            for x, y, z in (
                (0.0088, 0.0005, 0.006),
                (0.0078, 0.004, 0.0),
                (0.0092, 0.0055, -0.007),
                (0.0120, 0.0035, -0.0125),
            )
        ]
        parts.append(tube(mat, common.catmull(pad, 10), 0.0016, 0.0022, 8))
    return parts


def temple(mat, metal, side):
    """The arm: wide at the hinge, slim over the ear, bent down behind it."""
    x = side * (BRIDGE / 2 + LENS_W + 0.0085)
    y0, z0 = wrap_curve(x), 0.0135
    keys = [
        (x - side * 0.003, y0 - 0.002, z0),
        (x, y0 + 0.004, z0),
        (x + side * 0.001, y0 + 0.03, z0),
        (x, y0 + 0.075, z0 - 0.001),
    ]
    keys += [
        (x - side * 0.003, y0 + 0.100, z0 - 0.005),
        (x - side * 0.005, y0 + 0.120, z0 - 0.018),
        (x - side * 0.007, y0 + 0.132, z0 - 0.036),
    ]
    height = lambda t: 0.0062 - 0.0032 * common.smooth(t, 0.0, 0.45) + 0.0012 * common.smooth(t, 0.75, 0.93)
    end = lambda t: math.sqrt(max(1 - common.smooth(t, 0.90, 1.0) ** 2, 0.04))
    parts = [tube(mat, common.catmull(keys, 30), lambda t: 0.0021 * end(t), lambda t: height(t) * end(t))]
    for k in (0, 1):
        at = Vector((x - side * (0.0065 + 0.004 * k), wrap_curve(x - side * (0.0065 + 0.004 * k)) - 0.0030, z0 + 0.003))
        parts.append(
            wear_shell.disc(
                metal, at, Vector((side * 0.45, -1, 0)).normalized(), [(1, 0), (0.9, 0.5), (0.0, 0.8)], 0.0013, 8
            )
        )
    return parts


def tortoise():
    """Brown clouds in honey: as tone only, so that black frames can share it."""
    cloud = kit.fbm(common.HEIGHT_PX, 1.7, low=2, high=14, seed=97)
    blot = common.smooth(cloud, 0.36, 0.62)
    return common.tile('tortoise', 0.045, 0.16 + 0.84 * blot, 0.16 + 0 * blot, cloud * 0, 0.0)


def sunglasses():
    acetate = wear_cloth.cloth('acetate', tortoise(), '#95521f', rough=1.0)
    lens_mat = wear_cloth.plain('lens', '#120d0b', 0.05)
    metal = wear_cloth.plain('brass', '#d8a657', 0.22, 1.0)
    pad = wear_cloth.cloth('velvet', velvet(), '#d8cdbb')
    parts = []
    for side in (-1, 1):
        parts += [rim(acetate, side), *lens(lens_mat, side), *temple(acetate, metal, side)]
    parts += bridge(acetate)
    parts = transform(parts, Matrix.Translation((0, -0.045, 0.072)) @ Matrix.Rotation(math.radians(6), 4, 'X'))
    return wear_cloth.finished('sunglasses-lido', parts + glasses_stand(pad, metal), 0.05, 0.4)


def glasses_stand(pad, metal):
    """A velvet nose block on a slim base; a brass bar carries the temples."""
    base = kit.rounded(0.150, 0.125, 0.02, 6)
    shape = lambda s, z: [(x * s, (y - 0.055) * (1 + (s - 1) * 1.2), z) for x, y in base]
    mid = [(0, 0.0, 0.0)] * len(base)
    rows = [mid, shape(1, 0.0), shape(1, 0.010), shape(0.985, 0.0118), shape(0.97, 0.012), [(0, 0, 0.012)] * len(base)]
    parts = [kit.flip_normals_out(common.sheet('plinth', rows, pad, wrap=True))]
    edge = [(x * 1.003, (y - 0.055) * 1.003, 0.003) for x, y in base]
    parts.append(kit.sweep('edge', edge, metal, 0.0018, 6, closed=True))
    post = [(0, 0.030, 0.010), (0, 0.030, 0.055), (0, 0.018, 0.074), (0, -0.040, 0.0795)]
    parts.append(kit.sweep('post', common.catmull(post, 16), metal, 0.0028, 10))
    bar = [
        (-0.0745, 0.030, 0.0885),
        (-0.05, 0.030, 0.0815),
        (0, 0.030, 0.0735),
        (0.05, 0.030, 0.0815),
        (0.0745, 0.030, 0.0885),
    ]
    parts.append(kit.sweep('bar', common.catmull(bar, 20), metal, 0.0022, 8))
    return parts


PRODUCTS = {
    'sunglasses-lido': Product(
        sunglasses,
        {'tortoise': {'acetate': '#95521f', 'lens': '#1a100b'}, 'black': {'acetate': '#151517', 'lens': '#0b0d10'}},
    ),
}
