"""Strada: a low court sneaker with cup sole, overlays and flat laces."""

import kit
import numpy as np
from goods.common import Product, calf, canvas, catmull, plain, sheet, stitches, thicken, tinted
from goods.shoes_laces import bars, eyelets, tied
from goods.shoes_last import ROUND, Last, around, low_upper, pair, profile
from goods.variants import Look
from mathutils import Vector

SOLE_M = 0.020


def sneaker_upper(last):
    rows = [
        (0.060, -0.066, 0.068),
        (0.125, -0.098, 0.054),
        (0.210, -0.106, 0.049),
        (0.300, -0.098, 0.064),
        (0.370, -0.066, 0.080),
        (0.395, -0.032, 0.084),
    ]
    top = around(
        (0.022, 0, 0.073), rows, (0.400, 0.004, 0.085), [(s, -x * 0.97, z + 0.001) for s, x, z in rows]
    )
    return low_upper(
        last,
        top,
        rise=around(0.024, [0.024, 0.022, 0.022, 0.025, 0.026, 0.025], 0.024),
        swell=around(0.009, [0.008, 0.005, 0.003, 0.004, 0.005, 0.005], 0.005),
        reach=around(0.12, [0.12, 0.16, 0.30, 0.42, 0.50, 0.56], 0.56),
        drop=around(0.028, [0.028, 0.022, 0.024, 0.028, 0.027, 0.027], 0.027),
    )


def cup_sole(last, white, trim):
    """Thick moulded sole: a tall wall, a groove line and a toe bumper."""

    def ground(s):
        return 0.006 * np.clip((s - 0.72) / 0.28, 0, 1) ** 2

    wall = last.sole('sole', white, 0, 0.0042, 48, 0.0070, ground, 0.0022)
    line = last.outline(52, -0.0042)
    s = last.station(line[:, 1])
    line[:, 2] = ground(s) * 0.4 + (last.profile(s) + 0.006) * 0.60
    groove = [Vector(p) for p in line]
    seam = last.outline(128, -0.0030, 0.0072)
    return [
        wall,
        kit.sweep('stripe', groove, trim, 0.0011, 3, closed=True),
        stitches([Vector(p) for p in seam], (0, 0, 1), white, 0.0084, 0.0050, 0.0012, 0.0, closed=True),
    ]


def eyestay(count=14):
    """Outer border of the lace panel, from the topline down and around the throat: (a, v)."""
    return catmull(
        [
            (0.358, 1.0),
            (0.372, 0.86),
            (0.388, 0.70),
            (0.412, 0.575),
            (0.45, 0.51),
            (0.50, 0.49),
            (0.55, 0.51),
            (0.588, 0.575),
            (0.612, 0.70),
            (0.628, 0.86),
            (0.642, 1.0),
        ],
        count,
    )


def throat(count=14):
    """Inner border: the slit that the laces close."""
    return catmull(
        [
            (0.444, 1.0),
            (0.447, 0.86),
            (0.449, 0.76),
            (0.456, 0.680),
            (0.474, 0.645),
            (0.50, 0.635),
            (0.526, 0.645),
            (0.544, 0.680),
            (0.551, 0.74),
            (0.553, 0.86),
            (0.556, 1.0),
        ],
        count,
    )


def saddle(upper, side, trim, thread):
    """A band of the second colour from the lace panel down to the sole, sewn along both edges."""
    front = catmull([(0.372, 0.86), (0.352, 0.62), (0.332, 0.36), (0.322, 0.06)], 12)
    back = catmull([(0.345, 0.96), (0.302, 0.66), (0.268, 0.36), (0.252, 0.06)], 12)
    if side > 0:
        front, back = front * [-1, 1] + [1, 0], back * [-1, 1] + [1, 0]
    out = upper.outwards()
    parts = [upper.patch('saddle', trim, front, back, 5, 0.0002, 0.0010)]
    for t in (0.09, 0.91):
        line = front * (1 - t) + back * t
        parts.append(
            stitches(upper.path(catmull(line, 40), 0.0012), out, thread, 0.0056, 0.0038, 0.0009, 0.05)
        )
    return parts


def overlay_seams(upper, thread):
    out = upper.outwards()
    outer, inner = eyestay(70), throat(60)
    toe = catmull(
        [
            (0.300, 0.0),
            (0.325, 0.22),
            (0.375, 0.37),
            (0.44, 0.435),
            (0.50, 0.45),
            (0.56, 0.435),
            (0.625, 0.37),
            (0.675, 0.22),
            (0.70, 0.0),
        ],
        80,
    )
    return [
        *(
            stitches(upper.path(p, lift), out, thread, 0.0054, 0.0036, 0.0009, 0.05)
            for p, lift in (
                (outer * 0.965 + inner[np.linspace(0, 59, 70).astype(int)] * 0.035, 0.0017),
                (toe, 0.0003),
            )
        ),
    ]


def perforations(upper, dark):
    """Air holes on the toe, as small dark discs."""
    parts = []
    out = upper.outwards()
    for k, v in enumerate((0.385, 0.315, 0.25)):
        for a in np.linspace(0.46 + 0.006 * k, 0.54 - 0.006 * k, 5 - k):
            p = Vector(upper.at(a, v, 0.0003))
            quat = out(p).to_track_quat('Z', 'Y')
            ring = [
                p + quat @ Vector((0.0012 * np.cos(t), 0.0012 * np.sin(t), 0))
                for t in np.arange(6) * np.pi / 3
            ]
            parts.append(kit.mesh('hole', ring, [tuple(range(6))], dark))
    return parts


def heel_tab(upper, trim):
    low = np.column_stack([np.linspace(-0.062, 0.062, 16), np.full(16, 0.52)])
    high = np.column_stack([np.linspace(-0.072, 0.072, 16), np.full(16, 1.0)])
    low[:, 1] += 0.16 * np.abs(np.linspace(-1, 1, 16)) ** 2
    return upper.patch('heel-tab', trim, low, high, 4, 0.0014, 0)


def tongue(upper, leather, trim):
    """Padded tongue that stands out of the throat, with a label."""
    a = np.linspace(0.425, 0.575, 10)
    root, below = upper.at(a, 1.0, -0.0004), upper.at(a, 0.86, -0.0004)
    along = root - below
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    crown = np.sin(np.pi * np.linspace(0.12, 0.88, 10)) ** 0.4
    rows = [upper.at(a, v, -0.0006) for v in (0.56, 0.70, 0.85)]
    for t in np.linspace(0.0, 1, 5):
        rows.append(root + along * (0.026 * t * crown)[:, None] + [0, -0.002 * t, 0.008 * t * t])
    body = thicken(sheet('tongue', rows, leather), 0.0050, offset=-1)
    label = np.array(rows[-4:-1])[:, 2:8] + [0, -0.0006, 0.0007]
    return [body, thicken(sheet('label', label, trim), 0.0008, offset=0)]


def strada():
    leather = tinted('leather', calf(), '#ece8df', 0.85)
    trim = tinted('trim', calf(), '#1f3350', 0.9)
    sole = plain('sole', '#e9e4d8', 0.62)
    lining = tinted('lining', canvas(), '#b9b4aa')
    lace = plain('lace', '#f4f1ea', 0.85)
    last = Last(0.268, ROUND, profile(0.008, 0.006, 0.66, SOLE_M, 0.1))
    upper = sneaker_upper(last)
    # Eyelets sit between the two borders of the lace panel.
    v = np.linspace(0.665, 0.955, 6)
    left = np.column_stack([np.full(6, 0.430), v])
    right = left * [-1, 1] + [1, 0]
    ring = [(a, 0.985) for a in np.linspace(0, 1, 36, endpoint=False)]
    foot = [
        upper.skin('upper', leather, 52, 9),
        upper.skin('inside', lining, 36, 5, lift=-0.0034, flip=True),
        kit.sweep('collar', upper.path(ring, -0.0016), lining, 0.0036, 5, closed=True),
        upper.patch('eyestay', leather, eyestay(30), throat(30), 3, 0.0014, 0),
        kit.sweep('stay-edge', upper.path(eyestay(26), 0.0006), leather, 0.0009, 4),
        upper.patch('slit', lining, throat(14)[:7], throat(14)[::-1][:7], 3, 0.0016, 0),
        *saddle(upper, -1, trim, lace),
        *saddle(upper, 1, trim, lace),
        heel_tab(upper, trim),
        *tongue(upper, leather, trim),
        *overlay_seams(upper, lace),
        *perforations(upper, lining),
        *eyelets(upper, np.concatenate([left, right]), trim, 0.0021, 0.0016),
        *bars(upper, left, right, lace, 0.0034, 0.34, 0.0026),
        *tied(upper, 0.5, 0.93, lace, 0.0026, 0.036, 0.006, 0.45),
        last.deck('insole', lining, 36, 0.003, 0.004, 0.001),
        *cup_sole(last, sole, trim),
    ]
    return pair(foot, 0.122)


PRODUCTS = {
    'shoe-strada': Product(
        strada,
        {
            'white': {'leather': '#ece8df', 'trim': '#1f3350'},
            'navy': {'leather': Look('#1d2c47', 0.9), 'trim': '#d8c7a8'},
            'coral': {'leather': '#e2654f', 'trim': '#f3e6d6'},
        },
    ),
}
