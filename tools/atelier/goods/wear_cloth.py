"""Cloth surfaces, materials that take shade, and ambient occlusion in the vertex colour.

Owns no shape and no product.
"""

import math
from functools import lru_cache

import kit
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from goods import common

TAU = 2 * math.pi
METAL_FLOOR = 0.72  # Metal shows reflections, which a contact shadow must not put out.


# ---------------------------------------------------------------- tiles


@lru_cache
def twill(size_m=0.02, lines=20, rough=0.8, depth_m=0.00016, soft=0.5):
    """Diagonal wool or cotton twill; `soft` is how much nap blurs it."""
    t = np.arange(common.HEIGHT_PX) / common.HEIGHT_PX * lines
    y, x = np.meshgrid(t, t, indexing='ij')
    rib = 0.5 + 0.5 * np.sin(TAU * (x + y))
    thread = 0.5 + 0.5 * np.sin(TAU * (x - y) * 2)
    nap = kit.fbm(common.HEIGHT_PX, 0.7, low=12, high=100, seed=71)
    height = (rib * 0.7 + thread * 0.3) * (1 - soft) + nap * soft
    return common.tile(f'twill-{lines}', size_m, 0.8 + height * 0.22, rough + 0 * nap, height, depth_m)


@lru_cache
def poplin():
    """Fine shirting: almost smooth."""
    weave = kit.fbm(common.HEIGHT_PX, 0.5, stretch=(1, 6), low=20, seed=72) + kit.fbm(
        common.HEIGHT_PX, 0.5, stretch=(6, 1), low=20, seed=73
    )
    return common.tile('poplin', 0.04, 0.9 + (weave - 1) * 0.12, 0.72 + 0 * weave, weave / 2, 0.00008)


@lru_cache
def crepe():
    """Matt flowing dress cloth."""
    grit = kit.fbm(common.HEIGHT_PX, 0.6, low=24, high=110, seed=74)
    return common.tile('crepe', 0.04, 0.86 + grit * 0.14, 0.58 + grit * 0.12, grit, 0.0001)


@lru_cache
def silk():
    """Evening satin: smooth, so that folds make the light."""
    slub = kit.fbm(common.HEIGHT_PX, 0.9, stretch=(1, 12), low=8, seed=75)
    return common.tile('silk', 0.06, 0.92 + (slub - 0.5) * 0.1, 0.43 + (slub - 0.5) * 0.16, slub, 0.00003)


@lru_cache
def linen():
    """The form's cover: slubby plain weave, fine enough not to buzz."""
    slub = kit.fbm(common.HEIGHT_PX, 0.7, stretch=(1, 9), low=8, high=90, seed=76) + kit.fbm(
        common.HEIGHT_PX, 0.7, stretch=(9, 1), low=8, high=90, seed=77
    )
    return common.tile('linen', 0.05, 0.86 + (slub - 1) * 0.3, 0.85 + 0 * slub, slub / 2, 0.0002)


@lru_cache
def grain():
    """Turned wood, grain along V."""
    rings = kit.fbm(common.HEIGHT_PX, 1.1, stretch=(22, 1), low=3, seed=12)
    return common.tile('grain', 0.25, 0.6 + rings * 0.45, 0.36 + rings * 0.1, rings, 0.0002)


# ---------------------------------------------------------------- materials


def occluded(mat):
    """Multiply the base colour by the vertex colour, which is what glTF does with COLOR_0."""
    tree = mat.node_tree
    target = tree.nodes['Principled BSDF'].inputs['Base Color']
    mix = tree.nodes.new('ShaderNodeMix')
    mix.data_type, mix.blend_type = 'RGBA', 'MULTIPLY'
    mix.inputs['Factor'].default_value = 1
    mix.inputs[6].default_value = target.default_value
    if target.is_linked:
        tree.links.new(target.links[0].from_socket, mix.inputs[6])
    shade = tree.nodes.new('ShaderNodeVertexColor')
    shade.layer_name = 'shade'
    tree.links.new(shade.outputs['Color'], mix.inputs[7])
    tree.links.new(mix.outputs[2], target)
    return mat


def cloth(name, surface, color, rough=1.0, metal=0.0):
    return occluded(common.tinted(name, surface, color, rough, metal))


def plain(name, color, rough=0.5, metal=0.0):
    return occluded(common.plain(name, color, rough, metal))


class Fittings:
    """The materials of every form and stand."""

    def __init__(self, cover='#cdbfa8'):
        self.linen = cloth('linen', linen(), cover)
        self.wood = cloth('wood', grain(), '#6e4426')
        self.brass = plain('brass', '#d8a657', 0.24, 1.0)


# ---------------------------------------------------------------- shade


def sphere_rays(count):
    """Evenly spread directions (Fibonacci lattice)."""
    i = np.arange(count) + 0.5
    z, a = 1 - 2 * i / count, math.pi * (1 + 5**0.5) * i
    r = np.sqrt(1 - z * z)
    return [Vector(d) for d in np.stack([r * np.cos(a), r * np.sin(a), z], 1)]


def shade(obj, reach_m=0.30, floor=0.30, rays=40):
    """Ambient occlusion, with a floor under the product, into the vertex colour `shade`."""
    mesh = obj.data
    tree = BVHTree.FromPolygons([v.co for v in mesh.vertices], [p.vertices for p in mesh.polygons])
    around = sphere_rays(rays)
    values = np.ones((len(mesh.vertices), 4), np.float32)
    bottom = np.full(len(mesh.vertices), floor)
    for p in mesh.polygons:
        if mesh.materials[p.material_index]['look'][4] > 0.5:
            bottom[list(p.vertices)] = METAL_FLOOR
    for v in mesh.vertices:
        start, open_, total = v.co + v.normal * 0.0015, 0.0, 0.0
        for d in around:
            weight = d.dot(v.normal)
            if weight <= 0.05:
                continue
            total += weight
            far = tree.ray_cast(start, d, reach_m)[3]
            if d.z < 0 and start.z / -d.z < reach_m:
                far = min(far or reach_m, start.z / -d.z)
            open_ += weight * (far / reach_m if far is not None else 1)
        low = bottom[v.index]
        values[v.index, :3] = low + (1 - low) * (open_ / max(total, 1e-6))
    layer = mesh.color_attributes.get('shade') or mesh.color_attributes.new('shade', 'BYTE_COLOR', 'POINT')
    layer.data.foreach_set('color', values.ravel())
    mesh.color_attributes.active_color = layer
    mesh.color_attributes.render_color_index = mesh.color_attributes.find('shade')
    return obj


def finished(name, parts, reach_m=0.30, floor=0.30):
    """All parts as one shaded object: what a product's `build` returns."""
    return [shade(kit.join(name, common.solid(parts)), reach_m, floor)]
