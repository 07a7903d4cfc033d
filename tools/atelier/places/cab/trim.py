"""Wheels, lamps, grille, bumpers, door lines, the checker band, lettering."""

import math

import bpy
import kit
from kit.part import part, slab
from mathutils import Matrix

BLACK, RUBBER = '#0d0d0f', '#151515'


def wheels(m):
    parts = []
    for x in (-1.52, 1.42):
        for s in (-1, 1):
            parts += _wheel(m, x, s)
    return parts


def _wheel(m, x, s):
    arch = [(0.395, -0.2), (0.395, 0.02), (0.37, 0.028)]
    tyre = [(0.2, -0.2), (0.31, -0.2), (0.33, -0.16), (0.33, -0.02), (0.31, 0.02), (0.22, 0.025)]
    rim = [(0.225, 0.0), (0.215, 0.03), (0.19, 0.012), (0.10, 0.022), (0.06, 0.04), (0.01, 0.045)]
    parts = []

    def put(profile, mat, color, segments, out, at=(0, 0)):
        obj = kit.flip_normals_out(kit.revolve('wheel', profile, mat, segments))
        frame = Matrix.Translation((x, s * out, 0.33)) @ Matrix.Rotation(math.radians(-90 * s), 4, 'X')
        obj.matrix_world = frame @ Matrix.Translation((*at, 0))
        parts.append(part(obj, color, 0))

    put(arch, m['trim'], BLACK, 24, 0.90)
    put(tyre, m['trim'], RUBBER, 24, 0.92)
    put(rim, m['chrome'], '#ffffff', 20, 0.925)
    for k in range(5):
        a = 2 * math.pi * k / 5
        put(
            [(0.034, 0.0), (0.034, 0.026), (0.001, 0.027)],
            m['trim'],
            BLACK,
            8,
            0.925,
            (0.145 * math.cos(a), 0.145 * math.sin(a)),
        )
    return parts


def lamps(m):
    parts = []
    for s in (-1, 1):
        parts.append(slab((0.13, 0.30, 0.13), (-2.385, s * 0.64, 0.50), m['lamp'], '#fff6e4', 0.03, 0, s * 0.32))
        parts.append(slab((0.12, 0.26, 0.2), (2.39, s * 0.66, 0.62), m['lamp'], '#d8161c', 0.03, 0))
        parts.append(slab((0.07, 0.10, 0.07), (-2.28, s * 0.845, 0.51), m['lamp'], '#ff9a2e', 0.015, 0))
    return parts


def metalwork(m):
    t = m['trim']
    parts = [
        slab((0.05, 0.92, 0.15), (-2.455, 0, 0.44), t, BLACK, 0.02, 0),
        slab((0.14, 1.62, 0.15), (-2.43, 0, 0.24), t, BLACK, 0.04, 0),
        slab((0.14, 1.62, 0.18), (2.43, 0, 0.28), t, BLACK, 0.04, 0),
        slab((0.02, 0.34, 0.12), (-2.51, 0, 0.27), t, '#f2f0e6', 0.004, 0),
        slab((0.02, 0.34, 0.12), (2.495, 0, 0.62), t, '#f2f0e6', 0.004, 0),
    ]
    parts += [slab((0.03, 0.9, 0.016), (-2.475, 0, z), m['chrome'], '#ffffff', 0.003, 0) for z in (0.455, 0.50, 0.545)]
    for s in (-1, 1):
        for x in (-0.78, 0.30, 1.24):
            parts.append(slab((0.012, 0.012, 0.58), (x, s * 0.925, 0.34), t, BLACK, 0, 0))
        parts.append(slab((2.3, 0.02, 0.05), (-0.05, s * 0.915, 0.27), t, BLACK, 0.006, 0))
        for x in (0.18, 1.1):
            parts.append(slab((0.16, 0.03, 0.03), (x, s * 0.935, 0.80), m['chrome'], '#ffffff', 0.008, 0))
        for i in range(26):
            for row in range(2):
                if (i + row) % 2 == 0:
                    at = (-0.72 + i * 0.075, s * 0.931, 0.64 + row * 0.05)
                    parts.append(slab((0.075, 0.006, 0.05), at, t, BLACK, 0, 0))
    return parts


def lettering(m):
    """Words as flat meshes: on the roof sign, and on both flanks."""
    rows = [('TAXI', (0.098, 0, 1.585), -90, 0.20), ('TAXI', (0.402, 0, 1.585), 90, 0.20)]
    rows += [('CITY CAB 27', (0.72, -0.940, 0.50), 0, 0.13), ('CITY CAB 27', (0.72, 0.940, 0.50), 180, 0.13)]
    return [_word(text, at, turn, size, m['trim']) for text, at, turn, size in rows]


def _word(text, at, turn_deg, size, mat):
    curve = bpy.data.curves.new(text, 'FONT')
    curve.body, curve.size, curve.align_x, curve.align_y = text, size, 'CENTER', 'CENTER'
    curve.resolution_u = 2
    obj = bpy.data.objects.new(text, curve)
    bpy.context.scene.collection.objects.link(obj)
    bpy.ops.object.select_all(action='DESELECT')
    obj.select_set(True)
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.convert(target='MESH')
    obj = bpy.context.view_layer.objects.active
    obj.matrix_world = (
        Matrix.Translation(at)
        @ Matrix.Rotation(math.radians(turn_deg), 4, 'Z')
        @ Matrix.Rotation(math.radians(90), 4, 'X')
    )
    obj.data.materials.clear()
    obj.data.materials.append(mat)
    if not obj.data.uv_layers:
        obj.data.uv_layers.new(name='UVMap')
    return part(obj, '#141414', 0)
