"""Builds the cab: model and sidecar. It is lit by its surroundings, so there is no lightmap.

cd tools/atelier
python3 -m places.cab [--out DIR]
"""

import argparse
import math
import os

import kit
import bpy
from kit.slim import slim
from mathutils import Matrix, Vector
from places.cab import interior, shell, sidecar, trim
from places.cab.palette import palette
from places.city.shapes import plain

AHEAD = Matrix.Rotation(math.radians(-90), 4, 'Z')  # From nose to -x to nose to +y, glTF's -z.
SEAT, DOOR = Vector((0.55, 0.0, 0.10)), Vector((0.75, 1.05, 0.95))


def build():
    m = palette()
    outside = [shell.hull(m), *shell.roof(m), *trim.wheels(m), *trim.lamps(m), *trim.metalwork(m), *trim.lettering(m)]
    nodes = [
        plain('body', outside),
        plain('sign', [shell.sign(m)]),
        plain('interior', interior.cabin(m)),
        plain('glass', [shell.windows(m)]),
    ]
    for node in nodes:
        node.data.transform(AHEAD)
    empties = []
    for name, at in (('seat_rear', SEAT), ('door', Vector((DOOR.x, -DOOR.y, DOOR.z)))):
        empty = bpy.data.objects.new(name, None)
        empty.location = AHEAD @ at
        bpy.context.scene.collection.objects.link(empty)
        empties.append(empty)
    return nodes, empties


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--out', default='../../assets/places')
    args = args.parse_args()
    kit.reset()
    nodes, empties = build()
    kit.export_glb(os.path.join(args.out, 'cab.glb'), nodes + empties, image_format='JPEG')
    slim(os.path.join(args.out, 'cab.glb'))
    sidecar.write(os.path.join(args.out, 'cab.place.json'), AHEAD @ SEAT)


if __name__ == '__main__':
    main()
    kit.leave()
