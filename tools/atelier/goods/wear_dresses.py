"""Dresses and the pleated skirt, each on its form."""

import math

import kit
import numpy as np

from goods import common, wear_cloth, wear_field, wear_form, wear_shell, wear_sleeve
from goods.common import Product
from goods.wear_field import TAU


def folds_at(a, seeds):
    """Irregular fold phase: the ring is divided unevenly, as gathered cloth is."""
    return a + sum(k * np.sin(n * a + p) for n, k, p in seeds)


def fold_wave(phase):
    """Rounded ridges with narrower valleys, -1..1."""
    return np.sin(phase + 0.45 * np.sin(phase)) * 0.85 + 0.15 * np.cos(2 * phase)


# ---------------------------------------------------------------- evening gown


def gown_radius(field, waist, z, a):
    """Fitted to the hip, then released; the back runs out into a short train."""
    fitted = field.at(np.maximum(z, waist - 0.24), a) + 0.006
    drop = np.clip((waist - 0.10 - z) / (waist - 0.10), 0, 1)
    back = np.clip(-np.cos(a), 0, 1) ** 1.6
    flare = 0.20 * drop**1.5 + 0.03 * drop**6 + back * (0.10 * drop**2 + 0.20 * drop**7)
    return fitted + flare


def gown_skirt(field, waist, mat, columns=112, rows=28):
    a = np.broadcast_to(-math.pi + TAU * np.arange(columns) / columns, (rows, columns))
    s = np.linspace(0, 1, rows)[:, None]
    z = 0.012 + (waist - 0.012) * s**1.12 + 0 * a
    drop = np.clip((waist - 0.03 - z) / waist, 0, 1)
    phase = folds_at(a, ((2, 0.14, 0.7), (3, 0.10, 2.1), (5, 0.05, 4.0))) * 12
    phase = phase + 1.1 * np.sin(2.4 * z + 1.5 * np.sin(a))
    depth = 0.0035 * common.smooth(drop, 0, 0.1) + 0.046 * drop**1.15 * (1 + 0.3 * np.sin(3 * a + 1))
    fine = 0.007 * drop**1.3 * np.sin(phase * 1.71 + 1.3)
    r = gown_radius(field, waist, z, a) + depth * fold_wave(phase) + fine
    y = np.interp(np.maximum(z, waist - 0.2), field.z, field.centre_y)
    # The hem breaks on the floor: ridges of the folds touch it, valleys lift a little.
    z = z + (0.012 * (1 - fold_wave(phase)) * (drop > 0.9)) * common.smooth(drop, 0.9, 1.0)
    grid = np.stack([r * np.sin(a), y - r * np.cos(a), z], -1)
    grid = wear_shell.hemmed(grid, high=False, thick=0.004, depth=0.05)
    return common.sheet('skirt', grid, mat, wrap=True)


def sweetheart(neck_z):
    """Upper edge of a strapless bodice: two peaks in front, lower towards the back."""

    def edge(a):
        side = np.abs((a + math.pi) % TAU - math.pi)
        peak = 0.026 * np.exp(-(((side - 0.5) / 0.4) ** 2)) - 0.022 * np.exp(-((side / 0.2) ** 2))
        return neck_z + peak - 0.075 * common.smooth(side, 0.9, 2.6)

    return edge


def gown_bodice(field, torso, waist, mat):
    """Ruched cloth, wrapped from the left hip to the right breast."""
    top = sweetheart(torso.shoulder[2] - 0.065)
    wander = wear_field.noise(21, (1, 1), 2.0, 4)

    def ruche(z, a):
        slope = (z - waist) / 0.034 + 1.9 * np.sin(a - 0.2) + 0.35 * wander(a / TAU, z)
        fade = common.smooth(top(a) - z, 0.004, 0.03) * common.smooth(z - waist, 0.0, 0.04)
        return 0.005 + 0.0034 * fold_wave(slope * TAU) * fade

    return wear_shell.shell('bodice', field.eased(0.005), mat, waist - 0.012, top, 76, 27, ruche, plug=False)


def gown():
    fit = wear_cloth.Fittings()
    field, torso = wear_field.body('female')
    waist = torso.waist + 0.005
    silk = wear_cloth.cloth('silk', wear_cloth.silk(), '#0b6b4f')
    parts = [
        gown_skirt(field, waist, silk),
        gown_bodice(field, torso, waist, silk),
        wear_shell.girdle('sash', field, silk, waist - 0.002, 0.040, 0.014, 64),
        *wear_form.form('female', fit, torso.shoulder[2] - 0.14, 11, 36, 0.0),
        wear_form.turned(
            'foot', [(0.001, 0.0), (0.15, 0.0), (0.15, 0.012), (0.001, 0.02)], fit.wood, (0, -0.02, 0), 24
        ),
    ]
    return wear_cloth.finished('dress-celeste', parts, 0.25)


# ---------------------------------------------------------------- day dress


def day_skirt(field, waist, low, mat, columns=104, rows=18):
    a = np.broadcast_to(-math.pi + TAU * np.arange(columns) / columns, (rows, columns))
    s = np.linspace(0, 1, rows)[:, None]
    z = low + (waist - low) * s + 0 * a
    drop = (waist - z) / (waist - low)
    phase = folds_at(a, ((2, 0.12, 0.3), (3, 0.08, 1.1), (5, 0.04, 2.0))) * 12 + 0.5 * np.sin(5 * z + a)
    depth = 0.004 * common.smooth(drop, 0, 0.1) + 0.020 * drop**1.2
    fitted = field.at(np.maximum(z, waist - 0.22), a) + 0.006
    r = fitted + 0.105 * drop**1.15 + depth * fold_wave(phase)
    y = np.interp(np.maximum(z, waist - 0.2), field.z, field.centre_y)
    grid = np.stack([r * np.sin(a), y - r * np.cos(a), z + 0.006 * fold_wave(phase) * drop], -1)
    return common.sheet('skirt', wear_shell.plugged(wear_shell.hemmed(grid, high=False, depth=0.06)), mat, wrap=True)


def v_neck(torso, depth, width=0.075, back=0.012):
    """Upper edge: shoulders at the neck's side, a V in front."""
    base = torso.neck[2] - 0.012

    def edge(a):
        side = np.abs((a + math.pi) % TAU - math.pi)
        return base - depth * np.clip(1 - side / 1.25, 0, 1) ** 0.9 - back * common.smooth(side, 2.2, 3.1)

    return edge


def day_dress():
    fit = wear_cloth.Fittings()
    field, torso = wear_field.body('female')
    waist = torso.waist
    crepe = wear_cloth.cloth('crepe', wear_cloth.crepe(), '#e2604c')
    tan = wear_cloth.plain('belt', '#6b3f22', 0.42)
    wander = wear_field.noise(31, (0.7, 1), 1.7, 8)
    gather = lambda z, a: (
        0.004
        + 0.0022 * np.sin(a * 30 + 2 * np.sin(3 * a)) * np.exp(-(((z - waist) / 0.05) ** 2))
        + 0.003 * wander(a / TAU, z)
    )
    loose = field.eased(0.006).draped(0.42, torso.shoulder[2] - 0.1)
    bodice = wear_shell.shell('bodice', loose, crepe, waist - 0.01, v_neck(torso, 0.125), 64, 25, gather, plug=False)
    cut = wear_sleeve.Cut(length=0.185, cuff=0.078, ease=0.0, crease=0.004, spread=0.004, head=-0.010)
    belt_field = field.eased(0.016)
    parts = [
        day_skirt(field.eased(0.004), waist, torso.knee[2] + 0.01, crepe),
        bodice,
        *wear_sleeve.sleeves(torso, crepe, cut, 14, 24),
        *collar_fold(loose, torso, crepe),
        wear_shell.girdle('belt', belt_field, tan, waist, 0.036, 0.004, 64),
        *buckle(belt_field, fit.brass, waist, 0.044, 0.040),
        *(
            wear_shell.button(loose.eased(0.006), fit.brass, 0.0, waist + z, 0.0065, 0.001, 10)
            for z in (0.05, 0.10, 0.15)
        ),
        *wear_form.form('female', fit, torso.shoulder[2] - 0.16, 10, 36),
        *wear_form.stand(fit, 0.9),
    ]
    return wear_cloth.finished('dress-giulia', parts, 0.25)


def collar_fold(field, torso, mat):
    """A narrow revers along the V neck."""
    edge = v_neck(torso, 0.125)
    parts = []
    for side in (1, -1):
        a = side * np.linspace(0.01, 1.35, 22)
        t = np.linspace(0, 1, 22)
        rows = []
        for k, lift in ((0.0, 0.006), (0.12, 0.013), (0.6, 0.012), (1.0, 0.009), (1.0, 0.003)):
            width = (0.012 + 0.045 * np.sin(math.pi * (0.15 + 0.75 * t)) ** 1.5) * k
            rows.append(field.on(edge(a) - width * 0.55, a + side * width * 4.2, lift + 0 * a))
        parts.append(common.sheet('revers', rows, mat, flip=side > 0))
    return parts


def buckle(field, metal, z, width, height):
    """A rectangular frame with its pin, at the front."""
    ring = common.catmull([(-1, -1), (0, -1.06), (1, -1), (1.04, 0), (1, 1), (0, 1.06), (-1, 1), (-1.04, 0)], 32, True)
    path = [field.front(x * width / 2, z + y * height / 2, 0.009) for x, y in ring]
    pin = [field.front(x, z, 0.011) for x in (-width / 2, -0.005, width / 2 + 0.002)]
    return [kit.sweep('buckle', path, metal, 0.0034, 8, closed=True), kit.sweep('pin', pin, metal, 0.0022, 6)]


# ---------------------------------------------------------------- pleated skirt

PLEATS = 36
PLEAT_PROFILE = ((0.0, -1.0), (0.45, -0.1), (0.90, 0.85), (0.95, 1.0), (0.97, 0.2))  # Share of a pleat, height.


def pleated(field, waist, low, mat, rows=18):
    """Knife pleats: each rises slowly and drops at its fold; pressed at the waist, swinging at the hem."""
    turns = np.array([(k + u) / PLEATS for k in range(PLEATS) for u, _ in PLEAT_PROFILE]) * TAU - math.pi
    ridge = np.array([h for _ in range(PLEATS) for _, h in PLEAT_PROFILE])
    a = np.arctan2(np.sin(turns) * 1.25, np.cos(turns))
    grid = []
    for s in np.linspace(0, 1, rows):
        z = low + (waist - low) * s
        drop = 1 - s
        fitted = field.at(np.full_like(a, max(z, waist - 0.21)), a) + 0.007
        swing = 0.010 * drop**1.5 * np.sin(3 * a + 0.7) + 0.006 * drop**2 * np.sin(7 * a)
        r = fitted + 0.125 * drop**1.1 + swing + ridge * (0.0028 + 0.0125 * drop)
        y = float(np.interp(max(z, waist - 0.2), field.z, field.centre_y))
        twist = a + 0.05 * drop**1.4
        grid.append(np.stack([r * np.sin(twist), y - r * np.cos(twist), z + 0 * a], 1))
    return common.sheet(
        'pleats', wear_shell.plugged(wear_shell.hemmed(grid, high=False, thick=0.003, depth=0.06)), mat, wrap=True
    )


def scoop(torso, front, back):
    """A wide round neck that ends at the neck's sides."""
    base = torso.neck[2] - 0.016

    def edge(a):
        side = np.abs((a + math.pi) % TAU - math.pi)
        return (
            base - front * np.cos(np.minimum(side / 1.2, 1) * math.pi / 2) ** 0.9 - back * common.smooth(side, 2.0, 3.1)
        )

    return edge


def skirt():
    fit = wear_cloth.Fittings()
    field, torso = wear_field.body('female')
    waist, low = torso.waist + 0.01, torso.knee[2] - 0.10
    cloth = wear_cloth.cloth('pleats', wear_cloth.crepe(), '#5d2348')
    jersey = wear_cloth.cloth('jersey', wear_cloth.poplin(), '#efe8dc')
    wander = wear_field.noise(33, (0.8, 1), 1.8, 6)
    top = wear_shell.shell(
        'top',
        field.eased(0.005),
        jersey,
        waist - 0.02,
        scoop(torso, 0.095, 0.02),
        60,
        22,
        lambda z, a: 0.003 + 0.0018 * wander(a / TAU, z),
        plug=False,
    )
    band = field.eased(0.008)
    parts = [
        pleated(field.eased(0.002), waist - 0.010, low, cloth),
        wear_shell.girdle('waistband', band, cloth, waist, 0.042, 0.004, 60),
        top,
        wear_shell.button(band, fit.brass, 0.10, waist, 0.009, 0.004, 14),
        *wear_form.form('female', fit, torso.shoulder[2] - 0.12, 10, 36),
        *wear_form.stand(fit, 0.9),
    ]
    return wear_cloth.finished('skirt-plie', parts, 0.22)


PRODUCTS = {
    'dress-celeste': Product(
        gown, {'emerald': {'silk': '#0b6b4f'}, 'ruby': {'silk': '#8d0f2b'}, 'midnight': {'silk': '#1b2450'}}
    ),
    'dress-giulia': Product(day_dress, {'coral': {'crepe': '#e2604c'}, 'teal': {'crepe': '#1d6f73'}}),
    'skirt-plie': Product(skirt, {'plum': {'pleats': '#5d2348'}, 'sand': {'pleats': '#c9ae84'}}),
}
