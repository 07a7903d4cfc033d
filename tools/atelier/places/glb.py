"""Reads a binary glTF with NumPy alone: enough to count, measure and cast rays."""

import json
import struct

import numpy as np

DTYPES = {5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
WIDTHS = {'SCALAR': 1, 'VEC2': 2, 'VEC3': 3, 'VEC4': 4, 'MAT4': 16}


class Glb:
    """The JSON of a GLB and its accessors as arrays."""

    def __init__(self, path):
        with open(path, 'rb') as file:
            blob = file.read()
        magic, version, self.size = struct.unpack_from('<4sII', blob)
        if (magic, version) != (b'glTF', 2):
            raise ValueError(f'{path}: not a binary glTF 2.0 file')
        length = struct.unpack_from('<I', blob, 12)[0]
        self.json = json.loads(blob[20 : 20 + length])
        self.binary = blob[28 + length :]

    def accessor(self, i):
        """Values as (count, components)."""
        a = self.json['accessors'][i]
        view = self.json['bufferViews'][a['bufferView']]
        width, dtype = WIDTHS[a['type']], DTYPES[a['componentType']]
        at = view.get('byteOffset', 0) + a.get('byteOffset', 0)
        return np.frombuffer(self.binary, dtype, a['count'] * width, at).reshape(-1, width)

    def view(self, i):
        view = self.json['bufferViews'][i]
        at = view.get('byteOffset', 0)
        return self.binary[at : at + view['byteLength']]

    def primitives(self):
        """(node, primitive) for all that is drawn."""
        for node in self.json['nodes']:
            if 'mesh' in node:
                for primitive in self.json['meshes'][node['mesh']]['primitives']:
                    yield node, primitive

    def triangles(self):
        """All triangles in the world, (n, 3, 3) metres; nodes are expected to have no transform."""
        found = []
        for node, primitive in self.primitives():
            if {'matrix', 'translation', 'rotation', 'scale'} & node.keys():
                raise ValueError(f'node {node["name"]}: static geometry should have its transform applied')
            points = self.accessor(primitive['attributes']['POSITION'])
            found.append(points[self.accessor(primitive['indices'])[:, 0]].reshape(-1, 3, 3))
        return np.concatenate(found).astype(float)


def image_size(data):
    """(width, height) of PNG or JPEG bytes, from their headers."""
    if data[:4] == b'\x89PNG':
        return struct.unpack('>II', data[16:24])
    at = 2
    while at < len(data):
        marker, length = data[at + 1], struct.unpack('>H', data[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack('>HH', data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise ValueError('neither PNG nor JPEG')
