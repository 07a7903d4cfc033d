"""Export of one person: skins, clips, sockets; JPEG tiles; small vertex attributes."""

import bpy


def export(path, objects):
    bpy.ops.object.select_all(action='DESELECT')
    for obj in objects:
        obj.select_set(True)
    bpy.ops.export_scene.gltf(
        filepath=path,
        use_selection=True,
        export_apply=False,
        export_animations=True,
        export_animation_mode='NLA_TRACKS',
        export_force_sampling=False,
        export_anim_single_armature=False,
        export_yup=True,
        export_image_format='JPEG',
        export_image_quality=88,
        export_cameras=False,
        export_lights=False,
        export_vertex_color='ACTIVE',
        export_influence_nb=4,
        export_skins=True,
        export_def_bones=False,
        export_rest_position_armature=True,
        export_morph=False,
        export_extras=False,
    )
