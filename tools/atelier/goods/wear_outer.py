"""Trench, puffer, suit jacket and biker jacket."""

import math

import kit
import numpy as np

from goods import common, wear_cloth, wear_field, wear_form, wear_light, wear_shell, wear_sleeve, wear_tailored
from goods.common import Product
from goods.wear_field import TAU


def trench():
    """Mayfair: double-breasted gabardine with a storm flap, epaulettes and a buckled belt."""
    t = wear_tailored
    fit = wear_light.Fit()
    field, torso = wear_field.body('female')
    cotton = wear_light.cloth('cotton', wear_cloth.twill(0.02, 24, 0.7), '#cdb68c')
    horn = wear_cloth.plain('buttons', '#3a2415', 0.35)
    low, waist = torso.knee[2] + 0.0, torso.waist + 0.005
    body = t.coat_field(field, torso, low)
    button_z = waist + 0.12
    front = t.Front(body, torso, button_z, low, 0.075, 0.0)
    gorge = torso.shoulder[2] - 0.016
    top = lambda a: front.roll(a, gorge + 0.016, torso.neck[2] - 0.004)[0]
    folds = t.coat_folds(waist, low)
    halves = [t.half_shell('body', front, cotton, s, low, top, 32, 26, folds, 0.008 if s < 0 else 0.0) for s in (1, -1)]
    cut = wear_sleeve.Cut(length=0.535, elbow=0.128, cuff=0.112, ease=0.008, spread=0.022, crease=0.006, head=-0.006)
    flap = [(x, z) for x, z in ((0.02, -0.02), (0.02, -0.13), (0.06, -0.155), (0.11, -0.14), (0.13, -0.06))]
    flap = common.catmull([(x, torso.shoulder[2] + z) for x, z in flap], 18)
    parts = [
        t.weld(halves, 'body'),
        *(t.lapel(front, cotton, s, 0.088, gorge, 0.011 + 0.006 * (s < 0), s > 0, -0.004) for s in (1, -1)),
        t.collar(front, torso, cotton, 0.060, gorge + 0.014, 0.030, 0.013),
        *wear_sleeve.sleeves(torso, cotton, cut, 20, 20, 9),
        wear_shell.girdle('belt', body.eased(0.010), cotton, waist, 0.046, 0.006, 56),
        *(t.flap(front, cotton, 0.112, waist - 0.15, 0.034, 0.150, s, 0.0, 0.009) for s in (1, -1)),
        *(
            wear_shell.button(body, horn, x, z, 0.0125, 0.013)
            for x in (-0.060, 0.066)
            for z in (button_z - 0.02, waist - 0.11, waist - 0.22)
        ),
        kit.sweep('storm flap', [tuple(body.front(x, z, 0.014)) for x, z in flap], cotton, 0.0030, 5),
        *_buckle(body, horn, waist),
        *_epaulettes(torso, cotton, horn),
        *wear_light.torso_form('female', fit, 1.18),
    ]
    return wear_cloth.finished('coat-mayfair', parts, 0.25)


def _buckle(field, mat, z):
    ring = kit.rounded(0.052, 0.058, 0.008, 3)
    path = [tuple(field.front(x, z + y - 0.029, 0.020)) for x, y in ring]
    return [kit.sweep('buckle', path, mat, 0.0042, 6, closed=True)]


def _epaulettes(torso, mat, horn):
    parts = []
    for s in (-1, 1):
        x0, x1, z = 0.075, 0.165, torso.shoulder[2] + 0.045
        rows = [
            [(s * x, torso.shoulder[1] + w * 0.020, z - 0.18 * (x - x0) - 0.9 * (x - x0) ** 2) for w in (-1, 0, 1)]
            for x in np.linspace(x0, x1, 6)
        ]
        parts.append(common.thicken(common.sheet('epaulette', rows, mat, flip=s > 0), 0.004, offset=0))
        button = kit.flip_normals_out(
            kit.revolve('button', [(0.0005, 0.0), (0.009, 0.001), (0.008, 0.005), (0.0005, 0.005)], horn, 10)
        )
        button.location = (s * 0.088, torso.shoulder[1], z - 0.003)
        parts.append(button)
    return parts


def puffer():
    """Nord: boxy, quilted in rings, a tall collar."""
    fit = wear_light.Fit()
    field, torso = wear_field.body('male')
    shell = wear_light.cloth('shell', wear_cloth.silk(), '#b9bcc2', 0.9)
    zip_ = wear_cloth.plain('zip', '#2a2b2f', 0.4, 0.6)
    low = torso.hip[2] - 0.10
    body = field.eased([(0.4, 0.055), (torso.waist, 0.060), (1.30, 0.045), (1.6, 0.020)]).draped(0.10, 1.33)
    step = 0.083
    puff = lambda z, a: (
        0.024 * np.abs(np.sin(math.pi * (z - low) / step)) ** 0.55 * (1 - 0.75 * np.exp(-((a / 0.07) ** 2)))
        + 0.003 * np.sin(22 * a + 40 * z)
    )
    top = torso.neck[2] - 0.020
    cut = wear_sleeve.Cut(length=0.56, elbow=0.158, cuff=0.122, ease=0.022, spread=0.045, crease=0.0, head=0.010)
    parts = [wear_shell.shell('body', body, shell, low, lambda a: top + 0 * np.asarray(a), 64, 50, puff)]
    for side in (1, -1):
        grid = wear_sleeve.sleeve_rows(torso, cut, side, 44, 20, 5)
        middle = grid.mean(1, keepdims=True)
        ring = 0.84 + 0.20 * np.abs(np.sin(math.pi * np.linspace(0, 7, 44))) ** 0.55
        grid = middle + (grid - middle) * ring[:, None, None]
        closed = np.concatenate([grid, np.repeat(grid[-1].mean(0)[None, None], 20, 1)])
        parts.append(common.sheet('sleeve', closed, shell, wrap=True, flip=side < 0))
    a = wear_shell.round_angles(44)
    base = body.point(np.full(44, top), a, -0.012)
    middle = base.mean(0)
    rows = [
        middle + (base - middle) * (s, s, 1) + (0, 0, h)
        for s, h in (
            (1.0, -0.01),
            (1.04, 0.015),
            (1.0, 0.038),
            (1.03, 0.058),
            (0.97, 0.080),
            (0.85, 0.082),
            (0.82, 0.05),
            (0.80, 0.0),
        )
    ]
    parts.append(common.sheet('collar', rows, shell, wrap=True))
    line = [tuple(body.front(0.0, z, 0.010)) for z in np.linspace(low + 0.01, top, 24)]
    parts.append(kit.sweep('zip', line, zip_, 0.0055, 6))
    parts += wear_light.torso_form('male', fit, torso.shoulder[2] - 0.02, 0.98)
    return wear_cloth.finished('coat-nord', parts, 0.22)


def _jacket(name, mat, horn, fit, low_drop, button_up, overlap, hem_cut, lapel_w, pockets=True):
    t = wear_tailored
    field, torso = wear_field.body('male')
    low, button_z = torso.hip[2] - low_drop, torso.waist + button_up
    body = field.eased([(0.4, 0.022), (low, 0.026), (torso.waist, 0.018), (1.30, 0.014), (1.6, 0.009)]).draped(
        0.30, 1.33
    )
    front = t.Front(body, torso, button_z, low, overlap, hem_cut)
    gorge = torso.shoulder[2] - 0.010
    top = lambda a: front.roll(a, gorge + 0.014, torso.neck[2] - 0.004)[0]
    pull = wear_light.wander(43, 0.0028, (0.8, 1.2))
    halves = [t.half_shell('body', front, mat, s, low, top, 34, 26, pull, 0.005 if s > 0 else 0.0) for s in (1, -1)]
    cut = wear_sleeve.Cut(length=0.575, elbow=0.122, cuff=0.102, ease=0.004, spread=0.006, crease=0.005, head=0.002)
    parts = [
        t.weld(halves, 'body'),
        *(t.lapel(front, mat, s, lapel_w, gorge, 0.009 + 0.004 * (s > 0), s < 0, -0.012) for s in (1, -1)),
        t.collar(front, torso, mat, 0.042, gorge + 0.012, 0.024),
        *wear_sleeve.sleeves(torso, mat, cut, 22, 20, 7),
    ]
    if pockets:
        parts += [t.flap(front, mat, 0.108, low + 0.215, 0.135, 0.050, s, 0.006) for s in (1, -1)]
        parts.append(t.flap(front, mat, 0.112, torso.waist + 0.155, 0.085, 0.022, 1, 0.012))
        parts += [wear_shell.button(body, horn, 0.0, button_z - 0.012 - dz, 0.0105, 0.0075) for dz in (0.0, 0.105)]
        parts += t.cuff_buttons(torso, cut, horn)
    return field, torso, body, front, low, parts


def suit():
    """Blake: two buttons, worsted, a folded square in the pocket, shirt and tie on the form."""
    fit = wear_light.Fit()
    wool = wear_light.cloth('wool', wear_cloth.twill(0.02, 24, 0.8), '#3a3d42')
    horn = wear_cloth.plain('buttons', '#1a1614', 0.35)
    white = wear_cloth.plain('shirt', '#f2f0ec', 0.8)
    fit.linen, fit.wood = white, horn  # Five materials are what a product may have.
    tie = wear_cloth.plain('tie', '#6d1f2a', 0.5)
    field, torso, body, _, _, parts = _jacket('suit', wool, horn, fit, 0.165, 0.02, 0.018, 0.085, 0.076)
    chest = field.eased(0.004)
    side = lambda a: np.abs((np.asarray(a) + math.pi) % TAU - math.pi)
    edge = lambda a: torso.neck[2] + 0.002 - 0.16 * common.smooth(side(a), 0.75, 1.25)  # Only what the lapels show.
    parts.append(wear_shell.shell('shirt', chest, white, torso.waist + 0.02, edge, 40, 14, None, plug=False))
    rows = [
        [tuple(chest.front(u * w, z, 0.006)) for u in (-1, -0.5, 0, 0.5, 1)]
        for z, w in zip(np.linspace(torso.waist + 0.03, torso.neck[2] - 0.02, 14), np.linspace(0.034, 0.020, 14))
    ]
    parts.append(common.sheet('tie', rows, tie))
    square = [
        tuple(body.front(x, torso.waist + 0.155 + z, 0.010))
        for x, z in ((0.085, 0.008), (0.095, 0.030), (0.108, 0.012), (0.120, 0.028), (0.134, 0.008))
    ]
    parts.append(kit.mesh('square', square, [(0, 2, 1), (2, 4, 3), (0, 4, 2)], white))
    parts += [*wear_form.form('male', fit, torso.neck[2] - 0.03, 5, 36), *wear_form.stand(fit, 0.98)]
    return wear_cloth.finished('suit-blake', parts, 0.22)


def biker():
    """Torino: lambskin, an off-centre zip, snapped lapels, zipped cuffs and a short hem."""
    fit = wear_light.Fit()
    skin = wear_light.cloth('leather', common.calf(0.46), '#17161a')
    steel = wear_cloth.plain('zip', '#c9ccd0', 0.25, 1.0)
    field, torso, body, front, low, parts = _jacket('biker', skin, steel, fit, 0.045, 0.08, 0.055, 0.0, 0.094, False)
    line = [
        tuple(body.front(float(-front.edge_x(z)), z, 0.012)) for z in np.linspace(low + 0.012, torso.waist + 0.10, 22)
    ]
    parts.append(kit.sweep('zip', line, steel, 0.0034, 5))
    parts.append(wear_shell.girdle('hem', body.eased(0.006), skin, low + 0.020, 0.040, 0.005, 56))
    for x0, z0, x1, z1 in ((-0.06, 0.06, -0.13, 0.12), (0.07, 0.04, 0.13, 0.09)):
        path = [
            tuple(body.front(x0 + (x1 - x0) * t, torso.waist + z0 + (z1 - z0) * t, 0.010)) for t in np.linspace(0, 1, 8)
        ]
        parts.append(kit.sweep('pocket zip', path, steel, 0.0030, 5))
    parts += [
        wear_shell.button(body, steel, x, z, 0.006, 0.016, 10)
        for x, z in ((-0.085, torso.shoulder[2] - 0.09), (0.085, torso.shoulder[2] - 0.09))
    ]
    parts += _epaulettes(torso, skin, steel) + _buckle(body.eased(0.006), steel, low + 0.020)
    parts += wear_light.torso_form('male', fit, 1.16, 0.98)
    return wear_cloth.finished('jacket-torino', parts, 0.22)


PRODUCTS = {
    'coat-mayfair': Product(
        trench,
        {'sand': {'cotton': '#cdb68c', 'buttons': '#3a2415'}, 'navy': {'cotton': '#1b2a4a', 'buttons': '#101018'}},
    ),
    'coat-nord': Product(
        puffer, {'silver': {'shell': '#b9bcc2'}, 'black': {'shell': '#17161a'}, 'red': {'shell': '#c4181f'}}
    ),
    'suit-blake': Product(
        suit, {'charcoal': {'wool': '#3a3d42', 'tie': '#6d1f2a'}, 'navy': {'wool': '#1b2a4a', 'tie': '#8a8f99'}}
    ),
    'jacket-torino': Product(biker, {'black': {'leather': '#17161a'}, 'tobacco': {'leather': '#6f4a2c'}}),
}
