"""Makes an exported place smaller: opaque PNG pictures become JPEG, float colours 16-bit ones (core glTF 2.0)."""

import io

import numpy as np
from PIL import Image

from goods import variants
from people.pack import Writer
from places.glb import Glb

QUALITY, U16 = 88, 5123


def _jpeg(data):
    """JPEG bytes, or None when the picture is not an opaque PNG."""
    if data[:4] != b'\x89PNG':
        return None
    picture = Image.open(io.BytesIO(data))
    if picture.mode not in ('RGB', 'L') and picture.convert('RGBA').getextrema()[3][0] < 255:
        return None
    out = io.BytesIO()
    picture.convert('RGB').save(out, 'JPEG', quality=QUALITY)
    return out.getvalue()


def slim(path):
    """Rewrite the file in place."""
    source = Glb(path)
    doc, out = source.json, Writer(source)
    for mesh in doc['meshes']:
        for p in mesh['primitives']:
            p['attributes'].pop('COLOR_1', None)
            new = {}
            for name, i in sorted(p['attributes'].items()):
                values = source.accessor(i)
                if name == 'COLOR_0' and values.dtype == np.float32:
                    rgba = np.ones((len(values), 4))
                    rgba[:, : values.shape[1]] = values
                    packed = np.round(np.clip(rgba, 0, 1) * 65535).astype(np.uint16)
                    new[name] = out.accessor(packed, 'VEC4', U16, True, 34962)
                else:
                    new[name] = out.copy(i, 34962, name == 'POSITION')
                    if source.json['accessors'][i].get('normalized'):
                        out.accessors[new[name]]['normalized'] = True
            p['attributes'], p['indices'] = new, out.copy(p['indices'], 34963)
    for image in doc.get('images', []):
        data = bytes(source.view(image['bufferView']))
        small = _jpeg(data)
        if small:
            image['mimeType'] = 'image/jpeg'
        image['bufferView'] = out.view(small or data)
    out.data += b'\0' * (-len(out.data) % 4)
    doc['bufferViews'], doc['accessors'] = out.views, out.accessors
    doc['buffers'] = [{'byteLength': len(out.data)}]
    variants.write(path, doc, len(out.data).to_bytes(4, 'little') + b'BIN\0' + bytes(out.data))
