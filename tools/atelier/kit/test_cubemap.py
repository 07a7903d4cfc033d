"""Reflections point the right way: python3 -m unittest kit.test_cubemap (in tools/atelier)."""

import os
import tempfile
import unittest

import numpy as np

from kit import cubemap, ktx2

AHEAD, RIGHT, UP, BACK, LEFT, DOWN = (0, 0, -1), (1, 0, 0), (0, 1, 0), (0, 0, 1), (-1, 0, 0), (0, -1, 0)


def panorama_with_lamp(direction, width=256):
    """Black, but for a lamp a few degrees wide."""
    lon = ((np.arange(width) + 0.5) / width - 0.5) * 2 * np.pi
    lat = (np.arange(width // 2) + 0.5) / (width // 2) * np.pi
    lat, lon = np.meshgrid(lat, lon, indexing='ij')
    d = np.stack([np.sin(lon) * np.sin(lat), np.cos(lat), -np.cos(lon) * np.sin(lat)], -1)
    lit = d @ (np.array(direction) / np.linalg.norm(direction)) > np.cos(0.06)
    return np.where(lit[..., None], 100.0, 0.0) * np.ones(3)


class Orientation(unittest.TestCase):
    def test_each_direction_has_the_face_that_bevy_samples(self):
        # Faces are stored +X -X +Y -Y +Z -Z and sampled with z negated.
        for face, direction in enumerate((RIGHT, LEFT, UP, DOWN, AHEAD, BACK)):
            self.assertEqual(cubemap.texel_of(direction, 64)[0], face)

    def test_a_lamp_lands_in_the_face_and_texel_of_its_direction(self):
        for direction in (AHEAD, RIGHT, UP, BACK, LEFT, DOWN, (0.5, 0.3, -0.8), (-0.9, -0.2, 0.4), (0.1, 0.95, 0.3)):
            cube = cubemap.specular(panorama_with_lamp(direction), side=64, samples=16)[0]
            face, row, column = np.unravel_index(cube[..., 0].argmax(), cube.shape[:3])
            wanted = cubemap.texel_of(direction, 64)
            self.assertEqual(face, wanted[0])
            self.assertLessEqual(max(abs(row - wanted[1]), abs(column - wanted[2])), 3)

    def test_texels_and_directions_are_each_others_inverse(self):
        d = cubemap.directions(16)
        for index in ((0, 0, 5), (1, 15, 2), (2, 3, 3), (3, 7, 12), (4, 8, 0), (5, 11, 15)):
            self.assertEqual(cubemap.texel_of(d[index], 16), index)


class Filtering(unittest.TestCase):
    def test_a_white_room_stays_white_at_every_roughness(self):
        white = np.ones((64, 128, 3))
        for level in cubemap.specular(white, side=16, samples=32) + [cubemap.diffuse(white, 4, 64)]:
            np.testing.assert_allclose(level, 1.0, atol=1e-9)

    def test_diffuse_light_from_one_half_falls_off_as_a_half_sphere_does(self):
        # Light 1 from above, 0 from below: irradiance / pi is (1 + cos) / 2 (any text on hemisphere lighting).
        sky = np.ones((128, 256, 3))
        sky[64:] = 0
        cube = cubemap.diffuse(sky, 8, 512)
        wanted = (1 + cubemap.directions(8)[..., 1]) / 2
        self.assertLess(np.abs(cube[..., 0] - wanted).max(), 0.04)


class File(unittest.TestCase):
    def test_levels_survive_writing_and_reading(self):
        rng = np.random.default_rng(2)
        levels = [rng.random((6, n, n, 3)) * 10.0 ** rng.integers(-2, 3, (6, n, n, 1)) for n in (8, 4, 2, 1)]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'cube.ktx2')
            ktx2.write(path, levels)
            for wrote, got in zip(levels, ktx2.read(path), strict=True):
                # Nine bits of mantissa, shared by the three channels.
                self.assertLess((np.abs(wrote - got) / wrote.max(axis=-1, keepdims=True)).max(), 2**-9)

    def test_another_file_is_refused_by_name(self):
        with self.assertRaisesRegex(ValueError, 'not a KTX2 file'):
            ktx2.read(__file__)


if __name__ == '__main__':
    unittest.main()
