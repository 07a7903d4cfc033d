"""The shoemaker's last: the shapes all shoes are made on. It owns no style and no colour.

A shoe is built as one foot, toe towards -Y, its inner (medial) side at +X, the heel's back at
+length/2. The upper is a ring-shaped surface between the feather line (where upper meets sole)
and the topline (the opening). `a` in 0..1 runs around it: 0 heel, then the outer side, 0.5 toe,
then the inner side; `v` in 0..1 runs up from feather to topline.

Keys are given at fixed stations: the heel, six along a side, and the toe.
"""

import bpy
import kit
import numpy as np
from goods.common import bspline, catmull, moved, sheet, smooth, solid, thicken
from mathutils import Vector

STATIONS = (0.06, 0.20, 0.40, 0.60, 0.78, 0.92)
KEYS = 2 * len(STATIONS) + 2

# Half widths per length at the stations, outer and inner side, and how far the tip leans inwards.
ROUND = ((0.088, 0.124, 0.128, 0.168, 0.174, 0.136), (0.086, 0.114, 0.098, 0.150, 0.162, 0.136), 0.010)
ALMOND = ((0.086, 0.118, 0.116, 0.160, 0.152, 0.090), (0.084, 0.108, 0.090, 0.142, 0.144, 0.092), 0.012)
POINTED = ((0.084, 0.114, 0.104, 0.150, 0.124, 0.060), (0.082, 0.104, 0.082, 0.134, 0.120, 0.064), 0.006)


def around(heel, side, toe, other=None):
    """Keys around the loop from values at the heel, along the outer side, and at the toe.

    The inner side gets `other`, or the same values.
    """
    return np.array([heel, *side, toe, *reversed(other if other is not None else side)], float)


class Last:
    """Sole outline and bottom profile."""

    def __init__(self, length, shape, profile):
        """`profile(s)`: height of the last's bottom in metres, s = 0 heel .. 1 toe."""
        self.length, self.profile = length, profile
        outer, inner, lean = shape
        s = around(0, STATIONS, 1)
        x = around(0, [-w for w in outer], lean, inner)
        self.keys = np.column_stack([x, 0.5 - s]) * length

    def outline(self, count=72, inset=0.0, lift=0.0):
        """Feather line (count x 3), moved inwards by `inset` and up by `lift`."""
        plan = catmull(self.keys, count, closed=True)
        along = np.roll(plan, -1, 0) - np.roll(plan, 1, 0)
        along /= np.linalg.norm(along, axis=1, keepdims=True)
        plan = plan + np.column_stack([-along[:, 1], along[:, 0]]) * inset
        return np.column_stack([plan, self.profile(self.station(plan[:, 1])) + lift])

    def station(self, y):
        return np.clip(0.5 - np.asarray(y) / self.length, 0, 1)

    def y(self, s):
        return (0.5 - s) * self.length

    def deck(self, name, mat, count=48, inset=0.0025, lift=0.002, dish=0.0):
        """A surface that fills the outline, such as the insole; `dish` lifts its rim."""
        rim = self.outline(count, inset, lift)
        middle = rim.copy()
        middle[:, 0] = (rim[:, 0] + rim[self.across_index(rim), 0]) / 2
        rows = [rim * f + middle * (1 - f) + [0, 0, dish * f**4] for f in (1, 0.85, 0.5, 0.0)]
        return sheet(name, rows, mat, wrap=True)

    @staticmethod
    def across_index(rim):
        """Each outline point's partner on the other side, nearest in y."""
        n = len(rim)
        half = n // 2
        partner = np.zeros(n, int)
        for i in range(n):
            side = np.arange(half, n) if i < half else np.arange(0, half + 1)
            partner[i] = side[np.argmin(np.abs(rim[side, 1] - rim[i, 1]))]
        partner[0], partner[half] = 0, half
        return partner

    def sole(self, name, mat, thick, welt=0.001, count=72, over=0.0, bottom=None, round_m=0.0012, edge=None):
        """Outsole under the feather line, its rim `welt` outside it and `over` above it.

        `bottom(s)` is the height of its underside (default: `thick` below the last).
        """
        out = self.outline(count, -welt, over)
        wall = self.outline(count, -welt)
        s = self.station(wall[:, 1])
        low = self.profile(s) - thick if bottom is None else bottom(s)
        base, under = out.copy(), self.outline(count, -welt + round_m)
        base[:, 2], under[:, 2] = low + round_m, low
        lip = out - [0, 0, round_m]
        out = self.outline(count, -welt + round_m, over)
        middle = under.copy()
        middle[:, 0] = (under[:, 0] + under[self.across_index(under), 0]) / 2
        inner = self.outline(count, 0.004, over - 0.001)
        rows = [middle, under, base, lip, out, inner]
        if edge is None:
            return sheet(name, rows, mat, wrap=True)
        tread = sheet(name, rows[:3], mat, wrap=True)
        return [tread, sheet(name + '-edge', rows[2:], edge, wrap=True)]

    def heel(
        self,
        name,
        mat,
        breast=0.27,
        welt=0.0,
        gap=0.0,
        foot=0.0,
        taper=None,
        levels=8,
        count=96,
        concave=0.006,
        tip=None,
    ):
        """Heel block from the ground up to `gap` below the last, back of station `breast`.

        `taper(t)` -> (scale x, scale y, shift y), t = 1 at the top; scaling is about the block's centre.
        """
        rim = self.outline(count, -welt)
        back = [
            p for p in np.concatenate([rim[count // 2 :], rim[: count // 2]]) if self.station(p[1]) < breast
        ]
        a, b = np.array(back[-1]), np.array(back[0])
        front = []
        for f in np.linspace(0, 1, 9)[1:-1]:
            p = a * (1 - f) + b * f
            p[1] += concave * 4 * f * (1 - f)
            p[2] = self.profile(self.station(p[1]))
            front.append(p)
        ring = np.array(back + front)
        ring[:, 2] -= gap
        centre = (ring.max(0) + ring.min(0)) / 2
        rows = []
        for t in np.linspace(0, 1, levels):
            sx, sy, dy = taper(t) if taper else (1, 1, 0)
            row = centre + (ring - centre) * [sx, sy, 1] + [0, dy, 0]
            row[:, 2] = foot + (ring[:, 2] - foot) * t
            rows.append(row)
        obj = sheet(name, rows, mat, wrap=True)
        base = np.array(rows[0])
        middle = np.repeat(base.mean(0)[None], len(base), 0)
        return [kit.flip_normals_out(obj), sheet(name + '-tip', [middle, base], tip or mat, wrap=True)]


class Upper:
    """The surface between feather line and topline: a B-spline over control rings."""

    def __init__(self, rings, count=168, levels=48):
        """`rings`: control rings from feather to topline, each KEYS x 3."""
        loops = [catmull(r, count, closed=True) for r in rings]
        self.grid = bspline(loops, levels)  # levels x count x 3
        du = np.roll(self.grid, -1, 1) - np.roll(self.grid, 1, 1)
        dv = np.gradient(self.grid, axis=0)
        n = np.cross(du, dv)
        self.normals = n / np.maximum(np.linalg.norm(n, axis=2, keepdims=True), 1e-9)

    def at(self, a, v, lift=0.0):
        """Points (n x 3) at arrays a, v; `lift` metres off the leather."""
        a, v = np.broadcast_arrays(np.asarray(a, float) % 1, np.clip(v, 0, 1))
        levels, count = self.grid.shape[:2]
        x, y = a * count, v * (levels - 1)
        i, j = x.astype(int) % count, np.minimum(y.astype(int), levels - 2)
        f, g = (x - x.astype(int))[..., None], (y - j)[..., None]
        k = (i + 1) % count

        def sample(values):
            low = values[j, i] * (1 - f) + values[j, k] * f
            return low * (1 - g) + (values[j + 1, i] * (1 - f) + values[j + 1, k] * f) * g

        return sample(self.grid) + sample(self.normals) * lift

    def skin(self, name, mat, around=64, rows=12, lift=0.0, low=0.0, high=1.0, flip=False):
        """The whole surface as a sheet; `flip` turns its face inwards (lining)."""
        a = np.arange(around) / around
        points = [self.at(a, v, lift) for v in np.linspace(low, high, rows + 1)]
        return sheet(name, points, mat, wrap=True, flip=flip)

    def topline(self, count=72, lift=0.0):
        return self.at(np.arange(count) / count, 1.0, lift)

    def across(self, y, count=24, a_range=(0.06, 0.94)):
        """(a, v) pairs of the line over the vamp where the surface has length coordinate `y`."""
        pairs = []
        for a in np.linspace(*a_range, 400):
            column = self.at(np.full(60, a), np.linspace(0, 1, 60))[:, 1]
            hit = np.nonzero((column[:-1] - y) * (column[1:] - y) <= 0)[0]
            if len(hit):
                i = hit[0]
                span = column[i + 1] - column[i]
                pairs.append((a, (i + ((y - column[i]) / span if span else 0)) / 59))
        return catmull(np.array(pairs)[:: max(1, len(pairs) // 40)], count)

    def patch(self, name, mat, low, high, rows=4, lift=0.0004, thick=0.0012, rim=None):
        """An overlay between two curves of (a, v) pairs of equal length."""
        low, high = np.asarray(low, float), np.asarray(high, float)
        points = []
        for t in np.linspace(0, 1, rows + 1):
            pairs = low * (1 - t) + high * t
            points.append(self.at(pairs[:, 0], pairs[:, 1], lift))
        obj = sheet(name, points, mat)
        towards = Vector(self.at(low[0, 0], low[0, 1], lift + 0.01) - self.at(low[0, 0], low[0, 1], lift))
        if obj.data.polygons[0].normal.dot(towards) < 0:
            obj.data.flip_normals()
        return thicken(obj, thick, rim) if thick else obj

    def path(self, pairs, lift=0.0):
        pairs = np.asarray(pairs, float)
        return [Vector(p) for p in self.at(pairs[:, 0], pairs[:, 1], lift)]

    def outwards(self):
        """Direction away from the leather at any nearby point, for stitches."""
        flat, normals = self.grid.reshape(-1, 3), self.normals.reshape(-1, 3)

        def out(p):
            return Vector(normals[np.argmin(((flat - np.array(p)) ** 2).sum(1))])

        return out


def low_upper(last, topline, rise, swell, reach, drop):
    """Upper of a low shoe: four rings, a Bézier from sole to topline.

    topline: keys of (station, x / length, height over the last's bottom in m);
    rise: how far the wall goes up before it turns, m; swell: how far it bulges out, m;
    reach: how far the top part comes back towards the sole's edge, 0..1;
    drop: how far it comes down to there, m.
    """
    feather = np.column_stack([last.keys, last.profile(last.station(last.keys[:, 1]))])
    top = np.column_stack(
        [topline[:, 1] * last.length, last.y(topline[:, 0]), last.profile(topline[:, 0]) + topline[:, 2]]
    )
    centre = np.column_stack([0 * top[:, 0], np.clip(last.keys[:, 1], last.y(0.8), last.y(0.12))])
    out = last.keys - centre
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    first = feather + np.column_stack([out * swell[:, None], rise])
    second = top.copy()
    second[:, :2] += (feather - top)[:, :2] * reach[:, None]
    second[:, 2] -= drop
    return Upper([feather, first, second, top])


ANKLE_ANGLES = around(0, np.radians([24, 55, 90, 122, 148, 166]), np.pi)


def ankle_ring(last, station, half_x, half_y, z, tilt=0.0):
    """An oval of keys around the leg; `tilt` raises its front, m."""
    angle = ANKLE_ANGLES.copy()
    angle[KEYS // 2 + 1 :] *= -1
    y = last.y(station) + half_y * np.cos(angle)
    return np.column_stack([-half_x * np.sin(angle), y, z - tilt * np.cos(angle)])


def tall_upper(last, rise, swell, instep, rings):
    """Upper that goes on over the ankle: sole, wall, instep, then the given leg rings."""
    feather = np.column_stack([last.keys, last.profile(last.station(last.keys[:, 1]))])
    centre = np.column_stack([0 * swell, np.clip(last.keys[:, 1], last.y(0.8), last.y(0.12))])
    out = last.keys - centre
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    first = feather + np.column_stack([out * swell[:, None], rise])
    over = np.column_stack([instep[:, 1] * last.length, last.y(instep[:, 0]), instep[:, 2]])
    return Upper([feather, first, over, *rings])


def profile(heel_m, spring_m=0.006, ball=0.66, base_m=0.0, seat=0.25):
    """Bottom of a last: heel lift, arch, flat tread at the ball, a little toe spring."""

    def height(s):
        s = np.asarray(s, float)
        arch = seat * np.clip(s / ball, 0, 1) + (1 - seat) * smooth(s, 0.14, ball)
        return base_m + heel_m * (1 - arch) + spring_m * np.clip((s - ball) / (1 - ball), 0, 1) ** 2

    return height


def pair(parts, apart, turn=0.16, ahead=0.02):
    """Both feet, slightly turned as in a shop window."""
    parts = solid(parts)
    both = moved(parts, (-apart / 2, ahead, 0), -turn) + moved(
        parts, (apart / 2, -ahead, 0), turn * -0.6, mirror=True
    )
    for part in parts:
        bpy.data.objects.remove(part)
    return both
