"""Writes `times_square.place.json`."""

import json
import math

from places.hall.sidecar import gltf
from places.times_square import plan


def document(lightmaps, boards):
    cab_x, cab_y, cab_turn = plan.CAB
    other_x, other_y, other_turn = plan.ONCOMING
    return {
        'name': 'times_square',
        'model': 'places/times_square.glb',
        'entrance': {'position_m': gltf(plan.ENTRANCE), 'yaw_rad': plan.ENTRANCE_YAW},
        'eye_height_m': plan.EYE_M,
        'lightmaps': lightmaps,
        'environment': {
            'specular': 'places/times_square_env_specular.ktx2',
            'diffuse': 'places/times_square_env_diffuse.ktx2',
            'intensity': 1.0,
            'center_m': gltf(plan.CENTRE),
            'box_min_m': [plan.WALL_M[0], 0.0, -79.0],
            'box_max_m': [plan.WALL_M[1], 45.0, 26.0],
        },
        'markers': [
            {'id': 'entrance', 'position_m': gltf(plan.ENTRANCE), 'yaw_rad': plan.ENTRANCE_YAW},
            {'id': 'cab', 'position_m': gltf((-0.2, 3.2, 0.14)), 'yaw_rad': round(math.radians(-55), 4)},
            {'id': 'plaza', 'position_m': gltf((-3.6, 7.5, 0.14)), 'yaw_rad': -0.3},
        ],
        'billboards': [b.entry() for b in boards],
        'portals': [
            {
                'id': 'cab',
                'to': 'cab',
                'position_m': gltf((cab_x - 0.95, cab_y - 0.7, 0.9)),
                'yaw_rad': round(math.radians(-90), 4),
                'size_m': [1.2, 1.2],
            }
        ],
        'props': [
            {
                'id': 'cab',
                'model': 'places/cab.glb',
                'position_m': gltf((cab_x, cab_y, 0)),
                'yaw_rad': round(cab_turn, 4),
            },
            {
                'id': 'cab_oncoming',
                'model': 'places/cab.glb',
                'position_m': gltf((other_x, other_y, 0)),
                'yaw_rad': round(other_turn, 4),
            },
        ],
        'crowd': [_walker(a, b) for a, b in plan.CROWD],
    }


def _walker(a, b):
    z = 0.0 if plan.KERB_M[0] < a[0] < plan.KERB_M[1] else 0.14
    # A person at yaw 0 faces +z, that is, authoring -y.
    yaw = math.atan2(b[0] - a[0], -(b[1] - a[1]))
    return {'position_m': gltf((*a, z)), 'path_to_m': gltf((*b, z)), 'yaw_rad': round(yaw, 4)}


def write(path, lightmaps, boards):
    with open(path, 'w') as file:
        json.dump(document(lightmaps, boards), file, indent=1)
        file.write('\n')
