"""Lamps and the world's ambient colour."""

import math

import bpy
from mathutils import Vector

from kit.material import linear


def area_light(at, aim, size, watts, color='#ffffff'):
    light = bpy.data.lights.new('area', 'AREA')
    light.shape = 'RECTANGLE'
    light.size, light.size_y = size
    light.energy = watts
    light.color = linear(color)[:3]
    obj = bpy.data.objects.new('area', light)
    obj.location = at
    obj.rotation_euler = (Vector(aim) - Vector(at)).to_track_quat('-Z', 'Y').to_euler()
    bpy.context.scene.collection.objects.link(obj)
    return obj


def spot_light(at, aim, watts, angle_deg=40, color='#fff1dc', soft=0.05, blend=0.5):
    light = bpy.data.lights.new('spot', 'SPOT')
    light.energy = watts
    light.spot_size, light.spot_blend = math.radians(angle_deg), blend
    light.shadow_soft_size = soft
    light.color = linear(color)[:3]
    obj = bpy.data.objects.new('spot', light)
    obj.location = at
    obj.rotation_euler = (Vector(aim) - Vector(at)).to_track_quat('-Z', 'Y').to_euler()
    bpy.context.scene.collection.objects.link(obj)
    return obj


def world(color='#ffffff', strength=1.0, horizon=None):
    """Ambient colour, or a vertical gradient from `horizon` up to `color`."""
    w = bpy.data.worlds.new('world')
    bpy.context.scene.world = w
    w.use_nodes = True
    nodes, links = w.node_tree.nodes, w.node_tree.links
    background = nodes['Background']
    background.inputs['Color'].default_value = linear(color)
    background.inputs['Strength'].default_value = strength
    if horizon:
        coord, split = nodes.new('ShaderNodeTexCoord'), nodes.new('ShaderNodeSeparateXYZ')
        ramp = nodes.new('ShaderNodeValToRGB')
        ramp.color_ramp.elements[0].color = linear(horizon)
        ramp.color_ramp.elements[1].color = linear(color)
        ramp.color_ramp.elements[1].position = 0.45
        links.new(coord.outputs['Generated'], split.inputs[0])
        links.new(split.outputs['Z'], ramp.inputs[0])
        links.new(ramp.outputs[0], background.inputs['Color'])
    return w
