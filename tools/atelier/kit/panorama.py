"""A Cycles panorama of the scene from one point, as linear light, for reflections."""

import os
import tempfile

import bpy
import numpy as np

from kit.bake import read_linear


def panorama(at, width=768, samples=24):
    """(width / 2, width, 3) linear floats, top row first; the centre looks along authoring +y (glTF -z)."""
    scene = bpy.context.scene
    data = bpy.data.cameras.new('panorama')
    data.type = 'PANO'
    data.panorama_type = 'EQUIRECTANGULAR'
    eye = bpy.data.objects.new('panorama', data)
    eye.location, eye.rotation_euler = at, (np.pi / 2, 0, 0)
    scene.collection.objects.link(eye)
    scene.camera = eye
    scene.render.engine = 'CYCLES'
    cycles = scene.cycles
    cycles.samples, cycles.use_adaptive_sampling = samples, False
    cycles.use_denoising, cycles.denoiser = True, 'OPENIMAGEDENOISE'
    cycles.sample_clamp_indirect, cycles.max_bounces = 6, 6
    scene.render.resolution_x, scene.render.resolution_y = width, width // 2
    scene.render.resolution_percentage = 100
    settings = scene.render.image_settings
    settings.file_format, settings.color_depth = 'OPEN_EXR', '32'
    scene.render.filepath = os.path.join(tempfile.mkdtemp(), 'panorama.exr')
    bpy.ops.render.render(write_still=True)
    bpy.data.objects.remove(eye)
    return read_linear(scene.render.filepath)[::-1].astype(float)
