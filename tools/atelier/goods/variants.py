"""Post-processing of an exported GLB's JSON: one mesh, exact factors, KHR_materials_variants.

It never touches the binary chunk. Standard library only.

Specs: glTF 2.0 section 4.4 (GLB); KHR_materials_variants
(github.com/KhronosGroup/glTF/tree/main/extensions/2.0/Khronos/KHR_materials_variants).
"""

import copy
import json
import struct
from dataclasses import dataclass

JSON_CHUNK = 0x4E4F534A


@dataclass(frozen=True)
class Look:
    """How a material looks in one colour variant; what is None stays as in the default."""

    color: str
    rough: float | None = None
    metal: float | None = None


def read(path):
    """The JSON of a GLB, and its other chunks as they are."""
    with open(path, 'rb') as file:
        data = file.read()
    if data[:4] != b'glTF':
        raise ValueError(f'{path}: not a GLB file')
    size, kind = struct.unpack_from('<II', data, 12)
    if kind != JSON_CHUNK:
        raise ValueError(f'{path}: the first chunk is not JSON')
    return json.loads(data[20 : 20 + size]), data[20 + size :]


def write(path, doc, rest):
    text = json.dumps(doc, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 4)
    with open(path, 'wb') as file:
        file.write(struct.pack('<4sII', b'glTF', 2, 20 + len(text) + len(rest)))
        file.write(struct.pack('<II', len(text), JSON_CHUNK) + text + rest)


def linear(color):
    """'#a1b2c3' (sRGB) to three linear floats, as baseColorFactor wants."""
    srgb = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in srgb]


def set_factors(mat, red, green, blue, rough, metal):
    pbr = mat.setdefault('pbrMetallicRoughness', {})
    pbr['baseColorFactor'] = [round(c, 4) for c in (red, green, blue)] + [1]
    pbr['roughnessFactor'], pbr['metallicFactor'] = round(rough, 4), round(metal, 4)


def merge_meshes(doc, name):
    """All primitives into one mesh on one node."""
    primitives = [p for m in doc['meshes'] for p in m['primitives']]
    doc['meshes'] = [{'name': name, 'primitives': primitives}]
    doc['nodes'] = [{'name': name, 'mesh': 0}]
    doc['scene'], doc['scenes'] = 0, [{'name': name, 'nodes': [0]}]


def recolored(base, slug, look):
    """A copy of a default material in another colour."""
    mat = copy.deepcopy(base)
    mat['name'] = f'{base["name"]}-{slug}'
    pbr = mat['pbrMetallicRoughness']
    look = look if isinstance(look, Look) else Look(look)
    rough = pbr['roughnessFactor'] if look.rough is None else look.rough
    metal = pbr['metallicFactor'] if look.metal is None else look.metal
    set_factors(mat, *linear(look.color), rough, metal)
    return mat


def add_variants(doc, colors):
    """`colors`: slug -> {material name: Look or '#rrggbb'}; the first slug is the default material.

    Materials that a slug does not name keep their default.
    """
    index = {m['name']: i for i, m in enumerate(doc['materials'])}
    unknown = {name for looks in colors.values() for name in looks} - set(index)
    if unknown:
        raise ValueError(f'colour variants name materials that no part uses: {sorted(unknown)}')
    changing = {name for looks in colors.values() for name in looks}
    mappings = {index[name]: [] for name in changing}
    for number, (slug, looks) in enumerate(colors.items()):
        for name in sorted(changing):
            target = index[name]
            if number and name in looks:
                doc['materials'].append(recolored(doc['materials'][target], slug, looks[name]))
                target = len(doc['materials']) - 1
            rows = mappings[index[name]]
            same = next((row for row in rows if row['material'] == target), None)
            if same:
                same['variants'].append(number)
            else:
                rows.append({'material': target, 'variants': [number]})
    for primitive in doc['meshes'][0]['primitives']:
        if mappings.get(primitive['material']):
            ext = primitive.setdefault('extensions', {})
            ext['KHR_materials_variants'] = {'mappings': mappings[primitive['material']]}
    doc.setdefault('extensions', {})['KHR_materials_variants'] = {'variants': [{'name': s} for s in colors]}
    used = set(doc.get('extensionsUsed', [])) | {'KHR_materials_variants'}
    doc['extensionsUsed'] = sorted(used)


def finish(path, product_id, looks, colors):
    """Rewrite the exported file at `path`.

    `looks`: material name -> [red, green, blue (linear), roughness, metal] factors;
    `colors`: see `add_variants`. The first variant's looks become the default materials.
    """
    doc, rest = read(path)
    merge_meshes(doc, product_id)
    first = next(iter(colors.values()), {})
    for mat in doc['materials']:
        set_factors(mat, *looks[mat['name']])
        if mat['name'] in first:
            mat.update(recolored(mat, '', first[mat['name']]) | {'name': mat['name']})
        mat.pop('doubleSided', None)
    if len(colors) > 1:
        add_variants(doc, colors)
    doc['asset']['generator'] = 'Buy+ atelier (Blender glTF exporter)'
    write(path, doc, rest)
