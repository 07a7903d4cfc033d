"""Bakes arriving light into lightmap atlases, removes the noise, and writes them as 8-bit images.

Encoding: linear light / `scale`, clipped to 0..1, with the sRGB transfer curve
(IEC 61966-2-1), as JPEG without chroma subsampling. Light is irradiance / pi, so
what a surface shows is base colour x light.
"""

import os
import tempfile
import time

import bpy
import numpy as np
from PIL import Image

MARGIN_PX = 3


def bake(objects, side, samples):
    """Direct and bounced diffuse light, without the surfaces' own colour, as (side, side, 3) linear floats."""
    scene = bpy.context.scene
    target = bpy.data.images.new('light', side, side, float_buffer=True)
    nodes = [_aim(mat, target) for mat in {m for o in objects for m in o.data.materials}]
    copy = _joined_copy(objects)
    scene.render.engine = 'CYCLES'
    cycles = scene.cycles
    cycles.samples, cycles.device, cycles.use_denoising = samples, 'CPU', False
    cycles.use_adaptive_sampling = False
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 4, 4, 1
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 4
    start = time.time()
    bpy.ops.object.bake(
        type='DIFFUSE', pass_filter={'DIRECT', 'INDIRECT'}, margin=MARGIN_PX, margin_type='EXTEND', use_clear=True
    )
    print(f'bake {side} px, {samples} samples: {time.time() - start:.0f} s')
    bpy.data.objects.remove(copy)
    for obj in objects:
        obj.hide_render = False
    pixels = np.empty(side * side * 4, np.float32)
    target.pixels.foreach_get(pixels)
    for tree, node in nodes:
        tree.nodes.remove(node)
    bpy.data.images.remove(target)
    return pixels.reshape(side, side, 4)[..., :3]


def _joined_copy(objects):
    """One object instead of many: Cycles prepares the whole scene again for each object it bakes."""
    bpy.ops.object.select_all(action='DESELECT')
    for obj in objects:
        obj.select_set(True)
    bpy.context.view_layer.objects.active = objects[0]
    bpy.ops.object.duplicate()
    bpy.ops.object.join()
    for obj in objects:
        obj.hide_render = True
    return bpy.context.view_layer.objects.active


def _aim(mat, image):
    """Bakes write to the material's active image node."""
    node = mat.node_tree.nodes.new('ShaderNodeTexImage')
    node.image = image
    mat.node_tree.nodes.active = node
    return mat.node_tree, node


def dull_metals():
    """Metals have no diffuse light to bake; returns what is needed to make them shine again."""
    before = []
    for mat in bpy.data.materials:
        socket = mat.node_tree.nodes['Principled BSDF'].inputs['Metallic'] if mat.use_nodes else None
        if socket is not None:
            before.append((socket, socket.default_value))
            socket.default_value = 0.0
    return before


def denoise(light, rectangles):
    """OpenImageDenoise through the compositor; each chart gets its own albedo, so none bleeds into another."""
    side = light.shape[0]
    guide = np.zeros_like(light)
    rng = np.random.default_rng(1)
    for x, y, w, h in rectangles:
        guide[y : y + h, x : x + w] = rng.random(3)
    scene = bpy.data.scenes.new('denoise')
    scene.render.engine = 'CYCLES'
    scene.cycles.samples = 1
    scene.render.resolution_x = scene.render.resolution_y = side
    scene.render.resolution_percentage = 100
    scene.camera = bpy.data.objects.new('denoise', bpy.data.cameras.new('denoise'))
    scene.collection.objects.link(scene.camera)
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    filt, out = tree.nodes.new('CompositorNodeDenoise'), tree.nodes.new('CompositorNodeOutputFile')
    tree.links.new(_input(tree, 'light', light), filt.inputs['Image'])
    tree.links.new(_input(tree, 'guide', guide), filt.inputs['Albedo'])
    tree.links.new(filt.outputs['Image'], out.inputs[0])
    composite = tree.nodes.new('CompositorNodeComposite')
    tree.links.new(filt.outputs['Image'], composite.inputs[0])
    folder = tempfile.mkdtemp()
    out.base_path, out.format.file_format, out.format.color_depth = folder, 'OPEN_EXR', '32'
    bpy.ops.render.render(scene=scene.name)
    path = os.path.join(folder, sorted(os.listdir(folder))[0])
    clean = read_linear(path)
    bpy.data.scenes.remove(scene)
    return clean


def smooth_small(light, rectangles, below_px=48):
    """Soften charts that are too narrow for the denoiser to find structure in (binomial 5 x 5, in place)."""
    kernel = (1, 4, 6, 4, 1)
    for x, y, w, h in rectangles:
        if min(w, h) >= below_px:
            continue
        tile = light[y : y + h, x : x + w]
        for axis in (0, 1):
            pad = [(2, 2) if a == axis else (0, 0) for a in range(3)]
            wide = np.pad(tile, pad, mode='edge')
            tile = sum(k * np.take(wide, range(i, i + tile.shape[axis]), axis) for i, k in enumerate(kernel)) / 16
        light[y : y + h, x : x + w] = tile


def _input(tree, name, rgb):
    image = bpy.data.images.new(name, rgb.shape[1], rgb.shape[0], float_buffer=True)
    image.colorspace_settings.name = 'Linear Rec.709'
    image.pixels.foreach_set(np.dstack([rgb, np.ones(rgb.shape[:2], np.float32)]).astype(np.float32).ravel())
    image.update()
    node = tree.nodes.new('CompositorNodeImage')
    node.image = image
    return node.outputs['Image']


def read_linear(path):
    """An image file as (h, w, 3) linear floats, bottom row first, as Blender keeps them."""
    image = bpy.data.images.load(path)
    w, h = image.size
    pixels = np.empty(w * h * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return pixels.reshape(h, w, 4)[..., :3]


def fill_patch(light, rectangle, value):
    """Give the patch that thin faces share its one value."""
    x, y, w, h = rectangle
    light[y : y + h, x : x + w] = value


def encode(light, scale, path, quality=92):
    """Write the 8-bit image; the first row of a file is the top, the last of Blender's."""
    unit = np.clip(light / scale, 0, 1)
    curve = np.where(unit <= 0.0031308, unit * 12.92, 1.055 * unit ** (1 / 2.4) - 0.055)
    pixels = np.round(curve[::-1] * 255).astype(np.uint8)
    Image.fromarray(pixels).save(path, quality=quality, subsampling=0, optimize=True)
    clipped = (light > scale).any(axis=2).mean() * 100
    print(f'{os.path.basename(path)}: {os.path.getsize(path) / 1000:.0f} kB, {clipped:.2f} % clipped')
