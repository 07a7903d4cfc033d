"""Garments cut from MakeHuman's body suit and skirt helpers, which come with weights, without toes or navel."""

import numpy as np

from people.piece import Piece, clip, compact, hem, inflate, smooth, subdivide, take, vertex_normals

ARM = ('upperarm_', 'lowerarm_', 'hand_', 'thumb_', 'index_', 'middle_', 'ring_', 'pinky_')


def levels(base, v):
    """The few heights that tailoring needs, metres."""
    return {
        'waist': v[base.used('helper-skirt')][:, 2].max() - 0.012,
        'hip': base.joint(v, 'joint-l-upper-leg')[2],
        'knee': base.joint(v, 'joint-l-knee')[2],
        'ankle': base.joint(v, 'joint-l-ankle')[2],
        'neck': base.joint(v, 'joint-neck'),
    }


def suit(base, v, mat, color, offset, rounds=3):
    """The body suit as cloth: smoothed, but never inside the body, then pushed out."""
    piece = take(base, v, base.faces['helper-tights'], mat, color)
    before, n = piece.verts.copy(), vertex_normals(piece)
    smooth(piece, rounds)
    sunk = np.minimum(((piece.verts - before) * n).sum(1), 0)
    piece.verts -= n * sunk[:, None]
    return inflate(piece, offset)


def arm_share(base, piece):
    """How much of each vertex the arms move."""
    columns = [i for i, b in enumerate(base.bones) if b.startswith(ARM)]
    return piece.weights[:, columns].sum(1)


def arm_cut(base, v, piece, along):
    """Shorten both sleeves at `along` (0 shoulder, 1 elbow, 2 wrist)."""
    for side, sign in (('l', 1), ('r', -1)):
        a, b, c = (base.joint(v, f'joint-{side}-{j}') for j in ('shoulder', 'elbow', 'hand'))
        start, end = (a, b) if along <= 1 else (b, c)
        t = along if along <= 1 else along - 1
        # Only faces that the arm moves: a plane through the sleeve also runs through the flank.
        on_arm = arm_share(base, piece)
        piece = clip(
            piece,
            start + (end - start) * t,
            start - end,
            lambda p, f, s=sign, w=on_arm: p[0] * s > 0 and w[f].mean() > 0.45,
        )
    return piece


def slim_shoulders(base, v, piece, amount=0.012):
    """Draw the ball of the shoulder in: with hanging arms the suit's A pose would puff there."""
    for side in 'lr':
        at = base.joint(v, f'joint-{side}-shoulder')
        d = piece.verts - at
        near = np.exp(-(d**2).sum(1) / 0.07**2)
        up = np.clip(vertex_normals(piece)[:, 2], 0, 1)
        piece.verts -= vertex_normals(piece) * (near * up * amount)[:, None]
    return piece


def ease(piece, below, amount):
    """Let the lower edge of a jacket stand off, so that it hangs over a skirt's waist."""
    z = piece.verts[:, 2]
    down = np.clip((below - z) / max(below - z.min(), 1e-3), 0, 1)
    n = vertex_normals(piece)
    n[:, 2] = 0
    piece.verts += n * (np.sqrt(down) * amount)[:, None]
    return piece


def bodice(base, v, mat, color, offset, low, neck, sleeve=2.0, rounds=3):
    """Shirt, knit or bodice: body suit between a hem height and a tilted neck plane (point, normal)."""
    piece = clip(suit(base, v, mat, color, offset, rounds), (0, 0, low), (0, 0, 1))
    piece = clip(piece, neck[0], neck[1], lambda p, f: abs(p[0]) < 0.2)
    return hem(arm_cut(base, v, slim_shoulders(base, v, piece), sleeve))


def strapless(base, v, mat, color, low, high):
    """A bodice that ends above the bust, without straps: two soft peaks in front."""
    piece = clip(suit(base, v, mat, color, 0.007, 5), (0, 0, low), (0, 0, 1))
    on_arm = arm_share(base, piece)
    piece.faces = [f for f in piece.faces if on_arm[f].mean() < 0.2]
    piece = clip(compact(piece), (0, -0.1, high), (0, -0.22, -1))
    return hem(piece)


def drape(base, v, mat, color, length, flare=1.0, offset=0.006, folds=9, depth=0.035, high=None):
    """The skirt helper from the waist down to a height, flared around its own centre, with folds."""
    piece = inflate(smooth(take(base, v, base.faces['helper-skirt'], mat, color), 2), offset)
    if length < piece.verts[:, 2].min():
        piece = _lengthen(piece, length)
    piece = clip(piece, (0, 0, length), (0, 0, 1))
    if high:
        piece = clip(piece, (0, 0, high), (0, 0, -1))
    if folds and depth:
        piece = smooth(subdivide(piece), 1)
    waist = piece.verts[:, 2].max()
    down = (waist - piece.verts[:, 2]) / (waist - length)
    centre = base.joint(v, 'joint-pelvis')
    # Soft folds that deepen towards the hem: cloth hangs, it does not lie on a cone.
    angle = np.arctan2(piece.verts[:, 1] - centre[1], piece.verts[:, 0])
    wave = np.sin(angle * folds + 0.6 * np.sin(angle * 3))
    grow = (
        1 + (flare - 1) * down + depth * np.sign(wave) * np.abs(wave) ** 0.7 * np.clip(down * 1.3 - 0.16, 0, 1) ** 0.8
    )
    piece.verts[:, 0] *= grow
    piece.verts[:, 1] = centre[1] + (piece.verts[:, 1] - centre[1]) * grow
    return hem(piece, 0.005)


def _lengthen(piece, low):
    """Stretch the lower half of a skirt down to a height."""
    z = piece.verts[:, 2]
    top, bottom = z.max(), z.min()
    middle = top - (top - bottom) * 0.4
    below = z < middle
    piece.verts[below, 2] = middle - (middle - z[below]) * (middle - low + 0.01) / (middle - bottom)
    return piece


def trousers(base, v, mat, color, hem_radius=0.088, hem_height=0.055):
    """Legs of the body suit, eased towards straight tubes so that they read as cloth, not skin."""
    waist = base.joint(v, 'joint-spine-4')[2] + 0.06
    piece = clip(suit(base, v, mat, color, 0.006, 4), (0, 0, waist), (0, 0, -1))
    piece = clip(piece, (0, 0, hem_height), (0, 0, 1))
    for side, sign in (('l', 1), ('r', -1)):
        hip, knee, ankle = (base.joint(v, f'joint-{side}-{j}') for j in ('upper-leg', 'knee', 'ankle'))
        top = hip[2] - 0.10
        pick = (piece.verts[:, 0] * sign > 0) & (piece.verts[:, 2] < top)
        p = piece.verts[pick]
        z = p[:, 2]
        stations = [0, ankle[2], knee[2], hip[2]]
        axis = np.stack([np.interp(z, stations, [ankle[k], ankle[k], knee[k], hip[k]]) for k in (0, 1)], 1)
        axis[:, 1] -= np.interp(z, [0, knee[2]], [0.015, 0])
        out = p[:, :2] - axis
        r = np.linalg.norm(out, axis=1, keepdims=True)
        loose = np.interp(z, [0.05, knee[2], top], [1, 0.75, 0])[:, None]
        want = np.interp(z, [0.05, knee[2], top], [hem_radius, hem_radius * 1.04, 0.10])[:, None]
        p[:, :2] = axis + out / r * (r * (1 - loose) + np.maximum(want, r + 0.004) * loose)
        piece.verts[pick] = p
    return hem(smooth(piece, 2))


def cuffs(base, v, mat, color):
    """Shirt cuffs alone: the sleeves above them are never seen."""
    piece = arm_cut(base, v, suit(base, v, mat, color, 0.009, 3), 1.95)
    piece.faces = [f for f in piece.faces if abs(piece.verts[f].mean(0)[0]) > 0.3]
    for side, sign in (('l', 1), ('r', -1)):
        elbow, hand = base.joint(v, f'joint-{side}-elbow'), base.joint(v, f'joint-{side}-hand')
        cut = elbow + (hand - elbow) * 0.82
        piece = clip(piece, cut, hand - elbow, lambda p, f, s=sign: p[0] * s > 0)
    return hem(compact(piece), 0.004)


def shoes(base, v, mat, color, height, sole_color, sole_m=0.016):
    """Feet of the body suit, set on a flat sole; the suit already has no toes."""
    piece = suit(base, v, mat, color, 0.004, 2)
    piece = compact(clip(piece, (0, 0, height), (0, 0.12, -1)))
    low = piece.verts[:, 2]
    piece.verts[:, 2] = np.where(low < 0.022, 0.004 + np.clip(low, 0, 1) * 0.2, low)
    upper = hem(piece, 0.004)
    flat = clip(Piece(piece.verts.copy(), piece.faces, piece.weights, mat, sole_color), (0, 0, sole_m), (0, 0, -1))
    flat = compact(flat)
    flat.verts[:, 2] = np.where(flat.verts[:, 2] > sole_m - 0.003, sole_m - 0.001, 0.0)
    n = vertex_normals(flat)
    n[:, 2] = 0
    flat.verts += n * (0.004 if sole_m < 0.02 else 0.008)
    return [upper, flat]
