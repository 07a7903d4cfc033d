"""Builds the catwalk: model, lightmap, environment and sidecar.

cd tools/atelier
python3 -m places.catwalk [--out DIR] [--samples N] [--draft]
"""

import argparse
import os

import kit
import bpy
from kit.slim import slim
from kit import bake as baking
from kit import cubemap, ktx2
from kit.lightmap import unwrap
from kit.panorama import panorama
from places.catwalk import plan, sidecar, stage
from places.catwalk.audience import audience
from places.city.paint import glow, unlit
from places.city.shapes import plain
from places.hall.palette import _tinted as tinted

LIGHT_SCALE, SIDE_PX, NAME = 4.0, 1024, 'catwalk'


def runway_material():
    """Pale and polished: a third of what lies mirrored below shows through."""
    mat = kit.material('runway', '#cfc6ba', 1.0)
    mat.node_tree.nodes['Principled BSDF'].inputs['Alpha'].default_value = 0.70
    return mat


def build():
    """(lightmapped objects, free objects)."""
    matt, bright = tinted('matt', 0.75), unlit('bright')
    run = kit.node('runway', stage.runway(runway_material()))
    while run.data.color_attributes:
        run.data.color_attributes.remove(run.data.color_attributes[0])
    lit = [kit.node('stage', stage.floor(matt) + stage.skirts(matt)), run]
    arches = plain('arches', stage.arches(bright))
    image = bpy.data.objects.new('arches_mirror', arches.data.copy())
    image.data.transform(stage.mirror_matrix())
    image.data.flip_normals()
    bpy.context.scene.collection.objects.link(image)
    lamps = plain('lamps', stage.edge_lights(bright) + stage.truss(bright, bright))
    crowd = plain('audience', [audience(bright)])
    return lit, [arches, image, lamps, crowd, plain('beams', stage.beams(stage.beam_material()))]


def light(free):
    """Spots on the runway, glow from the doorway; the haze and the mirror image stay out of it."""
    for obj in free:
        obj.visible_diffuse = False
        obj.hide_render = obj.name in ('beams', 'arches_mirror')
    glow({m for o in free for m in o.data.materials if m.get('unlit')})
    for mat in bpy.data.materials:
        if mat.name == 'runway':
            mat.node_tree.nodes['Principled BSDF'].inputs['Alpha'].default_value = 1.0
    kit.world('#1a2035', 0.06)
    for side in (-1, 1):
        for lamp, aim in stage.spots(side):
            kit.spot_light(lamp + (aim - lamp).normalized() * 0.15, aim, 620, 36, '#fff0da', 0.08, 0.6)
    for at, aim, size, watts, color in (
        ((0, plan.BACK_M - 2, 2.6), (0, 4, 0.6), (4.0, 4.0), 210, '#ff8a58'),
        ((0, -4.5, 4.6), (0, 2, 0.6), (2.4, 0.8), 90, '#ffe9d2'),
    ):
        lamp = kit.area_light(at, aim, size, watts, color)
        lamp.visible_camera = lamp.visible_glossy = False


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--out', default='../../assets/places')
    args.add_argument('--samples', type=int, default=24)
    args.add_argument('--draft', action='store_true')
    args.add_argument('--only', choices=('model',), help='leave light and reflections as they are')
    args = args.parse_args()
    kit.reset()
    side, samples = (SIDE_PX // 2, 6) if args.draft else (SIDE_PX, args.samples)
    lit, free = build()
    for obj in lit:
        bpy.context.view_layer.objects.active = obj
        for modifier in list(obj.modifiers):
            bpy.ops.object.modifier_apply(modifier=modifier.name)
    rectangles, density = unwrap(lit, side)
    print(f'{len(rectangles)} charts at {density:.2f} of the wished density')
    path = os.path.join(args.out, NAME)
    kit.export_glb(f'{path}.glb', lit + free, image_format='AUTO')
    slim(f'{path}.glb')
    meshes = [o.name for o in lit]
    sidecar.write(
        f'{path}.place.json', [{'image': f'places/{NAME}_light_0.jpg', 'scale': LIGHT_SCALE, 'meshes': meshes}]
    )
    if args.only:
        return
    light(free)
    clean = baking.denoise(baking.bake(lit, side, samples), rectangles)
    baking.smooth_small(clean, rectangles)
    baking.fill_patch(clean, rectangles[-1], clean[clean.sum(axis=2) > 0.02].mean(axis=0))
    baking.encode(clean, LIGHT_SCALE, f'{path}_light_0.jpg')
    view = panorama(plan.CENTRE, 512, samples)
    ktx2.write(f'{path}_env_specular.ktx2', cubemap.specular(view, 64))
    ktx2.write(f'{path}_env_diffuse.ktx2', [cubemap.diffuse(view)])


if __name__ == '__main__':
    main()
    kit.leave()
