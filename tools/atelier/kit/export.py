"""glTF export."""

import os

import bpy

from kit.scene import draw_calls, triangles


def export_glb(path, objects, animations=False, image_format='AUTO'):
    """Write chosen objects only; tangents are left to the client, which derives MikkTSpace itself."""
    bpy.ops.object.select_all(action='DESELECT')
    for obj in objects:
        obj.select_set(True)
    bpy.ops.export_scene.gltf(
        filepath=path,
        use_selection=True,
        export_apply=not animations,
        export_animations=animations,
        export_yup=True,
        export_image_format=image_format,
        export_jpeg_quality=88,
        export_cameras=False,
        export_lights=False,
        export_vertex_color='ACTIVE',
    )
    print(
        f'{os.path.basename(path)}: {os.path.getsize(path) / 1000:.0f} kB, '
        f'{triangles(objects)} triangles, {draw_calls(objects)} draw calls'
    )
