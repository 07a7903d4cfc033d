"""A body to dress: its shape, its colours, and what of its skin clothes leave open."""

from dataclasses import dataclass, field

import bpy  # noqa: F401 - first: `mathutils` only exists once bpy has been loaded.
import numpy as np
from mathutils import Vector

from people import hair, head
from people.piece import Piece, vertex_normals
from people.surfaces import surfaces
from people.tailor import levels
from people.trims import tree

LEGS = ('thigh_', 'calf_', 'foot_', 'ball_', 'pelvis')
COVER_M = 0.05  # Cloth nearer than this above the skin hides it.


@dataclass
class Body:
    """A morphed body with its materials; garments and the head are made to it."""

    base: object
    v: np.ndarray
    sex: str
    skin: str
    hair: str
    style: str
    mats: dict
    at: dict = field(default_factory=dict)

    @classmethod
    def make(cls, base, recipe, sex, skin, hair, style, iris='#4a2f1c'):
        v = base.morph(recipe)
        return cls(base, v, sex, skin, hair, style, surfaces(iris), levels(base, v))

    def neck_plane(self, forward=-0.05, drop=-0.018, tilt=0.5):
        """Where a neckline is cut: (point, normal)."""
        return self.at['neck'] + [0, forward, drop], (0, tilt, -1)

    def head_mask(self):
        bones = head.strongest_bones(self.base)
        return np.isin(bones, ('head', 'neck_01')) & (self.v[:, 2] > self.at['neck'][2] - 0.06)

    def head_pieces(self):
        """Face, eyes, lashes, brows and hair."""
        in_head = self.head_mask()
        faces = [f for f in self.base.faces['body'] if in_head[f].any()]
        face = head.skin(self.base, self.v, self.mats['skin'], self.skin, faces)
        pieces = [face, *head.eyes(self.base, self.v, self.mats['eye'])]
        pieces.append(head.lashes(self.base, self.v, self.mats['hair'], self.hair))
        pieces += head.brows(self.base, self.v, face, self.mats['hair'], self.hair)
        if self.style != 'bald':
            pieces += hair.hair(self.base, self.v, face, self.mats['hair'], self.hair, self.style)
        return pieces

    def skin_piece(self, garments, lowest_m=-1.0):
        """What clothes leave open of the body, without the head: found by rays from the skin outwards.

        Nothing is kept below `lowest_m`: under a floor-length skirt legs are only in the way.
        """
        verts, faces, start = [], [], 0
        for g in garments:
            verts.append(g.verts)
            faces += [[i + start for i in f] for f in g.faces]
            start += len(g.verts)
        bvh = tree(Piece(np.vstack(verts), faces, None, None))
        normals = vertex_normals(Piece(self.v, self.base.faces['body'], None, None))
        seen = np.zeros(len(self.v), bool)
        for i in self.base.used('body'):
            way = Vector(normals[i])
            # From below the skin: cloth may lie a hair under it.
            hit = bvh.ray_cast(Vector(self.v[i]) - way * 0.012, way, COVER_M)[0]
            seen[i] = hit is None
        seen = _grown(seen, self.base.faces['body'], 3)
        legs = np.array([b.startswith(LEGS) for b in head.strongest_bones(self.base)])
        seen &= ~(legs & (self.v[:, 2] < lowest_m))
        in_head = self.head_mask()
        faces = [f for f in self.base.faces['body'] if seen[f].any() and not in_head[f].any()]
        return head.skin(self.base, self.v, self.mats['skin'], self.skin, faces) if faces else None


def _grown(mask, faces, rounds):
    """The mask and its neighbours."""
    for _ in range(rounds):
        grown = mask.copy()
        for f in faces:
            if mask[f].any():
                grown[f] = True
        mask = grown
    return mask
