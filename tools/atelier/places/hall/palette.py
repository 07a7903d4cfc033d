"""The hall's seven materials; paint and lacquer take their colour from the vertices."""

import numpy as np

import kit
from kit.material import image
from kit.part import COLOR

CREAM, WALL, CEILING = '#e6dccb', '#e2d5c1', '#efe7da'
WALNUT = '#8d7466'  # Multiplies the wood tile: a darker board from the same image.
INK, BAND = '#15161b', '#8a735c'


def palette():
    """Materials by name; `tile_m` is how many metres one tile of the image covers."""
    return {
        'stone': _tinted('stone', 0.14, 2.4, kit.marble_tile('#e4dccf', '#ab9d8b')[0]),
        'wood': _tinted('wood', 0.4, 1.2, kit.wood_tile('#a9744a', '#67422a')[0]),
        'paint': _tinted('paint', 0.85),
        'lacquer': _tinted('lacquer', 0.35),
        'brass': kit.brass('brass', '#d8a657', 0.26),
        'panel': kit.material('panel', '#fff1dc', emit=1.0),
        'lamp': kit.material('lamp', '#ffe0b4', emit=5.0),
    }


def _tinted(name, rough, tile_m=1.0, rgb=None):
    """Base colour = vertex colour, times an image if there is one: survives glTF export as such."""
    mat = kit.material(name, '#ffffff', rough)
    mat['tile_m'] = tile_m
    tree = mat.node_tree
    base = tree.nodes['Principled BSDF'].inputs['Base Color']
    tint = tree.nodes.new('ShaderNodeVertexColor')
    tint.layer_name = COLOR
    if rgb is None:
        tree.links.new(tint.outputs['Color'], base)
        return mat
    tile = tree.nodes.new('ShaderNodeTexImage')
    tile.image = image(name, np.asarray(rgb))
    mix = tree.nodes.new('ShaderNodeMix')
    mix.data_type, mix.blend_type = 'RGBA', 'MULTIPLY'
    mix.inputs['Factor'].default_value = 1.0
    tree.links.new(tile.outputs['Color'], mix.inputs['A'])
    tree.links.new(tint.outputs['Color'], mix.inputs['B'])
    tree.links.new(mix.outputs['Result'], base)
    return mat
