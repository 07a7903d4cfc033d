"""Builds the hall: model, lightmaps, environment and sidecar.

    cd tools/atelier
    python3 -m places.hall [--out DIR] [--samples N] [--draft] [--only model|light|environment]

Units are metres. Needs Blender's Python module (see requirements.txt). A full run
takes about a quarter of an hour on two cores, a draft two minutes.
"""

import argparse
import os

import kit
import bpy
import numpy as np
from kit import bake as baking
from kit import cubemap, ktx2
from kit.lightmap import unwrap
from kit.panorama import panorama
from kit.visibility import remove_hidden
from places.hall import departments, displays, gallery, light, palette, shell, sidecar, stair
from places.hall.plan import BACK_M, FRONT_M, HALF_M

LIGHT_SCALE = 4.0
SIDES_PX = (1280, 1280)
DRAFT_SAMPLES = 6


def build():
    """All nodes by atlas: architecture in the first, furniture in the second."""
    m = palette.palette()
    rooms = [kit.node('shell', shell.shell(m)), kit.node('gallery', gallery.gallery(m) + stair.stair(m))]
    furniture = [departments.bags(m), departments.shoes(m), departments.clothing(m), departments.accessories(m)]
    return [rooms, [*furniture, kit.node('displays', displays.displays(m) + displays.chandelier(m))]]


def eyes():
    """Where a shopper's eye may be, sitting to standing, all over the floor."""
    xs, ys = np.arange(-HALF_M + 0.5, HALF_M, 1.4), np.arange(FRONT_M + 0.5, BACK_M, 1.3)
    return [(x, y, z) for x in xs for y in ys for z in (1.1, 1.7, 2.3)]


def finish(atlases):
    """Drop what nobody sees, apply modifiers."""
    objects = [o for group in atlases for o in group]
    before = kit.triangles(objects)
    _, gone = remove_hidden(objects, eyes())
    for obj in objects:
        bpy.context.view_layer.objects.active = obj
        for modifier in list(obj.modifiers):
            bpy.ops.object.modifier_apply(modifier=modifier.name)
    print(f'{gone} hidden faces removed: {before} -> {kit.triangles(objects)} triangles')


def bake_lightmaps(atlases, charts, sides, folder, samples):
    """One image per atlas; rods and globes, which have no texels of their own, get the mean of all light."""
    metals = baking.dull_metals()
    for i, (group, rectangles, side) in enumerate(zip(atlases, charts, sides)):
        clean = baking.denoise(baking.bake(group, side, samples), rectangles)
        baking.smooth_small(clean, rectangles)
        baking.fill_patch(clean, rectangles[-1], clean[clean.sum(axis=2) > 0.05].mean(axis=0))
        baking.encode(clean, LIGHT_SCALE, os.path.join(folder, f'hall_light_{i}.jpg'))
    for socket, value in metals:
        socket.default_value = value


def write_environment(folder, samples):
    """What brass and polished stone mirror, seen from the hall's centre."""
    view = panorama(sidecar.CENTRE, samples=samples)
    ktx2.write(os.path.join(folder, 'hall_env_specular.ktx2'), cubemap.specular(view))
    ktx2.write(os.path.join(folder, 'hall_env_diffuse.ktx2'), [cubemap.diffuse(view)])


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--out', default='../../assets/places')
    args.add_argument('--samples', type=int, default=24)
    args.add_argument('--draft', action='store_true', help='a quarter of the texels, few samples')
    args.add_argument('--only', choices=('model', 'light', 'environment'))
    args = args.parse_args()
    kit.reset()
    sides = [px // 2 for px in SIDES_PX] if args.draft else SIDES_PX
    samples = DRAFT_SAMPLES if args.draft else args.samples
    atlases = build()
    finish(atlases)
    charts = []
    for group, side in zip(atlases, sides):
        rectangles, scale = unwrap(group, side)
        charts.append(rectangles)
        print(f'{len(rectangles)} charts at {scale:.2f} of the wished density')
    objects = [o for group in atlases for o in group]
    if args.only in (None, 'model'):
        kit.export_glb(os.path.join(args.out, 'hall.glb'), objects, image_format='JPEG')
        sidecar.write(
            os.path.join(args.out, 'hall.place.json'),
            [
                {'image': f'places/hall_light_{i}.jpg', 'scale': LIGHT_SCALE, 'meshes': [o.name for o in group]}
                for i, group in enumerate(atlases)
            ],
        )
    light.light()
    if args.only in (None, 'light'):
        bake_lightmaps(atlases, charts, sides, args.out, samples)
    if args.only in (None, 'environment'):
        write_environment(args.out, samples)


if __name__ == '__main__':
    main()
    kit.leave()
