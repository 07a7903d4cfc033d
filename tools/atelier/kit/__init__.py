"""Authoring kit: textures, materials, meshes, fixtures, light, pictures and export for Blender's Python."""

# ruff: noqa: F401 - this file only gathers names.
from kit.curve import frames, loft, resample, revolve, rounded, sweep, torus
from kit.export import check_glb, export_glb
from kit.fixture import plinth, rail, shelf
from kit.light import area_light, spot_light, world
from kit.material import image, linear, material, normals, srgb, textured
from kit.mesh import box, flip_normals_out, instance, join, mesh, uv_box
from kit.noise import cells, fbm, mix, warp
from kit.picture import camera, render
from kit.scene import draw_calls, leave, reset, triangles
from kit.surface import brass, fabric, leather, marble, marble_tile, wood, wood_tile
from kit.part import node, part, place, slab
