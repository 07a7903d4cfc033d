"""Products as they are worn: each function makes one garment to a body, as pieces of one mesh.

`under` makes only what shows below a jacket or coat.
"""

import numpy as np

from people import tailor, trims
from people.piece import clip, hem

BROWN, BLACK = '#3a2415', '#17130f'


def _cloth(body, kind='cloth'):
    return body.mats[kind]


def gown(body, color):
    """Strapless, to the floor, wide folds (dress-celeste)."""
    base, v, at = body.base, body.v, body.at
    bust = base.joint(v, 'joint-l-shoulder')[2] - 0.075
    upper = tailor.strapless(base, v, _cloth(body, 'silk'), color, at['waist'] - 0.06, bust)
    lower = tailor.drape(base, v, _cloth(body, 'silk'), color, 0.012, 1.9, 0.005, folds=11, depth=0.07)
    return [upper, lower, trims.belt(base, v, [upper, lower], at['waist'] - 0.01, color, 0.05)]


def day_dress(body, color, belt=BROWN):
    """Short sleeves, a V neck with a revers, a belt and a swinging knee-long skirt (dress-giulia)."""
    base, v, at = body.base, body.v, body.at
    mat = _cloth(body)
    upper = tailor.suit(base, v, mat, color, 0.007, 5)
    upper = clip(upper, (0, 0, at['waist'] - 0.06), (0, 0, 1))
    upper = clip(upper, at['neck'] + [0, 0, -0.006], (0, 0.3, -1), lambda p, f: abs(p[0]) < 0.2)
    upper = tailor.arm_cut(base, v, tailor.slim_shoulders(base, v, upper), 0.42)
    upper, bvh, lapels = trims.open_front(upper, at['neck'], at['neck'][2] - 0.19, 0.075, 0.04)
    lower = tailor.drape(base, v, mat, color, at['knee'] - 0.04, 1.34, 0.005, folds=10, depth=0.07)
    pieces = [hem(upper), lower, *lapels]
    pieces += trims.buttons(base, bvh, mat, '#f3e3d4', (at['waist'] + 0.05, at['waist'] + 0.13), (0.0,), 0.008)
    return [*pieces, trims.belt(base, v, [upper, lower], at['waist'] - 0.012, belt, 0.034)]


def slip_dress(body, color):
    """Sleeveless, round neck, narrow midi skirt."""
    base, v, at = body.base, body.v, body.at
    mat = _cloth(body, 'silk')
    upper = tailor.bodice(base, v, mat, color, 0.006, at['waist'] - 0.06, body.neck_plane(), 0.14, 5)
    lower = tailor.drape(base, v, mat, color, at['knee'] - 0.14, 1.12, 0.004, folds=8, depth=0.02)
    return [upper, lower, trims.belt(base, v, [upper, lower], at['waist'] - 0.01, color, 0.03)]


def pleated(body, color, band=True):
    """A midi skirt in knife pleats with a waistband (skirt-plie)."""
    base, v, at = body.base, body.v, body.at
    high = None if band else at['waist'] - 0.02
    lower = tailor.drape(base, v, _cloth(body), color, at['knee'] - 0.16, 1.3, 0.004, folds=18, depth=0.055, high=high)
    if not band:
        return [lower]
    return [lower, trims.belt(base, v, [lower, lower], at['waist'] - 0.012, color, 0.045)]


def pencil(body, color):
    """A straight skirt to the knee."""
    base, v, at = body.base, body.v, body.at
    lower = tailor.drape(base, v, _cloth(body), color, at['knee'] + 0.02, 1.0, 0.006, depth=0.0)
    return [lower, trims.belt(base, v, [lower, lower], at['waist'] - 0.012, color, 0.04)]


def trousers(body, color, wide=0.0, belted=True):
    """Straight trousers with a crease-free leg and a belt."""
    base, v = body.base, body.v
    radius = (0.074 if body.sex == 'female' else 0.084) + wide
    legs = tailor.trousers(base, v, _cloth(body), color, radius)
    if not belted:
        return [legs]
    top = legs.verts[:, 2].max() - 0.022
    return [legs, trims.belt(base, v, [legs, legs], top, BLACK, 0.032)]


def shirt(body, color, under=False):
    """Buttoned shirt with a stand collar (shirt-tasman)."""
    base, v, at = body.base, body.v, body.at
    neck = (at['neck'] + [0, 0, 0.028], (0, 0.3, -1))
    low = at['waist'] - (0.02 if under else 0.06)
    top = tailor.bodice(base, v, _cloth(body), color, 0.006 if under else 0.012, low, neck, 0.05 if under else 1.96, 3)
    strip = trims.front_strip(top, low + 0.03, at['neck'][2] - 0.012, 0.0, 0.03, 0.003)
    z = np.linspace(low + 0.06, at['neck'][2] - 0.03, 5)
    return [top, strip, *trims.buttons(base, trims.tree(top), _cloth(body), '#d9d4ca', z, (0.0,), 0.006)]


def tie(body, color, shirt_piece):
    """Laid on a shirt."""
    at = body.at
    narrow = trims.front_strip(
        shirt_piece, at['waist'] + 0.03, at['neck'][2] - 0.035, 0.0, lambda t: 0.062 - 0.036 * t, 0.009, color, 24
    )
    return narrow


def sweater(body, color, under=False):
    """A loose knit with a rolled neck (knit-alba)."""
    base, v, at = body.base, body.v, body.at
    neck = (at['neck'] + [0, 0, 0.030], (0, 0.22, -1))
    low = at['waist'] - 0.10
    if under:
        return [tailor.bodice(base, v, _cloth(body, 'knit'), color, 0.006, at['waist'], neck, 0.05, 3)]
    top = tailor.bodice(base, v, _cloth(body, 'knit'), color, 0.016, low, neck, 1.95, 6)
    top = tailor.ease(top, at['waist'] + 0.02, 0.016)
    return [top, trims.belt(base, v, [top, top], low + 0.025, color, 0.05)]


def blouse(body, color, under=False):
    """A soft round-necked top."""
    base, v, at = body.base, body.v, body.at
    neck = body.neck_plane(-0.05, 0.0, 0.5)
    low = at['waist'] - 0.02
    return [tailor.bodice(base, v, _cloth(body, 'silk'), color, 0.006, low, neck, 0.05 if under else 1.5, 4)]


def blazer(body, color, button=BROWN):
    """A fitted jacket with lapels (jacket-rialto)."""
    base, v, at = body.base, body.v, body.at
    mat = _cloth(body)
    length = at['hip'] - (0.085 if body.sex == 'male' else 0.03)
    jacket = clip(tailor.suit(base, v, mat, color, 0.012, 6), (0, 0, length), (0, 0, 1))
    jacket = clip(jacket, at['neck'] + [0, 0, -0.004], (0, 0.25, -1), lambda p, f: abs(p[0]) < 0.2)
    jacket = tailor.ease(jacket, at['waist'], 0.036 if body.sex == 'female' else 0.010)
    jacket = tailor.arm_cut(base, v, tailor.slim_shoulders(base, v, jacket), 1.88)
    low = at['waist'] + 0.05
    jacket, bvh, lapels = trims.open_front(jacket, at['neck'], low, 0.085, 0.044)
    jacket = hem(jacket)
    edge = trims.front_strip(jacket, length + 0.01, low - 0.005, 0.012, 0.014, 0.004)
    return [jacket, edge, *lapels, *trims.buttons(base, bvh, mat, button, (low - 0.03, low - 0.13))]


def coat(body, color, belt='#4a2f1d', button=BROWN):
    """A belted wool coat to the knee with wide lapels (coat-hudson)."""
    base, v, at = body.base, body.v, body.at
    mat, low = _cloth(body), at['waist'] + 0.12
    upper = clip(tailor.suit(base, v, mat, color, 0.013, 6), (0, 0, at['waist'] - 0.06), (0, 0, 1))
    upper = clip(upper, at['neck'] + [0, 0, 0.02], (0, 0.45, -1), lambda p, f: abs(p[0]) < 0.2)
    upper = tailor.arm_cut(base, v, tailor.slim_shoulders(base, v, upper), 1.97)
    upper, bvh, lapels = trims.open_front(upper, at['neck'], low, 0.10, 0.062)
    upper = hem(upper)
    lower = tailor.drape(base, v, mat, color, at['knee'] + 0.02, 1.14, 0.016, folds=6, depth=0.012)
    edges = [
        trims.front_strip(upper, at['waist'], low, 0.03, 0.016),
        trims.front_strip(lower, at['knee'] + 0.03, at['waist'] - 0.03, 0.03, 0.016),
    ]
    pieces = [upper, lower, *lapels, *edges]
    pieces += trims.buttons(base, bvh, mat, button, (at['waist'] + 0.06,), (-0.045, 0.062))
    return [*pieces, trims.belt(base, v, [upper, lower], at['waist'] - 0.015, belt, 0.038)]


def flats(body, color, sole=BLACK):
    return tailor.shoes(body.base, body.v, body.mats['leather'], color, 0.058, sole)


def laced(body, color, sole=BLACK):
    return tailor.shoes(body.base, body.v, body.mats['leather'], color, 0.075, sole)


def boots(body, color, sole=BLACK):
    return tailor.shoes(body.base, body.v, body.mats['leather'], color, 0.12, sole, 0.02)


def sneakers(body, color, sole='#f4f2ee'):
    return tailor.shoes(body.base, body.v, body.mats['leather'], color, 0.08, sole, 0.028)
