"""Camera and Cycles picture."""

import os
import time

import bpy
from mathutils import Vector


def camera(at, aim, lens_mm=35.0, focus=None, f_stop=None):
    data = bpy.data.cameras.new('camera')
    data.lens = lens_mm
    if f_stop:
        data.dof.use_dof = True
        data.dof.aperture_fstop = f_stop
        data.dof.focus_distance = (Vector(focus or aim) - Vector(at)).length
    obj = bpy.data.objects.new('camera', data)
    obj.location = at
    obj.rotation_euler = (Vector(aim) - Vector(at)).to_track_quat('-Z', 'Y').to_euler()
    bpy.context.scene.collection.objects.link(obj)
    bpy.context.scene.camera = obj
    return obj


def render(path, size=(960, 540), samples=96, exposure=0.0, look='AgX - Medium High Contrast', bounces=6):
    """Cycles on the CPU, few samples and a denoiser: noise-free in about a minute or two."""
    scene = bpy.context.scene
    scene.render.engine = 'CYCLES'
    cycles = scene.cycles
    cycles.device = 'CPU'
    cycles.samples = samples
    cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, 0.03
    cycles.use_denoising, cycles.denoiser = True, 'OPENIMAGEDENOISE'
    cycles.max_bounces, cycles.caustics_reflective, cycles.caustics_refractive = bounces, False, False
    cycles.transparent_max_bounces = 32  # Stacked light beams turn black when this runs out.
    cycles.sample_clamp_indirect = 8  # One lucky bright path would leave a blotch after denoising.
    scene.view_settings.view_transform, scene.view_settings.look = 'AgX', look
    scene.view_settings.exposure = exposure
    scene.render.resolution_x, scene.render.resolution_y = size
    scene.render.resolution_percentage = 100
    scene.render.image_settings.file_format = 'JPEG'
    scene.render.image_settings.quality = 88
    scene.render.filepath = os.path.abspath(path)
    start = time.time()
    bpy.ops.render.render(write_still=True)
    print(f'{os.path.basename(path)}: {time.time() - start:.0f} s, {os.path.getsize(path) / 1000:.0f} kB')
