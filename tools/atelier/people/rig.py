"""The shared skeleton: bones on the morphed joints, eyes, sockets for what is carried; and binding meshes to it."""

import bpy
import numpy as np
from mathutils import Matrix, Vector

import kit
from kit.mesh import uv_box
from people import posing
from people.surfaces import COLOR


def build_rig(base, v, name):
    """Bones with fixed rolls from the rig file, so that clips fit every body."""
    data = bpy.data.armatures.new(name)
    rig = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(rig)
    bpy.context.view_layer.objects.active = rig
    bpy.ops.object.mode_set(mode='EDIT')

    def at(end):
        if end['strategy'] == 'CUBE':
            return base.joint(v, end['cube_name'])
        return v[end.get('vertex_indices') or [end['vertex_index']]].mean(0)

    for bone, spec in base.rig.items():
        edit = data.edit_bones.new(bone)
        edit.head, edit.tail, edit.roll = at(spec['head']), at(spec['tail']), spec['roll']
    for bone, spec in base.rig.items():
        if spec['parent']:
            data.edit_bones[bone].parent = data.edit_bones[spec['parent']]
    for side in 'lr':
        _upright(data, f'eye_{side}', 'head', base.eye(v, side), 0.03)
    bpy.ops.object.mode_set(mode='OBJECT')
    _sockets(base, v, rig)
    for bone in rig.pose.bones:
        bone.rotation_mode = 'QUATERNION'
    return rig


def _upright(data, name, parent, at, length):
    """A bone whose glTF axes are the person's own: x left to the viewer's right, y up, z ahead."""
    edit = data.edit_bones.new(name)
    edit.head, edit.tail = at, Vector(at) + Vector((0, 0, length))
    edit.align_roll(Vector((0, -1, 0)))
    edit.parent = data.edit_bones[parent]
    edit.use_deform = name.startswith('eye')
    return edit


def _sockets(base, v, rig):
    """Places for goods. Those in the hands are level when the arms hang."""
    for bone in rig.pose.bones:
        bone.rotation_mode = 'QUATERNION'
    posing.stand(rig)
    bpy.context.view_layer.update()
    moved = {}
    for side in 'lr':
        hand, finger = rig.pose.bones[f'hand_{side}'], rig.pose.bones[f'middle_01_{side}']
        shift = hand.matrix @ rig.data.bones[f'hand_{side}'].matrix_local.inverted()
        moved[side] = (shift.copy(), (finger.head + finger.tail) / 2)
    posing.rest(rig)
    bpy.context.view_layer.objects.active = rig
    bpy.ops.object.mode_set(mode='EDIT')
    data = rig.data
    eye = (base.eye(v, 'l') + base.eye(v, 'r')) / 2
    crown = v[base.used('body')]
    top = crown[crown[:, 2].argmax()]
    _upright(data, 'socket_hat', 'head', (0, eye[1] + 0.085, top[2] - 0.075), 0.05)
    _upright(data, 'socket_glasses', 'head', (0, eye[1] + 0.035, eye[2] - 0.026), 0.05)
    for side, (shift, grip) in moved.items():
        # A bag hangs with its face outwards, turned a quarter from the person's front.
        face = Vector((1 if side == 'l' else -1, 0, 0))
        up = Vector((0, 0, 1))
        axes = Matrix((up.cross(face), up, face)).transposed().to_4x4()
        edit = data.edit_bones.new(f'socket_bag_{side}')
        edit.head, edit.tail = (0, 0, 0), (0, 0.05, 0)
        edit.matrix = shift.inverted() @ Matrix.Translation(grip) @ axes
        edit.parent, edit.use_deform = data.edit_bones[f'hand_{side}'], False
    bpy.ops.object.mode_set(mode='OBJECT')


def skinned(base, pieces, rig, name):
    """All pieces as one skinned mesh: one draw call per material."""
    mats = list(dict.fromkeys(p.mat for p in pieces))
    verts = np.vstack([p.verts for p in pieces])
    starts = np.cumsum([0] + [len(p.verts) for p in pieces])
    faces = [[i + s for i in f] for p, s in zip(pieces, starts) for f in p.faces]
    obj = kit.mesh(name, verts, faces)
    data = obj.data
    for mat in mats:
        data.materials.append(mat)
    data.polygons.foreach_set('material_index', [mats.index(p.mat) for p in pieces for _ in p.faces])
    uv_box(obj)
    uv_of = {s + i: uv for p, s in zip(pieces, starts) if p.uvs for i, uv in enumerate(p.uvs)}
    if uv_of:
        for loop, slot in zip(data.loops, data.uv_layers[0].data):
            slot.uv = uv_of.get(loop.vertex_index, slot.uv)
    tint = data.color_attributes.new(COLOR, 'BYTE_COLOR', 'POINT')
    colors = np.ones((len(verts), 4), np.float32)
    colors[:, :3] = np.vstack([p.colors() for p in pieces])
    tint.data.foreach_set('color', colors.ravel())
    data.color_attributes.active_color = tint
    _set_normals(data, pieces, starts)
    _bind(base, obj, np.vstack([p.weights for p in pieces]), rig)
    return obj


def _set_normals(data, pieces, starts):
    """Given normals where pieces have them, the faces' own elsewhere."""
    if all(p.normals is None for p in pieces):
        return
    own = np.array([v.normal for v in data.vertices])
    for p, s in zip(pieces, starts):
        if p.normals is not None:
            own[s : s + len(p.verts)] = p.normals
    data.normals_split_custom_set_from_vertices(own.tolist())


def _bind(base, obj, weights, rig):
    """Vertex groups of the four largest weights."""
    order = np.argsort(weights, axis=1)
    weights = weights.copy()
    np.put_along_axis(weights, order[:, :-4], 0, axis=1)
    weights /= np.maximum(weights.sum(1, keepdims=True), 1e-9)
    for b, bone in enumerate(base.bones):
        group = obj.vertex_groups.new(name=bone)
        column = weights[:, b]
        for value in np.unique(np.round(column[column > 0.004], 3)):
            group.add(np.nonzero(np.round(column, 3) == value)[0].tolist(), float(value), 'REPLACE')
    obj.parent = rig
    obj.modifiers.new('rig', 'ARMATURE').object = rig
