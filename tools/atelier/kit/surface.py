"""Painted surfaces: wood, marble, brass.

Surfaces are painted once, with NumPy, into small tiling images instead of with
shader nodes: nodes are lost on glTF export, images look the same everywhere.
"""

import numpy as np

from kit.material import material, srgb
from kit.noise import fbm, mix, warp


def wood_tile(light='#a9764a', dark='#5f3a20'):
    """Long-grained veneer, grain along V: colour image, share of light wood, height, all tiling."""
    bend = (fbm(beta=2.2, stretch=(1, 5), seed=11) - 0.5) * 90
    rings = warp(fbm(beta=1.1, stretch=(1, 22), low=3, seed=12), bend, 0 * bend)
    pores = fbm(beta=0.5, stretch=(1, 16), low=60, seed=13)
    t = np.clip((rings - 0.5) * 1.7 + 0.5 - (pores > 0.66) * 0.18, 0, 1)
    return mix(srgb(dark), srgb(light), t), t, pores * 0.6 + rings * 0.4


def marble_tile(base='#e9e4da', vein='#a99f92', px=1024):
    """Pale stone: colour image, vein mask, fine noise; veins are thin where two warped clouds meet."""
    dx, dy = ((fbm(px, 2.0, seed=s) - 0.5) * 260 for s in (21, 22))
    cloud = warp(fbm(px, 1.9, seed=23), dx, dy)
    fine = warp(fbm(px, 1.7, seed=24, low=3), dy, dx)
    vein_mask = np.exp(-np.abs(cloud - 0.5) * 42) * 0.75 + np.exp(-np.abs(fine - 0.52) * 60) * 0.35
    vein_mask *= np.clip(fbm(px, 1.8, seed=25) * 2.2 - 0.5, 0, 1)
    tone = np.array(srgb(base)) * (0.93 + 0.1 * cloud[..., None])
    return mix(tone, srgb(vein), np.clip(vein_mask, 0, 0.85)), vein_mask, fine


def brass(name='brass', color='#d8a657', rough=0.24):
    """Warm metal, constant on purpose: reflections do the work, a texture would cost more than it adds."""
    return material(name, color, rough, metal=1.0)
