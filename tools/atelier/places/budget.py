"""Prints what each place and person costs to draw, against the numbers that DESIGN sets; exit 1 when one is over.

    python3 tools/atelier/places/budget.py [--assets DIR]

Everything a place holds counts as seen at once: its model, its props and its extras. GPU bytes are vertices and
indices as stored, textures as 4 bytes a texel with mip levels. Needs NumPy.
"""

import argparse
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from places.glb import Glb, image_size  # noqa: E402 - only importable once the path is set

PLACE = {'triangles': 300_000, 'draws': 150, 'bytes': 200_000_000}
PERSON_TRIANGLES, PERSON_DRAWS, PERSON_BONES = 30_000, 8, 60
MIPS = 4 / 3


class Cost:
    """Triangles and draws by node, and bytes of one model."""

    def __init__(self, path):
        glb = Glb(path)
        doc = glb.json
        self.nodes, self.bones = {}, max((len(s['joints']) for s in doc.get('skins', [])), default=0)
        for node, primitive in glb.primitives():
            triangles, draws = self.nodes.get(node['name'], (0, 0))
            self.nodes[node['name']] = (triangles + doc['accessors'][primitive['indices']]['count'] // 3, draws + 1)
        images = [image_size(glb.view(i['bufferView'])) for i in doc.get('images', [])]
        pictures = {i['bufferView'] for i in doc.get('images', [])}
        meshes = sum(v['byteLength'] for k, v in enumerate(doc['bufferViews']) if k not in pictures)
        self.bytes = meshes + sum(round(w * h * 4 * MIPS) for w, h in images)

    def of(self, names=None):
        picked = [self.nodes[n] for n in (names or self.nodes) if n in self.nodes]
        return sum(t for t, _ in picked), sum(d for _, d in picked)


def place(root, path):
    with open(path) as file:
        doc = json.load(file)
    models = [doc['model'], *(p['model'] for p in doc.get('props', []))]
    if 'ride' in doc:
        models.append(doc['ride']['street'])
    models += [f'people/crowd_{k % 3 + 1}.glb' for k in range(len(doc.get('crowd', [])))]
    triangles = draws = size = 0
    for model in models:
        cost = Cost(os.path.join(root, model))
        more = cost.of()
        triangles, draws = triangles + more[0], draws + more[1]
    for model in set(models):
        size += Cost(os.path.join(root, model)).bytes
    for entry in doc.get('lightmaps', []):
        with open(os.path.join(root, entry['image']), 'rb') as file:
            w, h = image_size(file.read())
        size += w * h * 4
    for key in ('specular', 'diffuse'):
        size += os.path.getsize(os.path.join(root, doc['environment'][key]))
    return doc['name'], triangles, draws, size


def people(root):
    """The costliest look of everyone, near."""
    with open(os.path.join(root, 'people', 'people.json')) as file:
        for person in json.load(file)['people']:
            cost = Cost(os.path.join(root, person['model']))
            near = [cost.of(look['lods'][0]['nodes']) for look in person['looks']]
            yield person['id'], max(t for t, _ in near), max(d for _, d in near), cost.bones, cost.bytes


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--assets', default=os.path.join(HERE, '..', '..', '..', 'assets'))
    root = args.parse_args().assets
    over = []
    print('| place | triangles | draw calls | GPU MB |\n|---|---|---|---|')
    for name in sorted(os.listdir(os.path.join(root, 'places'))):
        if name.endswith('.place.json'):
            what, triangles, draws, size = place(root, os.path.join(root, 'places', name))
            print(f'| {what} | {triangles} | {draws} | {size / 1e6:.1f} |')
            if triangles > PLACE['triangles'] or draws > PLACE['draws'] or size > PLACE['bytes']:
                over.append(what)
    print('\n| person, near | triangles | draw calls | bones | GPU MB |\n|---|---|---|---|---|')
    for what, triangles, draws, bones, size in people(root):
        print(f'| {what} | {triangles} | {draws} | {bones} | {size / 1e6:.1f} |')
        if triangles > PERSON_TRIANGLES or draws > PERSON_DRAWS or bones > PERSON_BONES:
            over.append(what)
    for what in over:
        print(f'{what}: over its budget', file=sys.stderr)
    return 1 if over else 0


if __name__ == '__main__':
    sys.exit(main())
