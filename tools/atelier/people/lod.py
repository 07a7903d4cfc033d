"""Coarser copies of a dressed person: one mesh, one material, colour in the vertices."""

import bpy
import numpy as np
from mathutils.kdtree import KDTree

from people.piece import Piece
from people.rig import skinned
from people.surfaces import far


def coarse(base, pieces, rig, name, triangles):
    """All pieces joined and reduced to about `triangles`."""
    mat = far()
    plain = [Piece(p.verts, p.faces, p.weights, mat, _seen_from_afar(p)) for p in pieces]
    obj = skinned(base, plain, rig, name)
    while obj.data.uv_layers:
        obj.data.uv_layers.remove(obj.data.uv_layers[0])
    bpy.context.view_layer.objects.active = obj
    count = sum(len(p.vertices) - 2 for p in obj.data.polygons)
    reduce = obj.modifiers.new('reduce', 'DECIMATE')
    reduce.ratio = min(1.0, triangles / count)
    bpy.ops.object.modifier_move_to_index(modifier='reduce', index=0)
    bpy.ops.object.modifier_apply(modifier='reduce')
    return obj


HANDS = ('hand_', 'thumb_', 'index_', 'middle_', 'ring_', 'pinky_', 'ball_')


def thin_hands(obj, skin, ratio=0.32):
    """Fingers and toes hold most of the body's faces: reduce them alone. The neck keeps its given normals."""
    names = [g.name for g in obj.vertex_groups if g.name.startswith(HANDS)]
    numbers = {obj.vertex_groups[n].index for n in names}
    fine = [v.index for v in obj.data.vertices if any(g.group in numbers and g.weight > 0.3 for g in v.groups)]
    if not fine:
        return obj
    share = len(fine) / len(obj.data.vertices)
    group = obj.vertex_groups.new(name='reduce')
    group.add(fine, 1.0, 'REPLACE')
    reduce = obj.modifiers.new('reduce', 'DECIMATE')
    reduce.vertex_group, reduce.vertex_group_factor = 'reduce', 1.0
    reduce.ratio = 1 - share * (1 - ratio)
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.modifier_move_to_index(modifier='reduce', index=0)
    bpy.ops.object.modifier_apply(modifier='reduce')
    obj.vertex_groups.remove(obj.vertex_groups['reduce'])
    near = KDTree(len(skin.verts))
    for i, p in enumerate(skin.verts):
        near.insert(p, i)
    near.balance()
    normals = []
    for vertex in obj.data.vertices:
        _, i, distance = near.find(vertex.co)
        normals.append(tuple(skin.normals[i]) if distance < 1e-4 else tuple(vertex.normal))
    obj.data.normals_split_custom_set_from_vertices(normals)
    return obj


def _seen_from_afar(piece):
    """Vertex colours, darkened as the near material's tile does; eyes get their iris as a dark middle."""
    if piece.mat.name.startswith('eye'):
        r = np.hypot(*(np.array(piece.uvs).T * 2 - 1))
        front = piece.verts[:, 1] < piece.verts[:, 1].mean()
        return np.where(((r < 0.5) & front)[:, None], [0.03, 0.02, 0.015], [0.7, 0.66, 0.62])
    tone = {'hair': 0.78, 'cloth': 0.9}.get(piece.mat.name.split('.')[0], 0.93)
    return piece.colors() * tone**2.2
