"""Hats on a turned wooden head form."""

import math

import kit
import numpy as np

from goods import common, wear_cloth, wear_form, wear_shell
from goods.common import Product
from goods.wear_field import TAU

CROWN_LONG = 1.14  # Heads are longer than wide.


def straw():
    """Braided straw: herringbone plaits that run around the hat."""
    t = np.arange(common.HEIGHT_PX) / common.HEIGHT_PX
    y, x = np.meshgrid(t, t, indexing='ij')
    row = y * 5
    zig = np.abs((row % 1) - 0.5)
    strand = np.sin(TAU * (x * 10 + zig * 3.2)) * 0.5 + 0.5
    edge = np.clip(1 - (np.abs(zig - 0.5) < 0.05) * 1.0, 0, 1)
    fibre = kit.fbm(common.HEIGHT_PX, 0.7, stretch=(1, 6), low=10, high=80, seed=91)
    height = strand**0.6 * edge * 0.8 + fibre * 0.2
    return common.tile('straw', 0.06, 0.62 + height * 0.42, 0.72 + 0 * height, height, 0.0007)


def felt():
    """Brushed rabbit felt: fine nap, no thread."""
    nap = kit.fbm(common.HEIGHT_PX, 0.7, low=14, high=110, seed=92)
    return common.tile('felt', 0.06, 0.86 + nap * 0.14, 0.9 + 0 * nap, nap, 0.0002)


def grosgrain():
    """Ribbon with fine cross ribs."""
    t = np.arange(common.HEIGHT_PX) / common.HEIGHT_PX
    rib = np.tile(0.5 + 0.5 * np.sin(TAU * 28 * t), (common.HEIGHT_PX, 1))
    return common.tile('grosgrain', 0.03, 0.8 + rib * 0.2, 0.55 + 0 * rib, rib, 0.0002)


def ring(radius, z, a, long=CROWN_LONG):
    return np.stack([radius * np.sin(a), -radius * long * np.cos(a), z + 0 * a], -1)


def head_stand(fit, height=0.17):
    """A padded egg on a brass stem and a wooden foot: shows how the hat sits."""
    foot = [(0.001, 0.0), (0.068, 0.0), (0.072, 0.004), (0.070, 0.012), (0.045, 0.017), (0.014, 0.021)]
    stem = [
        (0.014, 0.019),
        (0.017, 0.023),
        (0.009, 0.030),
        (0.0075, 0.06),
        (0.012, 0.064),
        (0.0075, 0.068),
        (0.0075, 0.12),
    ]
    a = TAU * np.arange(36) / 36
    egg = [(0.02, 0.085), (0.045, 0.092), (0.063, 0.115), (0.073, 0.15), (0.0765, 0.178), (0.070, 0.20)]
    rows = [ring(r, z + height - 0.17, a, 1.12) for r, z in egg]
    return [
        wear_form.turned('foot', foot, fit.wood, segments=36),
        wear_form.turned('stem', stem, fit.brass, segments=16),
        common.sheet('head', wear_shell.plugged(rows), fit.linen, wrap=True),
    ]


def brim(mat, inner, outer_fn, z_fn, z0, thick=0.003, columns=72, rows=12):
    """Two-sided brim from the head opening outwards; `z_fn(s, a)` is its height above the head band."""
    a = TAU * np.arange(columns) / columns
    upper, lower = [], []
    for s in np.linspace(0, 1, rows):
        r = inner + (outer_fn(a) - inner) * s
        long = CROWN_LONG + (1.02 - CROWN_LONG) * s
        z = z0 + z_fn(s, a)
        upper.append(ring(r, z + thick, a, long))
        lower.append(ring(r, z, a, long))
    edge = (upper[-1] + lower[-1]) / 2
    edge[:, :2] *= 1 + 0.0015 / np.linalg.norm(edge[:, :2], axis=1, keepdims=True)
    return common.sheet('brim', upper + [edge] + lower[::-1], mat, wrap=True, flip=True)


def band(mat, rows_at, width, lift=0.0016, columns=64):
    """A ribbon around the crown: `rows_at(k)` gives the crown's ring at height fraction k of the band."""
    rings = []
    for k, out in ((0.0, 0.0), (0.03, 1.0), (0.5, 1.15), (0.97, 1.0), (1.0, 0.0)):
        base = rows_at(k * width)
        d = base.copy()
        d[:, 2] = 0
        d /= np.linalg.norm(d, axis=1, keepdims=True)
        rings.append(base + d * lift * out)
    return common.sheet('band', rings, mat, wrap=True)


def bow(mat, at, out, size=0.032):
    """A flat tailored bow: two loops and a knot, seen from `out`."""
    at, out = np.array(at, float), np.array(out, float)
    side = np.cross((0, 0, 1), out)
    side /= np.linalg.norm(side)
    up = np.array((0, 0, 1.0))
    parts = []
    for s in (1, -1):
        t = np.linspace(0, 1, 13)
        puff = np.sin(math.pi * t) ** 0.7 * 0.30
        half = 0.36 + 0.24 * t**0.7
        rows = []
        for k in np.linspace(-1, 1, 7):
            wave = 0.10 * np.cos(k * 4 + t * 2) * (1 - t)
            rows.append(
                [
                    at
                    + side * s * size * (0.12 + 0.95 * u)
                    + up * size * k * h
                    + out * size * (p * (1 - 0.25 * k * k) + 0.06 + w)
                    for u, h, p, w in zip(t, half, puff, wave, strict=False)
                ]
            )
        parts.append(common.thicken(common.sheet('loop', rows, mat, flip=s > 0), 0.0012, offset=-1))
    knot = [
        at + up * size * 0.42 * math.cos(b) + out * size * (0.10 + 0.22 * math.sin(b))
        for b in np.linspace(0, math.pi, 9)
    ]
    rows = [[p + side * size * k for k in (-0.24, -0.2, 0, 0.2, 0.24)] for p in knot]
    parts.append(common.sheet('knot', rows, mat, flip=False))
    return parts


# ---------------------------------------------------------------- sun hat


def capri():
    fit = wear_cloth.Fittings()
    weave = wear_cloth.cloth('straw', straw(), '#d9b476')
    ribbon = wear_cloth.cloth('ribbon', grosgrain(), '#1c2430')
    z0, inner = 0.172, 0.082
    a = TAU * np.arange(72) / 72
    crown = [
        (1.0, 0.0),
        (0.995, 0.02),
        (0.985, 0.045),
        (0.965, 0.068),
        (0.92, 0.088),
        (0.84, 0.102),
        (0.70, 0.111),
        (0.5, 0.116),
        (0.25, 0.118),
        (0.01, 0.1185),
    ]
    rows = [ring((inner + 0.001) * r, z0 + z, a) for r, z in crown]
    droop = lambda s, a: (
        -0.010 * s
        - 0.034 * s**2.2
        + s**1.6 * (0.014 * np.cos(2 * a + 0.5) + 0.008 * np.sin(3 * a + 1) + 0.004 * np.sin(5 * a))
    )
    at = lambda h: ring(
        (inner + 0.001) * float(np.interp(h + 0.003, *zip(*[(z, r) for r, z in crown], strict=False))),
        z0 + 0.003 + h,
        a,
    )
    side = np.array([math.sin(0.95), -math.cos(0.95), 0.0])
    tie = np.array([side[0] * (inner + 0.001), side[1] * (inner + 0.001) * CROWN_LONG, z0 + 0.019])
    out = np.array([side[0], side[1] / CROWN_LONG, 0])
    out /= np.linalg.norm(out)
    parts = [
        common.sheet('crown', rows, weave, wrap=True),
        brim(weave, inner, lambda a: 0.205 + 0.004 * np.sin(2 * a), droop, z0, 0.0028, 84, 16),
        band(ribbon, at, 0.032, 0.0018, 72),
        *bow(ribbon, tie + out * 0.003, out, 0.038),
        *head_stand(fit),
    ]
    return wear_cloth.finished('hat-capri', parts, 0.12, 0.35)


# ---------------------------------------------------------------- fedora


def fedora_crown(mat, inner, z0, columns=80, rows=20):
    """A teardrop crown: tall, pinched in front, with a dent along the top."""
    a = TAU * np.arange(columns) / columns
    grid = []
    for s in np.linspace(0, 1, rows):
        side = min(1.0, s / 0.62)
        taper = 1 - 0.13 * side**1.4
        z = 0.108 * side + 0 * a
        if s > 0.62:
            t = (s - 0.62) / 0.38
            taper *= math.sqrt(max(1 - t * t, 0)) * 0.98 + 0.02 * (1 - t)
            z = z + 0.012 * math.sin(min(t * 2.4, math.pi / 2))
        p = ring(inner * taper, z0 + z, a)
        grid.append(p)
    grid = np.array(grid)
    x, y, h = grid[..., 0], grid[..., 1], (grid[..., 2] - z0) / 0.12
    front = np.clip(-y / inner, 0, 1.2)
    # The pinch: two dents left and right of the front; the crease: a valley along the top, deepest in front.
    pinch = np.exp(-(((np.abs(x) - 0.040) / 0.021) ** 2)) * front**1.5 * common.smooth(h, 0.45, 1.0)
    grid[..., 0] -= np.sign(x) * 0.017 * pinch
    grid[..., 2] -= 0.010 * pinch
    crease = np.exp(-((x / 0.024) ** 2)) * common.smooth(h, 0.80, 1.0)
    grid[..., 2] -= crease * (0.026 + 0.010 * np.clip(-y / inner, -1, 1))
    grid[..., 2] += 0.012 * (y / inner * -0.5) * common.smooth(h, 0.5, 1.0)
    return common.sheet('crown', grid, mat, wrap=True)


def fedora():
    fit = wear_cloth.Fittings()
    wool = wear_cloth.cloth('felt', felt(), '#70747a')
    ribbon = wear_cloth.cloth('ribbon', grosgrain(), '#1b1c20')
    z0, inner = 0.172, 0.081
    a = TAU * np.arange(72) / 72
    shape = lambda s, a: (
        -0.012 * s * np.cos(a) + s**1.5 * (0.016 * (1 - np.cos(2 * a)) / 2 + 0.012 * np.clip(-np.cos(a), 0, 1) ** 2)
    )
    at = lambda h: ring(inner * (1 - 0.13 * (h / 0.108) ** 1.4), z0 + 0.002 + h, a)
    edge = [
        (math.sin(b) * 0.1415, -math.cos(b) * 0.1415 * 1.02, z0 + 0.0015 + float(shape(1.0, np.array(b))))
        for b in TAU * np.arange(96) / 96
    ]
    out = np.array([1.0, 0.05, 0.0])
    parts = [
        fedora_crown(wool, inner + 0.0005, z0),
        brim(wool, inner, lambda a: 0.140 + 0 * a, shape, z0, 0.003, 80, 12),
        kit.sweep('binding', edge, ribbon, 0.0024, 6, closed=True),
        band(ribbon, at, 0.034, 0.0018, 72),
        *bow(ribbon, (inner + 0.002, 0.0, z0 + 0.020), out / np.linalg.norm(out), 0.022),
        *head_stand(fit),
    ]
    return wear_cloth.finished('hat-fedora', parts, 0.12, 0.35)


PRODUCTS = {
    'hat-capri': Product(
        capri, {'straw': {'straw': '#d9b476', 'ribbon': '#1c2430'}, 'black': {'straw': '#2a2725', 'ribbon': '#e9dfcc'}}
    ),
    'hat-fedora': Product(
        fedora, {'grey': {'felt': '#70747a', 'ribbon': '#1b1c20'}, 'camel': {'felt': '#b07f4c', 'ribbon': '#3a2015'}}
    ),
}
