"""Sleeves: how they are cut, and how they hang from a form without arms."""

import math
from dataclasses import dataclass

import numpy as np

from goods import common
from goods.wear_field import noise
from goods.wear_shell import hemmed

TAU = 2 * math.pi


@dataclass(frozen=True)
class Cut:
    """How a sleeve is cut, in metres: length from the shoulder, widths, slack, distance from the body."""

    length: float = 0.52
    elbow: float = 0.125
    cuff: float = 0.095
    ease: float = 0.0
    spread: float = 0.015
    crease: float = 0.004  # Depth of the creases.
    head: float = 0.0  # Height of the sleeve's crown above the shoulder.


def sleeve_axis(torso, cut, count):
    """Outer and inner edge (x, z), half depth and y of the sleeve's rings, from armhole to cuff."""
    x, z, e = torso.side_limit, torso.shoulder[2], cut.ease
    end, low = x + 0.088 + cut.spread + e, z - cut.length
    elbow_x, elbow_z = x + 0.062 + cut.spread * 0.6 + e, z - 0.27
    outer = [(x - 0.032, z + 0.040 + e), (x + 0.002, z + 0.030 + e + cut.head), (x + 0.024 + e, z - 0.005)]
    outer += [(x + 0.038 + e, z - 0.07), (x + 0.049 + e, z - 0.16)]
    inner = [(x - 0.045, z - 0.150 - e), (x - 0.036, z - 0.168 - e), (x - 0.030, z - 0.185 - e)]
    inner += [(x - 0.030, z - 0.200), (x + 0.054 + e - cut.elbow * 1.10, z - 0.235)]
    depth = [0.060 + e, 0.066 + e, 0.069 + e, 0.069 + e, 0.066 + e]
    ys = [0.004, 0.002, 0.0, 0.0, 0.002]
    if cut.length > 0.35:
        outer += [(elbow_x, elbow_z), ((elbow_x + end) / 2, (elbow_z + low) / 2), (end, low)]
        mid = (cut.elbow + cut.cuff) / 2
        inner += [(elbow_x - cut.elbow, elbow_z - 0.03), ((elbow_x + end) / 2 - mid, (elbow_z + low) / 2)]
        inner += [(end - cut.cuff, low + 0.004)]
        depth += [cut.elbow * 0.52, mid * 0.54, cut.cuff * 0.56]
        ys += [0.006, -0.008, -0.026]
    else:
        outer += [(x + 0.066 + e + cut.spread, low)]
        inner += [(x + 0.066 + e + cut.spread - cut.cuff, low - 0.012)]
        depth, ys = depth + [cut.cuff * 0.55], ys + [0.0]
    curve = lambda keys: common.catmull(np.array(keys, float).reshape(len(keys), -1), count)
    return curve(outer), curve(inner), curve(depth)[:, 0], curve(ys)[:, 0] + torso.shoulder[1] + 0.008


def sleeve_rows(torso, cut, side, rows=26, columns=24, seed=5):
    """Rings of a hanging sleeve; creases gather at the elbow and run across."""
    outer, inner, depth, ys = sleeve_axis(torso, cut, rows)
    t = TAU * np.arange(columns) / columns
    wander = noise(seed, (1.7, 0.6), 1.5, 14)
    grid = []
    for i in range(rows):
        s = i / (rows - 1)
        mid, half = (outer[i] + inner[i]) / 2, (outer[i] - inner[i]) / 2
        bend = math.exp(-(((s - 0.60) / 0.16) ** 2)) + 0.35
        quiet = common.smooth(s, 0.06, 0.35) * (1 - 0.8 * common.smooth(s, 0.9, 1.0))
        # Diagonal: the phase turns with the angle, as cloth twists around an arm.
        crease = cut.crease * bend * quiet * (wander(t / TAU, s * 1.1 + 0.12 * np.sin(t)) * 2.1)
        scale = 1 + crease / max(np.hypot(*half), 0.03)
        x = mid[0] + half[0] * np.cos(t) * scale
        z = mid[1] + half[1] * np.cos(t) * scale
        y = ys[i] - depth[i] * np.sin(t) * scale
        grid.append(np.stack([side * x, y, z], 1))
    return np.array(grid)


def sleeves(torso, mat, cut, rows=26, columns=24, seed=5):
    """Both sleeves, closed inside the cuff."""
    parts = []
    for side in (1, -1):
        grid = sleeve_rows(torso, cut, side, rows, columns, seed + side)
        grid = hemmed(grid, low=False, thick=0.006, depth=0.03)
        closed = np.concatenate([grid, np.repeat(grid[-1].mean(0)[None, None], columns, 1)])
        parts.append(common.sheet('sleeve', closed, mat, wrap=True, flip=side < 0))
    return parts
