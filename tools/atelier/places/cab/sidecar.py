"""Writes `cab.place.json`: where the passenger sits, and the street that passes by."""

import json

from places.avenue import plan
from places.hall.sidecar import gltf

EYE_M = 1.02


def document(seat):
    at = gltf(tuple(seat))
    return {
        'name': 'cab',
        'model': 'places/cab.glb',
        'entrance': {'position_m': at, 'yaw_rad': 0.0},
        'eye_height_m': EYE_M,
        'environment': {
            'specular': 'places/times_square_env_specular.ktx2',
            'diffuse': 'places/times_square_env_diffuse.ktx2',
            'intensity': 1.0,
            'center_m': [0.0, 1.2, 0.0],
            'box_min_m': [-8.0, 0.0, -60.0],
            'box_max_m': [8.0, 40.0, 30.0],
        },
        'markers': [{'id': 'seat', 'position_m': at, 'yaw_rad': 0.0}],
        'seats': [{'id': 'rear', 'position_m': at, 'yaw_rad': 0.0, 'eye_height_m': EYE_M}],
        'billboards': [b.entry() for b in plan.boards()],
        'signs': [
            {'id': 'store', 'position_m': gltf(s['at']), 'yaw_rad': round(s['turn'], 4), 'size_m': list(s['size'])}
            for s in plan.MARQUEES
        ],
        'ride': {'street': 'places/avenue.glb', 'duration_s': 20, 'length_m': plan.LENGTH_M, 'to': 'hall'},
    }


def write(path, seat):
    with open(path, 'w') as file:
        json.dump(document(seat), file, indent=1)
        file.write('\n')
