"""Chelsea and Aria: an elastic-sided ankle boot on a thin sole, and a knee boot on a block heel."""

import kit
import numpy as np

from goods import wear_light
from goods.common import Product, calf, plain, stitches
from goods.shoes_boot import boot_upper, gore, heel_lift, pull_tab
from goods.shoes_last import ALMOND, Last, ankle_ring, around, pair, profile, tall_upper


def chelsea():
    leather = wear_light.cloth('leather', calf(), '#17161a', 0.6, shaded=False)
    lining = plain('lining', '#c9a67c', 0.9)
    edge = plain('edge', '#2e1a10', 0.42)
    dark = plain('elastic', '#15110f', 0.75)
    thread = plain('thread', '#6a5a48', 0.6)
    last = Last(0.285, ALMOND, profile(0.024, 0.005, 0.67, 0.006, 0.14))
    upper = boot_upper(last)
    foot = [
        upper.skin('upper', leather, 52, 18),
        upper.skin('inside', lining, 36, 8, lift=-0.0022, flip=True),
        kit.sweep('topline', upper.topline(44, -0.0010), leather, 0.0018, 5, closed=True),
        *gore(upper, -1, dark, thread),
        *gore(upper, 1, dark, thread),
        pull_tab(upper, dark),
        last.deck('insole', lining, 36, 0.002, 0.002, 0.001),
        *last.sole('sole', dark, 0.0035, 0.0022, 52, 0.0014, edge=edge),
        *last.heel(
            'heel',
            edge,
            0.27,
            0.0008,
            0.004,
            0.004,
            lambda t: (0.95 + 0.05 * t, 0.93 + 0.07 * t, 0.001 * (1 - t)),
            4,
            52,
            0.006,
        ),
    ]
    foot.append(heel_lift(foot[-2], dark))
    return pair(foot, 0.118)


def knee_upper(last):
    instep = around(
        (0.004, 0, 0.088),
        [
            (0.04, -0.078, 0.088),
            (0.16, -0.118, 0.086),
            (0.34, -0.118, 0.078),
            (0.50, -0.120, 0.064),
            (0.60, -0.080, 0.062),
            (0.635, -0.036, 0.063),
        ],
        (0.645, 0.006, 0.063),
        [
            (0.04, 0.078, 0.088),
            (0.16, 0.112, 0.086),
            (0.34, 0.106, 0.080),
            (0.50, 0.114, 0.066),
            (0.60, 0.082, 0.063),
            (0.635, 0.044, 0.063),
        ],
    )
    rings = [
        ankle_ring(last, 0.235, 0.034, 0.054, 0.112, 0.014),
        ankle_ring(last, 0.205, 0.038, 0.050, 0.165, 0.004),
        ankle_ring(last, 0.160, 0.046, 0.056, 0.250, 0.0),
        ankle_ring(last, 0.130, 0.055, 0.064, 0.340, 0.0),
        ankle_ring(last, 0.150, 0.054, 0.062, 0.410, 0.0),
        ankle_ring(last, 0.160, 0.055, 0.063, 0.455, 0.006),
    ]
    return tall_upper(
        last,
        rise=around(0.024, [0.024, 0.022, 0.022, 0.024, 0.026, 0.026], 0.025),
        swell=around(0.008, [0.007, 0.005, 0.003, 0.004, 0.004, 0.004], 0.004),
        instep=instep,
        rings=rings,
    )


def aria():
    leather = wear_light.cloth('leather', calf(), '#17161a', 0.7, shaded=False)
    lining = plain('lining', '#b89a78', 0.9)
    dark = plain('sole', '#15110f', 0.6)
    thread = plain('thread', '#4a4440', 0.6)
    metal = plain('metal', '#d8a657', 0.24, 1.0)
    last = Last(0.256, ALMOND, profile(0.058, 0.005, 0.67, 0.006, 0.16))
    upper = knee_upper(last)
    out = upper.outwards()
    zip_line = upper.path([(0.74, v) for v in np.linspace(0.28, 0.98, 30)], 0.0012)
    back = upper.path([(0.0, v) for v in np.linspace(0.05, 0.99, 60)], 0.0004)
    front = upper.path([(0.5, v) for v in np.linspace(0.30, 0.99, 50)], 0.0004)
    foot = [
        upper.skin('upper', leather, 56, 34),
        upper.skin('inside', lining, 32, 10, lift=-0.0022, flip=True),
        kit.sweep('topline', upper.topline(44, -0.0010), leather, 0.0022, 5, closed=True),
        kit.sweep('zip', [tuple(p) for p in zip_line], metal, 0.0018, 4),
        kit.box('pull', (0.004, 0.003, 0.020), tuple(zip_line[-2]), metal, 0.001, 1),
        stitches(back, out, thread, 0.0070, 0.0044, 0.0009, 0.04),
        stitches(front, out, thread, 0.0070, 0.0044, 0.0009, 0.04),
        last.deck('insole', lining, 36, 0.002, 0.002, 0.001),
        last.sole('sole', dark, 0.004, 0.0015, 52),
        *last.heel(
            'heel',
            dark,
            0.27,
            0.0008,
            0.004,
            0.0,
            lambda t: (0.90 + 0.10 * t, 0.86 + 0.14 * t, 0.002 * (1 - t)),
            5,
            52,
            0.007,
        ),
    ]
    return pair(foot, 0.125)


PRODUCTS = {
    'shoe-chelsea': Product(
        chelsea, {'black': {'leather': '#17161a', 'edge': '#120e0d'}, 'tan': {'leather': '#b98a5e', 'edge': '#4a2f1d'}}
    ),
    'shoe-aria': Product(
        aria, {'black': {'leather': '#17161a', 'sole': '#15110f'}, 'cognac': {'leather': '#8f4a22', 'sole': '#3a2015'}}
    ),
}
