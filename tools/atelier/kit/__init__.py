"""Authoring kit: textures, materials, meshes, light, pictures and export for Blender's Python."""

# ruff: noqa: F401 - this file only gathers names.
from kit.curve import loft, resample, revolve, rounded, sweep, torus
from kit.export import export_glb
from kit.light import area_light, spot_light, world
from kit.material import image, linear, material, normals
from kit.mesh import box, flip_normals_out, join, mesh
from kit.noise import cells, fbm
from kit.part import node
from kit.picture import camera, render
from kit.scene import leave, reset, triangles
from kit.surface import brass, marble_tile, wood_tile
