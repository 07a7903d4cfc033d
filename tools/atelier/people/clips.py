"""The clips, each a pose as a function of its phase 0..1, keyed on the shared skeleton.

All but the walk begin and end in the neutral stance; none moves the root.
"""

import math

import bpy
import numpy as np

from people.posing import aim, rest, settle, shift_pelvis, stand, turn

FPS = 24
# Joint angles through one stride, heel strike at 0, in degrees (textbook gait curves, rounded).
GAIT = {
    'hip': ([0, 0.15, 0.35, 0.5, 0.62, 0.75, 0.87, 1], [27, 20, 2, -11, -4, 18, 28, 27]),
    'knee': ([0, 0.13, 0.38, 0.5, 0.62, 0.73, 0.87, 0.96, 1], [4, 16, 5, 9, 36, 60, 30, 4, 4]),
    'ankle': ([0, 0.07, 0.2, 0.45, 0.62, 0.72, 0.85, 1], [0, -6, 4, 11, -17, -8, 1, 0]),
}


def rise(t, a, b):
    """Smoothstep from a to b."""
    t = min(max((t - a) / (b - a), 0), 1)
    return t * t * (3 - 2 * t)


def hold(t, a, b, c, d):
    """0, up between a and b, 1, down between c and d."""
    return rise(t, a, b) * (1 - rise(t, c, d))


def walk(rig, phase, sway=1.0, swing=20):
    """One stride; the right leg is half a cycle behind. `sway` 1 is an everyday hip, 2 a catwalk's."""
    stand(rig, 5)
    for side, sign, shift in (('l', 1, 0.0), ('r', -1, 0.5)):
        t = (phase + shift) % 1
        angle = {k: float(np.interp(t, *curve)) for k, curve in GAIT.items()}
        turn(rig, 'thigh_' + side, 'X', -angle['hip'])
        turn(rig, 'thigh_' + side, 'Y', sign * 1.6 * (sway - 1))
        turn(rig, 'calf_' + side, 'X', angle['knee'])
        turn(rig, 'foot_' + side, 'X', -angle['ankle'])
        turn(rig, 'ball_' + side, 'X', -28 * max(0, 1 - abs(t - 0.56) / 0.1))
        reach = math.cos(2 * math.pi * t)
        turn(rig, 'upperarm_' + side, 'X', swing * reach)
        turn(rig, 'lowerarm_' + side, 'X', -10 * max(0, -reach))
    twist, tilt = math.cos(2 * math.pi * phase), math.sin(2 * math.pi * phase)
    turn(rig, 'pelvis', 'Z', 4 * sway * twist)
    turn(rig, 'pelvis', 'Y', 1.5 * sway * tilt)
    turn(rig, 'spine_01', 'Y', -1.5 * sway * tilt)
    turn(rig, 'spine_02', 'Z', -(4 + 4 * sway) * twist)
    turn(rig, 'neck_01', 'Z', 4 * twist)
    settle(rig, 'l' if phase % 1 < 0.5 else 'r')


def idle(rig, phase, depth=1.0):
    """Breathing and a slow shift of weight from foot to foot."""
    stand(rig)
    breath, slow = math.sin(4 * math.pi * phase), math.sin(2 * math.pi * phase)
    turn(rig, 'spine_02', 'X', -0.9 * breath * depth)
    turn(rig, 'spine_03', 'X', -0.7 * breath * depth)
    turn(rig, 'neck_01', 'X', 1.2 * breath * depth)
    for side, sign in (('l', 1), ('r', -1)):
        turn(rig, 'clavicle_' + side, 'Y', -sign * 0.8 * breath * depth)
        turn(rig, 'upperarm_' + side, 'X', 1.2 * slow * sign)
    _lean(rig, 1.6 * slow * depth)
    turn(rig, 'head', 'Z', 3 * slow)
    settle(rig)


def _lean(rig, degrees):
    """Pelvis over one foot: positive leans to the figure's left, both soles stay where they are."""
    side = math.sin(math.radians(degrees)) * 0.9
    shift_pelvis(rig, (side, 0, 0))
    for leg in 'lr':
        turn(rig, 'thigh_' + leg, 'Y', degrees)
        turn(rig, 'foot_' + leg, 'Y', -degrees)
    turn(rig, 'spine_01', 'Y', -degrees * 0.8)


def talk(rig, phase):
    """Hands that underline: the right one more than the left, with small nods."""
    idle(rig, phase, 0.5)
    for side, sign, much, shift in (('r', -1, 1.0, 0.0), ('l', 1, 0.55, 0.35)):
        beat = 0.5 + 0.5 * math.sin(4 * math.pi * (phase + shift))
        up = (
            much
            * (0.55 + 0.45 * math.sin(2 * math.pi * (phase + shift) - math.pi / 2) ** 2)
            * hold(phase, 0, 0.14, 0.86, 1)
        )
        aim(rig, 'upperarm_' + side, (sign * 0.22, -0.30, -1.0), up)
        aim(rig, 'lowerarm_' + side, (sign * (0.10 + 0.14 * beat), -0.9, 0.10 + 0.22 * beat), up, -sign * 35)
        aim(rig, 'hand_' + side, (sign * (0.25 + 0.2 * beat), -0.9, 0.22 + 0.25 * beat), up * 0.8)
    turn(rig, 'head', 'X', 3.0 * math.sin(6 * math.pi * phase) * hold(phase, 0, 0.2, 0.8, 1))
    turn(rig, 'head', 'Y', 2.5 * math.sin(2 * math.pi * phase))


def greet(rig, phase):
    """The right hand comes up and waves, the head tips a little, then all comes back."""
    stand(rig)
    up = hold(phase, 0.02, 0.30, 0.70, 0.98)
    wave = math.sin(2 * math.pi * 2.0 * (phase - 0.28) / 0.44) * hold(phase, 0.24, 0.34, 0.64, 0.74)
    aim(rig, 'upperarm_r', (-0.62, -0.42, -0.62), up)
    aim(rig, 'lowerarm_r', (-0.30 - 0.22 * wave, -0.34, 0.92), up, 60)
    aim(rig, 'hand_r', (-0.16 - 0.42 * wave, -0.22, 1.0), up)
    for finger in ('index', 'middle', 'ring', 'pinky'):
        for joint in ('01', '02', '03'):
            turn(rig, f'{finger}_{joint}_r', 'Y', 12 * up)
    turn(rig, 'spine_02', 'X', 2.5 * up)
    turn(rig, 'head', 'Y', 5 * up)
    turn(rig, 'head', 'X', 4 * math.sin(math.pi * rise(phase, 0.1, 0.5)))
    settle(rig)


def pose(rig, phase):
    """At the runway's end: weight on the right leg, left hand on the hip, chin up, a look to the side."""
    stand(rig)
    on = hold(phase, 0.0, 0.22, 0.78, 1.0)
    shift_pelvis(rig, (-0.045 * on, 0, 0))
    turn(rig, 'pelvis', 'Y', 5 * on)
    turn(rig, 'pelvis', 'Z', -7 * on)
    turn(rig, 'spine_01', 'Y', -5 * on)
    turn(rig, 'spine_02', 'Z', 9 * on)
    turn(rig, 'spine_03', 'X', -3 * on)
    turn(rig, 'thigh_r', 'Y', -8 * on)
    turn(rig, 'foot_r', 'Y', 3 * on)
    turn(rig, 'thigh_l', 'Y', -9 * on)
    turn(rig, 'thigh_l', 'X', -13 * on)
    turn(rig, 'calf_l', 'X', 17 * on)
    turn(rig, 'foot_l', 'Y', 4 * on)
    aim(rig, 'upperarm_l', (0.80, 0.34, -0.70), on)
    aim(rig, 'lowerarm_l', (-0.74, -0.42, -0.40), on, -30)
    aim(rig, 'hand_l', (-0.62, -0.45, -0.60), on)
    turn(rig, 'head', 'Z', 14 * math.sin(math.pi * rise(phase, 0.3, 0.8)) - 6 * on)
    turn(rig, 'head', 'X', -4 * on)
    settle(rig)


def turning(rig, phase, sign):
    """Two steps on the spot, towards `sign` (1 left); the client turns the person meanwhile."""
    stand(rig)
    first, second = ('l', 'r') if sign > 0 else ('r', 'l')
    for leg, a in ((first, 0.0), (second, 0.5)):
        lift = math.sin(math.pi * min(max((phase - a) / 0.5, 0), 1)) ** 1.2
        turn(rig, 'thigh_' + leg, 'X', -24 * lift)
        turn(rig, 'calf_' + leg, 'X', 40 * lift)
        turn(rig, 'foot_' + leg, 'X', -12 * lift)
        turn(rig, 'thigh_' + leg, 'Z', sign * 10 * lift)
    eager = math.sin(math.pi * phase)
    turn(rig, 'spine_02', 'Z', sign * 8 * eager)
    turn(rig, 'head', 'Z', sign * 16 * eager)
    turn(rig, 'upperarm_l', 'X', -6 * eager)
    turn(rig, 'upperarm_r', 'X', 6 * eager)
    settle(rig)


# Name -> (seconds, keys, pose at a phase).
CLIPS = {
    'idle': (6.0, 18, idle),
    'talk': (4.0, 24, talk),
    'greet': (2.5, 20, greet),
    'pose': (3.0, 16, pose),
    'turn_left': (1.0, 10, lambda rig, t: turning(rig, t, 1)),
    'turn_right': (1.0, 10, lambda rig, t: turning(rig, t, -1)),
}


def key(rig, name, seconds, keys, at):
    """One action; bones that never move in it get a single key."""
    bpy.context.scene.render.fps = FPS
    action = bpy.data.actions.new(f'{name}')
    rig.animation_data_create().action = action
    frames = [round(i * seconds * FPS / keys) for i in range(keys + 1)]
    turns, places = [], []
    for i in range(keys + 1):
        at(rig, i / keys)
        turns.append({b.name: b.rotation_quaternion.copy() for b in rig.pose.bones})
        places.append(rig.pose.bones['pelvis'].location.copy())
    for bone in rig.pose.bones:
        if bone.name.startswith('socket'):
            continue
        values = [t[bone.name] for t in turns]
        still = max(values[0].rotation_difference(q).angle for q in values) < 1e-3
        for q, frame in list(zip(values, frames))[: 1 if still else None]:
            bone.rotation_quaternion = q
            bone.keyframe_insert('rotation_quaternion', frame=frame)
    for place, frame in zip(places, frames):
        rig.pose.bones['pelvis'].location = place
        rig.pose.bones['pelvis'].keyframe_insert('location', frame=frame)
    _straight(action)
    track = rig.animation_data.nla_tracks.new()
    track.name = name
    track.strips.new(name, 0, action).name = name
    track.mute = True
    rig.animation_data.action = None
    rest(rig)
    return action


def _straight(action):
    for curve in action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = 'LINEAR'


def key_all(rig, names, sway=1.0):
    """The named clips on this body; returns the walking speed in m/s."""
    for name in names:
        if name == 'walk':
            key(rig, 'walk', 1.0, 16, lambda r, t: walk(r, t, sway))
        else:
            key(rig, name, *CLIPS[name])
    return walking_speed(rig, sway)


def key_still(rig):
    """A mannequin's two poses: straight, and with a hand on the hip."""
    key(rig, 'idle', 1.0, 1, lambda r, t: stand(r, 9))
    key(rig, 'pose', 1.0, 1, lambda r, t: pose(r, 0.5))


def walking_speed(rig, sway):
    """How fast the standing foot passes under the body."""
    ys = []
    for phase in (0.12, 0.38):
        walk(rig, phase, sway)
        bpy.context.view_layer.update()
        ys.append(rig.pose.bones['foot_l'].head.y)
    rest(rig)
    return (ys[1] - ys[0]) / 0.26
