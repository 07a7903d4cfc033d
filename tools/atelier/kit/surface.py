"""Painted surfaces: leather, wood, marble, cloth, brass.

Surfaces are painted once, with NumPy, into small tiling images instead of with
shader nodes: nodes are lost on glTF export, images look the same everywhere.
"""

import numpy as np

from kit.material import material, srgb, textured
from kit.noise import TILE_PX, cells, fbm, mix, warp


def leather(name='leather', color='#6b1f24', grain=34, rough=0.42):
    """Pebbled leather: cells with creases between them, darker and rougher in the creases."""
    near, second = cells(grain, seed=3)
    crease = np.clip((second - near) * 2.6, 0, 1) ** 0.7
    height = crease * 0.8 + (1 - near) * 0.25 + fbm(beta=0.8, low=40, seed=5) * 0.12
    tone = fbm(beta=1.0, low=5, seed=7)  # No large blotches: they would show the tile's repeat.
    base = np.array(srgb(color))
    rgb = mix(base * 0.72, base * 1.12, np.clip(crease * 0.75 + (tone - 0.5) * 0.35 + 0.15, 0, 1))
    return textured(name, 0.05, rgb, np.clip(rough + (1 - crease) * 0.22 + (tone - 0.5) * 0.15, 0, 1), height, 0.00032)


def wood_tile(light='#a9764a', dark='#5f3a20'):
    """Long-grained veneer, grain along V: colour image, share of light wood, height, all tiling."""
    bend = (fbm(beta=2.2, stretch=(1, 5), seed=11) - 0.5) * 90
    rings = warp(fbm(beta=1.1, stretch=(1, 22), low=3, seed=12), bend, 0 * bend)
    pores = fbm(beta=0.5, stretch=(1, 16), low=60, seed=13)
    t = np.clip((rings - 0.5) * 1.7 + 0.5 - (pores > 0.66) * 0.18, 0, 1)
    return mix(srgb(dark), srgb(light), t), t, pores * 0.6 + rings * 0.4


def wood(name='wood', light='#a9764a', dark='#5f3a20', tile_m=1.2, rough=0.38, coat=0.15):
    """Veneer as a material; `box` turns the grain along a board's longest side."""
    rgb, t, height = wood_tile(light, dark)
    return textured(name, tile_m, rgb, np.clip(rough + (1 - t) * 0.12, 0, 1), height, 0.0006, coat=coat)


def marble_tile(base='#e9e4da', vein='#a99f92', px=1024):
    """Pale stone: colour image, vein mask, fine noise; veins are thin where two warped clouds meet."""
    dx, dy = ((fbm(px, 2.0, seed=s) - 0.5) * 260 for s in (21, 22))
    cloud = warp(fbm(px, 1.9, seed=23), dx, dy)
    fine = warp(fbm(px, 1.7, seed=24, low=3), dy, dx)
    vein_mask = np.exp(-np.abs(cloud - 0.5) * 42) * 0.75 + np.exp(-np.abs(fine - 0.52) * 60) * 0.35
    vein_mask *= np.clip(fbm(px, 1.8, seed=25) * 2.2 - 0.5, 0, 1)
    tone = np.array(srgb(base)) * (0.93 + 0.1 * cloud[..., None])
    return mix(tone, srgb(vein), np.clip(vein_mask, 0, 0.85)), vein_mask, fine


def marble(name='marble', base='#e9e4da', vein='#a99f92', tile_m=2.4, rough=0.16):
    """Polished stone as a material; veins are a little duller."""
    rgb, vein_mask, fine = marble_tile(base, vein)
    return textured(name, tile_m, rgb, np.clip(rough + vein_mask * 0.12 + (fine - 0.5) * 0.08, 0, 1))


def fabric(name='fabric', color='#27304a', threads=48, tile_m=0.03, rough=0.85, sheen=0.3):
    """Plain weave: warp and weft arcs that alternate over and under."""
    t = np.arange(TILE_PX) / TILE_PX * threads
    y, x = np.meshgrid(t, t, indexing='ij')
    over = ((np.floor(x) + np.floor(y)) % 2).astype(float)
    arc_x, arc_y = np.sin(np.pi * (x % 1)), np.sin(np.pi * (y % 1))
    height = np.where(over > 0, arc_x * (0.6 + 0.4 * arc_y), arc_y * (0.6 + 0.4 * arc_x))
    tone = height * 0.7 + fbm(beta=0.6, low=8, seed=31) * 0.3
    base = np.array(srgb(color))
    return textured(
        name,
        tile_m,
        mix(base * 0.7, base * 1.15, np.clip(tone, 0, 1)),
        None,
        height,
        0.00012,
        rough=rough,
        sheen=sheen,
    )


def brass(name='brass', color='#d8a657', rough=0.24):
    """Warm metal, constant on purpose: reflections do the work, a texture would cost more than it adds."""
    return material(name, color, rough, metal=1.0)
