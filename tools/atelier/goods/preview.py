"""A product's picture, ray-traced from its exported GLB: what the file says, not what the script meant."""

import os

import bpy
import kit
import numpy as np
from mathutils import Vector

# Direction from the product to the camera.
VIEWS = {
    'front': (-0.55, -1.0, 0.42),
    'right': (0.9, -0.75, 0.4),
    'back': (0.5, 1.0, 0.5),
    'top': (-0.15, -0.55, 1.0),
    'side': (-1.0, -0.12, 0.12),
}


def bounds(objects):
    points = np.array([o.matrix_world @ Vector(c) for o in objects if o.type == 'MESH' for c in o.bound_box])
    return points.min(0), points.max(0)


def stage(size):
    """A pale sweep, one large warm key, a rim and a card for metal to mirror; scaled to the product."""
    floor = kit.material('floor', '#b9b1a6', 0.55)
    kit.box('floor', (size * 40, size * 14, 0.02), (0, 0, -0.02), floor, 0)
    kit.box(
        'wall', (size * 40, 0.02, size * 14), (0, size * 4, -0.02), kit.material('wall', '#8d8076', 0.9), 0
    )
    kit.box(
        'card',
        (size * 3, 0.02, size * 1.6),
        (size * 0.8, -size * 5, 0),
        kit.material('card', '#fff4e4', emit=1.6),
        0,
    )
    kit.world('#b9a99c', 0.22)
    watts = size * size
    kit.area_light(
        (-size * 2.6, -size * 2.2, size * 3), (0, 0, size * 0.3), (size * 2, size * 2), 260 * watts, '#fff0dd'
    )
    kit.area_light(
        (size * 3.2, size * 0.6, size * 1.9),
        (0, 0, size * 0.4),
        (size * 0.8, size * 2.6),
        110 * watts,
        '#ffd9b0',
    )
    kit.area_light(
        (0, size * 1.6, size * 3.4), (0, 0, size * 0.3), (size * 2.4, size * 0.6), 90 * watts, '#ffffff'
    )


def picture(glb, out_dir, samples=24, view='front', px=400):
    """Render OUT_DIR/ID.jpg (ID-VIEW.jpg for other views than the front)."""
    kit.reset()
    bpy.ops.import_scene.gltf(filepath=glb)
    low, high = bounds(bpy.context.scene.objects)
    centre, size = Vector((low + high) / 2), float(np.linalg.norm(high - low)) / 1.6
    stage(size)
    direction = Vector(VIEWS[view]).normalized()
    kit.camera(centre + direction * size * 3.1, centre, 75)
    name = os.path.splitext(os.path.basename(glb))[0] + ('' if view == 'front' else f'-{view}')
    os.makedirs(out_dir, exist_ok=True)
    kit.render(os.path.join(out_dir, f'{name}.jpg'), (px, px), samples)
