"""Makes an exported model small: 8-bit weights and colours, 16-bit rotations, no channels that say nothing.

All of it is core glTF 2.0 (sections 3.7.2.1 and 3.11: normalised integers), so any reader takes it.
"""

import numpy as np

from goods import variants
from places.glb import Glb

FLOAT, U8, I16 = 5126, 5121, 5122
SLIVER_M2 = 3e-7  # A third of a square millimetre.


class Writer:
    """A new binary chunk; equal accessors are stored once."""

    def __init__(self, source):
        self.source, self.data, self.views, self.accessors, self.known = source, bytearray(), [], [], {}

    def view(self, blob, target=None):
        self.data += b'\0' * (-len(self.data) % 4)
        self.views.append({'buffer': 0, 'byteOffset': len(self.data), 'byteLength': len(blob)})
        if target:
            self.views[-1]['target'] = target
        self.data += blob
        return len(self.views) - 1

    def accessor(self, array, kind, component, normalized=False, target=None, bounds=False):
        key = (array.tobytes(), kind, component)
        if key not in self.known:
            entry = {'bufferView': self.view(array.tobytes(), target), 'componentType': component}
            entry |= {'count': len(array), 'type': kind}
            if normalized:
                entry['normalized'] = True
            if bounds:
                rows = array.reshape(len(array), -1)
                entry['min'], entry['max'] = ([float(c) for c in f(rows, axis=0)] for f in (np.min, np.max))
            self.accessors.append(entry)
            self.known[key] = len(self.accessors) - 1
        return self.known[key]

    def copy(self, i, target=None, bounds=False):
        a = self.source.json['accessors'][i]
        return self.accessor(
            self.source.accessor(i).copy(), a['type'], a['componentType'], target=target, bounds=bounds
        )


def _unit_bytes(values):
    """Weights as bytes that add up to 255."""
    scaled = values / np.maximum(values.sum(1, keepdims=True), 1e-9) * 255
    whole = np.floor(scaled).astype(int)
    largest = scaled.argmax(1)
    whole[np.arange(len(whole)), largest] += 255 - whole.sum(1)
    return whole.astype(np.uint8)


def _colors(source, i):
    values = source.accessor(i)
    if values.dtype != np.float32:
        values = values / np.iinfo(values.dtype).max
    rgba = np.ones((len(values), 4))
    rgba[:, : values.shape[1]] = values
    return np.round(np.clip(rgba, 0, 1) * 255).astype(np.uint8)


def _primitive(out, p):
    new, weights = {}, None
    if 'WEIGHTS_0' in p['attributes']:
        weights = _unit_bytes(out.source.accessor(p['attributes']['WEIGHTS_0']))
    for name, i in sorted(p['attributes'].items()):
        if name == 'WEIGHTS_0':
            new[name] = out.accessor(weights, 'VEC4', U8, True, 34962)
        elif name == 'JOINTS_0':  # A joint that does not pull is named as the first one.
            joints = np.where(weights > 0, out.source.accessor(i), 0).astype(np.uint8)
            new[name] = out.accessor(joints, 'VEC4', U8, False, 34962)
        elif name == 'COLOR_0':
            new[name] = out.accessor(_colors(out.source, i), 'VEC4', U8, True, 34962)
        else:
            new[name] = out.copy(i, 34962, name == 'POSITION')
    p['attributes'], p['indices'] = new, _without_slivers(out, p)


def _without_slivers(out, p):
    """Indices without triangles too thin to be seen, which cuts through cloth leave behind."""
    entry = out.source.json['accessors'][p['indices']]
    corners = out.source.accessor(p['indices'])[:, 0].reshape(-1, 3)
    a, b, c = (out.source.accessor(p['attributes']['POSITION'])[corners[:, k]].astype(float) for k in range(3))
    seen = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2 > SLIVER_M2
    return out.accessor(corners[seen].reshape(-1, 1).copy(), 'SCALAR', entry['componentType'], target=34963)


def _animation(out, animation, nodes):
    channels, samplers = [], []
    for channel in animation['channels']:
        target, sampler = channel['target'], animation['samplers'][channel['sampler']]
        moved = target['path'] == 'translation' and nodes[target['node']]['name'] == 'pelvis'
        if target['path'] != 'rotation' and not moved:
            continue
        times = out.copy(sampler['input'], bounds=True)
        if moved:
            values = out.copy(sampler['output'])
        else:
            turns = out.source.accessor(sampler['output'])
            if turns.dtype != np.int16:
                turns = np.round(turns * 32767).astype(np.int16)
            values = out.accessor(turns.copy(), 'VEC4', I16, True)
        samplers.append({'input': times, 'output': values, 'interpolation': 'LINEAR'})
        channels.append({'sampler': len(samplers) - 1, 'target': target})
    animation['channels'], animation['samplers'] = channels, samplers


def pack(path):
    """Rewrite the file in place."""
    source = Glb(path)
    doc, out = source.json, Writer(source)
    for mesh in doc['meshes']:
        for primitive in mesh['primitives']:
            _primitive(out, primitive)
    for skin in doc.get('skins', []):
        skin['inverseBindMatrices'] = out.copy(skin['inverseBindMatrices'])
    for animation in doc.get('animations', []):
        _animation(out, animation, doc['nodes'])
    for image in doc.get('images', []):
        image['bufferView'] = out.view(bytes(source.view(image['bufferView'])))
    out.data += b'\0' * (-len(out.data) % 4)
    doc['bufferViews'], doc['accessors'] = out.views, out.accessors
    doc['buffers'] = [{'byteLength': len(out.data)}]
    doc['asset']['generator'] = 'Buy+ atelier (Blender glTF exporter)'
    head = len(out.data).to_bytes(4, 'little') + b'BIN\0'
    variants.write(path, doc, head + bytes(out.data))
