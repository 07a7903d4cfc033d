"""Builds the department rooms: models, lightmaps, sidecars. They mirror the hall's surroundings.

cd tools/atelier
python3 -m places.rooms [--out DIR] [--samples N] [--only NAME ...]
"""

import argparse
import json
import os

import kit
import bpy
from kit.slim import slim
from kit import bake as baking
from kit.lightmap import unwrap
from places.hall import palette
from places.hall.sidecar import gltf
from places.rooms import furniture, plan, shell

LIGHT_SCALE, SIDE_PX, EYE_M = 4.0, 768, 1.6


def build(room):
    m = palette.palette()
    parts = []
    for kind, frame, on_wall in plan.fixtures(room):
        parts += furniture.fixture(m, kind, room.deep, frame, on_wall)
    return [kit.node('shell', shell.shell(m, room)), kit.node('fixtures', parts)]


def light(room):
    kit.world('#ffe9cf', 0.08)
    for y in (0.4, 3.0, 5.6):
        _hidden(kit.area_light((0, y, plan.HIGH_M - 0.12), (0, y, 0), (2.5, 0.9), 95, '#fff4e4'))
    for _, frame, on_wall in plan.fixtures(room):
        x, y, _ = frame.to_world(0, -1.3 if on_wall else -0.9)
        kit.spot_light(
            (x, y, plan.HIGH_M - 0.1), frame.to_world(0, 0.0, 1.0), 95 if on_wall else 60, 58, '#ffe8cc', 0.06, 0.7
        )
    kit.spot_light((0, plan.BACK_M - 1.4, plan.HIGH_M - 0.1), (0, plan.BACK_M, 1.8), 60, 50, '#ffe8cc', 0.06, 0.7)


def _hidden(lamp):
    lamp.visible_camera = lamp.visible_glossy = False


def document(room, meshes):
    turn = 3.1416
    return {
        'name': room.name,
        'model': f'places/{room.name}.glb',
        'entrance': {'position_m': [0.0, 0.0, 0.0], 'yaw_rad': 0.0},
        'eye_height_m': EYE_M,
        'lightmaps': [{'image': f'places/{room.name}_light_0.jpg', 'scale': LIGHT_SCALE, 'meshes': meshes}],
        'environment': {
            'specular': 'places/hall_env_specular.ktx2',
            'diffuse': 'places/hall_env_diffuse.ktx2',
            'intensity': 0.9,
            'center_m': gltf((0, 3.0, 1.6)),
            'box_min_m': [-plan.HALF_M, 0.0, -plan.BACK_M],
            'box_max_m': [plan.HALF_M, plan.HIGH_M, -plan.FRONT_M],
        },
        'slots': [
            {
                'id': s.name,
                'department': s.department,
                'fixture': s.fixture,
                'position_m': gltf(s.at),
                'yaw_rad': round(s.turn, 4),
                'max_size_m': list(s.size),
            }
            for s in plan.slots(room)
        ],
        'markers': [
            {'id': name, 'position_m': gltf((f.x, f.y, 0)), 'yaw_rad': round(f.turn, 4)}
            for name, f in plan.markers().items()
        ],
        'signs': [
            {'id': s.name, 'position_m': gltf(s.at), 'yaw_rad': s.turn, 'size_m': list(s.size)}
            for s in [plan.sign(room)]
        ],
        'portals': [
            {
                'id': 'hall',
                'to': 'hall',
                'position_m': gltf((0, plan.FRONT_M + 0.15, 1.25)),
                'yaw_rad': turn,
                'size_m': [1.6, 2.4],
            }
        ],
        'people': [_associate(room)],
    }


def _associate(room):
    who = 'leo' if room.name in ('men', 'shoes') else 'mira'
    return {'id': who, 'role': 'associate', 'person': who, 'position_m': gltf((1.25, 1.5, 0)), 'yaw_rad': -0.6}


def make(room, out, samples):
    kit.reset()
    objects = build(room)
    for obj in objects:
        bpy.context.view_layer.objects.active = obj
        for modifier in list(obj.modifiers):
            bpy.ops.object.modifier_apply(modifier=modifier.name)
    rectangles, density = unwrap(objects, SIDE_PX)
    print(f'{room.name}: {len(rectangles)} charts at {density:.2f} of the wished density')
    path = os.path.join(out, room.name)
    kit.export_glb(f'{path}.glb', objects, image_format='JPEG')
    slim(f'{path}.glb')
    with open(f'{path}.place.json', 'w') as file:
        json.dump(document(room, [o.name for o in objects]), file, indent=1)
        file.write('\n')
    light(room)
    baking.dull_metals()
    clean = baking.denoise(baking.bake(objects, SIDE_PX, samples), rectangles)
    baking.smooth_small(clean, rectangles)
    baking.fill_patch(clean, rectangles[-1], clean[clean.sum(axis=2) > 0.05].mean(axis=0))
    baking.encode(clean, LIGHT_SCALE, f'{path}_light_0.jpg')


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--out', default='../../assets/places')
    args.add_argument('--samples', type=int, default=16)
    args.add_argument('--only', nargs='*')
    args = args.parse_args()
    for name in args.only or plan.ROOMS:
        make(plan.ROOMS[name], args.out, args.samples)


if __name__ == '__main__':
    main()
    kit.leave()
