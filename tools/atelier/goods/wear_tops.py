"""Shirt and sweater."""

import math

import kit
import numpy as np

from goods import common, wear_cloth, wear_field, wear_form, wear_shell, wear_sleeve
from goods.common import Product
from goods.wear_field import TAU


def shirt_tail(low, side_rise=0.055):
    """Hem that is long in front and behind and curves up at the sides."""
    return lambda a: low + side_rise * np.sin(a) ** 2 * np.abs(np.sin(a))


def neckline(torso, front_drop, lift=0.0):
    """A round neck: highest at the nape and sides, `front_drop` lower in front."""
    base = torso.neck[2] - 0.006 + lift
    return lambda a: base - front_drop * ((1 + np.cos(a)) / 2) ** 2.2


def half_curve(a):
    """0 at the front, 1 at the back."""
    return np.abs((np.asarray(a) + math.pi) % TAU - math.pi) / math.pi


def shirt_collar(field, torso, mat, top, columns=60):
    """A stand around the neck and a folded fall with two points in front."""
    gap = 0.05
    a = np.linspace(gap, TAU - gap, columns)
    back = half_curve(a)
    seam = top(a) + 0.002
    base = field.point(seam, a)
    axis = np.stack([0 * a, np.interp(seam, field.z, field.centre_y), seam], 1)
    out = base - axis
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    up = np.array([0, 0, 1.0])
    stand = 0.020 + 0.016 * common.smooth(back, 0.0, 0.6)
    rows = []
    for k, o in ((-0.3, 0.003), (0.0, 0.004), (0.5, 0.003), (0.92, 0.002), (1.0, 0.005), (0.94, 0.009)):
        rows.append(base + up * (stand * k)[:, None] + out * o)
    # Points: the fall is longest right at the front and turns outwards.
    point = np.exp(-((back / 0.17) ** 2))
    fall = 0.042 + 0.034 * point
    swing = np.where(a < math.pi, 1, -1) * 0.30 * point
    for k, thick in ((0.2, 1.0), (0.5, 1.0), (0.8, 1.0), (0.985, 0.9), (1.0, 0.2)):
        at = seam + stand * 0.94 - fall * k
        p = base + up * (stand * 0.94 - fall * k)[:, None] + out * (0.009 + 0.30 * fall * k)[:, None]
        low = field.on(at, a + swing * k, 0 * a + 0.006 * thick + 0.004 * (1 - k))
        below = common.smooth(seam + 0.012 - at, 0.0, 0.02)[:, None]
        rows.append(p * (1 - below) + low * below)
    return common.sheet('collar', rows, mat, flip=True)


def strip(field, mat, x, half, z0, z1, rows=24, lift=0.004):
    """A placket: a raised band straight down the front."""
    xs = np.linspace(x - half, x + half, 5)[None, :] + np.zeros((rows, 1))
    zs = np.linspace(z0, z1, rows)[:, None] + np.zeros((1, 5))
    return wear_shell.patch('placket', field, mat, xs, zs, lift, 0.005)


def cuffs(torso, mat, cut, length=0.060, columns=24):
    """Stiff bands at the wrists, with an overlap at the back."""
    parts = []
    for side in (1, -1):
        grid = wear_sleeve.sleeve_rows(torso, cut, side, 40, columns, 3)
        steps = np.linalg.norm(grid[-1].mean(0) - grid[:-1].mean(1), axis=1)
        start = int(np.argmin(np.abs(steps - length)))
        a, b = grid[start], grid[-1]
        rows = []
        for t, s in ((0.0, 0.98), (0.02, 1.05), (0.5, 1.045), (0.98, 1.05), (1.03, 1.0), (1.03, 0.9), (0.7, 0.85)):
            mid = a * (1 - t) + b * t
            centre = mid.mean(0)
            rows.append(centre + (mid - centre) * s)
        rows.append(np.repeat(rows[-1].mean(0)[None], columns, 0))
        parts.append(common.sheet('cuff', rows, mat, wrap=True, flip=side < 0))
    return parts


def shirt_folds(torso, low):
    wander = wear_field.noise(61, (1.1, 0.7), 1.6, 9)

    def folds(z, a):
        loose = common.smooth(torso.shoulder[2] - 0.03 - z, 0, 0.2)
        drop = common.smooth(torso.waist + 0.08 - z, 0, 0.3)
        side = np.sin(a) ** 2
        hang = 0.006 * np.sin(9 * a + 1.6 * np.sin(2 * a) + 2 * z) * drop * (0.35 + 0.65 * side)
        calm = common.smooth(np.abs((a + math.pi) % TAU - math.pi), 0.05, 0.35)
        return (0.0065 * wander(a / TAU, z * 0.9) * loose + hang) * calm

    return folds


def shirt():
    fit = wear_cloth.Fittings()
    field, torso = wear_field.body('male')
    cotton = wear_cloth.cloth('cotton', wear_cloth.poplin(), '#f3f3f0')
    pearl = wear_cloth.plain('buttons', '#a89c88', 0.25)
    low = torso.hip[2] - 0.155
    body = field.eased([(0.4, 0.018), (torso.hip[2], 0.016), (1.3, 0.012), (1.6, 0.004)]).draped(0.20, 1.33)
    top = neckline(torso, 0.050)
    cut = wear_sleeve.Cut(length=0.555, elbow=0.122, cuff=0.088, ease=0.002, spread=0.008, crease=0.0058, head=-0.004)
    placket_top = float(top(np.array(0.0))) - 0.002
    levels = np.linspace(placket_top - 0.035, low + 0.10, 7)
    front = body.eased(0.001)
    parts = [
        wear_shell.shell('body', body, cotton, shirt_tail(low), top, 76, 30, shirt_folds(torso, low)),
        strip(front, cotton, 0.0, 0.0165, low + 0.010, placket_top, 26),
        shirt_collar(body, torso, cotton, top),
        *wear_sleeve.sleeves(torso, cotton, cut, 30, 24, 13),
        *cuffs(torso, cotton, cut),
        pocket(front, cotton, 0.095, 1.285, 0.105, 0.125),
        *(wear_shell.button(front, pearl, 0.0, z, 0.0062, 0.0045, 12) for z in [placket_top + 0.010, *levels]),
        *wear_form.form('male', fit, torso.shoulder[2] - 0.02, 8, 36),
        *wear_form.stand(fit, 0.98),
    ]
    return wear_cloth.finished('shirt-tasman', parts, 0.2, 0.38)


def pocket(field, mat, x, z, width, height):
    """A chest pocket with a pointed bottom and a hemmed mouth."""
    t, s = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 1, 8))
    xs = x + t * width / 2
    zs = z - height / 2 + height * s - 0.018 * (1 - np.abs(t)) * (1 - s) ** 2
    return wear_shell.patch('pocket', field, mat, xs, zs, 0.0045, 0.005)


# ---------------------------------------------------------------- sweater


def stitch_columns(x, y, gauge, rows):
    """Stocking stitch: columns of V."""
    u = x * gauge
    v = y * rows + np.abs((u % 1) - 0.5) * 1.1
    return np.abs(np.sin(math.pi * u)) ** 0.6 * (0.55 + 0.45 * np.abs(np.sin(math.pi * v)))


def cables():
    """Two rope cables and a moss panel on stocking stitch; one tile is 12 cm wide and high."""
    t = (np.arange(common.HEIGHT_PX) + 0.5) / common.HEIGHT_PX
    y, x = np.meshgrid(t, t, indexing='ij')
    height = 0.30 * stitch_columns(x, y, 24, 30)
    for centre, turn in ((0.25, 1), (0.75, -1)):
        d = (x - centre) / 0.115
        inside = np.clip(1 - np.abs(d), 0, 1) > 0
        rope = np.zeros_like(x)
        for phase in (0.0, math.pi):
            axis = 0.45 * turn * np.sin(TAU * 3 * y + phase)
            over = 0.5 + 0.5 * np.cos(TAU * 3 * y + phase)
            body = np.clip(1 - ((d - axis) / 0.52) ** 2, 0, 1) ** 0.5
            rope = np.maximum(rope, body * (0.62 + 0.38 * over))
        yarn = 0.06 * np.sin(TAU * (x * 40 + turn * y * 24))
        gutter = np.exp(-(((np.abs(d) - 1.12) / 0.13) ** 2)) * 0.28
        height = np.where(inside & (rope > 0.05), 0.34 + 0.62 * rope + yarn * rope, height - gutter)
    fuzz = kit.fbm(common.HEIGHT_PX, 0.8, low=14, high=90, seed=99)
    height = np.clip(height, 0, 1)
    return common.tile(
        'cables', 0.13, 0.66 + 0.34 * height + (fuzz - 0.5) * 0.1, 0.92 + 0 * height, height + fuzz * 0.05, 0.0058
    )


def rib():
    """Two by two rib."""
    t = (np.arange(common.HEIGHT_PX) + 0.5) / common.HEIGHT_PX
    y, x = np.meshgrid(t, t, indexing='ij')
    wale = np.clip(np.sin(TAU * x * 6) * 1.6 + 0.3, -1, 1) * 0.5 + 0.5
    knit_ = np.abs(np.sin(math.pi * (y * 14 + 0.25 * np.abs(np.sin(TAU * x * 12)))))
    height = wale * (0.8 + 0.2 * knit_)
    return common.tile('rib', 0.045, 0.55 + 0.48 * height, 0.92 + 0 * height, height, 0.0022)


def sweater():
    fit = wear_cloth.Fittings()
    field, torso = wear_field.body('female')
    wool = wear_cloth.cloth('knit', cables(), '#d8c6a6')
    trim = wear_cloth.cloth('rib', rib(), '#d8c6a6')
    low = torso.hip[2] - 0.055
    body = field.eased([(0.4, 0.030), (torso.waist, 0.036), (1.3, 0.022), (1.6, 0.010)]).draped(0.10, 1.33)
    top = neckline(torso, 0.040, -0.004)
    wander = wear_field.noise(71, (0.8, 1), 1.9, 6)

    def folds(z, a):
        drop = common.smooth(torso.shoulder[2] - 0.08 - z, 0, 0.15)
        blouse = 0.012 * np.exp(-(((z - low - 0.10) / 0.055) ** 2))  # Cloth rests on the tight hem.
        return 0.008 * wander(a / TAU, z) * drop + blouse

    cut = wear_sleeve.Cut(length=0.50, elbow=0.122, cuff=0.100, ease=0.008, spread=0.014, crease=0.0065, head=-0.012)
    parts = [
        wear_shell.shell('body', body, wool, low + 0.055, top, 72, 28, folds),
        hem_band(body, trim, low),
        neck_roll(body, torso, trim, top),
        *wear_sleeve.sleeves(torso, wool, cut, 28, 24, 17),
        *cuff_bands(torso, trim, cut),
        *wear_form.form('female', fit, torso.shoulder[2] - 0.02, 8, 36),
        *wear_form.stand(fit, 0.98),
    ]
    return wear_cloth.finished('knit-alba', parts, 0.2, 0.34)


def hem_band(body, mat, low, columns=72):
    """Rib at the hips, tighter than the body above it."""
    a = wear_shell.round_angles(columns)
    rows = []
    for z, lift in (
        (0.035, -0.016),
        (0.0, -0.014),
        (-0.001, -0.010),
        (0.001, -0.006),
        (0.03, -0.005),
        (0.058, -0.002),
        (0.066, 0.006),
    ):
        rows.append(body.point(low + z + 0 * a, a, lift))
    return common.sheet('hem', wear_shell.plugged(rows), mat, wrap=True)


def neck_roll(body, torso, mat, top, columns=56):
    """A soft doubled collar."""
    a = wear_shell.round_angles(columns)
    seam = top(a) - 0.004
    base = body.point(seam, a)
    axis = np.stack([0 * a, np.interp(seam, body.z, body.centre_y), seam], 1)
    out = base - axis
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    tall = 0.030
    rows = []
    for up, o in (
        (-0.10, 0.004),
        (0.15, 0.0065),
        (0.55, 0.005),
        (0.85, 0.002),
        (1.0, -0.003),
        (0.9, -0.008),
        (0.5, -0.009),
        (0.0, -0.008),
    ):
        rows.append(base + np.array([0, 0, 1.0]) * tall * up + out * (o - 0.010 * max(up, 0)))
    return common.sheet('neck', rows, mat, wrap=True)


def cuff_bands(torso, mat, cut, columns=24):
    """Rib below the sleeves' ends."""
    parts = []
    for side in (1, -1):
        grid = wear_sleeve.sleeve_rows(torso, cut, side, 40, columns, 3)
        end, before = grid[-1], grid[-3]
        centre, down = end.mean(0), end.mean(0) - before.mean(0)
        down /= np.linalg.norm(down)
        rows = []
        for t, s in (
            (-0.010, 1.02),
            (0.002, 0.97),
            (0.012, 0.86),
            (0.035, 0.80),
            (0.058, 0.79),
            (0.060, 0.76),
            (0.058, 0.72),
            (0.03, 0.70),
        ):
            rows.append(centre + (end - centre) * s + down * t)
        rows.append(np.repeat(rows[-1].mean(0)[None], columns, 0))
        parts.append(common.sheet('cuff', rows, mat, wrap=True, flip=side < 0))
    return parts


PRODUCTS = {
    'shirt-tasman': Product(shirt, {'white': {'cotton': '#f3f3f0'}, 'sky': {'cotton': '#a9c6e4'}}),
    'knit-alba': Product(
        sweater, {'oatmeal': {'knit': '#d8c6a6', 'rib': '#d8c6a6'}, 'rust': {'knit': '#a04a26', 'rib': '#a04a26'}}
    ),
}
