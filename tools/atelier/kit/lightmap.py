"""Lightmap UVs: cut meshes into flat charts, pack their rectangles into one square atlas.

A chart is a connected group of faces whose normals stay within 50 degrees of its
first, largest face, projected flat. Charts start and end at texel centres and keep
a gutter, so bilinear filtering never reads a neighbour. Faces that asked for no
texels share one patch, which the bake fills with a single value.
"""

import math

import bpy  # noqa: F401 - first: `bmesh` only exists once bpy has been loaded.
import bmesh
import numpy as np

from kit.part import TEXELS

LIGHT_UV = 'Lightmap'
GUTTER_PX = 3
PATCH_PX = 16
MAX_TURN = math.cos(math.radians(50))


class Chart:
    """Faces of one object on one plane: `uv_m` are metres from the rectangle's corner."""

    def __init__(self, obj, faces, texels_per_m):
        self.obj, self.texels_per_m = obj, texels_per_m
        normal = faces[0].normal
        longest = max(faces[0].edges, key=lambda e: e.calc_length())
        u = (longest.verts[1].co - longest.verts[0].co).normalized()
        u = (u - normal * u.dot(normal)).normalized() if u.length > 0 else normal.orthogonal()
        v = normal.cross(u)
        self.loops = [loop.index for f in faces for loop in f.loops]
        self.uv_m = np.array([(l.vert.co.dot(u), l.vert.co.dot(v)) for f in faces for l in f.loops])
        self.uv_m -= self.uv_m.min(axis=0)
        if self.uv_m[:, 1].max() > self.uv_m[:, 0].max():  # Lying rectangles pack into tight rows.
            self.uv_m = self.uv_m[:, ::-1]
        self.size_m = self.uv_m.max(axis=0)
        self.corner = (0, 0)

    def pixels(self, scale):
        """Whole texels at a global scale, gutter included."""
        inner = np.maximum(2, np.ceil(self.size_m * self.texels_per_m * scale) + 1)
        return inner.astype(int) + 2 * GUTTER_PX


def charts_of(obj):
    """All charts of an object, and the loops of its faces that want no texels."""
    bm = bmesh.new()
    bm.from_mesh(obj.data)
    bm.faces.index_update()
    wish = bm.faces.layers.float[TEXELS]
    index = 0
    for face in bm.faces:
        for loop in face.loops:
            loop.index = index
            index += 1
    done, charts, thin = set(), [], []
    for seed in sorted(bm.faces, key=lambda f: -f.calc_area()):
        if seed in done:
            continue
        if seed[wish] <= 0:
            done.add(seed)
            thin += [loop.index for loop in seed.loops]
            continue
        group, front = [seed], [seed]
        done.add(seed)
        while front:
            face = front.pop()
            for other in (f for e in face.edges for f in e.link_faces):
                if other not in done and other[wish] == seed[wish] and other.normal.dot(seed.normal) > MAX_TURN:
                    done.add(other)
                    group.append(other)
                    front.append(other)
        charts.append(Chart(obj, group, seed[wish]))
    bm.free()
    return charts, thin


def pack(sizes, side):
    """Skyline packing, tallest first; corners, or None when they do not fit."""
    order = sorted(range(len(sizes)), key=lambda i: (-sizes[i][1], -sizes[i][0]))
    corners = [None] * len(sizes)
    sky = [(0, 0, side)]  # x, height, width
    for i in order:
        w, h = sizes[i]
        best = None
        for k, (x, _, _) in enumerate(sky):
            if x + w > side:
                break
            top, room, j = 0, 0, k
            while room < w:
                top = max(top, sky[j][1])
                room += sky[j][2]
                j += 1
            if top + h <= side and (best is None or top < best[0]):
                best = (top, x, k)
        if best is None:
            return None
        top, x, _ = best
        corners[i] = (x, top)
        sky = _raise(sky, x, w, top + h)
    return corners


def _raise(sky, x, w, height):
    out = []
    for sx, sh, sw in sky:
        if sx + sw <= x or sx >= x + w:
            out.append((sx, sh, sw))
            continue
        if sx < x:
            out.append((sx, sh, x - sx))
        if sx + sw > x + w:
            out.append((x + w, sh, sx + sw - x - w))
    out.append((x, height, w))
    out.sort()
    merged = [out[0]]
    for sx, sh, sw in out[1:]:
        px, ph, pw = merged[-1]
        if ph == sh:
            merged[-1] = (px, ph, pw + sw)
        else:
            merged.append((sx, sh, sw))
    return merged


def unwrap(objects, side):
    """Write the `Lightmap` UV set of all objects into one atlas; returns (charts' rectangles, density scale)."""
    charts, thin = [], {}
    for obj in objects:
        found, thin[obj] = charts_of(obj)
        charts += found
    low, high, best = 0.05, 4.0, None
    for _ in range(9):
        scale = math.sqrt(low * high)
        sizes = [tuple(c.pixels(scale)) for c in charts] + [(PATCH_PX, PATCH_PX)]
        corners = pack(sizes, side)
        if corners:
            low, best = scale, (scale, sizes, corners)
        else:
            high = scale
    if best is None:
        raise SystemExit(f'lightmap: {len(charts)} charts do not fit into {side} px; raise the side or ask for less')
    scale, sizes, corners = best
    uvs = {}
    for obj in objects:
        mesh = obj.data
        layer = mesh.uv_layers.get(LIGHT_UV) or mesh.uv_layers.new(name=LIGHT_UV)
        uvs[obj] = np.zeros((len(mesh.loops), 2), np.float32)
        uvs[obj][thin[obj]] = (np.array(corners[-1]) + PATCH_PX / 2) / side
        mesh.uv_layers.active = layer  # Bakes write through the active set; textures keep theirs
        mesh.uv_layers['UVMap'].active_render = True  # because this one stays the render set.
    for chart, size, corner in zip(charts, sizes, corners):
        inner = np.array(size) - 2 * GUTTER_PX - 1
        unit = chart.uv_m / np.maximum(chart.size_m, 1e-9)
        uvs[chart.obj][chart.loops] = (np.array(corner) + GUTTER_PX + 0.5 + unit * inner) / side
    for obj in objects:
        obj.data.uv_layers[LIGHT_UV].data.foreach_set('uv', uvs[obj].ravel())
    return [(*c, *s) for c, s in zip(corners, sizes)], scale
