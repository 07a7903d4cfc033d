"""What every product shares: tinted surfaces on small grey tiles, sheets with metric UVs,
stitches, and the export to one GLB. It owns no product and no colour.

While authoring, units are metres, Z is up and a product faces -Y; the exporter turns that
into glTF's Y up, facing +Z.
"""

import math
import os
from dataclasses import dataclass, field
from functools import lru_cache

import bpy  # First: `bmesh` and `mathutils` only exist once bpy has been loaded.
import bmesh
import kit
import numpy as np
from goods import variants
from people import pack
from mathutils import Matrix, Vector

TONE_PX, HEIGHT_PX = 256, 512
SHARP_RAD = math.radians(62)  # Six-sided tubes stay round, cut edges stay crisp.


@dataclass(frozen=True)
class Product:
    """A family's entry: how to build it, and its colours (slug -> material -> Look or hex)."""

    build: object  # () -> list of Blender objects
    colors: dict = field(default_factory=dict)


# ---------------------------------------------------------------- tiles


@dataclass(frozen=True)
class Tile:
    """A surface without colour: tone and roughness in 0..1, height in 0..1 scaled by depth_m."""

    name: str
    size_m: float
    tone: np.ndarray
    rough: np.ndarray
    height: np.ndarray
    depth_m: float


def half(pixels):
    """Tone needs no more than half the normals' resolution."""
    n = TONE_PX
    k = pixels.shape[0] // n
    return pixels.reshape(n, k, n, k).mean((1, 3))


def tile(name, size_m, tone, rough, height, depth_m):
    tone = np.clip(tone / tone.mean() * 0.9, 0, 1)  # Near white, so that the factor is the colour seen.
    return Tile(name, size_m, half(tone), half(np.clip(rough, 0.04, 1)), height, depth_m)


@lru_cache
def pebbled(grain=30, rough=0.40):
    """Grained leather: cells with creases between them, darker and rougher in the creases."""
    near, second = kit.cells(grain, HEIGHT_PX, seed=3)
    crease = np.clip((second - near) * 2.6, 0, 1) ** 0.7
    height = crease * 0.8 + (1 - near) * 0.25 + kit.fbm(HEIGHT_PX, 0.8, low=40, seed=5) * 0.12
    cloud = kit.fbm(HEIGHT_PX, 1.0, low=5, seed=7) - 0.5  # Nothing larger: it would show the repeat.
    tone = 0.74 + 0.26 * np.clip(crease * 0.8 + cloud * 0.4 + 0.15, 0, 1)
    return tile('pebbled', 0.05, tone, rough + (1 - crease) * 0.22 + cloud * 0.15, height, 0.00030)


@lru_cache
def calf(rough=0.52):
    """Polished calfskin: pores and a hint of grain, for dress shoes and trims."""
    near, second = kit.cells(64, HEIGHT_PX, seed=41)
    crease = np.clip((second - near) * 3, 0, 1)
    cloud = kit.fbm(HEIGHT_PX, 0.8, low=14, seed=42) - 0.5
    height = crease * 0.5 + kit.fbm(HEIGHT_PX, 0.9, low=20, seed=43) * 0.5
    tone = 0.9 + cloud * 0.07 + crease * 0.04
    return tile('calf', 0.05, tone, rough + cloud * 0.08 + (1 - crease) * 0.06, height, 0.00006)


@lru_cache
def canvas(threads=28):
    """Plain weave: warp and weft arcs that alternate over and under."""
    t = np.arange(HEIGHT_PX) / HEIGHT_PX * threads
    y, x = np.meshgrid(t, t, indexing='ij')
    over = (np.floor(x) + np.floor(y)) % 2 > 0
    arc_x, arc_y = np.sin(np.pi * (x % 1)), np.sin(np.pi * (y % 1))
    height = np.where(over, arc_x * (0.6 + 0.4 * arc_y), arc_y * (0.6 + 0.4 * arc_x))
    slub = kit.fbm(HEIGHT_PX, 0.7, stretch=(1, 8), low=6, seed=31) + kit.fbm(
        HEIGHT_PX, 0.7, stretch=(8, 1), low=6, seed=32
    )
    return tile('canvas', 0.03, 0.66 + height * 0.26 + (slub - 1) * 0.22, 0.82 + 0 * height, height, 0.00022)


@lru_cache
def satin():
    """Evening cloth: long floats, a soft sheen that breaks along the thread."""
    t = np.arange(HEIGHT_PX) / HEIGHT_PX * 64
    y, x = np.meshgrid(t, t, indexing='ij')
    float_ = np.sin(np.pi * ((x + np.floor(y) * 0.4) % 2) / 2) ** 0.4 * np.sin(np.pi * (y % 1)) ** 0.5
    slub = kit.fbm(HEIGHT_PX, 0.8, stretch=(1, 10), low=6, seed=33) - 0.5
    return tile('satin', 0.03, 0.86 + float_ * 0.1 + slub * 0.1, 0.36 + slub * 0.2, float_, 0.00006)


# ---------------------------------------------------------------- materials


def tinted(name, surface, color, rough=1.0, metal=0.0):
    """A tile dyed by baseColorFactor; `rough` and `metal` are glTF factors on its maps."""
    mat = kit.material(name, color)
    mat['tile_m'] = surface.size_m
    mat['look'] = [*kit.linear(color)[:3], rough, metal]
    tree = mat.node_tree
    bsdf = tree.nodes['Principled BSDF']

    def texture(suffix, pixels, is_data):
        key = f'{surface.name}-{suffix}'
        node = tree.nodes.new('ShaderNodeTexImage')
        node.image = bpy.data.images.get(key) or kit.image(key, pixels, is_data)
        return node.outputs['Color']

    grey = np.repeat(surface.tone[..., None], 3, 2)
    tree.links.new(texture('tone', grey, False), bsdf.inputs['Base Color'])
    one = np.ones_like(surface.rough)
    split = tree.nodes.new('ShaderNodeSeparateColor')
    # Metal is white in the map: the factor alone decides, so a colour variant may be metallic.
    tree.links.new(texture('orm', np.dstack([one, surface.rough, one]), True), split.inputs[0])
    tree.links.new(split.outputs['Green'], bsdf.inputs['Roughness'])
    tree.links.new(split.outputs['Blue'], bsdf.inputs['Metallic'])
    bump = tree.nodes.new('ShaderNodeNormalMap')
    pixels = kit.normals(surface.height, surface.size_m, surface.depth_m)
    tree.links.new(texture('normal', pixels, True), bump.inputs['Color'])
    tree.links.new(bump.outputs['Normal'], bsdf.inputs['Normal'])
    return mat


def plain(name, color, rough=0.5, metal=0.0):
    """A constant material: thread, edge paint, metal. Costs no UVs and no tangents."""
    mat = kit.material(name, color, rough, metal)
    mat['look'] = [*kit.linear(color)[:3], rough, metal]
    return mat


def brass(name='brass'):
    return plain(name, '#d8a657', 0.22, 1.0)


# ---------------------------------------------------------------- curves


def catmull(keys, count, closed=False):
    """`count` points on a smooth curve through `keys` (any dimension), as an array."""
    keys = np.asarray(keys, float)
    n = len(keys)
    spans = n if closed else n - 1
    t = np.linspace(0, spans, count, endpoint=not closed)
    i = np.minimum(t.astype(int), spans - 1)
    f = (t - i)[:, None]

    def at(k):
        return keys[k % n] if closed else keys[np.clip(k, 0, n - 1)]

    a, b, c, d = at(i - 1), at(i), at(i + 1), at(i + 2)
    return 0.5 * (2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f**2 + (3 * b - a - 3 * c + d) * f**3)


def bspline(controls, count):
    """Clamped uniform cubic B-spline over the first axis of `controls`; four controls are a Bézier."""
    controls = np.asarray(controls, float)
    n, degree = len(controls), 3
    knots = np.concatenate([np.zeros(degree), np.linspace(0, 1, n - degree + 1), np.ones(degree)])
    t = np.clip(np.linspace(0, 1, count), 0, 1 - 1e-9)
    basis = [((knots[i] <= t) & (t < knots[i + 1])).astype(float) for i in range(len(knots) - 1)]
    for p in range(1, degree + 1):
        step = []
        for i in range(len(basis) - 1):
            left, right = knots[i + p] - knots[i], knots[i + p + 1] - knots[i + 1]
            value = (t - knots[i]) / left * basis[i] if left else 0 * t
            value = value + ((knots[i + p + 1] - t) / right * basis[i + 1] if right else 0 * t)
            step.append(value)
        basis = step
    return np.tensordot(np.array(basis).T, controls, 1)


def smooth(t, a=0.0, b=1.0):
    """Smoothstep of t between a and b."""
    t = np.clip((t - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


# ---------------------------------------------------------------- meshes


def sheet(name, rows, mat, wrap=False, flip=False):
    """A quad grid over `rows` (R x C x 3), with UVs by arc length so that grain never stretches.

    `wrap` joins the last column to the first.
    """
    rows = np.asarray(rows, float)
    count = rows.shape[1]
    if wrap:
        rows = np.concatenate([rows, rows[:, :1]], 1)
    tile_m = mat.get('tile_m', 1.0)
    across = np.linalg.norm(np.diff(rows, axis=1), axis=2).mean(0)
    along = np.linalg.norm(np.diff(rows, axis=0), axis=2).mean(1)
    u = np.concatenate([[0], np.cumsum(across)]) / tile_m
    v = np.concatenate([[0], np.cumsum(along)]) / tile_m
    if wrap:
        u *= max(1, round(u[-1])) / u[-1]  # Whole tiles around, so that the seam does not show.
    faces, uvs = [], []
    for r in range(rows.shape[0] - 1):
        for c in range(rows.shape[1] - 1):
            corner = [(r, c), (r, c + 1), (r + 1, c + 1), (r + 1, c)]
            corner = corner[::-1] if flip else corner
            faces.append([i * count + j % count for i, j in corner])
            uvs += [(u[j], v[i]) for i, j in corner]
    obj = kit.mesh(name, rows[:, :count].reshape(-1, 3), faces, mat)
    obj.data.uv_layers['UVMap'].data.foreach_set('uv', np.array(uvs).ravel())
    return obj


def thicken(obj, thickness, rim=None, offset=1.0):
    """Give a sheet thickness along its normals (offset -1: inwards); the cut edge may have its own paint."""
    solid = obj.modifiers.new('thickness', 'SOLIDIFY')
    solid.thickness, solid.offset = thickness, offset
    if rim:
        obj.data.materials.append(rim)
        solid.material_offset_rim = len(obj.data.materials) - 1
    return obj


def band(name, path, mat, width, thick, out):
    """A flat strap along `path`, rectangular in section; `out(point)` is the way its face looks."""
    path = [Vector(p) for p in path]
    rows = []
    for i, p in enumerate(path):
        along = (path[min(i + 1, len(path) - 1)] - path[max(i - 1, 0)]).normalized()
        normal = Vector(out(p))
        normal = (normal - along * normal.dot(along)).normalized()
        side = along.cross(normal) * (width / 2)
        soft, up = side * 0.93, normal * thick
        rows.append(
            [p + side, p + side + up * 0.6, p + soft + up, p - soft + up, p - side + up * 0.6, p - side]
        )
    obj = sheet(name, rows, mat, wrap=True)
    return kit.flip_normals_out(cap_ends(obj, len(rows[0]), mat))


def cap_ends(obj, count, mat):
    """Close a wrapped sheet whose rows have `count` points with one flat face at each end."""
    tile_m = mat.get('tile_m', 1.0)
    mesh = bmesh.new()
    mesh.from_mesh(obj.data)
    mesh.verts.ensure_lookup_table()
    uv = mesh.loops.layers.uv.active
    verts = list(mesh.verts)
    ends = [verts[:count], verts[-count:][::-1]]
    for face in [mesh.faces.new(end) for end in ends]:
        face.smooth = True
        for loop in face.loops:
            loop[uv].uv = ((loop.vert.co.x + loop.vert.co.y) / tile_m, loop.vert.co.z / tile_m)
    mesh.to_mesh(obj.data)
    mesh.free()
    return obj


def stitches(path, out, thread, pitch=0.0052, length=0.0036, width=0.0011, slant=0.18, closed=False):
    """Saddle stitches, six triangles each: a small hipped roof per stitch.

    `out` is the direction away from the leather: a vector, or a function of the point.
    """
    verts, faces = [], []
    points = kit.resample(path, pitch, closed)
    for p, q in zip(points, points[1:]):
        along = (q - p).normalized()
        normal = Vector(out(p) if callable(out) else out).normalized()
        side = along.cross(normal).normalized()
        # A slight slant is what tells hand stitching from a machine's straight line.
        along = (along + side * slant).normalized() * (length / 2)
        side = side * (width / 2)
        base = len(verts)
        verts += [p - along - side, p - along + side, p + along + side, p + along - side]
        top = normal * (width * 0.62)
        verts += [p - along * 0.6 + top, p + along * 0.6 + top]
        faces += [tuple(base + a for a in f) for f in ((0, 4, 5, 3), (1, 2, 5, 4), (0, 1, 4), (2, 3, 5))]
    return kit.mesh('stitches', verts, faces, thread)


def moved(objects, at=(0, 0, 0), turn=0.0, mirror=False):
    """Copies of finished parts, turned about Z (radians) and moved; `mirror` makes the other foot."""
    result = []
    place = Matrix.Translation(at) @ Matrix.Rotation(turn, 4, 'Z')
    if mirror:
        place = place @ Matrix.Diagonal((-1, 1, 1, 1))
    for obj in objects:
        copy = bpy.data.objects.new(obj.name, obj.data.copy())
        copy.data.transform(place @ obj.matrix_basis)
        if mirror:
            copy.data.flip_normals()
        bpy.context.scene.collection.objects.link(copy)
        result.append(copy)
    return result


def solid(objects):
    """Apply modifiers and creases now, so that parts can be copied."""
    for obj in objects:
        bpy.ops.object.select_all(action='DESELECT')
        obj.select_set(True)
        bpy.context.view_layer.objects.active = obj
        weighted = any(m.type == 'WEIGHTED_NORMAL' for m in obj.modifiers)
        bpy.ops.object.convert(target='MESH')
        if not weighted:
            obj.data.set_sharp_from_angle(angle=SHARP_RAD)
    return objects


# ---------------------------------------------------------------- export


def by_material(obj):
    """Split into one object per material; those without maps lose their UVs (and so tangents)."""
    bpy.ops.object.select_all(action='DESELECT')
    obj.select_set(True)
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.mode_set(mode='EDIT')
    bpy.ops.mesh.separate(type='MATERIAL')
    bpy.ops.object.mode_set(mode='OBJECT')
    pieces = sorted(
        bpy.context.selected_objects, key=lambda o: o.data.materials[o.data.polygons[0].material_index].name
    )
    for piece in pieces:
        mat = piece.data.materials[piece.data.polygons[0].material_index]
        piece.name = piece.data.name = mat.name
        if not any(node.type == 'TEX_IMAGE' for node in mat.node_tree.nodes):
            while piece.data.uv_layers:
                piece.data.uv_layers.remove(piece.data.uv_layers[0])
        piece.modifiers.new('triangles', 'TRIANGULATE').keep_custom_normals = True
    return pieces


def stand(obj):
    """Origin at the bottom centre."""
    co = np.array([obj.matrix_world @ v.co for v in obj.data.vertices])
    low, high = co.min(0), co.max(0)
    shift = Vector((-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2]))
    for v in obj.data.vertices:
        v.co += shift
    return obj


def export(product_id, parts, colors, out_dir):
    """Write OUT_DIR/PRODUCT_ID.glb: one node, one mesh, one primitive per material, colour variants."""
    whole = stand(kit.join(product_id, solid(parts)))
    used = {whole.data.materials[p.material_index] for p in whole.data.polygons}
    looks = {m.name: list(m['look']) for m in used}
    relief = any(node.type == 'NORMAL_MAP' for m in used for node in m.node_tree.nodes)
    pieces = by_material(whole)
    bpy.ops.object.select_all(action='DESELECT')
    for piece in pieces:
        piece.select_set(True)
    path = os.path.join(out_dir, f'{product_id}.glb')
    bpy.ops.export_scene.gltf(
        filepath=path,
        use_selection=True,
        export_apply=True,
        export_animations=False,
        export_yup=True,
        export_tangents=relief,
        export_image_format='JPEG',
        export_image_quality=90,
        export_cameras=False,
        export_lights=False,
        export_extras=False,
    )
    variants.finish(path, product_id, looks, colors)
    pack.pack(path)
    return path
