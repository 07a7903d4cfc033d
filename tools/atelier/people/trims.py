"""What is laid on a garment: lapels, ties, belts, button fronts."""

import math

import bpy  # noqa: F401 - first: `mathutils` only exists once bpy has been loaded.
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from people.piece import Piece, clip, rigid


def tree(piece):
    return BVHTree.FromPolygons([tuple(p) for p in piece.verts], piece.faces)


def ribbon(path, width, bvh, lift, like, color=None):
    """A strip laid on a surface: weights copied from the nearest vertex of `like`."""
    verts, faces = [], []
    for i, p in enumerate(path):
        t = i / (len(path) - 1)
        a, b = path[max(i - 1, 0)], path[min(i + 1, len(path) - 1)]
        _, normal, *_ = bvh.find_nearest(Vector(p))
        side = (Vector(b) - Vector(a)).cross(normal).normalized()
        w = width(t) if callable(width) else width
        for k in (-1, -0.5, 0, 0.5, 1):
            near, n, *_ = bvh.find_nearest(Vector(p) + side * (k * w / 2))
            verts.append(near + n * (lift * (1 - 0.7 * k**4)))
    for i in range(len(path) - 1):
        for k in range(4):
            faces.append([i * 5 + k, i * 5 + k + 1, i * 5 + k + 6, i * 5 + k + 5])
    verts = np.array(verts)
    close = [int(np.argmin(((like.verts - p) ** 2).sum(1))) for p in verts]
    return Piece(verts, faces, like.weights[close].copy(), like.mat, color or like.color)


def open_front(piece, neck, low, collar_x, lapel):
    """Cut a V from the collar down to `low` and lay a lapel along each of its edges.

    Returns the garment, its surface (taken before any hem: a fold would attract the lapels) and the lapels.
    """
    top_z = neck[2] - 0.01
    slope = collar_x / (top_z - low)
    for s in (1, -1):

        def front(p, f, s=s):
            return p[1] < neck[1] and p[2] > low - 0.02 and 0 <= p[0] * s < 0.14

        piece = clip(piece, (0, 0, low), (s, 0, -slope), front)
    bvh, strips = tree(piece), []
    for s in (1, -1):
        line = [(s * (0.024 + slope * (z - low)), -0.3, z) for z in np.linspace(low - 0.01, top_z - 0.012, 14)]
        path = [bvh.ray_cast(Vector(p), Vector((0, 1, 0)))[0] or Vector(p) for p in line]
        strips.append(ribbon(path, lambda t: 0.018 + lapel * math.sin(math.pi * t * 0.8), bvh, 0.007, piece))
    return piece, bvh, strips


def front_strip(piece, low, high, x, width, lift=0.005, color=None, count=16):
    """A slim raised strip straight down the front: placket, overlapping edge, tie."""
    bvh, path = tree(piece), []
    for z in np.linspace(low, high, count):
        hit = bvh.ray_cast(Vector((x, -0.8, z)), Vector((0, 1, 0)))[0]
        if hit is not None:
            path.append(hit)
    return ribbon(path, width, bvh, lift, piece, color)


def buttons(base, bvh, mat, color, heights, columns=(0.012,), radius=0.011):
    """Small domes pressed onto the front; they ride on the spine."""
    pieces = []
    for x, z in ((x, z) for x in columns for z in heights):
        hit = bvh.ray_cast(Vector((x, -0.6, z)), Vector((0, 1, 0)))[0]
        if hit is None:
            continue
        ring = [(radius * math.cos(a), radius * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 9)[:-1]]
        verts = [(hit.x + dx * s, hit.y - d, z + dz * s) for s, d in ((1, -0.001), (0.9, 0.004)) for dx, dz in ring]
        verts.append((hit.x, hit.y - 0.0035, z))
        faces = [[i, (i + 1) % 8, 8 + (i + 1) % 8, 8 + i] for i in range(8)]
        faces += [[8 + i, 8 + (i + 1) % 8, 16] for i in range(8)]
        pieces.append(rigid(base, verts, faces, 'spine_01', mat, color))
    return pieces


def belt(base, v, layers, z, color, width=0.035):
    """A band around garments at height z, found by shooting rays at the outermost one."""
    verts, faces, start = np.vstack([p.verts for p in layers]), [], 0
    for p in layers:
        faces += [[i + start for i in f] for f in p.faces]
        start += len(p.verts)
    whole = Piece(verts, faces, np.vstack([p.weights for p in layers]), layers[0].mat, color)
    bvh, path = tree(whole), []
    centre = base.joint(v, 'joint-spine-3')
    for i in range(49):
        a = 2 * math.pi * i / 48
        far = Vector((centre[0] + 0.24 * math.cos(a), centre[1] + 0.24 * math.sin(a), z))  # Inside the arms.
        path.append(bvh.ray_cast(far, Vector((centre[0], centre[1], z)) - far)[0] or far)
    return ribbon(path, width, bvh, 0.008, whole, color)
