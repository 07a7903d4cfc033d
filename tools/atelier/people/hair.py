"""Hair as a shell grown from the skull by rays, so that the hairline is a curve of ours and not the mesh's steps."""

import math

import numpy as np
from mathutils import Vector

from people.piece import rigid
from people.trims import tree

# Elevation of the hairline seen from the skull's centre, from the forehead around past temple, sideburn and
# ear; the nape is added by the style.
AROUND = [0, 0.13, 0.24, 0.30, 0.36, 0.42, 0.52, 0.62, 1]
HAIRLINE = [0.74, 0.72, 0.52, 0.22, -0.05, 0.10, 0.06, -0.2]
NAPE = {'short': -0.42, 'crop': -0.36, 'bun': -0.36, 'bob': -0.3, 'long': -0.3}
BODY_M = {'short': 0.017, 'crop': 0.008, 'bun': 0.010, 'bob': 0.020, 'long': 0.020}
DROP_M = {'bob': 0.125, 'long': 0.235}
COLUMNS, ROWS = 48, 14


def hair(base, v, skin, mat, color, style):
    """Columns go around the head, rows from crown to hairline; falling styles hang on from there."""
    bvh = tree(skin)
    eye = v[base.used('helper-l-eye')].mean(0)
    centre = Vector((0, eye[1] + 0.085, eye[2] + 0.022))
    verts, uvs = [], []
    for r in range(ROWS + 1):
        for c in range(COLUMNS + 1):
            a = 2 * math.pi * c / COLUMNS  # 0 at the face.
            edge = np.interp(abs(math.remainder(a, 2 * math.pi)) / math.pi, AROUND, HAIRLINE + [NAPE[style]])
            edge += 0.025 * math.sin(c * 2.3) + (0.10 * math.sin(a) if style in DROP_M else 0) * math.cos(a / 2) ** 2
            t = r / ROWS
            e = math.pi / 2 + (edge - math.pi / 2) * t
            ray = Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)))
            hit = bvh.ray_cast(centre + ray * 0.4, -ray)[0]
            skull = min((hit - centre).length, 0.17) if hit else 0.1
            thick = BODY_M[style] * (1 - t**6) * (0.65 + 0.35 * math.sin(e)) + 0.0015
            verts.append(centre + ray * (skull + thick + 0.002))
            uvs.append((c / COLUMNS * 2, t * 0.3))
    n = COLUMNS + 1
    faces = [
        [r * n + c, (r + 1) * n + c, (r + 1) * n + c + 1, r * n + c + 1] for r in range(ROWS) for c in range(COLUMNS)
    ]
    pieces = [rigid(base, [tuple(p) for p in verts], faces, 'head', mat, color, uvs)]
    if style == 'bun':
        pieces.append(_bun(base, centre, mat, color))
    if style in DROP_M:
        pieces.append(_fall(base, verts, centre, mat, color, DROP_M[style]))
    return pieces


def _bun(base, centre, mat, color, radius=0.043):
    """A twisted knot behind the crown."""
    verts, uvs, n, m = [], [], 20, 10
    at = centre + Vector((0, 0.082, 0.098))
    for r in range(m + 1):
        for c in range(n + 1):
            a, e = 2 * math.pi * c / n, math.pi * r / m
            swirl = radius * (1 + 0.05 * math.sin(3 * a + e * 5))
            out = Vector((math.sin(e) * math.cos(a), math.cos(e) * 0.8, math.sin(e) * math.sin(a)))
            verts.append(tuple(at + out * swirl))
            uvs.append((c / n + r / m * 0.5, r / m * 0.2))
    k = n + 1
    faces = [[r * k + c, r * k + c + 1, (r + 1) * k + c + 1, (r + 1) * k + c] for r in range(m) for c in range(n)]
    return rigid(base, verts, faces, 'head', mat, color, uvs)


def _fall(base, shell, centre, mat, color, drop_m):
    """Hair falling from temple to temple around the back, turned in at the tips."""
    first, last, drop, start = round(COLUMNS * 0.15), round(COLUMNS * 0.85), 12, 8
    verts, uvs, faces = [], [], []
    for c in range(first, last + 1):
        for r in range(drop + 1):
            t = r / drop
            top = shell[start * (COLUMNS + 1) + c]
            out = Vector((top.x - centre.x, top.y - centre.y, 0))
            flare = 1.04 + 0.16 * math.sin(math.pi * min(1, t * 1.15)) - 0.28 * max(0, t - 0.75)
            wave = 1 + 0.03 * math.sin(c * 1.7) * t
            down = (top.z - centre.z) * (1 - t) - drop_m * t
            verts.append(tuple(centre + out * flare * wave + Vector((0, 0.01 * t, down))))
            uvs.append((c / COLUMNS * 2, 0.3 * t))
    n = drop + 1
    for c in range(last - first):
        for r in range(drop):
            faces.append([c * n + r, c * n + r + 1, (c + 1) * n + r + 1, (c + 1) * n + r])
    piece = rigid(base, verts, faces, 'head', mat, color, uvs)
    if drop_m > 0.15:  # Long hair rests on the shoulders: below the neck it goes with the chest.
        low = np.clip((centre.z - 0.1 - piece.verts[:, 2]) / 0.12, 0, 1) * 0.7
        piece.weights[:, base.bones.index('head')] = 1 - low
        piece.weights[:, base.bones.index('spine_03')] = low
    return piece
