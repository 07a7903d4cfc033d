"""Quads, boxes and mirrored copies with one colour per corner."""

import math

import bpy
import numpy as np
from mathutils import Matrix

import kit
from kit.material import linear
from kit.part import COLOR, TEXELS, part


def quad(name, corners, mat, uv=((0, 0), (1, 0), (1, 1), (0, 1)), colors='#ffffff'):
    """One quad, counter-clockwise from its front; `colors` one hex or one per corner. No lightmap texels."""
    obj = kit.mesh(name, corners, [(0, 1, 2, 3)], mat, smooth=False)
    part(obj, '#ffffff', 0)
    obj.data.uv_layers['UVMap'].data.foreach_set('uv', np.array(uv, float).ravel())
    tint(obj, [colors] * 4 if isinstance(colors, str) else colors)
    return obj


def tint(obj, colors):
    layer = obj.data.color_attributes[COLOR]
    layer.data.foreach_set('color', np.array([linear(c) for c in colors], np.float32).ravel())


def wall_box(x0, x1, y0, y1, top, mat, tile_m, shade, seams=(0.0, 7.0, 24.0)):
    """Four walls, in storeys so that `shade(z)` (hex) can fade with height; UVs in tiles around the corner."""
    levels = [z for z in seams if z < top - 1] + [top]
    ring = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    parts, along = [], 0.0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1]):
        length = math.hypot(bx - ax, by - ay)
        columns = max(1, round(length / tile_m * 8)) / 8
        for low, high in zip(levels, levels[1:]):
            uv = [(along + u, z / tile_m) for u, z in ((0, low), (columns, low), (columns, high), (0, high))]
            corners = [(ax, ay, low), (bx, by, low), (bx, by, high), (ax, ay, high)]
            parts.append(quad('wall', corners, mat, uv, [shade(low), shade(low), shade(high), shade(high)]))
        along += columns
    return parts


def mirrored(obj, name):
    """A copy below the ground, upside down."""
    copy = bpy.data.objects.new(name, obj.data.copy())
    copy.data.name = name
    copy.data.transform(Matrix.Diagonal((1, 1, -1, 1)))
    copy.data.flip_normals()
    bpy.context.scene.collection.objects.link(copy)
    return copy


def plain(name, parts):
    """Join parts that need no lightmap into one object at the origin."""
    obj = kit.node(name, parts)
    for modifier in list(obj.modifiers):
        obj.modifiers.remove(modifier)
    layer = obj.data.attributes.get(TEXELS)
    if layer:
        obj.data.attributes.remove(layer)
    nodes = [n.type for m in obj.data.materials for n in m.node_tree.nodes]
    if 'TEX_IMAGE' not in nodes:  # Their seams would only multiply vertices.
        while obj.data.uv_layers:
            obj.data.uv_layers.remove(obj.data.uv_layers[0])
    tinted = 'VERTEX_COLOR' in nodes
    while not tinted and obj.data.color_attributes:
        obj.data.color_attributes.remove(obj.data.color_attributes[0])
    return obj


def sky(mat, at, radius, rings=14, segments=24):
    """A dome seen from inside: orange at the horizon, blue overhead."""
    stops = [(0.0, '#f0935c'), (0.08, '#e0805e'), (0.2, '#8d5878'), (0.42, '#3a3f78'), (1.0, '#141c40')]
    heights = [-0.06] + [math.sin(math.pi / 2 * k / rings) for k in range(rings)]

    def color(h):
        lower = [s for s in stops if s[0] <= max(h, 0)][-1]
        upper = ([s for s in stops if s[0] > max(h, 0)] or [stops[-1]])[0]
        t = 0 if upper[0] == lower[0] else (max(h, 0) - lower[0]) / (upper[0] - lower[0])
        return np.array(linear(lower[1])) * (1 - t) + np.array(linear(upper[1])) * t

    verts, colors = [], []
    for h in heights:
        flat = math.sqrt(max(0, 1 - h * h))
        for k in range(segments):
            a = 2 * math.pi * k / segments
            west = 0.75 + 0.25 * math.sin(a)  # Brighter ahead (+y), where the sun went down.
            verts.append((at[0] + radius * flat * math.cos(a), at[1] + radius * flat * math.sin(a), radius * h))
            colors.append(color(h) * [west, west, west, 1])
    verts.append((at[0], at[1], radius))
    colors.append(color(1.0))
    faces = []
    for r in range(len(heights) - 1):
        for k in range(segments):
            a, b = r * segments + k, r * segments + (k + 1) % segments
            faces.append((b, a, a + segments, b + segments))
    top = len(heights) - 1
    faces += [(top * segments + (k + 1) % segments, top * segments + k, len(verts) - 1) for k in range(segments)]
    obj = kit.mesh('sky', verts, faces, mat)
    part(obj, '#ffffff', 0)
    layer = obj.data.color_attributes[COLOR]
    layer.data.foreach_set('color', np.array([colors[l.vertex_index] for l in obj.data.loops], np.float32).ravel())
    return obj
