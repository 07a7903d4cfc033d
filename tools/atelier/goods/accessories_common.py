"""What small accessories share: velvet, and moving finished parts into place."""

import kit
from mathutils import Matrix

from goods import common


def transform(objects, matrix):
    """Move finished parts into place."""
    for obj in common.solid(objects):
        obj.data.transform(matrix @ obj.matrix_basis)
        obj.matrix_basis = Matrix()
    return objects


def velvet():
    """Short dense pile."""
    pile = kit.fbm(common.HEIGHT_PX, 0.6, low=14, high=110, seed=95)
    return common.tile('velvet', 0.03, 0.84 + pile * 0.16, 0.92 + 0 * pile, pile, 0.00016)
