"""Parts for real-time places: a mesh with vertex colour and a wish for lightmap resolution.

One material serves many colours (`COLOR_0` multiplies base colour), so a whole
room needs few draw calls. Parts are joined into nodes; a node is what the client
culls and what names its lightmap.
"""

import math

import bpy  # First: `bmesh` and `mathutils` only exist once bpy has been loaded.
import bmesh
from mathutils import Matrix

from kit.material import linear
from kit.mesh import uv_box

COLOR, TEXELS = 'Color', 'texels_per_m'


def part(obj, color='#ffffff', texels_per_m=40.0):
    """Give an object its vertex colour and lightmap density; 0 means: too thin to be worth texels."""
    mesh = obj.data
    layer = mesh.color_attributes.get(COLOR) or mesh.color_attributes.new(COLOR, 'BYTE_COLOR', 'CORNER')
    layer.data.foreach_set('color', linear(color) * len(mesh.loops))
    wish = mesh.attributes.get(TEXELS) or mesh.attributes.new(TEXELS, 'FLOAT', 'FACE')
    wish.data.foreach_set('value', [texels_per_m] * len(mesh.polygons))
    return obj


def slab(size, at, mat, color='#ffffff', bevel=0.006, texels_per_m=40.0, turn=0.0):
    """A box standing on `at` (centre of its bottom) with one-segment bevels: 44 triangles, 12 without."""
    bm = bmesh.new()
    bmesh.ops.create_cube(bm, size=1, matrix=Matrix.Translation((0, 0, size[2] / 2)) @ Matrix.Diagonal((*size, 1)))
    bevel = min(bevel, min(size) * 0.3)
    if bevel > 0:
        bmesh.ops.bevel(bm, geom=bm.edges[:], offset=bevel, segments=1, affect='EDGES', profile=0.5)
    data = bpy.data.meshes.new('slab')
    bm.to_mesh(data)
    bm.free()
    data.polygons.foreach_set('use_smooth', [True] * len(data.polygons))
    obj = bpy.data.objects.new('slab', data)
    bpy.context.scene.collection.objects.link(obj)
    data.materials.append(mat)
    bpy.context.view_layer.update()
    uv_box(obj)
    obj.matrix_world = Matrix.Translation(at) @ Matrix.Rotation(turn, 4, 'Z')
    return part(obj, color, texels_per_m)


def place(parts, at, turn=0.0):
    """Move parts that were built around a local origin to where their frame stands."""
    frame = Matrix.Translation(at) @ Matrix.Rotation(turn, 4, 'Z')
    bpy.context.view_layer.update()
    for obj in parts:
        obj.matrix_world = frame @ obj.matrix_world
    return parts


def node(name, parts, sharp_deg=50.0):
    """Join parts into one object at the origin; flat faces stay flat, edges catch light."""
    target = bpy.data.objects.new(name, bpy.data.meshes.new(name))
    bpy.context.scene.collection.objects.link(target)
    bpy.ops.object.select_all(action='DESELECT')
    for obj in parts:
        if not obj.data.color_attributes.get(COLOR):
            part(obj)
        obj.select_set(True)
    target.select_set(True)
    bpy.context.view_layer.objects.active = target
    bpy.ops.object.join()
    target.name = target.data.name = name  # Only now: a part may have held the name.
    target.data.set_sharp_from_angle(angle=math.radians(sharp_deg))
    target.data.color_attributes.active_color = target.data.color_attributes[COLOR]
    modifier = target.modifiers.new('flat faces', 'WEIGHTED_NORMAL')
    modifier.weight, modifier.keep_sharp = 100, True
    return target
