"""`people.json`: who there is, how tall, and which meshes make a look."""

import json
import os

NEAR_M, MIDDLE_M = 6, 14


def entry(body, person, speed):
    """One person's part of the document."""
    top = body.v[body.base.used('body'), 2].max()
    return {
        'id': person.id,
        'model': f'people/{person.id}.glb',
        'role': person.role,
        'height_m': round(float(top), 3),
        'eye_height_m': round(float(body.base.eye(body.v, 'l')[2]), 3),
        'walk_speed_m_s': round(float(speed), 3),
        'looks': [_look(k, look) for k, look in enumerate(person.looks, 1)],
    }


def _look(k, look):
    nodes = ['head', f'skin_{k}', *(wear.node for wear in look.wears)]
    sold = [wear.product for wear in look.wears if '-' in wear.product and not wear.product.startswith('uniform')]
    return {
        'id': look.id,
        'lods': [
            {'from_m': 0, 'nodes': nodes},
            {'from_m': NEAR_M, 'nodes': [f'look_{k}_lod1']},
            {'from_m': MIDDLE_M, 'nodes': [f'look_{k}_lod2']},
        ],
        'wears': sold,
        'carries': [{'product': product, 'socket': socket} for product, socket in look.carries],
    }


def write(path, person):
    """Put one person into the document, in place of an older entry."""
    people = []
    if os.path.exists(path):
        with open(path) as file:
            people = json.load(file)['people']
    people = [p for p in people if p['id'] != person['id']] + [person]
    with open(path, 'w') as file:
        json.dump({'people': sorted(people, key=lambda p: p['id'])}, file, indent=1)
        file.write('\n')
