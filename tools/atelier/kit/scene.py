"""Scene set-up and counting. Units are metres, Z is up while authoring (the exporter makes Y up)."""

import os
import sys

import bpy


def reset():
    """Start from nothing, so that a script gives the same result on each run."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.unit_settings.system = 'METRIC'
    return scene


def leave():
    """End at once: bpy sometimes crashes while Python takes it apart, after all work is done.

    Without this a finished run can report failure to the build that started it.
    """
    sys.stdout.flush()
    os._exit(0)


def triangles(objects=None):
    """Triangles as exported, that is, after modifiers."""
    graph = bpy.context.evaluated_depsgraph_get()
    total = 0
    for obj in objects or bpy.context.scene.objects:
        if obj.type != 'MESH':
            continue
        mesh = obj.evaluated_get(graph).to_mesh()
        mesh.calc_loop_triangles()
        total += len(mesh.loop_triangles)
    return total


def draw_calls(objects):
    """glTF makes one primitive, so one draw call, per object and material."""
    return sum(max(1, len({p.material_index for p in o.data.polygons})) for o in objects if o.type == 'MESH')
