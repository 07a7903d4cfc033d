"""Build people as GLB files and their sidecar `people.json`.

    cd tools/atelier
    python3 -m people.build [--only ID ...] --out ../../assets/people [--preview DIR]

Needs Blender's Python module (see requirements.txt) and MakeHuman's data (see base.py).
"""

import argparse
import os

import kit
from people import clips, glb, pack, sidecar
from people.base import Base
from people.body import Body
from people.cast import cast, crowd, mannequins
from people.lod import coarse, thin_hands
from people.mannequin import figure
from people.rig import build_rig, skinned

NEAR = ['idle', 'talk', 'greet', 'walk', 'pose', 'turn_left', 'turn_right']
LOD_TRIANGLES = (6000, 1450)
CROWD_TRIANGLES = 1450


def dress(body, look):
    """Pieces per garment node, in the look's order."""
    return {wear.node: wear.make(body, wear.color, **wear.options) for wear in look.wears}


def build(base, person):
    """The armature with all its meshes, and what the sidecar says about them."""
    body = Body.make(base, sex=person.sex, **person.body)
    rig = build_rig(base, body.v, person.id)
    head = body.head_pieces()
    objects, made = [rig, skinned(base, head, rig, 'head')], set()
    for k, look in enumerate(person.looks, 1):
        garments = dress(body, look)
        pieces = [p for group in garments.values() for p in group]
        skin = body.skin_piece(pieces, body.at['waist'] if look.floor_length else -1.0)
        if skin:
            objects.append(thin_hands(skinned(base, [skin], rig, f'skin_{k}'), skin))
        for node, group in garments.items():
            if node not in made:
                made.add(node)
                objects.append(skinned(base, group, rig, node))
        everything = head + ([skin] if skin else []) + pieces
        for level, triangles in enumerate(LOD_TRIANGLES, 1):
            objects.append(coarse(base, everything, rig, f'look_{k}_lod{level}', triangles))
    speed = clips.key_all(rig, NEAR, person.sway)
    return objects, sidecar.entry(body, person, speed)


def build_crowd(base, person):
    """One coarse mesh."""
    body = Body.make(base, sex=person.sex, **person.body)
    rig = build_rig(base, body.v, person.id)
    pieces = [p for group in dress(body, person.looks[0]).values() for p in group]
    skin = body.skin_piece(pieces)
    obj = coarse(base, [*body.head_pieces(), skin, *pieces], rig, 'crowd', CROWD_TRIANGLES)
    entry = sidecar.entry(body, person, clips.key_all(rig, ['idle', 'walk'], person.sway))
    entry['looks'][0]['lods'] = [{'from_m': 0, 'nodes': ['crowd']}]
    return [rig, obj], entry


def build_mannequin(base, person):
    """A bare figure, a little slimmer than what it wears, and a garment per look; it holds still."""
    body = Body.make(base, sex=person.sex, **person.body)
    rig = build_rig(base, body.v, person.id)
    objects = [rig, figure(base, body, rig)]
    for look in person.looks:
        for node, group in dress(body, look).items():
            objects.append(skinned(base, group, rig, node))
    clips.key_still(rig)
    entry = sidecar.entry(body, person, 0.0)
    for look in entry['looks']:
        look['lods'] = [{'from_m': 0, 'nodes': ['figure', *look['lods'][0]['nodes'][2:]]}]
    return objects, entry


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--out', default='../../assets/people')
    args.add_argument('--only', nargs='*')
    args = args.parse_args()
    os.makedirs(args.out, exist_ok=True)
    base = Base()
    makers = {'model': build, 'associate': build, 'crowd': build_crowd, 'mannequin': build_mannequin}
    for person in [*cast(), *crowd(), *mannequins()]:
        if args.only and person.id not in args.only:
            continue
        kit.reset()
        objects, entry = makers[person.role](base, person)
        path = os.path.join(args.out, f'{person.id}.glb')
        glb.export(path, objects)
        pack.pack(path)
        sidecar.write(os.path.join(args.out, 'people.json'), entry)
        print(f'{path}: {os.path.getsize(path)} bytes', flush=True)


if __name__ == '__main__':
    main()
    kit.leave()
