"""Builds the avenue: all of it glows by itself, so there is nothing to bake.

cd tools/atelier
python3 -m places.avenue [--out DIR]
"""

import argparse
import os
import random

import kit
from kit.slim import slim
from places.avenue import plan, store
from places.city import boards as city_boards
from places.city import towers
from places.city.paint import unlit
from places.city.shapes import mirrored, plain, quad, sky


def buildings(city):
    """Rows with a gap for the store, and a block that closes the view."""
    rng = random.Random(21)
    parts = []
    left, right = plan.WALL_M
    parts += towers.row(city, rng, -1, left, plan.NEAR_M, plan.STORE_M[0] - 14.0)
    parts += towers.building(city, rng, left - 16, left, plan.STORE_M[0] - 14.5, plan.STORE_M[0] - 0.2, 34)
    parts += towers.shop(city, rng, -1, left + 0.06, plan.STORE_M[0] - 14, 13.4)
    parts += towers.row(city, rng, -1, left, plan.STORE_M[1] + 0.3, plan.FAR_M - 16)
    parts += towers.row(city, rng, 1, right, plan.NEAR_M, plan.FAR_M - 16)
    for x0, x1, top in ((-9.0, 12.0, 46), (-30, -9.5, 14), (12.5, 32, 12)):
        parts += towers.building(city, rng, x0, x1, 112.3, 124, top)
    return parts


def ground(mat, glossy):
    """Road and pavements, darker where the road is; the road lets the mirrored city through."""
    left, right = plan.WALL_M
    k0, k1 = plan.KERB_M
    walk = []
    for y in range(int(plan.NEAR_M), int(plan.FAR_M), 10):
        for x0, x1, z, near, far in (
            (left - 3, k0, 0.14, '#4a4038', '#3a3640'),
            (k1, right + 3, 0.14, '#3a3640', '#4a4038'),
        ):
            corners = [(x0, y, z), (x1, y, z), (x1, y + 10, z), (x0, y + 10, z)]
            walk.append(quad('walk', corners, mat, colors=[near, far, far, near]))
        for x in (k0, k1):
            corners = [(x - 0.1, y, 0.15), (x + 0.1, y, 0.15), (x + 0.1, y + 10, 0.15), (x - 0.1, y + 10, 0.15)]
            walk.append(quad('kerb', corners, mat, colors='#5b5654'))
        x = (k0 + k1) / 2
        walk.append(
            quad(
                'lane',
                [(x - 0.07, y, 0.01), (x + 0.07, y, 0.01), (x + 0.07, y + 4, 0.01), (x - 0.07, y + 4, 0.01)],
                mat,
                colors='#8f8a7e',
            )
        )
    road = quad('road', [(k0, plan.NEAR_M, 0), (k1, plan.NEAR_M, 0), (k1, plan.FAR_M, 0), (k0, plan.FAR_M, 0)], glossy)
    return plain('pavement', walk), plain('wet_ground', [road])


def wet():
    """One see-through dark colour: at driving speed nobody sees puddles."""
    mat = kit.material('wet', '#101014', 1.0)
    mat.node_tree.nodes['Principled BSDF'].inputs['Alpha'].default_value = 0.72
    return mat


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--out', default='../../assets/places')
    args = args.parse_args()
    kit.reset()
    city = towers.City.make()
    planned = plan.boards()
    tall = plain('city', buildings(city) + store.front(city) + [city_boards.frame(b, city.dark) for b in planned])
    screens = city_boards.hang(planned, city_boards.materials(), with_mirror=False)
    images = [mirrored(s, f'{s.name}_mirror') for s in screens]
    dome = plain('sky', [sky(unlit('sky'), (1.5, 40.0), 180.0)])
    walk, road = ground(city.dark, wet())
    objects = [tall, mirrored(tall, 'city_mirror'), *screens, *images, dome, walk, road]
    kit.export_glb(os.path.join(args.out, 'avenue.glb'), objects, image_format='JPEG')
    slim(os.path.join(args.out, 'avenue.glb'))


if __name__ == '__main__':
    main()
    kit.leave()
