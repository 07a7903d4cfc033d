"""Objects out of lists, boxes, joining and instancing."""

import bpy  # First: `bmesh` and `mathutils` only exist once bpy has been loaded.
import bmesh
from mathutils import Matrix, Vector


def mesh(name, verts, faces, mat=None, smooth=True, at=(0, 0, 0)):
    """An object from plain lists, with metric box-projected UVs."""
    data = bpy.data.meshes.new(name)
    data.from_pydata([tuple(v) for v in verts], [], [tuple(f) for f in faces])
    data.polygons.foreach_set('use_smooth', [smooth] * len(data.polygons))
    obj = bpy.data.objects.new(name, data)
    obj.location = at
    bpy.context.scene.collection.objects.link(obj)
    if mat:
        data.materials.append(mat)
    uv_box(obj)
    return obj


def uv_box(obj):
    """UVs in tiles of the face's material, projected along its dominant axis.

    The longer side of the object becomes V, so that wood grain runs along boards.
    """
    data = obj.data
    layer = data.uv_layers.get('UVMap') or data.uv_layers.new(name='UVMap')
    size = obj.dimensions if data.vertices else Vector()
    for poly in data.polygons:
        normal = [abs(c) for c in poly.normal]
        drop = normal.index(max(normal))
        u, v = [a for a in range(3) if a != drop]
        if size[u] > size[v]:
            u, v = v, u
        mat = data.materials[poly.material_index] if data.materials else None
        tile = mat.get('tile_m', 1.0) if mat else 1.0
        for loop in poly.loop_indices:
            co = data.vertices[data.loops[loop].vertex_index].co
            layer.data[loop].uv = (co[u] / tile, co[v] / tile)


def box(name, size, at=(0, 0, 0), mat=None, bevel=0.004, segments=2):
    """A box standing on `at` (centre of its bottom), with soft edges that catch light.

    Weighted normals keep the big faces flat although everything is smooth-shaded.
    """
    bm = bmesh.new()
    bmesh.ops.create_cube(bm, size=1, matrix=Matrix.Translation((0, 0, size[2] / 2)) @ Matrix.Diagonal((*size, 1)))
    bevel = min(bevel, min(size) * 0.45)
    if bevel > 0:
        bmesh.ops.bevel(bm, geom=bm.edges[:], offset=bevel, segments=segments, affect='EDGES', profile=0.5)
    data = bpy.data.meshes.new(name)
    bm.to_mesh(data)
    bm.free()
    data.polygons.foreach_set('use_smooth', [True] * len(data.polygons))
    obj = bpy.data.objects.new(name, data)
    obj.location = at
    bpy.context.scene.collection.objects.link(obj)
    if mat:
        data.materials.append(mat)
    bpy.context.view_layer.update()
    uv_box(obj)
    obj.modifiers.new('flat faces', 'WEIGHTED_NORMAL').weight = 100
    return obj


def join(name, objects, keep_modifiers=False):
    """One object out of many (modifiers applied): draw calls then equal materials."""
    bpy.ops.object.select_all(action='DESELECT')
    for obj in objects:
        obj.select_set(True)
        bpy.context.view_layer.objects.active = obj
        if not keep_modifiers:
            bpy.ops.object.convert(target='MESH')
    bpy.context.view_layer.objects.active = objects[0]
    bpy.ops.object.transform_apply()
    bpy.ops.object.join()
    result = bpy.context.view_layer.objects.active
    result.name = name
    return result


def flip_normals_out(obj):
    """Lofts may be wound either way; make them consistent before export."""
    bm = bmesh.new()
    bm.from_mesh(obj.data)
    bmesh.ops.recalc_face_normals(bm, faces=bm.faces[:])
    bm.to_mesh(obj.data)
    bm.free()
    return obj
