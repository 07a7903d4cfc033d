"""Where cloth is: a radius by height and angle, and smooth noise for its folds.

Every part of a garment asks a `Field`, so that parts stay in contact when a proportion changes.
Arrays in, arrays out; makes no Blender objects.
"""

import math
from functools import lru_cache

import kit
import numpy as np

from goods import wear_body

TAU = 2 * math.pi


class Field:
    """R(z, angle) around a leaning axis, as a table; arrays in, arrays out."""

    def __init__(self, z, radius, centre_y, top=None):
        self.z, self.radius, self.centre_y = z, radius, centre_y
        self.top = top or z[-1]

    def at(self, z, a):
        z, a = np.broadcast_arrays(np.asarray(z, float), np.asarray(a, float))
        rows, cols = self.radius.shape
        row = np.clip((np.minimum(z, self.top) - self.z[0]) / (self.z[1] - self.z[0]), 0, rows - 1.001)
        col = (a + math.pi) / TAU * cols % cols
        r0, c0 = row.astype(int), col.astype(int) % cols
        fr, fc, c1 = row - r0, col - np.floor(col), (c0 + 1) % cols
        low = self.radius[r0, c0] * (1 - fc) + self.radius[r0, c1] * fc
        high = self.radius[r0 + 1, c0] * (1 - fc) + self.radius[r0 + 1, c1] * fc
        return low * (1 - fr) + high * fr

    def point(self, z, a, lift=0.0):
        z, a = np.broadcast_arrays(np.asarray(z, float), np.asarray(a, float))
        r = self.at(z, a) + lift
        return np.stack([r * np.sin(a), np.interp(z, self.z, self.centre_y) - r * np.cos(a), z], -1)

    def normal(self, z, a):
        """Outward unit normals, from differences."""
        dz, da = 0.008, 0.03
        up = self.point(np.add(z, dz), a) - self.point(np.subtract(z, dz), a)
        around = self.point(z, np.add(a, da)) - self.point(z, np.subtract(a, da))
        n = np.cross(around, up)
        return n / np.linalg.norm(n, axis=-1, keepdims=True)

    def on(self, z, a, lift=0.0):
        """Points lifted along the normal: where buttons, pockets and belts sit."""
        return self.point(z, a) + self.normal(z, a) * np.asarray(lift)[..., None]

    def angle(self, x, z, back=False):
        """The angle at which the front (or back) is x metres off the middle."""
        x, z = np.broadcast_arrays(np.asarray(x, float), np.asarray(z, float))
        a = np.arcsin(np.clip(x / self.at(z, 0 * x), -0.95, 0.95))
        for _ in range(12):
            a = (a + np.arcsin(np.clip(x / self.at(z, a), -0.98, 0.98))) / 2
        return math.pi - a if back else a

    def front(self, x, z, lift=0.0):
        return self.on(z, self.angle(x, z), lift)

    def changed(self, fn):
        """A new field with radii fn(radius, z, angle)."""
        a = -math.pi + TAU * np.arange(self.radius.shape[1]) / self.radius.shape[1]
        z, a = np.meshgrid(self.z, a, indexing='ij')
        return Field(self.z, fn(self.radius, z, a), self.centre_y, self.top)

    def eased(self, amount):
        """Wider by metres: a number, or (height, amount) marks."""
        if np.isscalar(amount):
            return self.changed(lambda r, z, a: r + amount)
        return self.changed(lambda r, z, a: r + np.interp(z, *zip(*sorted(amount), strict=False)))

    def draped(self, slope, start, keep=1.0):
        """Below `start` cloth hangs: it turns inwards by at most `slope` metres per metre."""
        radius = self.radius.copy()
        step = self.z[1] - self.z[0]
        for i in range(np.searchsorted(self.z, start), -1, -1):
            radius[i] = np.maximum(radius[i], radius[i + 1] - slope * step)
        return Field(self.z, wear_body.soften(self.radius * (1 - keep) + radius * keep), self.centre_y, self.top)

    def down_to(self, low):
        """Continue below the table, straight down: skirts and coats shape that part themselves."""
        step = self.z[1] - self.z[0]
        extra = max(0, math.ceil((self.z[0] - low) / step))
        z = np.concatenate([self.z[0] - step * np.arange(extra, 0, -1), self.z])
        radius = np.vstack([np.repeat(self.radius[:1], extra, 0), self.radius])
        centre = np.concatenate([np.repeat(self.centre_y[:1], extra), self.centre_y])
        return Field(z, radius, centre, self.top)


@lru_cache
def body(sex):
    """The form itself as a field, and the torso's landmarks."""
    torso = wear_body.torso(sex)
    return Field(torso.z, torso.radius, torso.centre_y, torso.neck[2] + 0.006), torso


def noise(seed, stretch=(1, 1), beta=1.9, high=9):
    """A smooth random function of (u, v) in turns, in -1..1, repeating every turn."""
    image = (kit.fbm(256, beta, stretch, 1, high, seed) - 0.5) * 2

    def sample(u, v):
        x, y = np.asarray(u, float) % 1 * 256, np.asarray(v, float) % 1 * 256
        x0, y0 = x.astype(int) % 256, y.astype(int) % 256
        fx, fy, x1, y1 = x - np.floor(x), y - np.floor(y), (x0 + 1) % 256, (y0 + 1) % 256
        top = image[y0, x0] * (1 - fx) + image[y0, x1] * fx
        low = image[y1, x0] * (1 - fx) + image[y1, x1] * fx
        return top * (1 - fy) + low * fy

    return sample
