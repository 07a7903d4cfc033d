"""Removes faces that no shopper can see: they cost triangles and lightmap texels and bake to black.

The removed faces are kept in one separate object, so that they still block light.
"""

import random

import bpy  # First: `bmesh` and `mathutils` only exist once bpy has been loaded.
import bmesh
from mathutils import Vector
from mathutils.bvhtree import BVHTree

LIFT_M = 0.002


def remove_hidden(objects, eyes, seed=1):
    """Split off faces that none of the `eyes` (points, metres) sees; returns the blocker object and a count."""
    verts, faces = [], []
    for obj in objects:
        base = len(verts)
        verts += [obj.matrix_world @ v.co for v in obj.data.vertices]
        faces += [[base + i for i in p.vertices] for p in obj.data.polygons]
    tree = BVHTree.FromPolygons(verts, faces)
    eyes = [Vector(e) for e in eyes]
    random.Random(seed).shuffle(eyes)
    hidden_verts, hidden_faces = [], []
    for obj in objects:
        bm = bmesh.new()
        bm.from_mesh(obj.data)
        gone = [f for f in bm.faces if not _seen(f, eyes, tree)]
        for face in gone:
            base = len(hidden_verts)
            hidden_verts += [v.co.copy() for v in face.verts]
            hidden_faces.append(range(base, base + len(face.verts)))
        bmesh.ops.delete(bm, geom=gone, context='FACES')
        bm.to_mesh(obj.data)
        bm.free()
    data = bpy.data.meshes.new('blocker')
    data.from_pydata(hidden_verts, [], [tuple(f) for f in hidden_faces])
    blocker = bpy.data.objects.new('blocker', data)
    bpy.context.scene.collection.objects.link(blocker)
    return blocker, len(hidden_faces)


def _seen(face, eyes, tree):
    """Centre and corners, drawn a little inwards: enough for the small faces that matter here."""
    centre, normal = face.calc_center_median(), face.normal
    points = [centre] + [v.co.lerp(centre, 0.08) for v in face.verts]
    if face.calc_area() > 0.05:
        points += [v.co.lerp(centre, 0.5) for v in face.verts]
    for point in points:
        start = point + normal * LIFT_M
        for eye in eyes:
            way = eye - start
            if way.dot(normal) > 0 and tree.ray_cast(start, way, way.length)[0] is None:
                return True
    return False
