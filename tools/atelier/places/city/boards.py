"""Billboards: a glowing quad each, its frame, and its mirror image under the wet ground."""

import math
from dataclasses import dataclass

from mathutils import Matrix, Vector

from kit.part import slab
from places.city.paint import poster, unlit
from places.city.shapes import mirrored, plain, quad

POSTERS = {
    'sun': ('sun', '#3a1458', '#ff6a3d', '#ffd66b', 'PALMERA'),
    'waves': ('waves', '#0b3c7a', '#17b6c9', '#f2fbff', 'ODDAMI'),
    'rings': ('rings', '#e8336d', '#7a1fa2', '#ffd1e0', 'VELLORA'),
    'petals': ('petals', '#0f5f4c', '#f7e04a', '#ff7aa8', 'fenno'),
    'blocks': ('blocks', '#122a6b', '#ff5138', '#f6c945', ''),
    'bars': ('bars', '#ff8f1f', '#d4145a', '#fff0c9', 'KITEO'),
    'buy': ('sun', '#10244f', '#3f7fd0', '#ffd9a0', 'Buy+'),
}


@dataclass
class Board:
    """`at` is the middle of the lower edge; `turn` 0 faces -y (glTF +z)."""

    name: str
    at: tuple
    size: tuple
    art: str
    turn: float

    def entry(self, with_mirror=True):
        x, y, z = self.at
        nodes = [self.name, f'{self.name}_mirror'] if with_mirror else [self.name]
        return {
            'id': self.name,
            'nodes': nodes,
            'position_m': [round(x, 3), round(z + self.size[1] / 2, 3), round(-y, 3) + 0.0],
            'yaw_rad': round(self.turn, 4),
            'size_m': list(self.size),
        }


def materials():
    return {key: unlit(f'poster-{key}', poster(*args)) for key, args in POSTERS.items()}


def face(board, mats):
    w, h = board.size
    frame = Matrix.Translation(board.at) @ Matrix.Rotation(board.turn, 4, 'Z')
    corners = [tuple(frame @ Vector((x, 0, z))) for x, z in ((-w / 2, 0), (w / 2, 0), (w / 2, h), (-w / 2, h))]
    return plain(board.name, [quad(board.name, corners, mats[board.art])])


def frame(board, mat):
    """A dark box behind the picture."""
    w, h = board.size
    back = Matrix.Translation(board.at) @ Matrix.Rotation(board.turn, 4, 'Z') @ Vector((0, 0.2, -0.15))
    return slab((w + 0.3, 0.36, h + 0.3), back, mat, '#0c0c10', 0, 0, board.turn)


def hang(boards, mats, with_mirror=True):
    """All quads, and their mirror images."""
    faces = [face(b, mats) for b in boards]
    if not with_mirror:
        return faces
    return faces + [mirrored(f, f'{f.name}_mirror') for f in faces]


def facing(side):
    """Turn of a board on the left (-1) or right (1) wall of a street that runs along y."""
    return math.radians(90 if side < 0 else -90)
