"""Soiree: a pleated satin clutch on a brass frame with a kiss lock and a chain."""

import math

import kit
import numpy as np
from goods.bags_parts import chain, floor, plan
from goods.common import Product, brass, catmull, plain, satin, sheet, smooth, tinted
from goods.variants import Look
from mathutils import Vector

WIDTH, HEIGHT, FRAME_Z = 0.215, 0.112, 0.106
FRAME_HALF, DROP = 0.098, 0.034  # The frame spans this far, and its arms come down this much.
PLEATS = 26


def half_x(z):
    """Round below, a little narrower again where the frame grips."""
    t = np.clip(z / HEIGHT, 0, 1)
    corner = 1 - np.clip(t / 0.55, 0, 1)
    return 0.058 + 0.0495 * math.sqrt(1 - corner**2.2) - 0.011 * smooth(t, 0.55, 1.0)


def half_y(z):
    t = np.clip(z / HEIGHT, 0, 1)
    return 0.0165 + 0.0115 * smooth(t, 0.0, 0.32) - 0.0215 * smooth(t, 0.36, 0.98)


def ring(z, count=196):
    """Section with pleats: deep where the frame gathers the cloth, fading out below."""
    p = plan(half_x(z), half_y(z), count, 2.35, z)
    t = z / HEIGHT
    fan = p[:, 0] / half_x(z)
    wave = np.cos(np.arcsin(np.clip(fan, -1, 1)) / math.pi * 2 * PLEATS)
    # Sharp valleys and round ridges, as pressed cloth has.
    depth = (0.0004 + 0.0030 * smooth(t, 0.12, 0.70)) * (1 - 0.5 * smooth(t, 0.9, 1.0))
    front = np.sqrt(np.clip(1 - fan**2, 0, 1))
    p[:, 1] += np.sign(p[:, 1]) * depth * (np.abs(wave) ** 0.7 - 0.4) * front
    return p


def frame_path(side, steps=40):
    """An arched bar with rounded shoulders: up one side, across, and down the other."""
    y = side * 0.0046
    keys = [
        (-FRAME_HALF - 0.0035, side * 0.0055, FRAME_Z - DROP),
        (-FRAME_HALF - 0.001, y, FRAME_Z - 0.014),
        (-FRAME_HALF + 0.012, y, FRAME_Z + 0.0035),
        (-0.05, y, FRAME_Z + 0.0085),
        (0, y, FRAME_Z + 0.0100),
        (0.05, y, FRAME_Z + 0.0085),
        (FRAME_HALF - 0.012, y, FRAME_Z + 0.0035),
        (FRAME_HALF + 0.001, y, FRAME_Z - 0.014),
        (FRAME_HALF + 0.0035, side * 0.0055, FRAME_Z - DROP),
    ]
    return catmull(keys, steps)


def kiss_lock(metal, jewel):
    """Two balls that pass each other on short stems."""
    parts = []
    for side in (-1, 1):
        x, z = side * 0.0058, FRAME_Z + 0.0095
        stem = [
            (x, side * 0.0035, z),
            (x * 0.9, side * 0.0030, z + 0.006),
            (x * 0.55, -side * 0.0005, z + 0.0105),
        ]
        parts.append(kit.sweep('stem', stem, metal, 0.0020, 8))
        ball = [
            (0.0058 * math.sin(a), 0.0058 * (1 - math.cos(a))) for a in np.linspace(0.12, math.pi - 0.12, 11)
        ]
        parts.append(kit.revolve('ball', ball, jewel, 18, (x * 0.72, -side * 0.0010, z + 0.0085)))
        collar = [(0.0030, 0), (0.0038, 0.0008), (0.0030, 0.0016)]
        parts.append(kit.revolve('collar', collar, metal, 12, (x * 0.80, -side * 0.0004, z + 0.0075)))
    return parts


def hinges(metal):
    parts = []
    for side in (-1, 1):
        x, z = side * (FRAME_HALF + 0.0035), FRAME_Z - DROP
        pin = [(0.0032, -0.008), (0.0040, -0.0072), (0.0040, 0.0072), (0.0032, 0.008)]
        barrel = kit.revolve('hinge', pin, metal, 12)
        for v in barrel.data.vertices:
            v.co = Vector((v.co.x + x, v.co.z, v.co.y + z))
        barrel.data.flip_normals()
        parts.append(barrel)
        parts.append(
            kit.torus(
                'loop', 0.0042, 0.0011, metal, (side * (FRAME_HALF - 0.001), 0, FRAME_Z + 0.0005), 14, 6, 'Y'
            )
        )
    return parts


def chain_path():
    """From the left loop down to the ground, around the front, and back up on the right."""
    keys = [
        (-0.0985, -0.001, FRAME_Z - 0.001),
        (-0.1125, -0.006, 0.088),
        (-0.1175, -0.012, 0.050),
        (-0.1205, -0.020, 0.013),
        (-0.1180, -0.034, 0.0032),
        (-0.098, -0.054, 0.003),
        (-0.055, -0.072, 0.003),
        (0.0, -0.066, 0.003),
        (0.045, -0.058, 0.003),
        (0.088, -0.062, 0.003),
        (0.118, -0.044, 0.0032),
        (0.1215, -0.022, 0.013),
        (0.1180, -0.012, 0.050),
        (0.1125, -0.006, 0.088),
        (0.0985, -0.001, FRAME_Z - 0.001),
    ]
    return [Vector(p) for p in catmull(keys, 120)]


def build():
    cloth = tinted('satin', satin(), '#d8bd84', 0.85, 0.75)
    metal = brass()
    jewel = plain('jewel', '#e3c27a', 0.12, 1.0)
    heights = [
        0.0,
        0.0010,
        0.0032,
        0.0070,
        0.0125,
        0.020,
        0.029,
        0.040,
        0.053,
        0.066,
        0.079,
        0.091,
        0.101,
        0.108,
        0.1135,
    ]
    rows = [ring(z) for z in heights]
    for k, f in ((0, 0.82), (1, 0.93), (2, 0.985)):
        rows[k][:, :2] *= f
    frames = [kit.sweep('frame', frame_path(side), metal, 0.0046, 8, 0.9) for side in (-1, 1)]
    return [
        sheet('satin', rows, cloth, wrap=True),
        floor('bottom', rows[0], cloth),
        floor('closing', rows[-1], cloth, flip=True),
        *frames,
        *kiss_lock(metal, jewel),
        *hinges(metal),
        *chain(chain_path(), metal, 0.0092, 0.0011, 7, 4),
    ]


PRODUCTS = {
    'bag-soiree': Product(
        build,
        {
            'gold': {'satin': Look('#d8bd84', 0.85, 0.75)},
            'black': {'satin': Look('#17161a', 0.85, 0.0)},
            'emerald': {'satin': Look('#0d5a41', 0.85, 0.1)},
        },
    ),
}
