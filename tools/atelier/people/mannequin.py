"""The mannequin: the body in one smooth material, without a face to speak of."""

import bpy
import numpy as np

import kit
from people.piece import inflate, take
from people.rig import skinned
from people.surfaces import COLOR

TRIANGLES, SLIM_M = 7000, 0.006


def _shell():
    mat = kit.material('shell', '#ffffff', 0.45)
    mat['tile_m'] = 1.0
    tint = mat.node_tree.nodes.new('ShaderNodeVertexColor')
    tint.layer_name = COLOR
    mat.node_tree.links.new(tint.outputs['Color'], mat.node_tree.nodes['Principled BSDF'].inputs['Base Color'])
    return mat


def figure(base, body, rig):
    """Slimmer than the body that garments are cut to, so that cloth never lets it through."""
    mat = _shell()
    skin = take(base, body.v, base.faces['body'], mat, body.skin)
    on_head = skin.weights[:, [base.bones.index(b) for b in ('head', 'neck_01')]].sum(1)
    inflate(skin, -SLIM_M * np.clip(1 - on_head, 0, 1))
    eyes = [take(base, body.v, base.faces[f'helper-{side}-eye'], mat, body.skin) for side in 'lr']
    obj = skinned(base, [skin, *eyes], rig, 'figure')
    while obj.data.uv_layers:
        obj.data.uv_layers.remove(obj.data.uv_layers[0])
    count = sum(len(p.vertices) - 2 for p in obj.data.polygons)
    reduce = obj.modifiers.new('reduce', 'DECIMATE')
    reduce.ratio = TRIANGLES / count
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.modifier_move_to_index(modifier='reduce', index=0)
    bpy.ops.object.modifier_apply(modifier='reduce')
    return obj
