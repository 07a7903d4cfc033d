"""Pictures of an exported place as the client will draw it: base colour x lightmap + box-projected reflection.

Reads only the exported files (GLB, lightmaps, KTX2 cube map, sidecar), so it shows
mistakes that a picture of the authoring scene would hide. Nothing is lit here:
every material becomes emission.
"""

import json
import math
import os
import struct

import bpy  # First: `mathutils` only exists once bpy has been loaded.
import numpy as np
from kit import cubemap, ktx2
from mathutils import Euler, Vector

FOV_RAD = math.radians(85)


class Place:
    """An imported place whose materials show what the client's shader shows."""

    def __init__(self, root, sidecar):
        self.sidecar = sidecar
        bpy.ops.wm.read_factory_settings(use_empty=True)
        model = os.path.join(root, sidecar['model'])
        bpy.ops.import_scene.gltf(filepath=model)
        with open(model, 'rb') as file:
            size = struct.unpack('<5I', file.read(20))[3]
            self.materials = {m['name']: m for m in json.loads(file.read(size))['materials']}
        self.mirrors = self._mirrors(os.path.join(root, sidecar['environment']['specular']))
        for entry in sidecar['lightmaps']:
            image = bpy.data.images.load(os.path.join(root, entry['image']))
            for name in entry['meshes']:
                self._repaint(bpy.data.objects[name], image, entry['scale'])
        lit = {name for entry in sidecar['lightmaps'] for name in entry['meshes']}
        for obj in list(bpy.data.objects):
            if obj.type == 'MESH' and obj.name not in lit:
                self._repaint(obj, None, 1.0)

    def _mirrors(self, path):
        """One latitude-longitude image per roughness level, read back from the KTX2 file."""
        if not os.path.exists(path):
            return []
        images = []
        for i, level in enumerate(ktx2.read(path)):
            sky = cubemap.to_latlong(level, 256, 128)
            image = bpy.data.images.new(f'mirror{i}', 256, 128, float_buffer=True)
            image.colorspace_settings.name = 'Linear Rec.709'
            image.pixels.foreach_set(np.dstack([sky[::-1], np.ones((128, 256))]).astype(np.float32).ravel())
            image.update()
            images.append(image)
        return images

    def _repaint(self, obj, light, scale):
        self.tinted = 'Color' in obj.data.color_attributes
        for slot in obj.material_slots:
            key = f'{slot.material.name}@{light.name if light else "unlit"}'
            if key not in bpy.data.materials:
                copy = slot.material.copy()
                copy.name = key
                self._unlit(copy, light, scale)
            slot.material = bpy.data.materials[key]

    def _unlit(self, mat, light, scale):
        tree = mat.node_tree
        new, link = tree.nodes.new, tree.links.new
        bsdf = tree.nodes['Principled BSDF']
        metal, rough = bsdf.inputs['Metallic'].default_value, bsdf.inputs['Roughness'].default_value
        emission = new('ShaderNodeEmission')
        out = tree.nodes['Material Output']
        if (
            bsdf.inputs['Emission Strength'].default_value > 0
            and max(bsdf.inputs['Emission Color'].default_value[:3]) > 0
        ):
            emission.inputs['Color'].default_value = bsdf.inputs['Emission Color'].default_value
            emission.inputs['Strength'].default_value = bsdf.inputs['Emission Strength'].default_value
            link(emission.outputs[0], out.inputs['Surface'])
            return
        base = self._base(tree, mat)
        if light is None:
            link(base, emission.inputs['Color'])
            link(self._blended(tree, mat, emission.outputs[0]), out.inputs['Surface'])
            return
        uv, tex = new('ShaderNodeUVMap'), new('ShaderNodeTexImage')
        uv.uv_map = 'UVMap.001'
        tex.image, tex.extension = light, 'EXTEND'
        link(uv.outputs[0], tex.inputs['Vector'])
        lit = _times(tree, tex.outputs['Color'], (scale,) * 3)
        diffuse = _times(tree, _times(tree, base, lit), (1 - metal,) * 3)
        total = diffuse
        if self.mirrors:
            total = _plus(tree, diffuse, self._reflection(tree, base, metal, rough))
        link(total, emission.inputs['Color'])
        link(self._blended(tree, mat, emission.outputs[0]), out.inputs['Surface'])

    def _blended(self, tree, mat, shown):
        """Let what lies behind through, where the file asks for it."""
        if self.materials[mat.name.split('@')[0]].get('alphaMode') != 'BLEND':
            return shown
        clear, mix = tree.nodes.new('ShaderNodeBsdfTransparent'), tree.nodes.new('ShaderNodeMixShader')
        pbr = self.materials[mat.name.split('@')[0]]['pbrMetallicRoughness']
        mix.inputs[0].default_value = pbr.get('baseColorFactor', (1, 1, 1, 1))[3]
        if 'baseColorTexture' in pbr:
            texture = next(n for n in tree.nodes if n.type == 'TEX_IMAGE')
            tree.links.new(texture.outputs['Alpha'], mix.inputs[0])
        tree.links.new(clear.outputs[0], mix.inputs[1])
        tree.links.new(shown, mix.inputs[2])
        return mix.outputs[0]

    def _base(self, tree, mat):
        """Factor x texture x vertex colour, the factor straight from the file: the importer may fold it away."""
        if self.tinted:
            tint = tree.nodes.new('ShaderNodeVertexColor')
            tint.layer_name = 'Color'
        else:
            tint = tree.nodes.new('ShaderNodeRGB')
            tint.outputs[0].default_value = (1, 1, 1, 1)
        pbr = self.materials[mat.name.split('@')[0]]['pbrMetallicRoughness']
        base = _times(tree, tint.outputs['Color'], tuple(pbr.get('baseColorFactor', (1, 1, 1))[:3]))
        textures = [n for n in tree.nodes if n.type == 'TEX_IMAGE']
        return _times(tree, textures[0].outputs['Color'], base) if textures else base

    def _reflection(self, tree, base, metal, rough):
        """Schlick's Fresnel on a dielectric 0.04 or the metal's colour; the level nearest to the roughness."""
        new, link = tree.nodes.new, tree.links.new
        env = new('ShaderNodeTexEnvironment')
        env.image = self.mirrors[round(rough * (len(self.mirrors) - 1))]
        link(self._box_projected(tree), env.inputs['Vector'])
        if metal > 0.5:
            return _times(tree, env.outputs['Color'], base)
        facing = new('ShaderNodeLayerWeight')
        facing.inputs['Blend'].default_value = 0.5
        power = new('ShaderNodeMath')
        power.operation = 'POWER'
        link(facing.outputs['Facing'], power.inputs[0])
        power.inputs[1].default_value = 5.0
        grazing = new('ShaderNodeMath')
        grazing.operation = 'MULTIPLY_ADD'
        link(power.outputs[0], grazing.inputs[0])
        grazing.inputs[1].default_value = max(0.0, 1 - rough - 0.04)
        grazing.inputs[2].default_value = 0.04
        return _times(tree, env.outputs['Color'], grazing.outputs[0])

    def _box_projected(self, tree):
        """Where the mirrored ray leaves the room's box, as seen from the box map's centre."""
        new, link = tree.nodes.new, tree.links.new
        env = self.sidecar['environment']
        a, b = _blender(env['box_min_m']), _blender(env['box_max_m'])
        low, high = np.minimum(a, b), np.maximum(a, b)
        geometry, coord = new('ShaderNodeNewGeometry'), new('ShaderNodeTexCoord')
        position, ray = geometry.outputs['Position'], coord.outputs['Reflection']

        def vector(op, x, y):
            node = new('ShaderNodeVectorMath')
            node.operation = op
            for socket, value in zip(node.inputs, (x, y)):
                if isinstance(value, tuple):
                    socket.default_value = value
                else:
                    link(value, socket)
            return node.outputs[0]

        far = vector('MAXIMUM', *(vector('DIVIDE', vector('SUBTRACT', tuple(c), position), ray) for c in (low, high)))
        split = new('ShaderNodeSeparateXYZ')
        link(far, split.inputs[0])
        nearest = new('ShaderNodeMath')
        nearest.operation = 'MINIMUM'
        link(split.outputs[0], nearest.inputs[0])
        link(split.outputs[1], nearest.inputs[1])
        least = new('ShaderNodeMath')
        least.operation = 'MINIMUM'
        link(nearest.outputs[0], least.inputs[0])
        link(split.outputs[2], least.inputs[1])
        scale = new('ShaderNodeVectorMath')
        scale.operation = 'SCALE'
        link(ray, scale.inputs[0])
        link(least.outputs[0], scale.inputs['Scale'])
        hit = vector('ADD', position, scale.outputs[0])
        return vector('SUBTRACT', hit, tuple(_blender(env['center_m'])))


def _times(tree, a, b):
    return _vector_math(tree, 'MULTIPLY', a, b)


def _plus(tree, a, b):
    return _vector_math(tree, 'ADD', a, b)


def _vector_math(tree, op, a, b):
    node = tree.nodes.new('ShaderNodeVectorMath')
    node.operation = op
    tree.links.new(a, node.inputs[0])
    if isinstance(b, tuple):
        node.inputs[1].default_value = b
    else:
        tree.links.new(b, node.inputs[1])
    return node.outputs[0]


def _blender(p):
    return np.array([p[0], -p[2], p[1]], float)


def stand_ins(sidecar):
    """Grey boxes where goods will stand: 70 % of what fits, so that gaps can be judged."""
    mat = bpy.data.materials.new('good')
    mat.use_nodes = True
    tree = mat.node_tree
    emission = tree.nodes.new('ShaderNodeEmission')
    emission.inputs['Color'].default_value = (0.75, 0.25, 0.2, 1)
    tree.links.new(emission.outputs[0], tree.nodes['Material Output'].inputs['Surface'])
    for slot in sidecar.get('slots', []):
        w, h, d = (0.7 * c for c in slot['max_size_m'])
        at = _blender(slot['position_m'])
        bpy.ops.mesh.primitive_cube_add(
            size=1, location=(at[0], at[1], at[2] + h / 2), rotation=(0, 0, slot['yaw_rad'])
        )
        bpy.context.object.scale = (w, d, h)
        bpy.context.object.data.materials.append(mat)


def views(sidecar):
    """(name, eye, yaw, pitch) for the entrance and each marker."""
    for marker in sidecar['markers']:
        pitch = 0.06 if marker['id'] in ('entrance', 'centre') else -0.12
        eye = _blender(marker['position_m']) + (0, 0, sidecar['eye_height_m'])
        yield marker['id'], eye, marker['yaw_rad'], pitch
        if marker['id'] == 'centre':
            for name, quarter in (('left', 1), ('back', 2), ('right', 3)):
                yield f'centre_{name}', eye, quarter * math.pi / 2, pitch


def render(root, sidecar, folder, size, samples, with_goods, only=None):
    """One PNG per view under `folder`."""
    Place(root, sidecar)
    props(root, sidecar)
    if with_goods:
        stand_ins(sidecar)
    scene = bpy.context.scene
    scene.render.engine = 'CYCLES'
    scene.cycles.samples, scene.cycles.max_bounces = samples, 0
    scene.cycles.use_denoising = False
    scene.view_settings.view_transform = 'Standard'
    scene.render.resolution_x, scene.render.resolution_y = size
    scene.camera = bpy.data.objects.new('eye', bpy.data.cameras.new('eye'))
    scene.collection.objects.link(scene.camera)
    scene.camera.data.angle = FOV_RAD
    scene.camera.data.clip_start = 0.02
    os.makedirs(folder, exist_ok=True)
    for name, eye, yaw, pitch in views(sidecar):
        if only and name not in only:
            continue
        scene.camera.location = eye
        scene.camera.rotation_euler = Euler((math.pi / 2 + pitch, 0, yaw))
        scene.render.filepath = os.path.abspath(os.path.join(folder, f'{sidecar["name"]}_{name}.png'))
        bpy.ops.render.render(write_still=True)


def props(root, sidecar):
    """Things that stand in the place, lit roughly."""
    for prop in sidecar.get('props', []):
        path = os.path.join(root, prop['model'])
        if not os.path.exists(path):
            continue
        before = set(bpy.data.objects)
        bpy.ops.import_scene.gltf(filepath=path)
        for obj in set(bpy.data.objects) - before:
            if obj.parent is None:
                obj.rotation_mode = 'XYZ'
                obj.location += Vector(_blender(prop['position_m']))
                obj.rotation_euler[2] += prop['yaw_rad']


def main(root, sidecar_path, folder, size=(960, 720), samples=12, with_goods=False, only=None):
    with open(sidecar_path) as file:
        render(root, json.load(file), folder, size, samples, with_goods, only)
