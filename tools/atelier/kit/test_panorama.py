"""The panorama's sides are where glTF's axes say: python3 -m unittest kit.test_panorama (in tools/atelier)."""

import unittest

import bpy
from kit import cubemap
from kit.panorama import panorama
from kit.scene import reset

# glTF direction -> authoring position (x right, y ahead, z up).
LAMPS = {
    (1, 0, 0): (5, 0, 0),
    (-1, 0, 0): (-5, 0, 0),
    (0, 1, 0): (0, 0, 5),
    (0, 0, -1): (0, 5, 0),
    (0, 0, 1): (0, -5, 0),
}


class Sides(unittest.TestCase):
    def test_a_glowing_ball_is_found_in_its_direction(self):
        for direction, at in LAMPS.items():
            reset()
            bpy.ops.mesh.primitive_uv_sphere_add(radius=1.2, location=at)
            glow = bpy.data.materials.new('glow')
            glow.use_nodes = True
            glow.node_tree.nodes['Principled BSDF'].inputs['Emission Color'].default_value = (1, 1, 1, 1)
            glow.node_tree.nodes['Principled BSDF'].inputs['Emission Strength'].default_value = 5
            bpy.context.object.data.materials.append(glow)
            cube = cubemap.specular(panorama((0, 0, 0), width=128, samples=1), side=16, samples=8)[0]
            face, row, column = cubemap.texel_of(direction, 16)
            self.assertGreater(cube[face, row, column, 0], 4, direction)
            self.assertLess(cube[(face + 2) % 6, 8, 8, 0], 0.5, direction)


if __name__ == '__main__':
    unittest.main()
