"""What all clothes share: cloth fields over the torso, shells, sleeves, the dress form and its stand,
and ambient occlusion in the vertex colour. It owns no product.

A `Field` answers where the cloth is at a height and an angle; every part of a garment asks it, so
that parts stay in contact when a proportion changes.
"""

import math
from functools import lru_cache

import bpy
import kit
import numpy as np
from goods import common, wear_body
from mathutils import Vector
from mathutils.bvhtree import BVHTree

TAU = 2 * math.pi
HEM_M = 0.005  # Thickness that cloth shows at its edges.
METAL_FLOOR = 0.72  # Metal shows reflections, which a contact shadow must not put out.
ASPECT = 1.5  # Torsos are wide: columns by ellipse angle spread evenly along the girth.


# ---------------------------------------------------------------- tiles


@lru_cache
def twill(size_m=0.02, lines=20, rough=0.8, depth_m=0.00016, soft=0.5):
    """Diagonal wool or cotton twill; `soft` is how much nap blurs it."""
    t = np.arange(common.HEIGHT_PX) / common.HEIGHT_PX * lines
    y, x = np.meshgrid(t, t, indexing='ij')
    rib = 0.5 + 0.5 * np.sin(TAU * (x + y))
    thread = 0.5 + 0.5 * np.sin(TAU * (x - y) * 2)
    nap = kit.fbm(common.HEIGHT_PX, 0.7, low=12, high=100, seed=71)
    height = (rib * 0.7 + thread * 0.3) * (1 - soft) + nap * soft
    return common.tile(f'twill-{lines}', size_m, 0.8 + height * 0.22, rough + 0 * nap, height, depth_m)


@lru_cache
def poplin():
    """Fine shirting: almost smooth."""
    weave = kit.fbm(common.HEIGHT_PX, 0.5, stretch=(1, 6), low=20, seed=72) + kit.fbm(
        common.HEIGHT_PX, 0.5, stretch=(6, 1), low=20, seed=73
    )
    return common.tile('poplin', 0.04, 0.9 + (weave - 1) * 0.12, 0.72 + 0 * weave, weave / 2, 0.00008)


@lru_cache
def crepe():
    """Matt flowing dress cloth."""
    grit = kit.fbm(common.HEIGHT_PX, 0.6, low=24, high=110, seed=74)
    return common.tile('crepe', 0.04, 0.86 + grit * 0.14, 0.58 + grit * 0.12, grit, 0.0001)


@lru_cache
def silk():
    """Evening satin: smooth, so that folds make the light."""
    slub = kit.fbm(common.HEIGHT_PX, 0.9, stretch=(1, 12), low=8, seed=75)
    return common.tile('silk', 0.06, 0.92 + (slub - 0.5) * 0.1, 0.43 + (slub - 0.5) * 0.16, slub, 0.00003)


@lru_cache
def linen():
    """The form's cover: slubby plain weave, fine enough not to buzz."""
    slub = kit.fbm(common.HEIGHT_PX, 0.7, stretch=(1, 9), low=8, high=90, seed=76) + kit.fbm(
        common.HEIGHT_PX, 0.7, stretch=(9, 1), low=8, high=90, seed=77
    )
    return common.tile('linen', 0.05, 0.86 + (slub - 1) * 0.3, 0.85 + 0 * slub, slub / 2, 0.0002)


@lru_cache
def grain():
    """Turned wood, grain along V."""
    rings = kit.fbm(common.HEIGHT_PX, 1.1, stretch=(22, 1), low=3, seed=12)
    return common.tile('grain', 0.25, 0.6 + rings * 0.45, 0.36 + rings * 0.1, rings, 0.0002)


# ---------------------------------------------------------------- materials


def occluded(mat):
    """Multiply the base colour by the vertex colour, which is what glTF does with COLOR_0."""
    tree = mat.node_tree
    target = tree.nodes['Principled BSDF'].inputs['Base Color']
    mix = tree.nodes.new('ShaderNodeMix')
    mix.data_type, mix.blend_type = 'RGBA', 'MULTIPLY'
    mix.inputs['Factor'].default_value = 1
    mix.inputs[6].default_value = target.default_value
    if target.is_linked:
        tree.links.new(target.links[0].from_socket, mix.inputs[6])
    shade = tree.nodes.new('ShaderNodeVertexColor')
    shade.layer_name = 'shade'
    tree.links.new(shade.outputs['Color'], mix.inputs[7])
    tree.links.new(mix.outputs[2], target)
    return mat


def cloth(name, surface, color, rough=1.0, metal=0.0):
    return occluded(common.tinted(name, surface, color, rough, metal))


def plain(name, color, rough=0.5, metal=0.0):
    return occluded(common.plain(name, color, rough, metal))


class Fittings:
    """The materials of every form and stand."""

    def __init__(self, cover='#cdbfa8'):
        self.linen = cloth('linen', linen(), cover)
        self.wood = cloth('wood', grain(), '#6e4426')
        self.brass = plain('brass', '#d8a657', 0.24, 1.0)


# ---------------------------------------------------------------- shade


def sphere_rays(count):
    """Evenly spread directions (Fibonacci lattice)."""
    i = np.arange(count) + 0.5
    z, a = 1 - 2 * i / count, math.pi * (1 + 5**0.5) * i
    r = np.sqrt(1 - z * z)
    return [Vector(d) for d in np.stack([r * np.cos(a), r * np.sin(a), z], 1)]


def shade(obj, reach_m=0.30, floor=0.30, rays=40):
    """Ambient occlusion, with a floor under the product, into the vertex colour `shade`."""
    mesh = obj.data
    tree = BVHTree.FromPolygons([v.co for v in mesh.vertices], [p.vertices for p in mesh.polygons])
    around = sphere_rays(rays)
    values = np.ones((len(mesh.vertices), 4), np.float32)
    bottom = np.full(len(mesh.vertices), floor)
    for p in mesh.polygons:
        if mesh.materials[p.material_index]['look'][4] > 0.5:
            bottom[list(p.vertices)] = METAL_FLOOR
    for v in mesh.vertices:
        start, open_, total = v.co + v.normal * 0.0015, 0.0, 0.0
        for d in around:
            weight = d.dot(v.normal)
            if weight <= 0.05:
                continue
            total += weight
            far = tree.ray_cast(start, d, reach_m)[3]
            if d.z < 0 and start.z / -d.z < reach_m:
                far = min(far or reach_m, start.z / -d.z)
            open_ += weight * (far / reach_m if far is not None else 1)
        low = bottom[v.index]
        values[v.index, :3] = low + (1 - low) * (open_ / max(total, 1e-6))
    layer = mesh.color_attributes.get('shade') or mesh.color_attributes.new('shade', 'BYTE_COLOR', 'POINT')
    layer.data.foreach_set('color', values.ravel())
    mesh.color_attributes.active_color = layer
    mesh.color_attributes.render_color_index = mesh.color_attributes.find('shade')
    return obj


def finished(name, parts, reach_m=0.30, floor=0.30):
    """All parts as one shaded object: what a product's `build` returns."""
    return [shade(kit.join(name, common.solid(parts)), reach_m, floor)]


def tone(obj, material, fn):
    """Darken one material by fn(position) on top of its shade: depth of glass, dip-dyed hems."""
    mesh = obj.data
    layer = mesh.color_attributes['shade']
    index = mesh.materials.find(material)
    for i in {v for p in mesh.polygons if p.material_index == index for v in p.vertices}:
        old, factor = layer.data[i].color, fn(mesh.vertices[i].co)
        layer.data[i].color = (old[0] * factor, old[1] * factor, old[2] * factor, 1)
    return obj


# ---------------------------------------------------------------- fields


class Field:
    """R(z, angle) around a leaning axis, as a table; arrays in, arrays out."""

    def __init__(self, z, radius, centre_y, top=None):
        self.z, self.radius, self.centre_y = z, radius, centre_y
        self.top = top or z[-1]

    def at(self, z, a):
        z, a = np.broadcast_arrays(np.asarray(z, float), np.asarray(a, float))
        rows, cols = self.radius.shape
        row = np.clip((np.minimum(z, self.top) - self.z[0]) / (self.z[1] - self.z[0]), 0, rows - 1.001)
        col = (a + math.pi) / TAU * cols % cols
        r0, c0 = row.astype(int), col.astype(int) % cols
        fr, fc, c1 = row - r0, col - np.floor(col), (c0 + 1) % cols
        low = self.radius[r0, c0] * (1 - fc) + self.radius[r0, c1] * fc
        high = self.radius[r0 + 1, c0] * (1 - fc) + self.radius[r0 + 1, c1] * fc
        return low * (1 - fr) + high * fr

    def point(self, z, a, lift=0.0):
        z, a = np.broadcast_arrays(np.asarray(z, float), np.asarray(a, float))
        r = self.at(z, a) + lift
        return np.stack([r * np.sin(a), np.interp(z, self.z, self.centre_y) - r * np.cos(a), z], -1)

    def normal(self, z, a):
        """Outward unit normals, from differences."""
        dz, da = 0.008, 0.03
        up = self.point(np.add(z, dz), a) - self.point(np.subtract(z, dz), a)
        around = self.point(z, np.add(a, da)) - self.point(z, np.subtract(a, da))
        n = np.cross(around, up)
        return n / np.linalg.norm(n, axis=-1, keepdims=True)

    def on(self, z, a, lift=0.0):
        """Points lifted along the normal: where buttons, pockets and belts sit."""
        return self.point(z, a) + self.normal(z, a) * np.asarray(lift)[..., None]

    def angle(self, x, z, back=False):
        """The angle at which the front (or back) is x metres off the middle."""
        x, z = np.broadcast_arrays(np.asarray(x, float), np.asarray(z, float))
        a = np.arcsin(np.clip(x / self.at(z, 0 * x), -0.95, 0.95))
        for _ in range(12):
            a = (a + np.arcsin(np.clip(x / self.at(z, a), -0.98, 0.98))) / 2
        return math.pi - a if back else a

    def front(self, x, z, lift=0.0):
        return self.on(z, self.angle(x, z), lift)

    def changed(self, fn):
        """A new field with radii fn(radius, z, angle)."""
        a = -math.pi + TAU * np.arange(self.radius.shape[1]) / self.radius.shape[1]
        z, a = np.meshgrid(self.z, a, indexing='ij')
        return Field(self.z, fn(self.radius, z, a), self.centre_y, self.top)

    def eased(self, amount):
        """Wider by metres: a number, or (height, amount) marks."""
        if np.isscalar(amount):
            return self.changed(lambda r, z, a: r + amount)
        return self.changed(lambda r, z, a: r + np.interp(z, *zip(*sorted(amount))))

    def draped(self, slope, start, keep=1.0):
        """Below `start` cloth hangs: it turns inwards by at most `slope` metres per metre."""
        radius = self.radius.copy()
        step = self.z[1] - self.z[0]
        for i in range(np.searchsorted(self.z, start), -1, -1):
            radius[i] = np.maximum(radius[i], radius[i + 1] - slope * step)
        return Field(self.z, wear_body.soften(self.radius * (1 - keep) + radius * keep), self.centre_y, self.top)

    def down_to(self, low):
        """Continue below the table, straight down: skirts and coats shape that part themselves."""
        step = self.z[1] - self.z[0]
        extra = max(0, math.ceil((self.z[0] - low) / step))
        z = np.concatenate([self.z[0] - step * np.arange(extra, 0, -1), self.z])
        radius = np.vstack([np.repeat(self.radius[:1], extra, 0), self.radius])
        centre = np.concatenate([np.repeat(self.centre_y[:1], extra), self.centre_y])
        return Field(z, radius, centre, self.top)


@lru_cache
def body(sex):
    """The form itself as a field, and the torso's landmarks."""
    torso = wear_body.torso(sex)
    return Field(torso.z, torso.radius, torso.centre_y, torso.neck[2] + 0.006), torso


def noise(seed, stretch=(1, 1), beta=1.9, high=9):
    """A smooth random function of (u, v) in turns, in -1..1, repeating every turn."""
    image = (kit.fbm(256, beta, stretch, 1, high, seed) - 0.5) * 2

    def sample(u, v):
        x, y = np.asarray(u, float) % 1 * 256, np.asarray(v, float) % 1 * 256
        x0, y0 = x.astype(int) % 256, y.astype(int) % 256
        fx, fy, x1, y1 = x - np.floor(x), y - np.floor(y), (x0 + 1) % 256, (y0 + 1) % 256
        top = image[y0, x0] * (1 - fx) + image[y0, x1] * fx
        low = image[y1, x0] * (1 - fx) + image[y1, x1] * fx
        return top * (1 - fy) + low * fy

    return sample


# ---------------------------------------------------------------- shells


def round_angles(columns, aspect=ASPECT):
    """Angles once around, from the back over the left side, even along a wide girth."""
    t = -math.pi + TAU * np.arange(columns) / columns
    return np.arctan2(np.sin(t) * aspect, np.cos(t))


def hemmed(rows, low=True, high=True, thick=HEM_M, depth=0.035):
    """Fold a closed grid's first and last ring inwards, so that cloth shows a thickness."""
    rows = np.asarray(rows, float)
    out = [rows]
    for wanted, edge, nxt, front in ((low, 0, 1, True), (high, -1, -2, False)):
        if not wanted:
            continue
        ring, centre = rows[edge], rows[edge].mean(0)
        inward = centre - ring
        inward /= np.maximum(np.linalg.norm(inward, axis=1, keepdims=True), 1e-9)
        along = rows[nxt] - ring
        along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
        fold = [ring + inward * thick, ring + inward * thick + along * depth]
        out = [np.array(fold[::-1])] + out if front else out + [np.array(fold)]
    return np.concatenate(out)


def plugged(rows):
    """Close a grid's first ring towards its middle: nobody looks up into an empty garment."""
    rows = np.asarray(rows, float)
    return np.concatenate([np.repeat(rows[0].mean(0)[None, None], rows.shape[1], 1), rows])


def shell(name, field, mat, low, top, columns=64, rows=28, folds=None, power=1.0, plug=True):
    """A closed garment part between two edges; `low` and `top` are heights or functions of the angle."""
    a = round_angles(columns)
    edge = lambda e: e(a) if callable(e) else np.full(columns, float(e))
    s = np.linspace(0, 1, rows)[:, None] ** power
    z = edge(low) + (edge(top) - edge(low)) * s
    angles = np.broadcast_to(a, z.shape)
    grid = field.on(z, angles, folds(z, angles) if folds else 0.0 * z)
    grid = hemmed(grid)
    return common.sheet(name, plugged(grid) if plug else grid, mat, wrap=True)


def open_shell(name, field, mat, low, top, left, right, columns=64, rows=30, folds=None):
    """A garment part open in front: its edges run at angles left(z) < 0 < right(z)."""
    t = np.linspace(0, 1, columns)
    t = t + 0.10 * np.sin(TAU * 2 * t) / 2  # Denser at the sides, where the girth bends.
    s = np.linspace(0, 1, rows)[:, None]
    a = np.linspace(0, TAU, columns)[None, :] + 0 * s
    z = None
    for _ in range(4):  # Edges depend on height and heights on the angle: settle both.
        lo = low(a) if callable(low) else low + 0 * a
        hi = top(a) if callable(top) else top + 0 * a
        z = lo + (hi - lo) * s
        start, stop = right(z), TAU + left(z)
        a = start + (stop - start) * t
    grid = field.on(z, a, folds(z, a) if folds else 0.0 * z)
    n = field.normal(z, a)
    grid = np.concatenate([grid[:, :1] - n[:, :1] * HEM_M, grid, grid[:, -1:] - n[:, -1:] * HEM_M], 1)
    n = np.concatenate([n[:, :1], n, n[:, -1:]], 1)
    under = grid[:1] - n[:1] * HEM_M
    inside = under + np.array([0, 0, 0.04]) - n[:1] * 0.004
    over = grid[-1:] - n[-1:] * HEM_M
    return common.sheet(name, np.concatenate([inside, under, grid, over]), mat)


def patch(name, field, mat, xs, zs, lift=0.004, thick=0.004):
    """A piece laid on the front: xs[R][C], zs[R][C] in metres; its border turns down to the cloth."""
    xs, zs = np.asarray(xs, float), np.asarray(zs, float)
    n = xs.shape
    up = np.full(n, lift)
    pad = lambda m: np.pad(m, 1, mode='edge')
    up = np.pad(up, 1, constant_values=lift - thick)
    return common.sheet(name, field.front(pad(xs), pad(zs), up), mat)


def rectangle(x0, x1, z0, z1, columns=5, rows=5, slant=0.0):
    """Grids for `patch`; `slant` lifts the far end."""
    t, s = np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, 1, rows))
    return x0 + (x1 - x0) * t, z0 + (z1 - z0) * s + slant * t


def girdle(name, field, mat, z, width, thick=0.004, columns=72, tilt=0.0, fold=None):
    """A belt or waistband around everything."""
    a = round_angles(columns)
    rows = []
    for dz, lift in ((-0.5, 0.0), (-0.46, 1.0), (0.0, 1.25), (0.46, 1.0), (0.5, 0.0)):
        zz = z + dz * width + tilt * np.cos(a) + (fold(a) if fold else 0)
        rows.append(field.on(zz, a, np.full(columns, lift * thick)))
    return common.sheet(name, rows, mat, wrap=True)


def button(field, mat, x, z, radius=0.010, lift=0.004, sides=14):
    """A dished button with a rim, standing on the cloth's normal."""
    a = field.angle(x, z)
    at, n = Vector(field.on(z, a, lift)), Vector(field.normal(z, a))
    return disc(mat, at, n, [(1.0, 0.0), (1.0, 0.28), (0.86, 0.36), (0.68, 0.24), (0.0, 0.22)], radius, sides)


def disc(mat, at, normal, profile, radius, sides=14):
    """A small turned part on a surface: (radius, height) pairs scaled by `radius`."""
    turn = Vector((0, 0, 1)).rotation_difference(normal).to_matrix()
    rows = []
    for r, h in profile:
        ring = [(r * math.cos(t), r * math.sin(t), h) for t in np.arange(sides) * TAU / sides]
        rows.append([at + turn @ (Vector(p) * radius) for p in ring])
    return common.sheet('disc', rows, mat, wrap=True)


# ---------------------------------------------------------------- sleeves


class Cut:
    """How a sleeve is cut: length from shoulder, half widths in metres, slack at the shoulder."""

    def __init__(self, length=0.52, elbow=0.125, cuff=0.095, ease=0.0, spread=0.015, crease=0.004, head=0.0):
        self.length, self.elbow, self.cuff, self.ease = length, elbow, cuff, ease
        self.spread, self.crease, self.head = spread, crease, head


def sleeve_axis(torso, cut, count):
    """Outer and inner edge (x, z), half depth and y of the sleeve's rings, from armhole to cuff."""
    x, z, e = torso.side_limit, torso.shoulder[2], cut.ease
    end, low = x + 0.088 + cut.spread + e, z - cut.length
    elbow_x, elbow_z = x + 0.062 + cut.spread * 0.6 + e, z - 0.27
    outer = [(x - 0.032, z + 0.040 + e), (x + 0.002, z + 0.030 + e + cut.head), (x + 0.024 + e, z - 0.005)]
    outer += [(x + 0.038 + e, z - 0.07), (x + 0.049 + e, z - 0.16)]
    inner = [(x - 0.045, z - 0.150 - e), (x - 0.036, z - 0.168 - e), (x - 0.030, z - 0.185 - e)]
    inner += [(x - 0.030, z - 0.200), (x + 0.054 + e - cut.elbow * 1.10, z - 0.235)]
    depth = [0.060 + e, 0.066 + e, 0.069 + e, 0.069 + e, 0.066 + e]
    ys = [0.004, 0.002, 0.0, 0.0, 0.002]
    if cut.length > 0.35:
        outer += [(elbow_x, elbow_z), ((elbow_x + end) / 2, (elbow_z + low) / 2), (end, low)]
        mid = (cut.elbow + cut.cuff) / 2
        inner += [(elbow_x - cut.elbow, elbow_z - 0.03), ((elbow_x + end) / 2 - mid, (elbow_z + low) / 2)]
        inner += [(end - cut.cuff, low + 0.004)]
        depth += [cut.elbow * 0.52, mid * 0.54, cut.cuff * 0.56]
        ys += [0.006, -0.008, -0.026]
    else:
        outer += [(x + 0.066 + e + cut.spread, low)]
        inner += [(x + 0.066 + e + cut.spread - cut.cuff, low - 0.012)]
        depth, ys = depth + [cut.cuff * 0.55], ys + [0.0]
    curve = lambda keys: common.catmull(np.array(keys, float).reshape(len(keys), -1), count)
    return curve(outer), curve(inner), curve(depth)[:, 0], curve(ys)[:, 0] + torso.shoulder[1] + 0.008


def sleeve_rows(torso, cut, side, rows=26, columns=24, seed=5):
    """Rings of a hanging sleeve; creases gather at the elbow and run across."""
    outer, inner, depth, ys = sleeve_axis(torso, cut, rows)
    t = TAU * np.arange(columns) / columns
    wander = noise(seed, (1.7, 0.6), 1.5, 14)
    grid = []
    for i in range(rows):
        s = i / (rows - 1)
        mid, half = (outer[i] + inner[i]) / 2, (outer[i] - inner[i]) / 2
        bend = math.exp(-(((s - 0.60) / 0.16) ** 2)) + 0.35
        quiet = common.smooth(s, 0.06, 0.35) * (1 - 0.8 * common.smooth(s, 0.9, 1.0))
        # Diagonal: the phase turns with the angle, as cloth twists around an arm.
        crease = cut.crease * bend * quiet * (wander(t / TAU, s * 1.1 + 0.12 * np.sin(t)) * 2.1)
        scale = 1 + crease / max(np.hypot(*half), 0.03)
        x = mid[0] + half[0] * np.cos(t) * scale
        z = mid[1] + half[1] * np.cos(t) * scale
        y = ys[i] - depth[i] * np.sin(t) * scale
        grid.append(np.stack([side * x, y, z], 1))
    return np.array(grid)


def sleeves(torso, mat, cut, rows=26, columns=24, seed=5, cuff=None):
    """Both sleeves; `cuff` (fraction, material) gives the end its own band."""
    parts = []
    for side in (1, -1):
        grid = sleeve_rows(torso, cut, side, rows, columns, seed + side)
        grid = hemmed(grid, low=False, thick=0.006, depth=0.03)
        closed = np.concatenate([grid, np.repeat(grid[-1].mean(0)[None, None], columns, 1)])
        parts.append(common.sheet('sleeve', closed, mat, wrap=True, flip=side < 0))
    return parts


# ---------------------------------------------------------------- form and stand


def turned(name, profile, mat, at=(0, 0, 0), segments=32, flat=1.0):
    """Turn (radius, height) pairs; `flat` squashes front to back."""
    a = TAU * np.arange(segments) / segments
    rows = [np.stack([r * np.sin(a), -r * np.cos(a) * flat, 0 * a + z], 1) + np.array(at) for r, z in profile]
    return common.sheet(name, rows, mat, wrap=True)


def neck_cap(field, torso, fit):
    """Wooden disc and brass finial on the neck."""
    z = torso.neck[2] + 0.028
    y = float(np.interp(z, field.z, field.centre_y))
    wood = [(0.001, 0.0), (0.060, 0.0), (0.066, 0.005), (0.066, 0.014), (0.058, 0.020), (0.030, 0.026), (0.001, 0.027)]
    knob = [(0.018, 0.022), (0.020, 0.027), (0.009, 0.034), (0.008, 0.044), (0.017, 0.054), (0.019, 0.064)]
    knob += [(0.013, 0.076), (0.001, 0.080)]
    knob = [(max(r, 0.0005), h) for r, h in common.catmull(knob, 17)]
    return [turned('cap', wood, fit.wood, (0, y - 0.004, z), 28), turned('finial', knob, fit.brass, (0, y - 0.004, z), 18)]


def form(sex, fit, low, high_rows=18, columns=48, sunk_m=0.018):
    """The visible part of the covered form, from height `low` up to the neck; `sunk_m` slimmer under cloth."""
    field, torso = body(sex)
    a = round_angles(columns)
    z = np.linspace(0, 1, high_rows)[:, None] * (torso.neck[2] + 0.03 - low) + low
    sunk = -sunk_m * common.smooth(torso.neck[2] - 0.035 - z, 0, 0.05)  # Cloth must never let it through.
    rows = field.point(z, np.broadcast_to(a, (high_rows, columns)), sunk)
    return [common.sheet('form', plugged(rows), fit.linen, wrap=True), *neck_cap(field, torso, fit)]


def stand(fit, top, foot=0.155, y=-0.02):
    """Brass pole on a round wooden foot with a brass ring."""
    wood = [(foot - 0.006, 0.0), (foot, 0.006), (foot, 0.018), (foot - 0.008, 0.026), (foot * 0.55, 0.034), (0.03, 0.040)]
    ring = [(0.030, 0.036), (0.034, 0.042), (0.030, 0.050), (0.016, 0.062), (0.0125, 0.09)]
    pole = ring + [(0.0125, top * 0.55), (0.017, top * 0.55 + 0.008), (0.017, top * 0.55 + 0.03), (0.0105, top * 0.55 + 0.04)]
    pole += [(0.0105, top)]
    return [turned('foot', [(0.001, 0.0), *wood], fit.wood, (0, y, 0), 32), turned('pole', pole, fit.brass, (0, y, 0), 14)]
