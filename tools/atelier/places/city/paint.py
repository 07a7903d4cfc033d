"""Painted surfaces of the city: façades with lit windows, shop fronts, posters, wet asphalt. Knows nothing of places."""

import os

import bpy
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import kit
from kit.material import image, srgb
from kit.noise import mix
from kit.part import COLOR

FONTS = os.path.join(os.path.dirname(__file__), '..', '..', '..', '..', 'assets', 'fonts')


def unlit(name, rgb=None, tile_m=1.0):
    """What glows by itself: the client shows texture x vertex colour as it is, for want of a lightmap."""
    mat = kit.material(name, '#ffffff', 1.0)
    mat['tile_m'], mat['unlit'] = tile_m, True
    tree = mat.node_tree
    base = tree.nodes['Principled BSDF'].inputs['Base Color']
    tint = tree.nodes.new('ShaderNodeVertexColor')
    tint.layer_name = COLOR
    if rgb is None:
        tree.links.new(tint.outputs['Color'], base)
        return mat
    tile, times = tree.nodes.new('ShaderNodeTexImage'), tree.nodes.new('ShaderNodeMix')
    tile.image = image(name, np.asarray(rgb))
    tile.image.file_format = 'JPEG'
    times.data_type, times.blend_type = 'RGBA', 'MULTIPLY'
    times.inputs['Factor'].default_value = 1.0
    tree.links.new(tile.outputs['Color'], times.inputs['A'])
    tree.links.new(tint.outputs['Color'], times.inputs['B'])
    tree.links.new(times.outputs['Result'], base)
    return mat


def glow(materials):
    """For pictures by Cycles, after the export: what is unlit shines with its own colour."""
    for mat in materials:
        bsdf = mat.node_tree.nodes['Principled BSDF']
        source = bsdf.inputs['Base Color'].links[0].from_socket
        mat.node_tree.links.new(source, bsdf.inputs['Emission Color'])
        bsdf.inputs['Emission Strength'].default_value = 1.0


def facade(seed, stone, lit=0.45, px=512, columns=8, rows=8):
    """A tile of windows, some of them lit, each with its own warmth."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:px, 0:px] / px
    u, v = x * columns % 1, y * rows % 1
    window = (abs(u - 0.5) < 0.30) & (abs(v - 0.52) < 0.34) & (abs(u - 0.5) > 0.015)
    cell = (y * rows).astype(int), (x * columns).astype(int)
    on = (rng.random((rows, columns)) < lit) * rng.uniform(0.25, 1, (rows, columns))
    warm = mix([1.0, 0.72, 0.40], [0.75, 0.88, 1.0], rng.random((rows, columns)) ** 2)
    light = (on[..., None] * warm)[cell] * (0.6 + 0.4 * v[..., None])
    wall = np.array(srgb(stone)) * (0.42 + 0.10 * (v[..., None] > 0.1) + 0.05 * kit.fbm(px, seed=seed)[..., None])
    pane = np.array([0.05, 0.055, 0.085]) * (0.8 + 0.5 * v[..., None])
    return np.where(window[..., None], pane + light, wall)


def shop_front(px=512, seed=3):
    """A lit window: warm depth, shelves, dark forms on display, mullions. Wide as it is high, tiles sideways."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:px, 0:px] / px
    rgb = mix([0.62, 0.42, 0.24], [1.0, 0.86, 0.62], np.clip(y * 1.1, 0, 1))
    rgb *= (0.86 + 0.14 * np.cos(2 * np.pi * x))[..., None]
    for k in range(3):
        line = abs(y - (0.34 + 0.2 * k)) < 0.006
        rgb[line & (abs(x - 0.5) < 0.36)] *= 0.55
    for _ in range(26):
        at, row, wide, tall = (
            rng.uniform(0.16, 0.84),
            rng.integers(3),
            rng.uniform(0.008, 0.022),
            rng.uniform(0.04, 0.12),
        )
        low = 0.346 + 0.2 * row
        rgb[(abs(x - at) < wide) & (y > low) & (y < low + tall)] *= rng.uniform(0.35, 0.8, 3)
    for at in (0.3, 0.7):
        h = (y - 0.10) / 0.62
        half = np.interp(
            h,
            [0, 0.05, 0.35, 0.55, 0.62, 0.8, 0.86, 0.9, 1.0],
            [0.05, 0.06, 0.055, 0.04, 0.05, 0.065, 0.02, 0.028, 0.0],
        )
        rgb[(abs(x - at) < half) & (h > 0) & (h < 1)] *= 0.22
    rgb[(y < 0.10) | (y > 0.965)] = 0.035
    rgb[(x < 0.012) | (x > 0.988) | (abs(x - 0.5) < 0.008)] = 0.04
    return rgb


def poster(kind, a, b, c, word='', px=512, aspect=1.0):
    """An abstract drawing from a few curves, with an invented name in large letters."""
    y, x = np.mgrid[0 : 1 : px * 1j, 0 : 1 : px * 1j]
    a, b, c = (np.array(srgb(k)) for k in (a, b, c))
    dx = (x - 0.5) * aspect
    r, angle = np.hypot(dx, y - 0.5), np.arctan2(y - 0.5, dx)
    if kind == 'sun':
        rgb = mix(a, b, np.clip(y * 1.2, 0, 1))
        rgb[np.hypot(dx, y - 0.46) < 0.26] = c
        rgb[y < 0.3 + 0.05 * np.sin(x * 12)] = a * 0.5
    elif kind == 'waves':
        t = np.clip(0.5 + 0.5 * np.sin(y * 26 + 3 * np.sin(x * 6)), 0, 1)
        rgb = mix(mix(a, b, x), c, np.clip((t - 0.6) * 30, 0, 0.85))
    elif kind == 'rings':
        rgb = np.where(((r * 9 % 1) < 0.5)[..., None], mix(a, b, np.clip(r * 1.6, 0, 1)), c)
    elif kind == 'petals':
        rgb = np.where((r < 0.16 + 0.24 * np.abs(np.cos(angle * 3)))[..., None], mix(c, b, np.clip(r * 2.2, 0, 1)), a)
    elif kind == 'blocks':
        pick = (np.floor(x * 4) * 3 + np.floor(y * 5) * 5) % 7
        rgb = np.where((pick < 2)[..., None], b, np.where((pick < 4)[..., None], c, a))
    else:
        rgb = mix(mix(a, b, y), c, np.clip((np.sin((x + y) * 22) - 0.3) * 12, 0, 0.7))
    return _lettered(np.clip(rgb, 0, 1), word, aspect) if word else rgb


def _lettered(rgb, word, aspect):
    px = rgb.shape[0]
    size = int(min(px * 0.24, px * 1.55 * aspect / len(word)))
    font = ImageFont.truetype(os.path.join(FONTS, 'text.ttf'), size)
    canvas = Image.new('L', (int(px * aspect), px), 0)
    ImageDraw.Draw(canvas).text((px * aspect / 2, px * 0.80), word, 255, font, anchor='mm')
    ink = np.asarray(canvas.resize((px, px), Image.LANCZOS))[::-1] / 255
    return mix(rgb * (1 - 0.5 * ink[..., None]), [1.0, 1.0, 1.0], ink)


def asphalt(name='asphalt', px=512, tile_m=7.0):
    """Wet road: dark, clear where puddles stand, so that the mirrored city below shows through."""
    wet = np.clip((0.50 - kit.fbm(px, 1.9, low=2, seed=61)) * 9 + 0.35, 0, 1)
    grain = kit.fbm(px, 0.4, low=60, seed=62)
    rgb = mix(np.array([0.20, 0.20, 0.22]) * (0.75 + 0.5 * grain[..., None]), [0.05, 0.05, 0.065], wet)
    mat = kit.material(name, '#ffffff', 1.0)
    mat['tile_m'] = tile_m
    tree = mat.node_tree
    node = tree.nodes.new('ShaderNodeTexImage')
    pixels = np.dstack([rgb, 0.88 - wet * 0.52])
    node.image = bpy.data.images.new(name, px, px, alpha=True)
    node.image.pixels.foreach_set(pixels.astype(np.float32).ravel())
    node.image.pack()
    bsdf = tree.nodes['Principled BSDF'].inputs
    tree.links.new(node.outputs['Color'], bsdf['Base Color'])
    tree.links.new(node.outputs['Alpha'], bsdf['Alpha'])
    return mat


def paving(px=512):
    """Square slabs, damp: joints, and a tone for each slab."""
    n = 6
    rng = np.random.default_rng(5)
    y, x = np.mgrid[0:px, 0:px] / px * n
    tone = (0.9 + 0.16 * rng.random((n, n)))[y.astype(int) % n, x.astype(int) % n]
    joint = (np.minimum(x % 1, 1 - x % 1) < 0.018) | (np.minimum(y % 1, 1 - y % 1) < 0.018)
    tone = tone * (0.85 + 0.3 * kit.fbm(px, 0.9, low=8, seed=9)) * np.where(joint, 0.6, 1)
    return np.array([0.27, 0.27, 0.285]) * tone[..., None]
