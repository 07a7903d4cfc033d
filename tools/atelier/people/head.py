"""Skin, eyes, lashes and brows."""

import math

import numpy as np
from mathutils import Vector

import kit
from people.piece import Piece, rigid, take, vertex_normals
from people.trims import tree


def eyes(base, v, mat):
    """Eyeballs that their own bones turn, with the iris mapped straight from the front."""
    pieces = []
    for side in 'lr':
        piece = take(base, v, base.faces[f'helper-{side}-eye'], mat)
        low, high = piece.verts.min(0), piece.verts.max(0)
        centre, radius = (low + high) / 2, (high[0] - low[0]) / 2
        rel = (piece.verts[:, [0, 2]] - centre[[0, 2]]) / radius
        piece.uvs = [tuple(p / 2 + 0.5) for p in rel]
        piece.weights[:] = 0
        piece.weights[:, base.bones.index(f'eye_{side}')] = 1
        pieces.append(piece)
    return pieces


def lashes(base, v, mat, color):
    faces = [f for side in 'lr' for k in (1, 2) for f in base.faces[f'helper-{side}-eyelashes-{k}']]
    piece = take(base, v, faces, mat, color)
    piece.weights[:] = 0
    piece.weights[:, base.bones.index('head')] = 1
    return piece


def brows(base, v, skin, mat, color):
    """Tapered strips pressed onto the brow ridge."""
    bvh, pieces = tree(skin), []
    for side, sign in (('l', 1), ('r', -1)):
        eye = v[base.used(f'helper-{side}-eye')].mean(0)
        verts, faces, n = [], [], 8
        for i in range(n + 1):
            t = i / n
            x = eye[0] + sign * (-0.019 + 0.048 * t)
            arch = 0.0065 * math.sin(math.pi * min(1, t * 1.05) * 0.62)
            z = eye[2] + 0.0190 + arch - 0.006 * max(0, t - 0.62)
            w = 0.0050 * (1 - 0.82 * t) * min(1, 0.55 + t * 3)
            for k in (-1, 0, 1):
                hit = bvh.ray_cast(Vector((x, -1, z + k * w)), Vector((0, 1, 0)))[0]
                verts.append(hit + Vector((0, -0.0012 + 0.0008 * abs(k), 0)))
        for i in range(n):
            for k in range(2):
                quad = [i * 3 + k, i * 3 + k + 1, i * 3 + k + 4, i * 3 + k + 3]
                faces.append(quad if sign < 0 else quad[::-1])
        pieces.append(rigid(base, [tuple(p) for p in verts], faces, 'head', mat, color))
    return pieces


def strongest_bones(base):
    return np.array(base.bones)[base.weights.argmax(1)]


def skin(base, v, mat, color, faces):
    """A piece of the body from chosen faces, tinted at lips and cheeks.

    Normals are the whole body's: the head and the rest are separate meshes, and their seam must not show.
    """
    piece = take(base, v, faces, mat)
    used = np.unique(np.concatenate([np.array(f) for f in faces]))
    whole = Piece(v, base.faces['body'], base.weights, mat)
    piece.normals = vertex_normals(whole)[used]
    piece.color = np.tile(np.array(kit.linear(color)[:3]), (len(piece.verts), 1)) * _blush(base, v, piece.verts)
    return piece


def _blush(base, v, points):
    """Colour factors: redder lips and cheeks."""
    tint = np.ones((len(points), 3))
    # Where the teeth meet is where the lips meet; the rig's mouth joint sits too high.
    upper, lower = (v[base.used(f'helper-{k}-teeth')][:, 2] for k in ('upper', 'lower'))
    mouth = np.array([0, base.joint(v, 'joint-mouth')[1], (upper.min() + lower.max()) / 2])
    d = points - mouth
    front = points[:, 1] < mouth[1] + 0.03
    lips = np.exp(-((d[:, 0] / 0.021) ** 4 + ((d[:, 2] + 0.001) / 0.0095) ** 4)) * front
    tint *= 1 - lips[:, None] * np.array([0.22, 0.50, 0.46])
    for side in 'lr':
        eye = v[base.used(f'helper-{side}-eye')].mean(0)
        c = points - (eye + np.array([math.copysign(0.012, eye[0]), 0, -0.038]))
        cheek = np.exp(-((c[:, 0] / 0.022) ** 2) - (c[:, 2] / 0.018) ** 2) * (c[:, 1] < 0.05)
        tint *= 1 - cheek[:, None] * np.array([0.0, 0.13, 0.11])
    return tint
