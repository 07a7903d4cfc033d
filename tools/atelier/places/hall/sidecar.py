"""Writes `hall.place.json`: what the client reads beside the model, in glTF's axes."""

import json

from places.hall.plan import (
    ASSOCIATE,
    BACK_M,
    CEILING_M,
    DIRECTORY,
    EYE_M,
    FRONT_M,
    HALF_M,
    MARKERS,
    PORTALS,
    signs,
    slots,
)

CENTRE = (0.0, 6.8, 1.6)


def gltf(p):
    """Authoring (x right, y ahead, z up) to glTF (x right, y up, -z ahead), rounded to a tenth of a millimetre."""
    return [round(c, 4) + 0.0 for c in (p[0], p[2], -p[1])]


def sidecar(lightmaps):
    """The whole document; `lightmaps` is a list of {image, scale, meshes}."""
    return {
        'name': 'hall',
        'model': 'places/hall.glb',
        'entrance': {'position_m': [0.0, 0.0, 0.0], 'yaw_rad': 0.0},
        'eye_height_m': EYE_M,
        'lightmaps': lightmaps,
        'environment': {
            'specular': 'places/hall_env_specular.ktx2',
            'diffuse': 'places/hall_env_diffuse.ktx2',
            'intensity': 1.0,
            'center_m': gltf(CENTRE),
            'box_min_m': [-HALF_M, 0.0, -BACK_M],
            'box_max_m': [HALF_M, CEILING_M, -FRONT_M],
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
            for s in slots()
        ],
        'markers': [
            {'id': name, 'position_m': gltf((f.x, f.y, 0)), 'yaw_rad': round(f.turn, 4)} for name, f in MARKERS.items()
        ],
        'signs': [
            {'id': s.name, 'position_m': gltf(s.at), 'yaw_rad': round(s.turn, 4), 'size_m': list(s.size)}
            for s in signs()
        ],
        'portals': [
            {'id': to, 'to': to, 'position_m': gltf((x, y, 1.3)), 'yaw_rad': round(turn, 4), 'size_m': list(size)}
            for to, x, y, turn, size in PORTALS
        ],
        'people': [_associate()],
        'directory': {
            'position_m': gltf((*DIRECTORY[:2], 1.5)),
            'yaw_rad': DIRECTORY[2],
            'size_m': list(DIRECTORY[3]),
        },
    }


def _associate():
    name, x, y, turn = ASSOCIATE
    spot = {'position_m': gltf((x, y, 0)), 'yaw_rad': turn}
    return {'id': name, 'role': 'associate', 'person': name, **spot}


def write(path, lightmaps):
    with open(path, 'w') as file:
        json.dump(sidecar(lightmaps), file, indent=1)
        file.write('\n')
