"""Belt, bifold and long wallet."""

import math

import kit
import numpy as np
from mathutils import Matrix, Vector

from goods import common, wear_cloth
from goods.accessories_common import transform
from goods.common import Product
from goods.wear_field import TAU


def belt():
    """Corda: coiled on its edge, the brushed buckle in front."""
    leather = wear_cloth.plain('leather', '#17161a', 0.42)
    thread = wear_cloth.plain('thread', '#6a645c', 0.6)
    metal = wear_cloth.plain('metal', '#c9ccd0', 0.35, 1.0)
    wide, thick, turns = 0.035, 0.0034, 2.6
    spiral = []
    for t in np.linspace(0, 1, 170):
        a = TAU * turns * t - math.pi / 2
        r = 0.032 + 0.0068 * turns * t * 1.2 + 0.006 * t
        spiral.append(Vector((r * math.cos(a), r * math.sin(a), 0.005)))
    rows, seams = [], ([], [])
    for i, p in enumerate(spiral):
        along = (spiral[min(i + 1, len(spiral) - 1)] - spiral[max(i - 1, 0)]).normalized()
        out = along.cross(Vector((0, 0, 1)))
        rows.append(
            [
                p + out * o + Vector((0, 0, h * wide))
                for o, h in (
                    (-thick / 2, 0.02),
                    (-thick / 2, 0.98),
                    (0, 1.0),
                    (thick / 2, 0.98),
                    (thick / 2, 0.02),
                    (0, 0.0),
                )
            ]
        )
        for k, h in enumerate((0.12, 0.88)):
            seams[k].append(p + out * (thick / 2 + 0.0002) + Vector((0, 0, h * wide)))
    strap = kit.flip_normals_out(common.sheet('strap', rows, leather, wrap=True))
    parts = [strap]
    for seam in seams:
        parts.append(common.stitches(seam[60:], lambda p: (p.x, p.y, 0), thread, 0.0074, 0.0048, 0.0009))
    end = spiral[-1]
    along = (spiral[-1] - spiral[-3]).normalized()
    out = along.cross(Vector((0, 0, 1))).normalized()
    at = end + along * 0.004 + out * 0.003 + Vector((0, 0, wide / 2))
    frame = Matrix((along, Vector((0, 0, 1)), along.cross(Vector((0, 0, 1))))).transposed().to_4x4()
    ring = [(x - 0.0, y - 0.022, 0) for x, y in kit.rounded(0.036, 0.044, 0.006, 4)]
    buckle = [
        kit.sweep('frame', ring, metal, 0.0030, 8, closed=True),
        kit.sweep('pin', [(-0.016, 0, 0.0035), (0.0, 0, 0.0048), (0.019, 0, 0.0040)], metal, 0.0017, 6),
    ]
    parts += transform(buckle, Matrix.Translation(at) @ frame)
    k = spiral[-16]
    loop_along = (spiral[-15] - spiral[-17]).normalized()
    loop_out = loop_along.cross(Vector((0, 0, 1)))
    parts.append(
        kit.sweep(
            'keeper',
            [k + loop_out * 0.0045 + Vector((0, 0, h)) for h in (-0.004, 0.0, wide, wide + 0.003)],
            leather,
            0.0055,
            6,
            0.35,
        )
    )
    return wear_cloth.finished('belt-corda', parts, 0.03, 0.42)


def _panel(name, mat, width, height, thick, radius=0.006):
    """A leather board standing on z = 0, its faces towards -Y and +Y."""
    outline = kit.rounded(width, height, radius, 4)
    edge = thick / 2
    rows = [
        [(x * s, y, z * s + (1 - s) * height / 2) for x, z in outline]
        for s, y in (
            (0.02, -edge),
            (0.9, -edge),
            (0.985, -edge * 0.8),
            (1.0, 0.0),
            (0.985, edge * 0.8),
            (0.9, edge),
            (0.02, edge),
        )
    ]
    return kit.flip_normals_out(common.sheet(name, rows, mat, wrap=True))


def _seam(width, height, y, thread, inset=0.004):
    line = [
        (x * (1 - 2 * inset / width), y, z * (1 - 2 * inset / height) + inset)
        for x, z in kit.rounded(width, height, 0.006, 4)
    ]
    pts = [Vector(p) for p in line]
    return common.stitches(pts, (0, -1 if y < 0 else 1, 0), thread, 0.0052, 0.0036, 0.0008, closed=True)


def bifold():
    """Piega: standing ajar, cards in their slots."""
    leather = wear_cloth.plain('leather', '#17161a', 0.45)
    thread = wear_cloth.plain('thread', '#7a7266', 0.6)
    card = wear_cloth.plain('card', '#c9a24b', 0.3, 0.3)
    w, h = 0.112, 0.090
    parts = []
    for s in (-1, 1):
        side = [_panel('cover', leather, w, h, 0.0042), _seam(w, h, -0.0022, thread)]
        side.append(_panel('pocket', leather, w * 0.94, h * 0.62, 0.0022))
        side[-1].location = (0, 0.0030, 0.002)
        for k in range(3):
            slot = _panel('card', card if k == 1 and s > 0 else leather, w * 0.80, 0.026, 0.0010, 0.003)
            slot.location = (0.002 * k, 0.0045 + 0.0009 * (2 - k), 0.038 + 0.012 * k)
            side.append(slot)
        hinge = Matrix.Rotation(math.radians(14) * -s, 4, 'X') @ Matrix.Translation((0, 0, -h))
        mirror = Matrix.Rotation(math.pi, 4, 'Z') if s < 0 else Matrix()
        parts += transform(side, Matrix.Translation((0, 0, h)) @ hinge @ mirror)
    parts = transform(parts, Matrix())
    spine = kit.sweep('spine', [(-w / 2 + 0.004, 0, h - 0.0005), (w / 2 - 0.004, 0, h - 0.0005)], leather, 0.0034, 8)
    return wear_cloth.finished('wallet-piega', [*parts, spine], 0.03, 0.42)


def zip_wallet():
    """Lunga: zipped around three sides, on a small brass easel."""
    leather = wear_cloth.plain('leather', '#c4181f', 0.42)
    thread = wear_cloth.plain('thread', '#f0d9b8', 0.6)
    metal = wear_cloth.plain('metal', '#d8a657', 0.24, 1.0)
    tape = wear_cloth.plain('tape', '#3a1014', 0.8)
    w, h, deep = 0.196, 0.100, 0.022
    parts = []
    for y in (-deep / 2 + 0.003, deep / 2 - 0.003):
        board = _panel('cover', leather, w, h, 0.007, 0.010)
        board.location = (0, y, 0)
        parts.append(board)
    parts.append(_seam(w, h, -deep / 2 - 0.0006, thread, 0.006))
    outline = [(x * 0.965, 0, z * 0.94 + 0.003) for x, z in kit.rounded(w, h, 0.010, 5)]
    parts.append(kit.sweep('gusset', outline, tape, 0.0068, 8, 1.0, closed=True))
    for p in kit.resample(outline, 0.0042, True):
        out = Vector((p.x / w, 0, (p.z - h / 2) / h)).normalized()
        parts.append(
            kit.mesh(
                'tooth',
                [
                    tuple(p + out * 0.0066 + Vector((dx * 0.0008, dy * 0.0016, 0)))
                    for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))
                ],
                [(0, 1, 2, 3)],
                metal,
                smooth=False,
            )
        )
    pull = [
        kit.torus('eye', 0.0042, 0.0010, metal, (0, 0, 0), 16, 6, 'Y'),
        kit.box('tag', (0.010, 0.0028, 0.034), (0, 0, -0.040), leather, 0.001, 2),
    ]
    parts += transform(
        pull, Matrix.Translation((w / 2 + 0.004, -0.004, h * 0.80)) @ Matrix.Rotation(math.radians(8), 4, 'Y')
    )
    parts.append(
        kit.box('plate', (0.026, 0.0016, 0.007), (-w / 2 + 0.030, -deep / 2 - 0.0015, 0.016), metal, 0.0006, 1)
    )
    parts = transform(parts, Matrix.Translation((0, 0.002, 0.006)) @ Matrix.Rotation(math.radians(-9), 4, 'X'))
    for s in (-1, 1):
        path = [
            (s * 0.060, -0.028, 0.010),
            (s * 0.060, -0.024, 0.0018),
            (s * 0.060, 0.034, 0.0018),
            (s * 0.045, 0.022, 0.060),
        ]
        parts.append(kit.sweep('easel', path, metal, 0.0018, 6))
    return wear_cloth.finished('wallet-lunga', parts, 0.03, 0.42)


PRODUCTS = {
    'belt-corda': Product(
        belt,
        {'black': {'leather': '#17161a', 'thread': '#6a645c'}, 'cognac': {'leather': '#8f4a22', 'thread': '#e3c79a'}},
    ),
    'wallet-piega': Product(bifold, {'black': {'leather': '#17161a'}, 'tan': {'leather': '#b98a5e'}}),
    'wallet-lunga': Product(zip_wallet, {'red': {'leather': '#c4181f'}, 'teal': {'leather': '#1f6f78'}}),
}
