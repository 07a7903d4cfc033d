"""glTF export and the Khronos validator."""

import json
import os
import subprocess

import bpy

from kit.scene import draw_calls, triangles


CHECK = """const v=require('gltf-validator');
v.validateBytes(new Uint8Array(require('fs').readFileSync(process.argv[1])))
 .then(r=>console.log(JSON.stringify({issues:r.issues,info:r.info})))"""


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


def check_glb(path, validator_dir):
    """Run the Khronos validator (npm i gltf-validator in `validator_dir`); returns the error count."""
    out = subprocess.run(
        ['node', '-e', CHECK, os.path.abspath(path)],
        cwd=validator_dir,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    report = json.loads(out)
    issues = report['issues']
    print(f'validator: {issues["numErrors"]} errors, {issues["numWarnings"]} warnings, {issues["numInfos"]} infos')
    for message in issues['messages'][:8]:
        print('  ', message['code'], message['message'], message.get('pointer', ''))
    return issues['numErrors']
