"""Mesh pieces that carry skin weights and a colour: taken from the base mesh, smoothed, inflated, cut, hemmed.

Colour is `COLOR_0` of the finished person, so that one material serves many colours.
"""

from dataclasses import dataclass

import numpy as np

import kit


@dataclass
class Piece:
    verts: np.ndarray
    faces: list
    weights: np.ndarray
    mat: object
    color: object = '#ffffff'  # '#rrggbb' or (n, 3) linear floats.
    uvs: list = None  # Per vertex; None asks for box projection.
    normals: np.ndarray = None  # Per vertex; None: from the faces.

    def colors(self):
        """(n, 3) linear."""
        if isinstance(self.color, str):
            return np.tile(np.array(kit.linear(self.color)[:3]), (len(self.verts), 1))
        return np.asarray(self.color)


def take(base, v, faces, mat, color='#ffffff'):
    """A piece from chosen faces of the base mesh."""
    used = np.unique(np.concatenate([np.array(f) for f in faces]))
    index = {int(old): new for new, old in enumerate(used)}
    return Piece(v[used].copy(), [[index[i] for i in f] for f in faces], base.weights[used].copy(), mat, color)


def rigid(base, verts, faces, bone, mat, color='#ffffff', uvs=None):
    """A piece that follows one bone."""
    weights = np.zeros((len(verts), len(base.bones)), np.float32)
    weights[:, base.bones.index(bone)] = 1
    return Piece(np.array(verts, float), faces, weights, mat, color, uvs)


def compact(piece):
    """Drop vertices that no face uses."""
    used = sorted({i for f in piece.faces for i in f})
    index = {old: new for new, old in enumerate(used)}
    piece.verts, piece.weights = piece.verts[used], piece.weights[used]
    if not isinstance(piece.color, str):
        piece.color = piece.color[used]
    piece.faces = [[index[i] for i in f] for f in piece.faces]
    return piece


def vertex_normals(piece):
    n = np.zeros_like(piece.verts)
    for f in piece.faces:
        p = piece.verts[f]
        n[f] += np.cross(p[2] - p[0], p[-1] - p[1]) if len(f) > 3 else np.cross(p[1] - p[0], p[2] - p[0])
    return n / np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-9)


def edges(piece):
    """Unique edges as (a, b) index arrays."""
    pairs = np.array([(a, b) for f in piece.faces for a, b in zip(f, f[1:] + f[:1])])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


def smooth(piece, rounds, where=None):
    """Cloth bridges hollows: average with neighbours, optionally only where a mask (0..1) says so."""
    a, b = edges(piece)
    n = len(piece.verts)
    count = np.maximum(np.bincount(a, minlength=n) + np.bincount(b, minlength=n), 1)
    mask = np.ones(n) if where is None else where
    for _ in range(rounds):
        total = np.zeros_like(piece.verts)
        np.add.at(total, a, piece.verts[b])
        np.add.at(total, b, piece.verts[a])
        mean = total / count[:, None]
        piece.verts += (mean - piece.verts) * (0.5 * mask[:, None])
    return piece


def inflate(piece, amount):
    """Offset along normals by metres (number or per-vertex array)."""
    piece.verts += vertex_normals(piece) * (amount if np.isscalar(amount) else amount[:, None])
    return piece


def clip(piece, point, normal, where=None):
    """Cut by a plane, keeping its positive side: clean hems, with weights interpolated at the cut."""
    d = (piece.verts - point) @ np.asarray(normal, float)
    verts, weights, cuts, faces = list(piece.verts), list(piece.weights), {}, []

    def crossing(a, b):
        key = (min(a, b), max(a, b))
        if key not in cuts:
            t = d[a] / (d[a] - d[b])
            cuts[key] = len(verts)
            verts.append(piece.verts[a] + (piece.verts[b] - piece.verts[a]) * t)
            weights.append(piece.weights[a] + (piece.weights[b] - piece.weights[a]) * t)
        return cuts[key]

    for f in piece.faces:
        if where is not None and not where(piece.verts[f].mean(0), f):
            faces.append(f)
            continue
        out = []
        for a, b in zip(f, f[1:] + f[:1]):
            if d[a] >= 0:
                out.append(a)
            if (d[a] >= 0) != (d[b] >= 0):
                out.append(crossing(a, b))
        if len(out) > 2:
            faces.append(out)
    return Piece(np.array(verts), faces, np.array(weights), piece.mat, piece.color)


def hem(piece, depth=0.008):
    """Fold open edges inwards, so that cloth shows a thickness; the rim is doubled, so that the edge is crisp."""
    count = {}
    for f in piece.faces:
        for a, b in zip(f, f[1:] + f[:1]):
            count.setdefault((min(a, b), max(a, b)), []).append((a, b))
    border = [e[0] for e in count.values() if len(e) == 1]
    rim = sorted({i for e in border for i in e})
    first = len(piece.verts)
    outer = {old: first + k for k, old in enumerate(rim)}
    inner = {old: first + len(rim) + k for k, old in enumerate(rim)}
    folded = piece.verts[rim] - vertex_normals(piece)[rim] * depth
    piece.verts = np.vstack([piece.verts, piece.verts[rim], folded])
    piece.weights = np.vstack([piece.weights, piece.weights[rim], piece.weights[rim]])
    piece.faces += [[outer[b], outer[a], inner[a], inner[b]] for a, b in border]
    return piece


def subdivide(piece):
    """Each quad into four, each other face into quads around its middle; weights follow."""
    verts, weights, middles, faces = list(piece.verts), list(piece.weights), {}, []

    def middle(*corners):
        key = tuple(sorted(corners))
        if key not in middles:
            middles[key] = len(verts)
            verts.append(np.mean([piece.verts[c] for c in corners], axis=0))
            weights.append(np.mean([piece.weights[c] for c in corners], axis=0))
        return middles[key]

    for f in piece.faces:
        centre = middle(*f)
        n = len(f)
        for i in range(n):
            faces.append([f[i], middle(f[i], f[(i + 1) % n]), centre, middle(f[i - 1], f[i])])
    return Piece(np.array(verts), faces, np.array(weights), piece.mat, piece.color)
