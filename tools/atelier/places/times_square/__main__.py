"""Builds Times Square: model, lightmap, environment and sidecar.

cd tools/atelier
python3 -m places.times_square [--out DIR] [--samples N] [--draft] [--only model|light|environment]
"""

import argparse
import os
import random

import kit
import bpy
from kit.slim import slim
from kit import bake as baking
from kit import cubemap, ktx2
from kit.lightmap import unwrap
from kit.panorama import panorama
from places.city import boards as city_boards
from places.city import ground, towers
from places.city.paint import asphalt, glow, paving, unlit
from places.city.shapes import mirrored, plain, sky
from places.hall.palette import _tinted as tinted
from places.times_square import light, plan, sidecar

LIGHT_SCALE = 4.0
SIDE_PX = 1024
LAMPS = (
    (-0.1, 9.5, 1),
    (-0.1, 22.0, 1),
    (10.1, 8.0, -1),
    (10.1, 21.0, -1),
    (10.1, 36.0, -1),
    (-0.1, 38.0, 1),
    (-0.1, -9.0, 1),
)


def boards():
    """All billboards, named in the order in which campaigns should take them."""
    found = [(at, size, art, turn) for at, size, art, turn in plan.BOARDS]
    z = 5.0
    tower = []
    for art, height in plan.TOWER:
        tower.append(((plan.TOWER_X_M, plan.TOWER_Y_M, z), (9.6, height), art, plan.AHEAD))
        z += height + 0.8
    z = 5.0
    for art, height in plan.BACK_TOWER:
        tower.append(((plan.TOWER_X_M, plan.NEAR_M - 0.6, z), (9.6, height), art, plan.BACK))
        z += height + 0.8
    order = found[:4] + [tower[1]] + found[4:] + [tower[0]] + tower[2:]
    return [city_boards.Board(f'billboard_{i:02d}', *b) for i, b in enumerate(order, 1)]


def city_parts(city):
    """Both rows, and the towers that close the street at its ends."""
    rng = random.Random(9)
    parts = []
    for side, x in ((-1, plan.WALL_M[0] - 0.0), (1, plan.WALL_M[1])):
        parts += towers.row(city, rng, side, x, plan.NEAR_M, plan.FAR_M)
    for y0, y1, top in ((plan.TOWER_Y_M + 0.3, 90, 64), (plan.NEAR_M - 10, plan.NEAR_M - 0.9, 44)):
        parts += towers.building(city, rng, -1.0, 11.0, y0, y1, top)
    for x0, x1, y in ((-24, -1.0, 101), (11.0, 32, 101), (-24, -1.0, -33), (11.0, 32, -33)):
        parts += towers.building(city, rng, x0, x1, y, y + 8, 9 + 5 * rng.random())
    return parts


def street(mats):
    y0, y1 = plan.NEAR_M, plan.FAR_M
    parts = ground.pavement(plan.WALL_M[0] - 3, plan.KERB_M[0], y0, y1, mats, plan.KERB_M[0])
    parts += ground.pavement(plan.KERB_M[1], plan.WALL_M[1] + 3, y0, y1, mats, plan.KERB_M[1], 5)
    parts += ground.paint(plan.KERB_M[0] + 0.6, plan.KERB_M[1] - 0.6, 13.5, mats, [18 + i * 7 for i in range(8)])
    for x, y, arm in LAMPS:
        parts += ground.lamp(mats, x, y, arm)
    parts += ground.signal(mats, 7.0, 12.2)
    for y in (7.8, 9.0, 11.0):
        parts += ground.bollard(mats, -0.05, y)
    return parts + ground.steam_grate(mats, 3.4, 9.2)


def build():
    """(lightmapped objects, unlit objects, boards)."""
    mats = {'paving': tinted('paving', 0.10, 3.0, paving()), 'matt': tinted('matt', 0.6), 'bulb': unlit('bulb')}
    city = towers.City.make()
    planned = boards()
    frames = [city_boards.frame(b, city.dark) for b in planned]
    tall = plain('city', city_parts(city) + frames)
    lit = [
        kit.node('street', street(mats)),
        kit.node('wet_ground', ground.road(*plan.KERB_M, plan.NEAR_M, plan.FAR_M, asphalt())),
    ]
    wet = lit[1].data
    while wet.color_attributes:
        wet.color_attributes.remove(wet.color_attributes[0])
    dome = plain('sky', [sky(unlit('sky'), (plan.TOWER_X_M, 30.0), 190.0)])
    screens = city_boards.hang(planned, city_boards.materials())
    return lit, [tall, mirrored(tall, 'city_mirror'), dome, *screens], planned


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--out', default='../../assets/places')
    args.add_argument('--samples', type=int, default=24)
    args.add_argument('--draft', action='store_true')
    args.add_argument('--only', choices=('model', 'light', 'environment'))
    args = args.parse_args()
    kit.reset()
    lit, free, planned = build()
    side, samples = (SIDE_PX // 2, 6) if args.draft else (SIDE_PX, args.samples)
    for obj in lit:
        bpy.context.view_layer.objects.active = obj
        for modifier in list(obj.modifiers):
            bpy.ops.object.modifier_apply(modifier=modifier.name)
    rectangles, density = unwrap(lit, side)
    print(f'{len(rectangles)} charts at {density:.2f} of the wished density')
    name = 'times_square'
    if args.only in (None, 'model'):
        kit.export_glb(os.path.join(args.out, f'{name}.glb'), lit + free, image_format='AUTO')
        slim(os.path.join(args.out, f'{name}.glb'))
        meshes = [o.name for o in lit]
        maps = [{'image': f'places/{name}_light_0.jpg', 'scale': LIGHT_SCALE, 'meshes': meshes}]
        sidecar.write(os.path.join(args.out, f'{name}.place.json'), maps, planned)
    prepare_light(free, planned)
    if args.only in (None, 'light'):
        metals = baking.dull_metals()
        clean = baking.denoise(baking.bake(lit, side, samples), rectangles)
        baking.smooth_small(clean, rectangles)
        baking.fill_patch(clean, rectangles[-1], clean[clean.sum(axis=2) > 0.02].mean(axis=0))
        baking.encode(clean, LIGHT_SCALE, os.path.join(args.out, f'{name}_light_0.jpg'))
        for socket, value in metals:
            socket.default_value = value
    if args.only in (None, 'environment'):
        view = panorama(plan.CENTRE, samples=samples)
        ktx2.write(os.path.join(args.out, f'{name}_env_specular.ktx2'), cubemap.specular(view))
        ktx2.write(os.path.join(args.out, f'{name}_env_diffuse.ktx2'), [cubemap.diffuse(view)])


def prepare_light(free, planned):
    """The mirror images must not be seen by light; what is unlit glows, but lamps do its lighting."""
    for obj in free:
        obj.visible_diffuse = False
        if obj.name.endswith('_mirror'):
            obj.hide_render = True
    glow({m for o in free for m in o.data.materials if m.get('unlit')})
    light.light(planned)
    light.street_lamps(LAMPS)
    for mat in bpy.data.materials:
        if mat.name.startswith('asphalt'):
            bsdf = mat.node_tree.nodes['Principled BSDF']
            mat.node_tree.links.remove(bsdf.inputs['Alpha'].links[0])  # Baked as what it is: dark and opaque.


if __name__ == '__main__':
    main()
    kit.leave()
