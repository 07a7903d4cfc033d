"""Writes `catwalk.place.json`."""

import json

from places.catwalk import plan
from places.hall.sidecar import gltf


def document(lightmaps):
    seat = gltf(plan.SEAT)
    top = plan.RUN_HEIGHT_M
    return {
        'name': 'catwalk',
        'model': 'places/catwalk.glb',
        'entrance': {'position_m': seat, 'yaw_rad': 0.06},
        'eye_height_m': plan.SEAT_EYE_M,
        'lightmaps': lightmaps,
        'environment': {
            'specular': 'places/catwalk_env_specular.ktx2',
            'diffuse': 'places/catwalk_env_diffuse.ktx2',
            'intensity': 1.0,
            'center_m': gltf(plan.CENTRE),
            'box_min_m': [-plan.WALL_M, 0.0, -plan.BACK_M],
            'box_max_m': [plan.WALL_M, plan.CEILING_M, -plan.END_M],
        },
        'markers': [
            {'id': 'entrance', 'position_m': seat, 'yaw_rad': 0.06},
            {'id': 'side', 'position_m': gltf(plan.SIDE_SEAT), 'yaw_rad': round(plan.SIDE_TURN, 4)},
        ],
        'seats': [
            {'id': 'audience', 'position_m': seat, 'yaw_rad': 0.06, 'eye_height_m': plan.SEAT_EYE_M},
            {
                'id': 'side',
                'position_m': gltf(plan.SIDE_SEAT),
                'yaw_rad': round(plan.SIDE_TURN, 4),
                'eye_height_m': plan.SEAT_EYE_M,
            },
        ],
        'runway': {
            'backstage_m': gltf((0, plan.FAR_M + 2.0, top)),
            'start_m': gltf((0, plan.FAR_M - 0.5, top)),
            'end_m': gltf((0, plan.FRONT_M + 0.7, top)),
            'half_width_m': plan.RUN_HALF_M - 0.15,
        },
        'portals': [
            {'id': 'hall', 'to': 'hall', 'position_m': gltf((-3.4, -4.6, 1.1)), 'yaw_rad': 0.0, 'size_m': [1.2, 2.2]}
        ],
        'signs': [],
    }


def write(path, lightmaps):
    with open(path, 'w') as file:
        json.dump(document(lightmaps), file, indent=1)
        file.write('\n')
