"""Earrings, cuff, ring and star pendant, each on its velvet stand."""

import math

import kit
import numpy as np
from mathutils import Matrix, Vector

from goods import common, wear_cloth
from goods.accessories_common import transform
from goods.common import Product
from goods.variants import Look
from goods.wear_field import TAU


def gem(mat, radius, height, sides=8, at=(0, 0, 0), turn=None):
    """A faceted stone with its table up: crown, girdle, pavilion; facets stay flat."""

    def ring(r, z, shift=0.0):
        return [
            (r * math.cos(TAU * (k + shift) / sides), r * math.sin(TAU * (k + shift) / sides), z) for k in range(sides)
        ]

    rows = [ring(0.55, 0.34), ring(0.82, 0.20, 0.5), ring(1.0, 0.0), ring(0.98, -0.05, 0.5), ring(0.45, -0.42)]
    verts = [(x * radius, y * radius, z * height) for row in rows for x, y, z in row] + [(0, 0, -0.72 * height)]
    faces = [tuple(range(sides))]
    for r in range(len(rows) - 1):
        for k in range(sides):
            a, b = r * sides + k, r * sides + (k + 1) % sides
            faces += [(a, a + sides, b), (b, a + sides, b + sides)]
    last = (len(rows) - 1) * sides
    faces += [(last + k, len(verts) - 1, last + (k + 1) % sides) for k in range(sides)]
    obj = kit.flip_normals_out(kit.mesh('gem', verts, faces, mat, smooth=False))
    obj.matrix_world = Matrix.Translation(at) @ (turn or Matrix())
    return obj


def base(mat, metal, width, depth, height=0.014):
    outline = kit.rounded(width, depth, min(width, depth) * 0.2, 5)
    shape = lambda s, z: [(x * s, (y - depth / 2) * s, z) for x, y in outline]
    n = len(outline)
    rows = [[(0, 0, 0)] * n, shape(1, 0.0), shape(1, height - 0.002), shape(0.97, height), [(0, 0, height)] * n]
    edge = [(x * 1.004, (y - depth / 2) * 1.004, 0.003) for x, y in outline]
    return [
        kit.flip_normals_out(common.sheet('base', rows, mat, wrap=True)),
        kit.sweep('edge', edge, metal, 0.0014, 5, closed=True),
    ]


def _mats(metal='#c9a24b', pad='#1f2a44', rough=0.2):
    return wear_cloth.plain('metal', metal, rough, 1.0), wear_cloth.plain('velvet', pad, 0.95)


def earrings():
    """Goccia: drops under pavé studs, hung from a T."""
    metal, pad = _mats('#d5d6da')
    stone = wear_cloth.plain('stone', '#0f6b4c', 0.05, 0.25)
    ice = wear_cloth.plain('pave', '#f2f5f8', 0.06, 0.3)
    parts = base(pad, metal, 0.085, 0.052)
    parts.append(kit.sweep('post', [(0, 0.012, 0.012), (0, 0.012, 0.125)], pad, 0.0055, 12))
    parts.append(kit.sweep('bar', [(-0.042, 0.012, 0.124), (0.042, 0.012, 0.124)], pad, 0.0062, 12))
    forward = Matrix.Rotation(math.pi / 2, 4, 'X')
    for s in (-1, 1):
        x, y, top = s * 0.026, 0.0035, 0.116
        parts.append(kit.sweep('hook', [(x, 0.012, 0.130), (x, 0.003, 0.128), (x, y, top + 0.006)], metal, 0.0008, 6))
        parts.append(gem(ice, 0.0030, 0.0036, 8, (x, y - 0.0012, top), forward))
        for k in range(10):
            a = TAU * k / 10
            parts.append(
                gem(ice, 0.0013, 0.0016, 6, (x + 0.0050 * math.cos(a), y - 0.0006, top + 0.0050 * math.sin(a)), forward)
            )
        parts.append(kit.torus('halo', 0.0066, 0.0006, metal, (x, y, top), 22, 5, 'Y'))
        parts.append(kit.torus('link', 0.0016, 0.0005, metal, (x, y, top - 0.0085), 12, 5, 'X'))
        drop = [
            (0.0006, 0.0),
            (0.0026, -0.004),
            (0.0064, -0.014),
            (0.0085, -0.023),
            (0.0078, -0.029),
            (0.0045, -0.034),
            (0.0006, -0.0355),
        ]
        body = kit.revolve('drop', [(r * 1.0, z) for r, z in drop[::-1]], stone, 10)
        body.data.polygons.foreach_set('use_smooth', [False] * len(body.data.polygons))
        body.matrix_world = Matrix.Translation((x, y, top - 0.0105)) @ Matrix.Diagonal((1, 0.62, 1, 1))
        parts.append(kit.flip_normals_out(body))
        outline = [
            (x + 0.0092 * math.sin(a) * (0.55 + 0.45 * (1 - math.cos(a)) / 2), y, top - 0.0275 + 0.0175 * math.cos(a))
            for a in TAU * np.arange(26) / 26
        ]
        parts.append(kit.sweep('frame', outline, metal, 0.0007, 5, closed=True))
    return wear_cloth.finished('earrings-goccia', parts, 0.03, 0.5)


def bracelet():
    """Onda: an open cuff with a wave forged into it, on a cushion."""
    metal, pad = _mats()
    rows = []
    for t in np.linspace(0.05, 0.95, 60):
        a = TAU * t - math.pi / 2 + math.pi
        wave = 0.008 * math.sin(3 * TAU * t) * math.sin(math.pi * t)
        end = min(1.0, min(t - 0.05, 0.95 - t) / 0.02)
        half = 0.0105 * (0.45 + 0.55 * end)
        x, z = 0.033 * math.cos(a), 0.028 * math.sin(a)
        n = Vector((math.cos(a) / 0.033, 0, math.sin(a) / 0.028)).normalized()
        rows.append(
            [
                Vector((x, wave + k * half, z)) + n * lift
                for k, lift in (
                    (-1, 0.0),
                    (-0.9, 0.0016),
                    (-0.3, 0.0026),
                    (0.3, 0.0026),
                    (0.9, 0.0016),
                    (1, 0.0),
                    (0.9, -0.0008),
                    (-0.9, -0.0008),
                )
            ]
        )
    cuff = kit.flip_normals_out(common.sheet('cuff', rows, metal, wrap=True))
    a = TAU * np.arange(28) / 28
    roll = [
        np.stack([0.0305 * s * np.cos(a), 0 * a + y, 0.0255 * s * np.sin(a)], 1)
        for y, s in (
            (-0.042, 0.0),
            (-0.042, 0.7),
            (-0.040, 0.92),
            (-0.034, 1.0),
            (0.034, 1.0),
            (0.040, 0.92),
            (0.042, 0.7),
            (0.042, 0.0),
        )
    ]
    parts = [cuff, kit.flip_normals_out(common.sheet('cushion', roll, pad, wrap=True))]
    parts = transform(
        parts,
        Matrix.Translation((0, 0, 0.062))
        @ Matrix.Rotation(math.radians(24), 4, 'X')
        @ Matrix.Rotation(math.radians(90), 4, 'Z')
        @ Matrix.Rotation(math.radians(0), 4, 'Y'),
    )
    parts = transform(parts, Matrix())
    parts += base(pad, metal, 0.080, 0.074)
    for s in (-1, 1):
        parts.append(
            kit.sweep(
                'arm', [(s * 0.030, 0.006, 0.012), (s * 0.036, 0.004, 0.038), (s * 0.037, 0.0, 0.060)], metal, 0.0020, 6
            )
        )
    return wear_cloth.finished('bracelet-onda', parts, 0.03, 0.45)


def ring():
    """Solene: a round brilliant in six prongs, in an open box."""
    metal, pad = _mats('#d5d6da', '#22262f')
    stone = wear_cloth.plain('stone', '#f4f8fb', 0.03, 0.35)
    white = wear_cloth.plain('satin', '#efe8dc', 0.6)
    parts = [kit.box('box', (0.052, 0.052, 0.026), (0, 0, 0), pad, 0.005, 3)]
    parts.append(kit.box('cushion', (0.044, 0.044, 0.006), (0, 0, 0.0235), white, 0.0028, 3))
    parts.append(kit.box('slot', (0.026, 0.006, 0.002), (0, 0, 0.0288), pad, 0.0004, 1))
    lid = kit.box('lid', (0.052, 0.016, 0.046), (0, 0, 0), pad, 0.005, 3)
    lining = kit.box('lining', (0.043, 0.004, 0.037), (0, -0.0072, 0.0045), white, 0.0018, 2)
    tilt = Matrix.Translation((0, 0.0335, 0.016)) @ Matrix.Rotation(math.radians(-12), 4, 'X')
    parts += transform([lid, lining], tilt)
    band = kit.torus('band', 0.0094, 0.00105, metal, (0, 0, 0.0325), 40, 8, 'Y')
    top = 0.0325 + 0.0094
    parts += [band, gem(stone, 0.0042, 0.0052, 12, (0, 0, top + 0.0046))]
    for k in range(6):
        a = TAU * (k + 0.5) / 6
        c, s = math.cos(a), math.sin(a)
        path = [
            (0.0012 * c, 0.0012 * s, top - 0.0004),
            (0.0034 * c, 0.0034 * s, top + 0.0022),
            (0.0043 * c, 0.0043 * s, top + 0.0048),
            (0.0037 * c, 0.0037 * s, top + 0.0056),
        ]
        parts.append(kit.sweep('prong', path, metal, 0.00045, 5))
    parts.append(kit.torus('gallery', 0.0028, 0.00035, metal, (0, 0, top + 0.0017), 20, 5))
    return wear_cloth.finished('ring-solene', parts, 0.02, 0.5)


def pendant():
    """Stella: a small star on a fine chain, on a velvet neck."""
    metal, pad = _mats()
    stone = wear_cloth.plain('stone', '#f4f8fb', 0.04, 0.3)
    a = TAU * np.arange(36) / 36
    neck = []
    for z, rx, ry, y in (
        (0.0, 0.096, 0.070, 0.0),
        (0.012, 0.100, 0.074, 0.0),
        (0.06, 0.098, 0.070, 0.002),
        (0.11, 0.088, 0.062, 0.006),
        (0.15, 0.066, 0.052, 0.012),
        (0.175, 0.048, 0.046, 0.016),
        (0.21, 0.042, 0.042, 0.018),
        (0.25, 0.043, 0.043, 0.016),
        (0.272, 0.041, 0.041, 0.015),
        (0.280, 0.032, 0.032, 0.015),
    ):
        neck.append(np.stack([rx * np.cos(a), ry * np.sin(a) + y, 0 * a + z], 1))
    neck = [np.repeat(neck[0].mean(0)[None], 36, 0), *neck, np.repeat(neck[-1].mean(0)[None], 36, 0)]
    bust = kit.flip_normals_out(common.sheet('neck', neck, pad, wrap=True))
    heights = [r[0, 2] for r in neck[1:-1]]

    def surface(x, z):
        rx, ry, y = (
            float(np.interp(z, heights, [getattr_(r) for r in neck[1:-1]]))
            for getattr_ in (
                lambda r: r[:, 0].max(),
                lambda r: (r[:, 1].max() - r[:, 1].min()) / 2,
                lambda r: r[:, 1].mean(),
            )
        )
        return Vector((x, y - ry * math.sqrt(max(0.0, 1 - (x / rx) ** 2)) - 0.0018, z))

    parts = [bust]
    for s in (-1, 1):
        path = []
        for t in np.linspace(0, 1, 26):
            z = 0.100 + 0.120 * t**1.5
            x = s * (0.002 + 0.040 * math.sin(t * math.pi / 2))
            p = surface(x, z)
            path.append(tuple(p))
        parts.append(kit.sweep('chain', path, metal, 0.00085, 5))
    at = surface(0.0, 0.086)
    points = [
        (
            0.0115 * math.cos(TAU * k / 10 + math.pi / 2) * (1 if k % 2 == 0 else 0.42),
            0.0115 * math.sin(TAU * k / 10 + math.pi / 2) * (1 if k % 2 == 0 else 0.42),
        )
        for k in range(10)
    ]
    verts = (
        [(x, -0.0004, z) for x, z in points] + [(x, 0.0012, z) for x, z in points] + [(0, -0.0030, 0), (0, 0.0012, 0)]
    )
    faces = (
        [((k + 1) % 10, k, 20) for k in range(10)]
        + [(k, (k + 1) % 10, 10 + (k + 1) % 10, 10 + k) for k in range(10)]
        + [(10 + k, 10 + (k + 1) % 10, 21) for k in range(10)]
    )
    star = kit.flip_normals_out(kit.mesh('star', verts, faces, metal, smooth=False))
    star.location = tuple(at + Vector((0, -0.002, 0)))
    parts += [star, kit.torus('bail', 0.0022, 0.0006, metal, tuple(at + Vector((0, -0.001, 0.0135))), 14, 5, 'X')]
    parts.append(
        gem(stone, 0.0020, 0.0024, 8, tuple(at + Vector((0, -0.0052, 0))), Matrix.Rotation(math.pi / 2, 4, 'X'))
    )
    return wear_cloth.finished('necklace-stella', parts, 0.04, 0.5)


GOLD, SILVER, PLATINUM = Look('#c9a24b', 0.2, 1.0), Look('#b9bcc2', 0.2, 1.0), Look('#d5d6da', 0.18, 1.0)
PRODUCTS = {
    'earrings-goccia': Product(earrings, {'emerald': {'stone': '#0f6b4c'}, 'sapphire': {'stone': '#1f3f9a'}}),
    'bracelet-onda': Product(bracelet, {'gold': {'metal': GOLD}, 'silver': {'metal': SILVER}}),
    'ring-solene': Product(ring, {'platinum': {'metal': PLATINUM}, 'gold': {'metal': GOLD}}),
    'necklace-stella': Product(pendant, {'gold': {'metal': GOLD}, 'silver': {'metal': SILVER}}),
}
