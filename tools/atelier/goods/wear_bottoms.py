"""Trousers, chinos, jeans and the pencil skirt, on a lower form."""

import math

import kit
import numpy as np

from goods import common, wear_cloth, wear_field, wear_form, wear_light, wear_shell
from goods.common import Product
from goods.wear_field import TAU


def _base(sex, fit, field, waist):
    """The padded form's waist above the garment, with a wooden cap."""
    a = wear_shell.round_angles(40)
    rows = [field.point(np.full(40, waist + z), a, -0.006 * (1 + k)) for k, z in enumerate((-0.03, 0.01, 0.035))]
    top = rows[-1].mean(0)
    rows += [top + (rows[-1] - top) * (s, s, 0) + (0, 0, h) for s, h in ((0.9, 0.012), (0.5, 0.018), (0.0, 0.018))]
    y = float(np.interp(waist, field.z, field.centre_y))
    knob = [
        (0.018, 0.0),
        (0.020, 0.006),
        (0.009, 0.013),
        (0.008, 0.022),
        (0.017, 0.032),
        (0.013, 0.05),
        (0.0005, 0.054),
    ]
    return [
        common.sheet('form', wear_shell.plugged(rows), fit.linen, wrap=True),
        wear_form.turned('finial', knob, fit.brass, (0, y, waist + 0.052), 16),
    ]


def _pair(sex, mat, knee_r, hem_r, hem, crease, rise=0.0):
    field, torso = wear_field.body(sex)
    waist = torso.waist + rise
    legs = [
        wear_light.leg('leg', field.eased(0.004), torso, s, mat, waist, hem, knee_r, hem_r, crease) for s in (1, -1)
    ]
    return field, torso, waist, legs


def _loops(field, mat, z, count=7):
    """Belt loops around a waistband."""
    parts = []
    for k in range(count):
        a = TAU * (k + 0.5) / count
        path = [
            field.on(z + dz, a, np.array(lift))
            for dz, lift in ((-0.022, 0.009), (-0.016, 0.013), (0.016, 0.013), (0.022, 0.009))
        ]
        parts.append(kit.sweep('loop', [tuple(p) for p in path], mat, 0.0042, 5, 0.5))
    return parts


def _fly(field, mat, metal, z):
    """A placket line and the button above it."""
    curve = [(0.018, z - 0.03), (0.020, z - 0.10), (0.014, z - 0.145), (0.0, z - 0.165)]
    path = [field.front(x, h, 0.010) for x, h in common.catmull(curve, 14)]
    return [
        kit.sweep('fly', [tuple(p) for p in path], mat, 0.0016, 5),
        wear_shell.button(field, metal, 0.0, z, 0.009, 0.012, 12),
    ]


def _pockets(field, mat, z, slant=0.05):
    parts = []
    for s in (-1, 1):
        line = [
            (s * (0.085 + 0.045 * t), z - 0.03 - (0.13 * t if slant else 0.05 * math.sin(math.pi * t / 2)))
            for t in np.linspace(0, 1, 8)
        ]
        parts.append(kit.sweep('pocket', [tuple(field.front(x, h, 0.010)) for x, h in line], mat, 0.0018, 5))
    return parts


def wide_leg():
    """Vela: high waist, wide legs, pressed to a knife edge."""
    fit = wear_light.Fit()
    cloth = wear_light.cloth('wool', wear_cloth.silk(), '#f2ead8', 1.6)
    field, torso, waist, legs = _pair('female', cloth, 0.112, 0.135, 0.03, 0.026, 0.03)
    band = field.eased(0.010)
    parts = [*legs, wear_shell.girdle('waistband', band, cloth, waist - 0.006, 0.055, 0.004, 56)]
    parts += [wear_shell.button(band, fit.brass, x, waist - 0.004, 0.008, 0.005, 12) for x in (0.03, 0.055)]
    parts += _pockets(field, cloth, waist) + _base('female', fit, field, waist)
    return wear_cloth.finished('trousers-vela', parts + [_under(fit, torso)], 0.25)


def _under(fit, torso):
    """A wooden disc that the hems hang over."""
    return wear_form.turned(
        'foot',
        [(0.001, 0.0), (0.16, 0.0), (0.165, 0.006), (0.16, 0.014), (0.001, 0.018)],
        fit.wood,
        (0, torso.hip[1], 0),
        32,
    )


def chinos():
    """Ravello: tapered, garment-dyed."""
    fit = wear_light.Fit()
    cotton = wear_light.cloth('cotton', wear_cloth.twill(0.02, 20, 0.85), '#b09a6f')
    field, torso, waist, legs = _pair('male', cotton, 0.085, 0.073, 0.03, 0.006)
    band = field.eased(0.010)
    parts = [*legs, wear_shell.girdle('waistband', band, cotton, waist - 0.004, 0.042, 0.004, 56)]
    parts += (
        _loops(band, cotton, waist - 0.004)
        + _fly(band, cotton, fit.brass, waist - 0.004)
        + _pockets(field, cotton, waist)
    )
    return wear_cloth.finished(
        'trousers-ravello', parts + _base('male', fit, field, waist) + [_under(fit, torso)], 0.25
    )


def jeans():
    """Dorado: straight selvedge denim with copper rivets and orange seams."""
    fit = wear_light.Fit()
    denim = wear_light.cloth('denim', wear_cloth.twill(0.02, 26, 0.9), '#26365c')
    thread = wear_cloth.plain('thread', '#c9843a', 0.7)
    field, torso, waist, legs = _pair('male', denim, 0.092, 0.084, 0.03, 0.0)
    band = field.eased(0.010)
    parts = [*legs, wear_shell.girdle('waistband', band, denim, waist - 0.004, 0.044, 0.004, 56)]
    parts += (
        _loops(band, denim, waist - 0.004)
        + _fly(band, thread, fit.brass, waist - 0.004)
        + _pockets(field, thread, waist, 0.0)
    )
    for s in (-1, 1):
        for x, dz in ((0.085, -0.035), (0.128, -0.085)):
            parts.append(wear_shell.button(field, fit.brass, s * x, waist + dz, 0.0045, 0.010, 8))
        hem = [
            (s * 0.098 + 0.087 * math.sin(t), torso.hip[1] + 0.03 - 0.097 * math.cos(t), 0.052)
            for t in TAU * np.arange(28) / 28
        ]
        parts.append(kit.sweep('hem', hem, thread, 0.0013, 4, closed=True))
        side = [field.point(z, s * math.pi / 2, 0.0085) for z in np.linspace(torso.hip[2] - 0.03, waist - 0.03, 8)]
        parts.append(kit.sweep('seam', [tuple(p) for p in side], thread, 0.0014, 4))
    return wear_cloth.finished('jeans-dorado', parts + _base('male', fit, field, waist) + [_under(fit, torso)], 0.25)


def pencil():
    """Nina: wool, to the knee, with a kick pleat behind."""
    fit = wear_light.Fit()
    field, torso = wear_field.body('female')
    waist, low = torso.waist + 0.01, torso.knee[2] - 0.04
    wool = wear_light.cloth('wool', wear_cloth.twill(0.02, 20, 0.85), '#17161a')
    body = field.eased(0.005)
    tube = wear_light.skirt('skirt', body, waist, low, wool, 0.006, 5, 0.002, 64, 18, 0.24)
    pleat = [
        [
            body.point(max(z, waist - 0.24), math.pi + u * 0.10, 0.014 + 0.008 * (u == 0)) * (1, 1, 0) + (0, 0, z)
            for u in (-1, -0.4, 0, 0.4, 1)
        ]
        for z in np.linspace(low, low + 0.16, 6)
    ]
    parts = [
        tube,
        common.sheet('pleat', pleat, wool, flip=True),
        wear_shell.girdle('waistband', field.eased(0.009), wool, waist, 0.038, 0.004, 56),
        *_base('female', fit, field, waist),
        *wear_form.stand(fit, low + 0.05),
    ]
    return wear_cloth.finished('skirt-nina', parts, 0.25)


PRODUCTS = {
    'trousers-vela': Product(wide_leg, {'ivory': {'wool': '#f2ead8'}, 'black': {'wool': '#17161a'}}),
    'trousers-ravello': Product(chinos, {'khaki': {'cotton': '#b09a6f'}, 'navy': {'cotton': '#1b2a4a'}}),
    'jeans-dorado': Product(
        jeans, {'indigo': {'denim': '#26365c', 'thread': '#c9843a'}, 'black': {'denim': '#17161a', 'thread': '#3a3a3e'}}
    ),
    'skirt-nina': Product(pencil, {'black': {'wool': '#17161a'}, 'grey': {'wool': '#8a8c90'}}),
}
