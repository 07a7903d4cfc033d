"""Blender images and PBR materials whose every value survives glTF export."""

import bpy
import numpy as np


def image(name, rgb, is_data=False):
    """A packed Blender image from an array; colours are given in sRGB."""
    h, w = rgb.shape[:2]
    img = bpy.data.images.new(name, w, h, is_data=is_data)
    if is_data:
        img.colorspace_settings.name = 'Non-Color'
    rgba = np.ones((h, w, 4), np.float32)
    rgba[..., :3] = rgb
    img.pixels.foreach_set(np.clip(rgba, 0, 1).ravel())
    img.pack()
    return img


def normals(height, tile_m, depth_m):
    """Tangent-space normal map (OpenGL, as glTF wants) of a tiling height map."""
    step = 2 * tile_m / height.shape[0]
    dx = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) * depth_m / step
    dy = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) * depth_m / step
    n = np.dstack([-dx, -dy, np.ones_like(dx)])
    return n / np.linalg.norm(n, axis=2, keepdims=True) * 0.5 + 0.5


def srgb(value):
    """'#a1b2c3' -> three sRGB floats; keeps palettes readable."""
    return [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def linear(value):
    """'#a1b2c3' -> linear RGBA, which is what Blender's sockets expect."""
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb(value)] + [1]


def material(name, color='#808080', rough=0.5, metal=0.0, emit=0.0, coat=0.0, sheen=0.0, subsurface=0.0):
    """A constant PBR material: every value here survives glTF export."""
    mat = bpy.data.materials.new(name)
    mat.use_nodes = True
    mat['tile_m'] = 1.0
    bsdf = mat.node_tree.nodes['Principled BSDF'].inputs
    bsdf['Base Color'].default_value = linear(color)
    bsdf['Roughness'].default_value = rough
    bsdf['Metallic'].default_value = metal
    bsdf['Coat Weight'].default_value = coat
    bsdf['Sheen Weight'].default_value = sheen
    bsdf['Subsurface Weight'].default_value = subsurface
    bsdf['Subsurface Radius'].default_value = (0.012, 0.004, 0.002)
    if emit:
        bsdf['Emission Color'].default_value = linear(color)
        bsdf['Emission Strength'].default_value = emit
    return mat
