"""Tailoring: the belted coat and the blazer, with lapels, collar, pockets and hanging sleeves."""

import math

import bmesh
import kit
import numpy as np
from mathutils import Vector

from goods import common, wear_cloth, wear_field, wear_form, wear_shell, wear_sleeve
from goods.common import Product
from goods.wear_field import TAU


class Front:
    """How a jacket's front is cut: it closes below `button_z` and opens to the neck's side above.

    `overlap` is how far each edge runs past the middle; `hem_cut` rounds the edge away at the hem.
    """

    def __init__(self, field, torso, button_z, low, overlap, hem_cut=0.0, neck_x=0.066):
        self.field, self.button_z, self.low, self.overlap = field, button_z, low, overlap
        self.hem_cut, self.neck_x = hem_cut, neck_x
        self.neck_z = torso.neck[2] - 0.016

    def edge_x(self, z):
        """x of the wearer's left front edge (viewer's right); the other mirrors it."""
        z = np.asarray(z, float)
        t = np.clip((z - self.button_z) / (self.neck_z - self.button_z), 0, 1)
        opened = -self.overlap + (self.neck_x + self.overlap) * t**0.92
        down = np.clip((self.button_z - 0.06 - z) / max(self.button_z - 0.06 - self.low, 1e-6), 0, 1)
        return np.where(z > self.button_z, opened, -self.overlap + self.hem_cut * down**2.6)

    def roll(self, a, gorge_z, back_z):
        """Height of the neck seam: from the gorge in front up to the nape."""
        side = np.abs((np.asarray(a) + math.pi) % TAU - math.pi)
        start = float(self.field.angle(self.edge_x(gorge_z), gorge_z))
        t = common.smooth((side - start) / (math.pi * 0.55 - start))
        return gorge_z + (back_z - gorge_z) * t**0.8, t


def half_shell(name, front, mat, side, low, top, columns=44, rows=32, folds=None, lift=0.0):
    """One half of a jacket, from its front edge to the middle of the back.

    `lift` raises the half that buttons over the other.
    """
    field = front.field
    s = np.linspace(0, 1, rows)[:, None]
    t = np.linspace(0, 1, columns)
    t = t + 0.05 * np.sin(TAU * t)
    a = math.pi * t + 0 * s
    z = None
    for _ in range(4):
        hi = top(a)
        z = low + (hi - low) * s
        start = field.angle(front.edge_x(z), z)
        a = start + (math.pi - start) * t
    near = 1 - common.smooth(a, 0.25, 0.75)  # Only the front edge lies on top.
    grid = field.on(z, a, (folds(z, side * a) if folds else 0) + lift * near)
    n = field.normal(z, a)
    grid = np.concatenate([grid[:, :1] - n[:, :1] * wear_shell.HEM_M, grid], 1)
    n = np.concatenate([n[:, :1], n], 1)
    under = grid[:1] - n[:1] * wear_shell.HEM_M
    inside = under - n[:1] * 0.020 + np.array([0, 0, 0.04])
    over = grid[-1:] - n[-1:] * wear_shell.HEM_M
    grid = np.concatenate([inside, under, grid, over])
    grid[..., 0] *= side
    return common.sheet(name, grid, mat, flip=side < 0)


def weld(objects, name):
    """Join halves and merge the seam in the middle of the back, so that it shades as one cloth."""
    obj = kit.join(name, objects)
    bm = bmesh.new()
    bm.from_mesh(obj.data)
    seam = [v for v in bm.verts if abs(v.co.x) < 1e-5]
    bmesh.ops.remove_doubles(bm, verts=seam, dist=2e-4)
    bm.to_mesh(obj.data)
    bm.free()
    return obj


def lapel(front, mat, side, width, gorge_z, lift=0.008, under=False, peak=0.0, rows=26):
    """The front edge folded back onto the chest: rolls at the edge, lies flat, ends in the gorge seam."""
    low = front.button_z - 0.004
    wide_at = lambda z: width * np.sin(np.clip((z - low) / (gorge_z - low), 0, 1) * math.pi / 2) ** 0.85 + 0.002
    z = np.linspace(low, gorge_z, 200 if under else rows)
    if under:  # Only what the upper front leaves to see.
        seen = wide_at(z) + 2 * front.edge_x(z) > -0.002
        z = np.linspace(z[seen][0], gorge_z, rows)
    t = (z - low) / (gorge_z - low)
    edge, wide = front.edge_x(z), wide_at(z)
    grid = []
    for k, up in (
        (0.0, 0.002),
        (0.03, 0.75),
        (0.14, 1.0),
        (0.4, 1.0),
        (0.7, 0.95),
        (0.94, 0.85),
        (0.99, 0.6),
        (1.0, 0.05),
    ):
        x = edge + wide * k - 0.003 * (1 - k)
        x = np.maximum(x, -edge - 0.008 + 0.002 * k) if under else x
        zz = z + (peak * k * t**5) - 0.18 * wide * k * (1 - t)
        bloom = 1 + 0.9 * np.exp(-(((t - 0.12) / 0.16) ** 2)) * (1 - k)
        p = front.field.front(x, zz, lift * up * bloom)
        p[:, 0] *= side
        grid.append(p)
    grid = np.array(grid)
    end = front.field.front(edge[-1] + wide[-1] * 0.5, z[-1], 0.0) * (side, 1, 1)
    cap = grid[:, -1:] * 0.94 + end * 0.06
    cap[..., 1] += 0.006
    return common.sheet('lapel', np.concatenate([grid, cap], 1), mat, flip=side > 0)


def collar(front, torso, mat, width, gorge_z, stand=0.028, lift=0.009, columns=46):
    """Folded collar: from one gorge around the neck to the other; stands behind, lies flat in front."""
    field = front.field
    start = float(field.angle(front.edge_x(gorge_z), gorge_z))
    a = np.linspace(start, TAU - start, columns)
    roll_z, ease = front.roll(a, gorge_z, torso.neck[2] - 0.004)
    height = stand * ease
    fall = width * (0.92 + 0.25 * (1 - ease))
    base = field.point(roll_z, a)
    axis = np.stack([0 * a, np.interp(roll_z, field.z, field.centre_y), roll_z], 1)
    out = base - axis
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    up = np.array([0, 0, 1.0])
    rows = []
    # Inside of the stand, fold line, then down the outside; in front it lies on the chest instead.
    for du, do in ((-0.012, -0.004), (0.55, 0.001), (0.93, 0.004), (1.0, 0.008), (0.93, 0.013)):
        rows.append(base + up * (height * du)[:, None] + out * do)
    for k, thick in ((0.25, 1.0), (0.55, 1.0), (0.85, 0.95), (0.985, 0.8), (1.0, 0.15)):
        hanging = base + up * (height * 0.93 - fall * k)[:, None] + out * (0.013 + 0.30 * fall * k)[:, None]
        zz = roll_z - fall * k * 0.55
        aa = np.where(a < math.pi, a + fall * k * 3.0, a - fall * k * 3.0)
        lying = field.on(zz, aa, lift * thick)
        surface = field.on(hanging[:, 2], a, 0 * a + lift * thick)
        far = np.linalg.norm(surface[:, :2] - axis[:, :2], axis=1) > np.linalg.norm(
            hanging[:, :2] - axis[:, :2], axis=1
        )
        hanging = np.where(far[:, None], surface, hanging)
        rows.append(lying * (1 - ease[:, None]) + hanging * ease[:, None])
    return common.sheet('collar', rows, mat, flip=True)


def flap(front, mat, x, z, wide, high, side, slant=0.0, lift=0.0065):
    """A pocket flap or welt on the front."""
    xs, zs = wear_shell.rectangle(x - wide / 2, x + wide / 2, z - high / 2, z + high / 2, 8, 5, slant)
    obj = wear_shell.patch('flap', front.field, mat, xs, zs, lift, 0.0075)
    if side < 0:
        for v in obj.data.vertices:
            v.co.x *= -1
        obj.data.flip_normals()
    return obj


def cuff_buttons(torso, cut, mat, count=3):
    """Small buttons at the outer back of both cuffs."""
    outer, inner, depth, ys = wear_sleeve.sleeve_axis(torso, cut, 40)
    parts = []
    for side in (1, -1):
        for k in range(count):
            i = 38 - 2 * k
            mid, half = (outer[i] + inner[i]) / 2, (outer[i] - inner[i]) / 2
            b = -0.75
            at = (
                side * (mid[0] + half[0] * math.cos(b)),
                ys[i] - depth[i] * math.sin(b),
                mid[1] + half[1] * math.cos(b),
            )
            n = (side * math.cos(b), -math.sin(b), 0.0)
            parts.append(
                wear_shell.disc(mat, Vector(at), Vector(n).normalized(), [(1, 0), (1, 0.35), (0, 0.25)], 0.0065, 10)
            )
    return parts


# ---------------------------------------------------------------- blazer


def blazer():
    fit = wear_cloth.Fittings()
    field, torso = wear_field.body('male')
    wool = wear_cloth.cloth('wool', wear_cloth.twill(), '#26304d')
    horn = wear_cloth.plain('buttons', '#2b1a10', 0.35)
    low, button_z = torso.hip[2] - 0.145, torso.waist + 0.02
    wander = wear_field.noise(41, (0.8, 1), 1.8, 7)
    body = field.eased([(0.4, 0.022), (low, 0.026), (torso.waist, 0.018), (1.30, 0.014), (1.6, 0.009)]).draped(
        0.30, 1.33
    )
    front = Front(body, torso, button_z, low, 0.018, 0.075)
    gorge = torso.shoulder[2] - 0.010
    top = lambda a: front.roll(a, gorge + 0.014, torso.neck[2] - 0.004)[0]
    pull = lambda z, a: (
        0.0028 * wander(a / TAU, z * 1.2)
        + 0.0022
        * np.cos((z - button_z) * 60 + 3 * np.abs(a))
        * np.exp(-(((z - button_z) / 0.09) ** 2) - (a / 0.8) ** 2)
    )
    halves = [half_shell('body', front, wool, s, low, top, 40, 30, pull, 0.005 if s > 0 else 0.0) for s in (1, -1)]
    cut = wear_sleeve.Cut(length=0.575, elbow=0.122, cuff=0.102, ease=0.004, spread=0.006, crease=0.005, head=0.002)
    parts = [
        weld(halves, 'body'),
        *(lapel(front, wool, s, 0.082, gorge, 0.009 + 0.004 * (s > 0), s < 0, -0.012) for s in (1, -1)),
        collar(front, torso, wool, 0.042, gorge + 0.012, 0.024),
        *wear_sleeve.sleeves(torso, wool, cut, 26, 24, 7),
        *(flap(front, wool, 0.108, low + 0.215, 0.135, 0.050, s, 0.006) for s in (1, -1)),
        flap(front, wool, 0.112, torso.waist + 0.155, 0.085, 0.022, 1, 0.012),
        *(wear_shell.button(body, horn, 0.0, button_z - 0.012 - dz, 0.0105, 0.0075) for dz in (0.0, 0.105)),
        *cuff_buttons(torso, cut, horn),
        *wear_form.form('male', fit, 1.12, 16, 40),
        *wear_form.stand(fit, 0.98),
    ]
    return wear_cloth.finished('jacket-rialto', parts, 0.22)


# ---------------------------------------------------------------- coat


def coat_field(field, torso, low):
    """Straight from the chest, belted at the waist, then an easy A line to below the knee."""
    loose = field.eased(0.024).draped(0.34, 1.32).down_to(low - 0.05)
    waist = torso.waist

    def fall(r, z, a):
        drop = np.clip((waist - z) / (waist - low), 0, 1)
        hip = loose.at(np.maximum(z, torso.hip[2] + 0.02), a)
        skirt = hip + 0.050 * drop**1.2
        return np.where(z < torso.hip[2] + 0.02, skirt, r + 0.050 * drop**1.2)

    return loose.changed(fall)


def coat_folds(waist, low):
    wander = wear_field.noise(51, (0.8, 1), 1.8, 7)

    def folds(z, a):
        drop = np.clip((waist - z) / (waist - low), 0, 1)
        quiet = common.smooth(np.abs(a), 0.25, 0.7)
        wave = np.sin(7 * a + 0.8 * np.sin(2 * a) + 1.2 * z) * 0.018 * drop**1.2 * quiet
        gather = 0.0035 * np.sin(a * 26 + 2 * np.sin(5 * a)) * np.exp(-(((z - waist) / 0.07) ** 2)) * quiet
        return wave + gather + 0.0035 * wander(a / TAU, z)

    return folds


def belt_tie(field, mat, z):
    """The belt's knot and two hanging ends."""
    parts = []
    for side, length, lean in ((1, 0.30, 0.05), (-1, 0.24, -0.035)):
        rows = []
        for s in np.linspace(0, 1, 16):
            x = side * (0.004 + 0.020 * s) + lean * s
            zz = z - 0.010 - length * s
            p = field.front(x, zz, 0.016 + 0.010 * math.sin(math.pi * s))
            w = 0.0215 * (0.62 + 0.38 * common.smooth(s, 0, 0.25))
            tip = 0.014 if s == 1 else 0
            rows.append([p + np.array([k * w, 0.004 * k * k, -tip * (1 - abs(k))]) for k in (-1, -0.5, 0, 0.5, 1)])
        parts.append(common.thicken(common.sheet('end', rows, mat, flip=True), 0.004, offset=0))
    at = field.front(-0.002, z, 0.014)
    rows = []
    for s in np.linspace(0, 1, 9):
        b = math.pi * (s - 0.5)
        rows.append(
            [
                at
                + np.array(
                    [0.020 * k + 0.006 * math.sin(b), -0.013 * math.cos(b) * (1 - 0.25 * k * k), 0.028 * math.sin(b)]
                )
                for k in (-1, -0.8, -0.3, 0.3, 0.8, 1)
            ]
        )
    parts.append(common.sheet('knot', rows, mat, flip=False))
    return parts


def coat():
    fit = wear_cloth.Fittings()
    field, torso = wear_field.body('female')
    wool = wear_cloth.cloth('wool', wear_cloth.twill(0.03, 14, 0.92, 0.00022, 0.65), '#a9845c')
    horn = wear_cloth.plain('buttons', '#3a2415', 0.35)
    low, waist = torso.knee[2] - 0.09, torso.waist + 0.005
    body = coat_field(field, torso, low)
    button_z = waist + 0.085
    front = Front(body, torso, button_z, low, 0.062, 0.0)
    gorge = torso.shoulder[2] - 0.016
    top = lambda a: front.roll(a, gorge + 0.016, torso.neck[2] - 0.004)[0]
    folds = coat_folds(waist, low)
    halves = [half_shell('body', front, wool, s, low, top, 37, 32, folds, 0.008 if s < 0 else 0.0) for s in (1, -1)]
    cut = wear_sleeve.Cut(length=0.535, elbow=0.128, cuff=0.112, ease=0.008, spread=0.022, crease=0.006, head=-0.006)
    parts = [
        weld(halves, 'body'),
        *(lapel(front, wool, s, 0.098, gorge, 0.011 + 0.006 * (s < 0), s > 0, -0.004) for s in (1, -1)),
        collar(front, torso, wool, 0.060, gorge + 0.014, 0.030, 0.013),
        *wear_sleeve.sleeves(torso, wool, cut, 24, 24, 9),
        wear_shell.girdle('belt', body.eased(0.010), wool, waist, 0.046, 0.006, 64),
        *belt_tie(body.eased(0.008), wool, waist),
        *(flap(front, wool, 0.112, waist - 0.155, 0.034, 0.165, s, 0.0, 0.009) for s in (1, -1)),
        *(
            wear_shell.button(body, horn, x, z, 0.0135, 0.012)
            for x in (-0.048, 0.062)
            for z in (button_z - 0.03, waist - 0.12, waist - 0.25)
        ),
        *wear_form.form('female', fit, 1.15, 14, 36),
        *wear_form.stand(fit, 0.9),
    ]
    return wear_cloth.finished('coat-hudson', parts, 0.25)


PRODUCTS = {
    'coat-hudson': Product(
        coat,
        {'camel': {'wool': '#a9845c', 'buttons': '#3a2415'}, 'charcoal': {'wool': '#3a3b40', 'buttons': '#141416'}},
    ),
    'jacket-rialto': Product(
        blazer, {'navy': {'wool': '#26304d', 'buttons': '#2b1a10'}, 'ivory': {'wool': '#e6dfd0', 'buttons': '#7a5a3a'}}
    ),
}
