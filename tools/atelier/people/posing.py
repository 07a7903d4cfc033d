"""Turning bones: by an angle about an axis of the whole figure, or so that a bone points somewhere.

The figure faces -Y, Z is up, its left is +X.
"""

import math

import bpy
from mathutils import Matrix, Quaternion, Vector

FINGERS = ('index', 'middle', 'ring', 'pinky')


def turn(rig, bone, axis, degrees):
    """Rotate about an axis of the figure at rest, on top of the bone's pose."""
    rest_axes = rig.data.bones[bone].matrix_local.to_3x3()
    q = Matrix.Rotation(math.radians(degrees), 3, axis)
    pose = rig.pose.bones[bone]
    pose.rotation_quaternion = (rest_axes.inverted() @ q @ rest_axes).to_quaternion() @ pose.rotation_quaternion


def rest(rig):
    for bone in rig.pose.bones:
        bone.rotation_quaternion = Quaternion()
        bone.location = (0, 0, 0)


def aim(rig, bone, direction, share=1.0, roll_deg=0.0):
    """Point a bone along `direction` (figure axes) as far as `share` of the way, rolled about itself."""
    bpy.context.view_layer.update()
    pose = rig.pose.bones[bone]
    now = (pose.tail - pose.head).normalized()
    swing = Quaternion().slerp(now.rotation_difference(Vector(direction).normalized()), share)
    roll = Quaternion(swing @ now, math.radians(roll_deg) * share)
    axes = (roll @ swing).to_matrix().to_4x4() @ pose.matrix.to_quaternion().to_matrix().to_4x4()
    pose.matrix = Matrix.Translation(pose.head) @ axes
    pose.location = (0, 0, 0)


def stand(rig, spread=6):
    """From the base mesh's A pose to the neutral stance: arms hang, elbows and fingers a little bent."""
    rest(rig)
    for side, sign in (('l', 1), ('r', -1)):
        arm = rig.data.bones['upperarm_' + side]
        d = arm.tail_local - arm.head_local
        turn(rig, 'clavicle_' + side, 'Y', sign * 3)
        turn(rig, 'upperarm_' + side, 'Y', sign * (math.degrees(math.atan2(abs(d.x), -d.z)) - spread - 3))
        turn(rig, 'lowerarm_' + side, 'X', -3)
        turn(rig, 'lowerarm_' + side, 'Y', sign * 9)
        turn(rig, 'hand_' + side, 'Y', sign * 8)
        leg = rig.data.bones['thigh_' + side]
        w = rig.data.bones['foot_' + side].head_local - leg.head_local
        lean = math.degrees(math.atan2(abs(w.x), -w.z)) - 1.5
        turn(rig, 'thigh_' + side, 'Y', sign * lean)
        turn(rig, 'foot_' + side, 'Y', -sign * lean)
        for i, finger in enumerate(FINGERS):
            for joint in ('01', '02', '03'):
                turn(rig, f'{finger}_{joint}_{side}', 'Y', sign * (10 + 3 * i))


def sole_heights(rig, side):
    """Heights of heel, ball and toe tip of one foot in the current pose."""
    heights = []
    ends = (('foot_', 'head_local', 0.045), ('ball_', 'head_local', 0), ('ball_', 'tail_local', -0.01))
    for bone, end, back in ends:
        at_rest = rig.data.bones[bone + side]
        point = getattr(at_rest, end) + Vector((0, back, 0))
        point.z = 0
        heights.append((rig.pose.bones[bone + side].matrix @ at_rest.matrix_local.inverted() @ point).z)
    return heights


def settle(rig, stance=None):
    """Stand on the lowest foot, or on the `stance` foot; then the other leg bends until it clears the floor."""
    bpy.context.view_layer.update()
    gap = min(h for side in stance or 'lr' for h in sole_heights(rig, side))
    shift_pelvis(rig, (0, 0, -gap))
    other = {'l': 'r', 'r': 'l'}.get(stance)
    for _ in range(15 if other else 0):
        if min(sole_heights(rig, other)) > -0.002:
            break
        turn(rig, 'calf_' + other, 'X', 2)
        bpy.context.view_layer.update()


def shift_pelvis(rig, by):
    pelvis = rig.pose.bones['pelvis']
    axes = rig.data.bones['pelvis'].matrix_local.to_3x3()
    pelvis.location = pelvis.location + axes.inverted() @ Vector(by)
    bpy.context.view_layer.update()
