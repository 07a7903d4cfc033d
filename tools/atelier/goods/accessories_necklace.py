"""Two strands of pearls on a velvet neck."""

import math

import kit
import numpy as np
from mathutils import Matrix, Vector

from goods import common, wear_cloth, wear_field, wear_form, wear_shell
from goods.accessories_common import transform, velvet
from goods.common import Product
from goods.variants import Look
from goods.wear_field import TAU


def pearl(mat, at, radius, columns=8, rows=6):
    """A ball with its poles along X, where the thread runs."""
    b = np.linspace(0.02, math.pi - 0.02, rows + 1)
    a = TAU * np.arange(columns) / columns
    grid = [
        np.stack([0 * a + math.cos(t), np.sin(a) * math.sin(t), np.cos(a) * math.sin(t)], 1) * radius + np.array(at)
        for t in b
    ]
    return common.sheet('pearl', grid, mat, wrap=True)


def strand(field, mat, z_back, z_front, radius, grow, lift):
    """Pearls that touch each other along a curve around the neck, larger towards the front."""
    a = np.linspace(-math.pi, math.pi, 721)
    z = z_back - (z_back - z_front) * ((1 + np.cos(a)) / 2) ** 1.9
    path = field.on(z, a, lift + 0 * a)
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    total, s, spots = steps[-1], 0.0, []
    while s < total - radius:
        front = 1 - abs(2 * s / total - 1)
        r = radius + grow * front**1.5
        spots.append((s, r))
        s += 2 * r * 0.985
    stretch = total / s  # Spread the remainder, so that the strand closes.
    at = lambda q: [float(np.interp(q, steps, path[:, k])) for k in range(3)]
    return [pearl(mat, at(q * stretch), r) for q, r in spots]


def display_bust(field, neck_z, low, columns=36):
    """Neck and collarbones of the form, drawn in below to a narrow base, as jewellers show necklaces."""
    a = wear_shell.round_angles(columns)
    rows = []
    for s in np.linspace(0, 1, 18):
        z = low + (neck_z - low) * s
        limit = 0.066 + 0.062 * math.sin(min(s / 0.5, 1) * math.pi / 2) ** 0.8
        r = field.at(z + 0 * a, a) * (0.70 + 0.30 * math.sin(min(s / 0.5, 1) * math.pi / 2) ** 0.8)
        r = (r**-6 + (limit / np.maximum(np.abs(np.sin(a)), 1e-3)) ** -6.0) ** (-1 / 6)
        y = float(np.interp(z, field.z, field.centre_y))
        rows.append(np.stack([r * np.sin(a), y - r * np.cos(a) + 0.012 * s, z + 0 * a], 1))
    top = rows[-1].mean(0)
    dome = [(0.985, 0.004), (0.94, 0.008), (0.84, 0.0115), (0.6, 0.014), (0.3, 0.015), (0.0, 0.0152)]
    return np.array(rows), [top + (rows[-1] - top) * (k, k, 0) + (0, 0, h) for k, h in dome]


def necklace():
    fit = wear_cloth.Fittings()
    field, torso = wear_field.body('female')
    pile = wear_cloth.cloth('velvet', velvet(), '#1f2a44')
    pearls = wear_cloth.plain('pearl', '#f8eee4', 0.12)
    low, neck = 1.36, torso.neck[2] + 0.070
    rings, dome = display_bust(field, neck, low)
    surface = BustField(rings)
    parts = [common.sheet('bust', wear_shell.plugged(np.concatenate([rings, dome])), pile, wrap=True)]
    front = torso.neck[2] - 0.132
    parts += strand(surface, pearls, torso.neck[2] + 0.010, torso.neck[2] - 0.075, 0.0046, 0.0016, 0.0054)
    parts += strand(surface, pearls, torso.neck[2] - 0.002, front, 0.0052, 0.0024, 0.0062)
    y = float(rings[0][:, 1].mean())
    foot = [
        (0.001, -0.018),
        (0.074, -0.018),
        (0.078, -0.014),
        (0.078, -0.008),
        (0.072, -0.004),
        (0.060, -0.001),
        (0.058, 0.006),
    ]
    parts.append(wear_form.turned('foot', foot, fit.brass, (0, y, low), 36))
    parts += pendant(surface.on(front, 0.0, np.array(0.008)) - (0, 0, 0.007), pearls, fit.brass)
    return wear_cloth.finished('necklace-perla', parts, 0.05, 0.45)


class BustField(wear_field.Field):
    """The display bust's own rings as a field for the strands."""

    def __init__(self, rows):
        z = rows[:, 0, 2]
        centre = (rows[:, :, 1].min(1) + rows[:, :, 1].max(1)) / 2
        even = -math.pi + TAU * np.arange(144) / 144
        radius = []
        for ring, y in zip(rows, centre, strict=False):
            seen = np.arctan2(ring[:, 0], -(ring[:, 1] - y))
            order = np.argsort(seen)
            far = np.hypot(ring[:, 0], ring[:, 1] - y)
            radius.append(np.interp(even, seen[order], far[order], period=TAU))
        super().__init__(z, np.array(radius), centre)


def pendant(at, pearls, metal):
    """One large drop below the lower strand."""
    at = Vector(at)
    drop = [
        (0.0003, 0.0),
        (0.0042, 0.001),
        (0.0064, 0.0045),
        (0.0066, 0.0085),
        (0.005, 0.0125),
        (0.0024, 0.0155),
        (0.0012, 0.017),
    ]
    cap = [(0.0013, 0.0165), (0.003, 0.0145), (0.0032, 0.0152), (0.0014, 0.0178), (0.0011, 0.019), (0.0003, 0.0192)]
    parts = [
        wear_form.turned('drop', drop, pearls, segments=18),
        wear_form.turned('cap', sorted(cap, key=lambda p: p[1]), metal, segments=14),
    ]
    parts.append(kit.torus('loop', 0.0022, 0.0005, metal, (0, 0, 0.0208), 14, 5, 'Y'))
    return transform(parts, Matrix.Translation(at - Vector((0, 0, 0.016))))


PRODUCTS = {
    'necklace-perla': Product(
        necklace,
        {
            'pearl': {'pearl': Look('#f8eee4', 0.12, 0.0), 'velvet': '#1f2a44'},
            'noir': {'pearl': Look('#34343c', 0.18, 0.35), 'velvet': '#e4dccf'},
        },
    ),
}
