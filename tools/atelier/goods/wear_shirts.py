"""Oxford, polo, roll-neck and the silk blouse."""

import math

import kit
import numpy as np

from goods import common, wear_cloth, wear_field, wear_form, wear_light, wear_shell, wear_sleeve, wear_tops
from goods.common import Product


def _man():
    field, torso = wear_field.body('male')
    body = field.eased([(0.4, 0.018), (torso.hip[2], 0.016), (1.3, 0.012), (1.6, 0.004)]).draped(0.20, 1.33)
    return wear_light.Fit(), field, torso, body


def oxford():
    """Button-down: collar points held by buttons, a rounded tail, a patch pocket."""
    t = wear_tops
    fit, field, torso, body = _man()
    cotton = wear_light.cloth('cotton', wear_cloth.silk(), '#f4f3ef', 1.8)
    pearl = wear_cloth.plain('buttons', '#d9d2c4', 0.25)
    low, top = torso.hip[2] - 0.155, t.neckline(torso, 0.050)
    cut = wear_sleeve.Cut(length=0.555, elbow=0.124, cuff=0.088, ease=0.003, spread=0.010, crease=0.0058, head=-0.004)
    high = float(top(np.array(0.0))) - 0.002
    front = body.eased(0.001)
    parts = [
        wear_shell.shell('body', body, cotton, t.shirt_tail(low), top, 64, 26, t.shirt_folds(torso, low)),
        t.strip(front, cotton, 0.0, 0.0175, low + 0.010, high, 20),
        t.shirt_collar(body, torso, cotton, top, 48),
        *wear_sleeve.sleeves(torso, cotton, cut, 24, 20, 13),
        *t.cuffs(torso, cotton, cut, 0.060, 20),
        t.pocket(front, cotton, 0.095, 1.285, 0.110, 0.130),
        *(
            wear_shell.button(front, pearl, 0.0, z, 0.0065, 0.0045, 10)
            for z in [high + 0.010, *np.linspace(high - 0.035, low + 0.10, 7)]
        ),
        *(wear_shell.button(front, pearl, s * 0.066, high - 0.052, 0.0048, 0.012, 8) for s in (-1, 1)),
        *wear_form.form('male', fit, torso.shoulder[2] - 0.02, 8, 36),
        *wear_form.stand(fit, 0.98),
    ]
    return wear_cloth.finished('shirt-oxford', parts, 0.2, 0.38)


def polo():
    """Piqué with a ribbed collar and a three-button placket."""
    t = wear_tops
    fit, field, torso, body = _man()
    pique = wear_light.cloth('pique', wear_cloth.twill(0.015, 12, 0.9), '#1b2a4a')
    pearl = wear_cloth.plain('buttons', '#e8e4da', 0.3)
    low, top = torso.hip[2] - 0.075, t.neckline(torso, 0.046)
    cut = wear_sleeve.Cut(length=0.22, cuff=0.100, ease=0.004, crease=0.004, spread=0.012, head=-0.006)
    high = float(top(np.array(0.0))) - 0.002
    front = body.eased(0.001)
    parts = [
        wear_shell.shell('body', body, pique, low, top, 60, 24, t.shirt_folds(torso, low)),
        t.strip(front, pique, 0.0, 0.0165, high - 0.145, high, 12),
        t.shirt_collar(body, torso, pique, top, 44),
        *wear_sleeve.sleeves(torso, pique, cut, 12, 20, 13),
        *(
            wear_shell.button(front, pearl, 0.0, z, 0.0062, 0.0045, 10)
            for z in (high - 0.02, high - 0.065, high - 0.11)
        ),
        *wear_form.form('male', fit, torso.shoulder[2] - 0.02, 8, 36),
        *wear_form.stand(fit, 0.98),
    ]
    return wear_cloth.finished('polo-marlin', parts, 0.2, 0.38)


def roll_neck():
    """Fjord: cable knit with a deep doubled collar."""
    t = wear_tops
    fit, field, torso, _ = _man()
    wool = wear_light.cloth('knit', t.cables(), '#efe4cd')
    low = torso.hip[2] - 0.075
    body = field.eased([(0.4, 0.026), (torso.waist, 0.028), (1.3, 0.020), (1.6, 0.010)]).draped(0.10, 1.33)
    top = t.neckline(torso, 0.020, 0.0)
    cut = wear_sleeve.Cut(length=0.52, elbow=0.130, cuff=0.104, ease=0.008, spread=0.016, crease=0.006, head=-0.010)
    a = wear_shell.round_angles(44)
    seam = top(a) - 0.006
    base = body.point(seam, a)
    axis = np.stack([0 * a, np.interp(seam, body.z, body.centre_y), seam], 1)
    out = (base - axis) / np.linalg.norm(base - axis, axis=1, keepdims=True)
    rows = [
        base + np.array([0, 0, 1.0]) * h + out * o
        for h, o in (
            (0.0, 0.0),
            (0.03, -0.012),
            (0.070, -0.016),
            (0.082, -0.010),
            (0.080, 0.002),
            (0.050, 0.006),
            (0.022, 0.012),
            (0.016, 0.008),
            (0.03, 0.0),
        )
    ]
    parts = [
        wear_shell.shell(
            'body',
            body,
            wool,
            low + 0.055,
            top,
            64,
            26,
            lambda z, a: 0.012 * np.exp(-(((z - low - 0.10) / 0.055) ** 2)) + wear_light.wander(73, 0.006)(z, a),
        ),
        t.hem_band(body, wool, low, 64),
        common.sheet('neck', rows, wool, wrap=True),
        *wear_sleeve.sleeves(torso, wool, cut, 24, 20, 17),
        *t.cuff_bands(torso, wool, cut, 20),
        *wear_form.form('male', fit, torso.neck[2] + 0.01, 4, 32),
        *wear_form.stand(fit, 0.98),
    ]
    return wear_cloth.finished('knit-fjord', parts, 0.2, 0.34)


def blouse():
    """Lilla: silk with full sleeves, covered buttons and a bow at the neck."""
    t = wear_tops
    fit = wear_light.Fit()
    field, torso = wear_field.body('female')
    silk = wear_light.cloth('silk', wear_cloth.silk(), '#f2ead8')
    low = torso.hip[2] - 0.06
    body = field.eased([(0.4, 0.016), (torso.waist, 0.020), (1.3, 0.012), (1.6, 0.005)]).draped(0.16, 1.33)
    top = t.neckline(torso, 0.022)
    cut = wear_sleeve.Cut(length=0.50, elbow=0.145, cuff=0.110, ease=0.008, spread=0.022, crease=0.008, head=-0.004)
    high = float(top(np.array(0.0)))
    front = body.eased(0.001)
    parts = [
        wear_shell.shell('body', body, silk, low, top, 64, 26, t.shirt_folds(torso, low)),
        t.strip(front, silk, 0.0, 0.014, low + 0.01, high - 0.03, 18),
        *(wear_shell.button(front, silk, 0.0, z, 0.0058, 0.0045, 10) for z in np.linspace(high - 0.10, low + 0.05, 6)),
        *wear_sleeve.sleeves(torso, silk, cut, 24, 20, 21),
        *t.cuff_bands(torso, silk, cut, 20),
        _neck_band(body, silk, top),
        *_pussy_bow(front, silk, high - 0.012),
        *wear_form.form('female', fit, torso.neck[2] - 0.01, 5, 36),
        *wear_form.stand(fit, 0.95),
    ]
    return wear_cloth.finished('blouse-lilla', parts, 0.2, 0.4)


def _neck_band(body, mat, top, columns=44):
    a = wear_shell.round_angles(columns)
    base = body.point(top(a) - 0.004, a)
    middle = base.mean(0)
    rows = [
        middle + (base - middle) * (s, s, 1) + (0, 0, h)
        for s, h in ((1.02, 0.0), (1.05, 0.010), (0.98, 0.026), (0.92, 0.027), (0.90, 0.0))
    ]
    return common.sheet('neck', rows, mat, wrap=True)


def _pussy_bow(field, mat, z, size=0.062):
    """Two soft loops and two long tails."""
    at = np.array(field.front(0.0, z, 0.014))
    parts = []
    for s in (-1, 1):
        rows = []
        for u in np.linspace(0, 1, 12):
            a = 2 * math.pi * u
            x, y, fat = (
                size * (1 - math.cos(a)) / 2,
                -0.012 * math.sin(a) - 0.004,
                0.006 + 0.022 * common.smooth((1 - math.cos(a)) / 2, 0.05, 0.8),
            )
            rows.append([at + np.array([s * x, y, k * fat - 0.006 - 0.15 * x]) for k in (-1, -0.4, 0.4, 1)])
        parts.append(common.thicken(common.sheet('bow', rows, mat), 0.002, offset=0))
        tail = [
            [
                at
                + np.array(
                    [
                        s * (0.006 + 0.028 * u) + k * (0.010 + 0.014 * u),
                        -0.006 - 0.006 * math.sin(3 * u),
                        -0.20 * u - 0.005,
                    ]
                )
                for k in (-1, 0, 1)
            ]
            for u in np.linspace(0, 1, 10)
        ]
        tail = [
            [np.array([p[0], min(p[1], float(field.front(p[0], p[2], 0.006)[1])), p[2]]) for p in row] for row in tail
        ]
        parts.append(common.thicken(common.sheet('tail', tail, mat, flip=True), 0.002, offset=0))
    knot = kit.flip_normals_out(
        kit.revolve('knot', [(0.0005, -0.013), (0.012, -0.008), (0.014, 0), (0.012, 0.008), (0.0005, 0.013)], mat, 12)
    )
    knot.location = tuple(at + np.array([0, -0.006, -0.004]))
    return [*parts, knot]


PRODUCTS = {
    'shirt-oxford': Product(
        oxford, {'white': {'cotton': '#f4f3ef'}, 'blue': {'cotton': '#6f93bf'}, 'pink': {'cotton': '#e8a9b6'}}
    ),
    'polo-marlin': Product(polo, {'navy': {'pique': '#1b2a4a'}, 'white': {'pique': '#f4f3ef'}}),
    'knit-fjord': Product(roll_neck, {'cream': {'knit': '#efe4cd'}, 'navy': {'knit': '#1b2a4a'}}),
    'blouse-lilla': Product(blouse, {'ivory': {'silk': '#f2ead8'}, 'rose': {'silk': '#d38b95'}}),
}
