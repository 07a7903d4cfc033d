"""Seated guests as a few soft forms: in the dark only outlines are read. Their light is painted, not baked."""

import math
import random

import bpy
import numpy as np

import kit
from kit.material import linear
from kit.part import COLOR, part
from places.catwalk.plan import FIRST_ROW_M, PITCH_M, ROW_M, ROWS, SEATS, TIER_M

CLOTHS = ('#3a3c4c', '#4c3a42', '#2f4356', '#54483e', '#5a2c3c', '#2c2c34')
SKINS = ('#a06a4c', '#d8a986', '#5e3a26', '#c08a66')
# A seated torso: height, half width, half depth.
TORSO = (
    (0.44, 0.17, 0.13),
    (0.60, 0.15, 0.105),
    (0.78, 0.18, 0.11),
    (0.90, 0.205, 0.10),
    (0.965, 0.17, 0.085),
    (1.05, 0.05, 0.05),
)


def _sitter(rng):
    """(objects, colours) of one guest facing -y; about 300 triangles."""
    cloth, hair, skin = rng.choice(CLOTHS), rng.choice(('#15110f', '#2a1c14', '#4a3422')), rng.choice(SKINS)
    lean, found = rng.uniform(-0.05, 0.06), []
    rings = [
        [(w * math.cos(a), d * math.sin(a) + lean * (z - 0.44), z) for a in (2 * math.pi * k / 7 for k in range(7))]
        for z, w, d in TORSO
    ]
    found.append((kit.loft('torso', rings), cloth))
    arc = [(math.sin(a), -math.cos(a)) for a in (math.pi * k / 5 for k in range(6))]
    at = (0, lean * 0.7 - 0.01, 1.155)
    found.append((kit.revolve('head', [(max(0.085 * x, 1e-3), 0.115 * z) for x, z in arc], None, 6, at), skin))
    top = [(max(0.1 * x, 1e-3), 0.125 * z) for x, z in arc[2:]]
    found.append((kit.revolve('hair', top, None, 6, (0, at[1] + 0.03, 1.165)), hair))
    phone = rng.random() < 0.22
    for s in (-1, 1):
        leg = [(s * 0.09, 0, 0.47), (s * 0.1, -0.40, 0.48), (s * 0.1, -0.43, 0.40), (s * 0.1, -0.42, 0.02)]
        found.append((kit.sweep('leg', leg, None, 0.068, 4), cloth))
        hand = (0.05, -0.30, 0.98) if phone and s > 0 else (s * 0.07, -0.30, 0.58)
        found.append((kit.sweep('arm', [(s * 0.19, 0, 0.90), (s * 0.22, -0.06, 0.68), hand], None, 0.045, 4), cloth))
    if phone:
        found.append((kit.box('phone', (0.075, 0.008, 0.15), (0.05, -0.345, 0.99), None, 0, 1), 'phone'))
    return found


class Guest:
    """One guest as arrays: points, normals, faces, a colour per point; phones keep their own light."""

    def __init__(self, rng):
        verts, normals, faces, colors, glow = [], [], [], [], []
        for obj, color in _sitter(rng):
            kit.flip_normals_out(obj)
            start = len(verts)
            bpy.context.view_layer.update()
            for v in obj.data.vertices:
                verts.append(obj.matrix_world @ v.co)
                normals.append(v.normal.copy())
                colors.append(linear('#cfe2ff' if color == 'phone' else color)[:3])
                glow.append(color == 'phone')
            faces += [[start + i for i in p.vertices] for p in obj.data.polygons]
            bpy.data.objects.remove(obj)
        self.verts, self.normals = np.array(verts, float), np.array(normals, float)
        self.faces, self.colors, self.glow = faces, np.array(colors), np.array(glow)

    def placed(self, at, turn, scale):
        c, s = math.cos(turn), math.sin(turn)
        spin = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
        return self.verts @ spin.T * scale + at, self.normals @ spin.T


def _lit(points, normals, colors, glow):
    """Runway light from the middle, warm rim from the arches, little else."""
    side = np.sign(points[:, :1])
    to_run = np.concatenate([-side, np.zeros_like(side), 0.55 + 0 * side], 1)
    to_run /= np.linalg.norm(to_run, axis=1, keepdims=True)
    far = np.exp(-np.maximum(np.abs(points[:, 0]) - 2.0, 0) / 1.6)
    key = np.clip((normals * to_run).sum(1), 0, 1) ** 1.3 * far * 0.75
    rim = np.clip(normals @ np.array([0.0, 0.88, 0.47]), 0, 1) ** 2 * 0.28
    light = 0.035 + key[:, None] * [1.0, 0.93, 0.82] + rim[:, None] * [1.0, 0.45, 0.32]
    return np.where(glow[:, None], colors, colors * light)


def audience(mat):
    """Three rows a side out of ten guests; one mesh."""
    rng = random.Random(4)
    guests = [Guest(rng) for _ in range(10)]
    verts, faces, colors, count = [], [], [], 0
    for side in (-1, 1):
        for row in range(ROWS):
            for k in range(SEATS):
                guest = rng.choice(guests)
                x, z = side * (FIRST_ROW_M + ROW_M * row), TIER_M * row
                y = -1.0 + PITCH_M * k + rng.uniform(-0.06, 0.06)
                if side > 0 and row == 0 and 0.2 < y < 1.6:
                    continue  # Kept free for the shopper's side seat.
                turn = math.radians(-90 if side > 0 else 90) + rng.uniform(-0.4, 0.4)
                points, normals = guest.placed((x, y, z), turn, rng.uniform(0.94, 1.06))
                verts.append(points)
                colors.append(_lit(points, normals, guest.colors, guest.glow))
                faces += [[count + i for i in f] for f in guest.faces]
                count += len(points)
    obj = kit.mesh('audience', np.concatenate(verts), faces, mat)
    part(obj, '#ffffff', 0)
    rgb = np.concatenate(colors)
    corners = np.ones((len(obj.data.loops), 4), np.float32)
    index = np.empty(len(obj.data.loops), np.int32)
    obj.data.loops.foreach_get('vertex_index', index)
    corners[:, :3] = rgb[index]
    obj.data.color_attributes[COLOR].data.foreach_set('color', corners.ravel())
    return obj
