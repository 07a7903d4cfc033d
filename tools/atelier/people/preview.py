"""Pictures of exported people: each look in chosen moments of its clips, read back from the GLB.

cd tools/atelier
python3 -m people.preview --dir ../../assets/people --out DIR [--only ID ...] [--shots CLIP@PHASE[@YAW] ...]
"""

import argparse
import json
import math
import os

import bpy
import kit

PX = (300, 460)


def stage():
    floor = kit.material('floor', '#b9ab9c', 0.8)
    kit.box('floor', (30, 30, 0.02), (0, 0, -0.02), floor, 0)
    kit.box('wall', (30, 0.05, 12), (0, 3.0, 0), floor, 0)
    kit.world('#e8e2da', 0.45)
    kit.area_light((-2.6, -3.0, 3.2), (0, 0, 1.2), (1.4, 1.4), 190, '#fff1e0')
    kit.area_light((3.0, -1.2, 2.4), (0, 0, 1.2), (0.6, 1.8), 80, '#cfe0ff')


def show(person, look, level):
    """Only the meshes of one level of one look."""
    wanted = look['lods'][level]['nodes']
    for obj in bpy.data.objects:
        if obj.type == 'MESH' and obj.parent and obj.parent.name == person['id']:
            obj.hide_render = obj.name not in wanted


def pose_at(rig, clip, phase):
    for track in rig.animation_data.nla_tracks:
        track.mute = track.name != clip
        if not track.mute:
            strip = track.strips[0]
            bpy.context.scene.frame_set(round(strip.frame_start + phase * (strip.frame_end - strip.frame_start)))
    rig.animation_data.action = None


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--dir', default='../../assets/people')
    args.add_argument('--out', default='.')
    args.add_argument('--only', nargs='*')
    args.add_argument('--looks', nargs='*')
    args.add_argument('--level', type=int, default=0)
    args.add_argument('--samples', type=int, default=8)
    args.add_argument('--face', action='store_true')
    args.add_argument('--shots', nargs='*', default=['idle@0', 'walk@0.08', 'greet@0.45'])
    args = args.parse_args()
    with open(os.path.join(args.dir, 'people.json')) as file:
        people = json.load(file)['people']
    for person in people:
        if args.only and person['id'] not in args.only:
            continue
        kit.reset()
        bpy.ops.import_scene.gltf(filepath=os.path.join(args.dir, f'{person["id"]}.glb'))
        rig = bpy.data.objects[person['id']]
        stage()
        eye = person['eye_height_m']
        if args.face:
            kit.camera((0.12, -1.1, eye + 0.02), (0, 0, eye - 0.03), 60)
        else:
            kit.camera((0.0, -5.2, 1.25), (0, 0, 0.92), 78)
        for look in person['looks']:
            if args.looks and look['id'] not in args.looks:
                continue
            show(person, look, args.level)
            for shot in args.shots:
                clip, phase, *yaw = shot.split('@')
                pose_at(rig, clip, float(phase))
                rig.rotation_mode = 'XYZ'
                rig.rotation_euler[2] = math.radians(float(yaw[0]) if yaw else 0)
                name = f'{look["id"]}-{clip}-{phase}{"-" + yaw[0] if yaw else ""}.jpg'
                kit.render(os.path.join(args.out, name), PX, args.samples)


if __name__ == '__main__':
    main()
    kit.leave()
