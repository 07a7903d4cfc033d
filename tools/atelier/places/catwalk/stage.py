"""Runway, floor, tiers, arches, lamps and beams."""

import math

import bpy
import numpy as np

import kit
from kit.part import part, slab
from mathutils import Matrix, Vector
from places.catwalk.plan import (
    ARCHES,
    BACK_M,
    CEILING_M,
    END_M,
    FAR_M,
    FIRST_ROW_M,
    FRONT_M,
    LAMP_X_M,
    LAMP_Z_M,
    LAMPS_Y_M,
    PITCH_M,
    ROW_M,
    ROWS,
    RUN_HALF_M,
    RUN_HEIGHT_M,
    SEATS,
    TIER_M,
    WALL_M,
)
from places.city.shapes import quad, tint

MID_M, LONG_M = (FAR_M + FRONT_M) / 2, FAR_M - FRONT_M


def sheet(corners, mat, color, texels_per_m):
    obj = kit.mesh('sheet', corners, [(0, 1, 2, 3)], mat, smooth=False)
    return part(obj, color, texels_per_m)


def flat(x0, x1, y0, y1, z, mat, color, texels_per_m):
    return sheet([(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)], mat, color, texels_per_m)


def floor(mat):
    """Around the runway, not below it: there lies the mirrored doorway."""
    parts = [
        flat(-WALL_M, -RUN_HALF_M, END_M, BACK_M, 0, mat, '#26262e', 7),
        flat(RUN_HALF_M, WALL_M, END_M, BACK_M, 0, mat, '#26262e', 7),
        flat(-RUN_HALF_M, RUN_HALF_M, END_M, FRONT_M, 0, mat, '#26262e', 10),
    ]
    for side in (-1, 1):
        for row in range(1, ROWS):
            x = side * (FIRST_ROW_M + ROW_M * row + 0.1)
            parts.append(slab((ROW_M, SEATS * PITCH_M + 1.0, TIER_M * row), (x, 7.2, 0), mat, '#1c1c22', 0, 6))
        for row in range(ROWS):
            x, z = side * (FIRST_ROW_M + ROW_M * row + 0.05), TIER_M * row
            parts.append(slab((0.36, SEATS * PITCH_M + 0.4, 0.42), (x, 7.2, z), mat, '#2b2320', 0.01, 5))
        x = side * WALL_M
        wall = [(x, END_M, 0), (x, BACK_M, 0), (x, BACK_M, CEILING_M), (x, END_M, CEILING_M)]
        parts.append(sheet(wall[::-1] if side > 0 else wall, mat, '#15151b', 3))
    end = [(-WALL_M, END_M, 0), (WALL_M, END_M, 0), (WALL_M, END_M, CEILING_M), (-WALL_M, END_M, CEILING_M)]
    parts.append(sheet(end[::-1], mat, '#15151b', 3))
    return parts


def skirts(mat):
    """The runway's black sides."""
    a, h = RUN_HALF_M, RUN_HEIGHT_M
    parts = []
    for s in (-1, 1):
        corners = [(s * a, FRONT_M, 0), (s * a, FAR_M, 0), (s * a, FAR_M, h), (s * a, FRONT_M, h)]
        parts.append(sheet(corners if s > 0 else corners[::-1], mat, '#0b0b0e', 4))
    corners = [(-a, FRONT_M, 0), (a, FRONT_M, 0), (a, FRONT_M, h), (-a, FRONT_M, h)]
    parts.append(sheet(corners, mat, '#0b0b0e', 4))
    return parts


def runway(mat):
    """The walking surface, in strips so that lightmap charts stay compact."""
    parts, step = [], LONG_M / 4
    for i in range(4):
        y = FRONT_M + i * step
        parts.append(flat(-RUN_HALF_M, RUN_HALF_M, y, y + step, RUN_HEIGHT_M, mat, '#ffffff', 26))
    parts.append(flat(-RUN_HALF_M, RUN_HALF_M, FAR_M, BACK_M, RUN_HEIGHT_M, mat, '#ffffff', 12))
    return parts


def edge_lights(mat):
    parts = []
    for s in (-1, 1):
        at = (s * (RUN_HALF_M + 0.012), MID_M, RUN_HEIGHT_M - 0.07)
        parts.append(slab((0.02, LONG_M, 0.03), at, mat, '#ffe0b0', 0, 0))
    parts.append(slab((RUN_HALF_M * 2, 0.02, 0.03), (0, FRONT_M - 0.012, RUN_HEIGHT_M - 0.07), mat, '#ffe0b0', 0, 0))
    return parts


def _scaled(color, level):
    rgb = [round(int(color[i : i + 2], 16) * level) for i in (1, 3, 5)]
    return '#{:02x}{:02x}{:02x}'.format(*rgb)


def arches(mat):
    """Nested arches glowing from plum to gold: the doorway the models come from."""
    back = [(-WALL_M, BACK_M, 0), (WALL_M, BACK_M, 0), (WALL_M, BACK_M, CEILING_M), (-WALL_M, BACK_M, CEILING_M)]
    parts = [quad('back', back, mat, colors=['#1c0c1c', '#1c0c1c', '#060509', '#060509'])]
    for i, (w, color, level) in enumerate(ARCHES):
        y, spring, n = BACK_M - 0.1 - i * 0.28, 0.42 * w, 28
        curve = [(w / 2 * math.cos(a), spring + w / 2 * math.sin(a)) for a in (math.pi * k / n for k in range(n + 1))]
        outline = [(w / 2, 0), *curve, (-w / 2, 0)]
        verts = [(x, y, z) for x, z in outline] + [(0, y, spring)]
        faces = [(k + 1, k, len(outline)) for k in range(len(outline) - 1)] + [(0, len(outline) - 1, len(outline))]
        obj = kit.mesh('arch', verts, faces, mat, smooth=False)
        part(obj, '#ffffff', 0)
        shades = []
        for loop in obj.data.loops:
            z = verts[loop.vertex_index][2]
            shades.append(_scaled(color, level * (1.0 - 0.30 * min(1, z / (spring + w / 2)))))
        tint(obj, shades)
        parts.append(obj)
    return parts


def truss(mat, glow):
    """Bars with lamp cans over both sides of the runway."""
    parts = []
    for side in (-1, 1):
        bar = [(side * LAMP_X_M, FRONT_M, LAMP_Z_M + 0.1), (side * LAMP_X_M, FAR_M, LAMP_Z_M + 0.1)]
        parts.append(part(kit.sweep('bar', bar, mat, 0.05, 6), '#101014', 0))
        for lamp, aim in spots(side):
            d = (aim - lamp).normalized()
            parts.append(part(kit.sweep('can', [lamp - d * 0.3, lamp + d * 0.06], mat, 0.12, 8), '#101014', 0))
            parts.append(part(kit.sweep('lens', [lamp + d * 0.062, lamp + d * 0.07], glow, 0.1, 8), '#fff2dc', 0))
    return parts


def spots(side):
    """(lamp, aim) of each spot on one side."""
    for y in LAMPS_Y_M:
        yield Vector((side * LAMP_X_M, y, LAMP_Z_M)), Vector((-side * 0.15, y + 0.4, RUN_HEIGHT_M))


def beam_material():
    """Light in haze: clear, brighter along the middle and near the lamp."""
    h, w = 64, 32
    v, u = np.mgrid[0 : 1 : h * 1j, -1 : 1 : w * 1j]
    alpha = np.clip(1 - u * u, 0, 1) ** 2 * (0.03 + 0.16 * v**1.5)
    rgba = np.dstack([np.ones((h, w)), np.full((h, w), 0.93), np.full((h, w), 0.80), alpha])
    mat = kit.material('beam', '#ffffff', 1.0)
    node = mat.node_tree.nodes.new('ShaderNodeTexImage')
    node.image = bpy.data.images.new('beam', w, h, alpha=True)
    node.image.pixels.foreach_set(rgba.astype(np.float32).ravel())
    node.image.pack()
    bsdf = mat.node_tree.nodes['Principled BSDF'].inputs
    mat.node_tree.links.new(node.outputs['Color'], bsdf['Base Color'])
    mat.node_tree.links.new(node.outputs['Alpha'], bsdf['Alpha'])
    return mat


def beams(mat):
    """Two crossed sheets for every other lamp."""
    parts = []
    for side in (-1, 1):
        for lamp, aim in list(spots(side))[::2]:
            d = (aim - lamp).normalized()
            for across in (d.cross(Vector((0, 1, 0))).normalized(), Vector((0, 1, 0))):
                a, b = lamp + d * 0.1, aim
                corners = [b - across * 0.85, b + across * 0.85, a + across * 0.11, a - across * 0.11]
                parts.append(quad('beam', [tuple(c) for c in corners], mat))
    return parts


def mirror_matrix():
    """Reflection in the runway's surface."""
    return Matrix.Translation((0, 0, 2 * RUN_HEIGHT_M)) @ Matrix.Diagonal((1, 1, -1, 1))
