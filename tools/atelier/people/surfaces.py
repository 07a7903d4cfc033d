"""The six materials of all people; everything but the iris takes its colour from the vertices."""

import bpy
import numpy as np

import kit
from kit.material import srgb
from kit.noise import mix

COLOR = 'Color'
TILE_PX = 256


def _tinted(name, tile_m, tone, rough):
    """Base colour = grey tile x vertex colour: survives glTF export as exactly that."""
    mat = kit.material(name, '#ffffff', rough)
    mat['tile_m'] = tile_m
    tree = mat.node_tree
    image, tint, times = (tree.nodes.new('ShaderNode' + n) for n in ('TexImage', 'VertexColor', 'Mix'))
    image.image = kit.image(f'{name}-tone', np.repeat(np.clip(tone, 0, 1)[..., None], 3, 2))
    tint.layer_name = COLOR
    times.data_type, times.blend_type = 'RGBA', 'MULTIPLY'
    times.inputs['Factor'].default_value = 1
    tree.links.new(image.outputs['Color'], times.inputs['A'])
    tree.links.new(tint.outputs['Color'], times.inputs['B'])
    tree.links.new(times.outputs['Result'], tree.nodes['Principled BSDF'].inputs['Base Color'])
    return mat


def _weave(threads=48):
    t = np.arange(TILE_PX) / TILE_PX * threads
    y, x = np.meshgrid(t, t, indexing='ij')
    over = (np.floor(x) + np.floor(y)) % 2 > 0
    arc_x, arc_y = np.sin(np.pi * (x % 1)), np.sin(np.pi * (y % 1))
    height = np.where(over, arc_x * (0.6 + 0.4 * arc_y), arc_y * (0.6 + 0.4 * arc_x))
    return 0.80 + height * 0.16 + (kit.fbm(TILE_PX, 0.9, low=4, seed=31) - 0.5) * 0.14


def _rib(ribs=5):
    """Two by two rib, with the V of the stitches."""
    y, x = np.mgrid[0:TILE_PX, 0:TILE_PX] / TILE_PX
    rib = np.sin(2 * np.pi * x * ribs)
    stitch = np.sin(2 * np.pi * (y * 16 + np.abs((x * ribs * 2) % 1 - 0.5) * 1.2))
    return 0.80 + 0.13 * np.sign(rib) * np.abs(rib) ** 0.5 + 0.05 * stitch


def _iris(color, px=TILE_PX):
    """An eyeball seen from the front: pupil, iris with rays and a dark ring, reddish corners."""
    y, x = np.mgrid[-1 : 1 : px * 1j, -1 : 1 : px * 1j]
    r, a = np.hypot(x, y), np.arctan2(y, x)
    white = mix(srgb('#efe9e4'), srgb('#d9a79b'), np.clip((r - 0.6) * 1.2, 0, 0.6))
    rays = 0.75 + 0.25 * np.sin(a * 37 + 3 * np.sin(a * 11)) * np.sin(r * 20)
    ring = np.array(srgb(color)) * (rays * np.clip(1.6 - (r / 0.43) ** 4, 0.35, 1.4))[..., None]
    rgb = np.where((r < 0.43)[..., None], ring, white)
    rgb = np.where((r < 0.19)[..., None], 0.01, rgb)
    glint = np.exp(-(((x + 0.13) ** 2 + (y - 0.16) ** 2) / 0.004))[..., None]
    return np.clip(rgb + glint * 0.9, 0, 1)


def _eye(color):
    mat = kit.material('eye', '#ffffff', 0.12)
    mat['tile_m'] = 1.0
    node = mat.node_tree.nodes.new('ShaderNodeTexImage')
    node.image = kit.image('eye-iris', _iris(color))
    mat.node_tree.links.new(node.outputs['Color'], mat.node_tree.nodes['Principled BSDF'].inputs['Base Color'])
    return mat


def far():
    """What a person is made of from some metres on: vertex colour alone."""
    if 'far' in bpy.data.materials:
        return bpy.data.materials['far']
    mat = kit.material('far', '#ffffff', 0.75)
    mat['tile_m'] = 1.0
    tint = mat.node_tree.nodes.new('ShaderNodeVertexColor')
    tint.layer_name = COLOR
    mat.node_tree.links.new(tint.outputs['Color'], mat.node_tree.nodes['Principled BSDF'].inputs['Base Color'])
    return mat


def surfaces(iris='#4a2f1c'):
    """Materials by name."""
    pores = kit.cells(48, TILE_PX, seed=52)[0]
    tone = kit.fbm(TILE_PX, 1.2, low=4, seed=51) - 0.5
    strand = kit.fbm(TILE_PX, 0.7, stretch=(1, 40), low=6, seed=41)
    grain = kit.cells(40, TILE_PX, seed=41)
    crease = np.clip((grain[1] - grain[0]) * 3, 0, 1)
    return {
        'skin': _tinted('skin', 0.09, 0.95 + tone * 0.08 - pores * 0.02, 0.52),
        'hair': _tinted('hair', 1.0, 0.42 + strand * 0.72, 0.5),
        'cloth': _tinted('cloth', 0.03, _weave(), 0.88),
        'knit': _tinted('knit', 0.05, _rib(), 0.95),
        'silk': _tinted('silk', 0.06, 0.92 + tone * 0.1, 0.55),
        'leather': _tinted('leather', 0.05, 0.86 + crease * 0.1, 0.36),
        'eye': _eye(iris),
    }
