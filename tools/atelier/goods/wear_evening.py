"""Four dresses: wrap, slip, qipao and cocktail."""

import math

import kit
import numpy as np

from goods import common, wear_cloth, wear_field, wear_form, wear_light, wear_shell, wear_sleeve
from goods.common import Product
from goods.wear_field import TAU


def _start():
    fit = wear_light.Fit()
    field, torso = wear_field.body('female')
    return fit, field, torso, torso.waist


def wrap():
    """Sienna: crossed over the chest, tied at the side, a skirt that swings."""
    fit, field, torso, waist = _start()
    crepe = wear_light.cloth('crepe', wear_cloth.silk(), '#b5573b', 1.4)
    loose = field.eased(0.007)
    edge = wear_light.v_edge(torso.neck[2] - 0.016, 0.165, 1.2)
    cross = lambda z, a: 0.004 + 0.0030 * np.sin((z * 60 + 9 * np.sin(a - 0.4))) + wear_light.wander(31)(z, a)
    cut = wear_sleeve.Cut(length=0.30, cuff=0.085, ease=0.0, crease=0.004, spread=0.004, head=-0.010)
    low = torso.knee[2] - 0.06
    parts = [
        wear_light.skirt('skirt', field.eased(0.004), waist, low, crepe, 0.105, 9, 0.020),
        wear_shell.shell('bodice', loose, crepe, waist - 0.01, edge, 56, 22, cross, plug=False),
        *wear_sleeve.sleeves(torso, crepe, cut, 12, 20),
        wear_shell.girdle('tie', field.eased(0.012), crepe, waist, 0.045, 0.006, 56),
        *_ends(field.eased(0.016), crepe, waist, 0.085),
        *wear_light.torso_form('female', fit, torso.shoulder[2] - 0.20),
    ]
    line = [(x, z) for x, z in zip(np.linspace(0.062, -0.10, 18), np.linspace(edge(0.9), waist + 0.02, 18))]
    parts.append(kit.sweep('edge', [loose.front(x, z, 0.010) for x, z in line], crepe, 0.0032, 6))
    return wear_cloth.finished('dress-sienna', parts, 0.25)


def _ends(field, mat, z, x):
    """A knot and two hanging ends at the side."""
    parts = []
    for length, lean in ((0.34, 0.03), (0.27, -0.02)):
        rows = []
        for s in np.linspace(0, 1, 12):
            p = field.front(x + lean * s, z - length * s, 0.010 + 0.012 * math.sin(math.pi * s))
            w = 0.010 + 0.010 * s
            rows.append([p + np.array([k * w, 0.003 * k * k, 0]) for k in (-1, 0, 1)])
        parts.append(common.thicken(common.sheet('end', rows, mat, flip=True), 0.003, offset=0))
    at = field.front(x, z, 0.012)
    knot = kit.flip_normals_out(
        kit.revolve('knot', [(0.001, -0.016), (0.015, -0.010), (0.017, 0.0), (0.015, 0.010), (0.001, 0.016)], mat, 12)
    )
    knot.location = tuple(at)
    return [*parts, knot]


def slip():
    """Noemi: long satin, a cowl at the neck, thin straps."""
    fit, field, torso, waist = _start()
    satin = wear_light.cloth('silk', wear_cloth.silk(), '#e4cfae')
    bust = torso.shoulder[2] - 0.085
    cowl = lambda z, a: (
        0.004
        + 0.010
        * np.exp(-((a / 0.55) ** 2))
        * np.sin(np.clip((bust - z) / 0.11, 0, 1) * 5 * math.pi)
        * common.smooth(bust - z, 0, 0.02)
        * (z > bust - 0.11)
        + wear_light.wander(35, 0.0022)(z, a)
    )

    def edge(a):
        side = np.abs((np.asarray(a) + math.pi) % TAU - math.pi)
        return (
            bust
            + 0.020 * np.exp(-(((side - 0.62) / 0.3) ** 2))
            - 0.030 * np.exp(-((side / 0.35) ** 2))
            - 0.10 * common.smooth(side, 1.1, 2.6)
        )

    body = field.eased(0.006)
    parts = [
        wear_light.skirt('skirt', body, waist, 0.14, satin, 0.055, 8, 0.016, 80, 22, 0.26, 0.25),
        wear_shell.shell('bodice', body, satin, waist - 0.02, edge, 60, 24, cowl, plug=False),
        *wear_light.over_shoulders(field.eased(0.004), torso, satin, bust + 0.015, bust - 0.09, 0.092, 0.095, 0.0028),
        *wear_light.torso_form('female', fit, torso.shoulder[2] - 0.22, stand=False),
        *wear_form.stand(fit, 0.5, 0.15),
    ]
    return wear_cloth.finished('dress-noemi', parts, 0.25)


def qipao():
    """Lotus: fitted, a stand collar, knotted buttons along a curved seam, piping, slit sides."""
    fit, field, torso, waist = _start()
    silk = wear_light.cloth('silk', wear_cloth.silk(), '#a3142b')
    trim = wear_cloth.plain('trim', '#d8a657', 0.45)
    low = torso.knee[2] - 0.20
    body = field.eased(0.006)
    top = wear_light.v_edge(torso.neck[2] - 0.004, 0.012, 0.9, 0.0)
    cut = wear_sleeve.Cut(length=0.13, cuff=0.080, ease=-0.004, crease=0.002, spread=0.0, head=-0.010)
    parts = [
        wear_light.skirt('skirt', body, waist, low, silk, 0.020, 6, 0.003, 64, 18, 0.24),
        wear_shell.shell('bodice', body, silk, waist - 0.02, top, 56, 22, wear_light.wander(37, 0.0016), plug=False),
        *wear_sleeve.sleeves(torso, silk, cut, 8, 20),
        *_stand_collar(body, torso, silk, trim, top),
        *wear_light.torso_form('female', fit, torso.neck[2] - 0.03),
    ]
    seam = common.catmull(
        [
            (0.0, torso.neck[2] - 0.022),
            (0.045, torso.neck[2] - 0.055),
            (0.100, torso.shoulder[2] - 0.075),
            (0.128, torso.shoulder[2] - 0.13),
        ],
        20,
    )
    parts.append(kit.sweep('piping', [body.front(x, z, 0.003) for x, z in seam], trim, 0.0026, 6))
    for i in (0, 7, 13, 19):
        x, z = seam[i]
        at = body.front(x, z, 0.008)
        ball = kit.flip_normals_out(
            kit.revolve(
                'knot', [(0.0005, -0.006), (0.005, -0.003), (0.006, 0), (0.005, 0.003), (0.0005, 0.006)], trim, 10
            )
        )
        ball.location = tuple(at)
        parts.append(ball)
        for s in (-1, 1):
            parts.append(kit.sweep('loop', [at, body.front(x + s * 0.018, z, 0.006)], trim, 0.0020, 5))
    a = -math.pi + TAU * np.arange(49) / 48
    hem_field = field.eased(0.006)
    ring = [
        (
            float((hem_field.at(waist - 0.24, t) + 0.026) * math.sin(t)),
            float(
                np.interp(waist - 0.24, field.z, field.centre_y) - (hem_field.at(waist - 0.24, t) + 0.026) * math.cos(t)
            ),
            low + 0.012,
        )
        for t in a[:-1]
    ]
    parts.append(kit.sweep('hem', ring, trim, 0.0028, 5, closed=True))
    return wear_cloth.finished('dress-lotus', parts, 0.25)


def _stand_collar(field, torso, mat, trim, top, columns=48):
    a = np.linspace(0.10, TAU - 0.10, columns)
    seam = top(a) - 0.002
    base = field.point(seam, a)
    axis = np.stack([0 * a, np.interp(seam, field.z, field.centre_y), seam], 1)
    out = base - axis
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    rows = []
    for up, o in ((-0.004, 0.004), (0.0, 0.005), (0.020, 0.002), (0.038, -0.002), (0.039, -0.004), (0.030, -0.005)):
        tall = np.full(columns, up)
        tall[[0, -1]] = min(up, 0.020)
        rows.append(base + np.array([0, 0, 1.0]) * tall[:, None] + out * o)
    edge = [tuple(p) for p in rows[3]]
    return [common.sheet('collar', rows, mat, flip=True), kit.sweep('collar-piping', edge, trim, 0.0022, 5)]


def cocktail():
    """Paloma: off the shoulder, a full skirt over tulle."""
    fit, field, torso, waist = _start()
    satin = wear_light.cloth('silk', wear_cloth.silk(), '#17161a')
    bust = torso.shoulder[2] - 0.055
    body = field.eased(0.006)
    edge = lambda a: (
        bust
        - 0.018 * np.cos(np.asarray(a)) * 0
        - 0.020 * common.smooth(np.abs((np.asarray(a) + math.pi) % TAU - math.pi), 2.0, 3.1)
    )
    band = field.eased(0.020)
    low = torso.knee[2] + 0.04
    parts = [
        wear_light.skirt('skirt', field.eased(0.004), waist, low, satin, 0.20, 14, 0.030, 112, 16, 0.18, 0.0),
        wear_shell.shell('bodice', body, satin, waist - 0.01, edge, 56, 20, wear_light.wander(39, 0.002), plug=False),
        wear_shell.girdle('shoulders', band, satin, bust - 0.005, 0.085, 0.014, 64),
        wear_shell.girdle('waistband', field.eased(0.012), satin, waist, 0.035, 0.005, 56),
        *wear_light.torso_form('female', fit, torso.shoulder[2] - 0.20),
    ]
    return wear_cloth.finished('dress-paloma', parts, 0.25)


PRODUCTS = {
    'dress-sienna': Product(wrap, {'terracotta': {'crepe': '#b5573b'}, 'navy': {'crepe': '#1b2a4a'}}),
    'dress-noemi': Product(
        slip, {'champagne': {'silk': '#e4cfae'}, 'black': {'silk': '#17161a'}, 'emerald': {'silk': '#0f6b4c'}}
    ),
    'dress-lotus': Product(qipao, {'crimson': {'silk': '#a3142b'}, 'jade': {'silk': '#3f9d7f'}}),
    'dress-paloma': Product(cocktail, {'black': {'silk': '#17161a'}, 'fuchsia': {'silk': '#b3175f'}}),
}
