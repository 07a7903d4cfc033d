"""What the lighter garments share: fittings without pictures, folds, thin straps and leg tubes.

Owns no product. Files stay small: one picture-bearing cloth at most, everything else is plain.
"""

import math

import bpy
import kit
import numpy as np

from goods import common, wear_cloth, wear_field, wear_form, wear_shell
from goods.wear_field import TAU


class Fit:
    """Form, wood and brass as plain materials."""

    def __init__(self, cover='#cdbfa8'):
        self.linen = wear_cloth.plain('linen', cover, 0.9)
        self.wood = wear_cloth.plain('wood', '#5c3a22', 0.5)
        self.brass = wear_cloth.plain('brass', '#d8a657', 0.24, 1.0)


def cloth(name, surface, color, rough=1.0, metal=0.0, shaded=True):
    """A dyed cloth of which only the tone tile ships: no relief, so no normal map, no tangents, a third of the bytes."""
    even = float(np.clip(rough * surface.rough.mean(), 0.05, 1.0))
    mat = kit.material(name, color, even, metal)
    mat['tile_m'] = surface.size_m
    mat['look'] = [*kit.linear(color)[:3], even, metal]
    node = mat.node_tree.nodes.new('ShaderNodeTexImage')
    key = f'{surface.name}-tone'
    node.image = bpy.data.images.get(key) or kit.image(key, np.repeat(surface.tone[..., None], 3, 2))
    mat.node_tree.links.new(node.outputs['Color'], mat.node_tree.nodes['Principled BSDF'].inputs['Base Color'])
    return wear_cloth.occluded(mat) if shaded else mat


def torso_form(sex, fit, low, pole=0.9, stand=True):
    """The covered form from `low` upwards, on its stand."""
    parts = wear_form.form(sex, fit, low, 14, 36)
    return parts + (wear_form.stand(fit, pole) if stand else [])


def wander(seed, depth=0.003, stretch=(0.8, 1)):
    """Small irregular folds."""
    noise = wear_field.noise(seed, stretch, 1.8, 7)
    return lambda z, a: depth * noise(a / TAU, z)


def skirt(name, field, waist, low, mat, flare, folds=10, depth=0.016, columns=84, rows=16, fitted_to=0.22, start=0.1):
    """A skirt that follows the body for `fitted_to` metres, then flares and falls in folds."""
    a = np.broadcast_to(-math.pi + TAU * np.arange(columns) / columns, (rows, columns))
    s = np.linspace(0, 1, rows)[:, None]
    z = low + (waist - low) * s + 0 * a
    drop = (waist - z) / (waist - low)
    phase = folds * (a + 0.12 * np.sin(2 * a + 0.4) + 0.07 * np.sin(3 * a + 1.3)) + 0.6 * np.sin(4 * z + a)
    wave = np.sin(phase + 0.45 * np.sin(phase))
    fall = common.smooth(drop, start, 1.0)
    r = field.at(np.maximum(z, waist - fitted_to), a) + 0.005 + flare * drop**1.2 + depth * fall * wave
    y = np.interp(np.maximum(z, waist - fitted_to), field.z, field.centre_y)
    grid = np.stack([r * np.sin(a), y - r * np.cos(a), z], -1)
    return common.sheet(name, wear_shell.plugged(wear_shell.hemmed(grid, high=False, depth=0.05)), mat, wrap=True)


def strap(field, mat, x0, z0, x1, z1, back=False, radius=0.0032, lift=0.004, count=14):
    """A thin cord over the shoulder: on the front (or back) from (x0, z0) up to (x1, z1)."""
    xs, zs = np.linspace(x0, x1, count), np.linspace(z0, z1, count)
    angle = field.angle(xs, zs, back)
    return kit.sweep('strap', field.on(zs, angle, np.full(count, lift)), mat, radius, 6)


def over_shoulders(field, torso, mat, z_front, z_back, x=0.075, top_x=0.085, radius=0.0032):
    """Both straps, front and back, meeting on the shoulders."""
    top = torso.shoulder[2] + 0.020
    parts = []
    for s in (-1, 1):
        parts.append(strap(field, mat, s * x, z_front, s * top_x, top, False, radius))
        parts.append(strap(field, mat, s * x * 0.9, z_back, s * top_x, top, True, radius))
    return parts


def leg(name, field, torso, side, mat, waist, hem, knee_r, hem_r, crease=0.0, columns=40, rows=30):
    """One trouser leg up to the waist: half the hips above the crotch, a tube below; no seam between."""
    crotch = torso.hip[2] - 0.085
    outer = np.linspace(0.0, math.pi, columns // 2 + 1)
    inner = np.linspace(0, 1, columns // 2 + 1)[1:-1]
    phi = np.concatenate([outer, math.pi + math.pi * inner])
    cx = side * 0.098
    grid = []
    for s in np.linspace(0, 1, rows):
        z = hem + (waist - hem) * s
        zc = max(z, crotch - 0.02)
        ring = field.point(np.full(len(outer), zc), side * outer, 0.006)
        front, back = ring[0], ring[-1]
        chord = back[None] + (front - back)[None] * inner[:, None]
        chord[:, 0] = side * 0.002
        hips = np.concatenate([ring, chord])
        k = (z - hem) / (crotch - hem)
        rx = np.interp(k, [0, 0.5, 1.0], [hem_r, knee_r, 0.088])
        ry = rx * np.interp(k, [0, 0.5, 1.0], [1.12, 1.12, 1.22])
        y = np.interp(k, [0, 0.5, 1], [torso.hip[1] + 0.03, torso.hip[1] + 0.005, torso.hip[1]])
        tube = np.stack([cx + side * rx * np.sin(phi), y - ry * np.cos(phi), 0 * phi], 1)
        if crease:
            tube[:, 1] -= crease * (np.exp(-((phi / 0.16) ** 2)) - np.exp(-(((phi - math.pi) / 0.16) ** 2)))
        blend = float(common.smooth(z, crotch - 0.20, crotch + 0.015))
        p = tube * (1 - blend) + hips * blend
        p[:, 2] = z
        wobble = 0.0025 * math.sin(z * 23 + side) * (1 - blend)
        p[:, 0] += wobble
        grid.append(p)
    closed = wear_shell.hemmed(np.array(grid), high=False, thick=0.004, depth=0.03)
    return common.sheet(name, closed, mat, wrap=True, flip=side < 0)


def foot_stand(fit, top, y=0.0):
    """A pole that ends inside the garment, on a wooden disc."""
    return wear_form.stand(fit, top, 0.15, y)


def v_edge(base, depth, width=1.25, back=0.01):
    """Upper edge with a V in front."""

    def edge(a):
        side = np.abs((np.asarray(a) + math.pi) % TAU - math.pi)
        return base - depth * np.clip(1 - side / width, 0, 1) ** 0.9 - back * common.smooth(side, 2.0, 3.1)

    return edge
