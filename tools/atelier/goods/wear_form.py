"""The covered dress form, its cap, and the brass and wood stand."""

import numpy as np

from goods import common
from goods.wear_field import TAU, body
from goods.wear_shell import plugged, round_angles


def turned(name, profile, mat, at=(0, 0, 0), segments=32, flat=1.0):
    """Turn (radius, height) pairs; `flat` squashes front to back."""
    a = TAU * np.arange(segments) / segments
    rows = [np.stack([r * np.sin(a), -r * np.cos(a) * flat, 0 * a + z], 1) + np.array(at) for r, z in profile]
    return common.sheet(name, rows, mat, wrap=True)


def neck_cap(field, torso, fit):
    """Wooden disc and brass finial on the neck."""
    z = torso.neck[2] + 0.028
    y = float(np.interp(z, field.z, field.centre_y))
    wood = [(0.001, 0.0), (0.060, 0.0), (0.066, 0.005), (0.066, 0.014), (0.058, 0.020), (0.030, 0.026), (0.001, 0.027)]
    knob = [(0.018, 0.022), (0.020, 0.027), (0.009, 0.034), (0.008, 0.044), (0.017, 0.054), (0.019, 0.064)]
    knob += [(0.013, 0.076), (0.001, 0.080)]
    knob = [(max(r, 0.0005), h) for r, h in common.catmull(knob, 17)]
    return [
        turned('cap', wood, fit.wood, (0, y - 0.004, z), 28),
        turned('finial', knob, fit.brass, (0, y - 0.004, z), 18),
    ]


def form(sex, fit, low, high_rows=18, columns=48, sunk_m=0.018):
    """The visible part of the covered form, from height `low` up to the neck; `sunk_m` slimmer under cloth."""
    field, torso = body(sex)
    a = round_angles(columns)
    z = np.linspace(0, 1, high_rows)[:, None] * (torso.neck[2] + 0.03 - low) + low
    sunk = -sunk_m * common.smooth(torso.neck[2] - 0.035 - z, 0, 0.05)  # Cloth must never let it through.
    rows = field.point(z, np.broadcast_to(a, (high_rows, columns)), sunk)
    return [common.sheet('form', plugged(rows), fit.linen, wrap=True), *neck_cap(field, torso, fit)]


def stand(fit, top, foot=0.155, y=-0.02):
    """Brass pole on a round wooden foot with a brass ring."""
    wood = [
        (foot - 0.006, 0.0),
        (foot, 0.006),
        (foot, 0.018),
        (foot - 0.008, 0.026),
        (foot * 0.55, 0.034),
        (0.03, 0.040),
    ]
    ring = [(0.030, 0.036), (0.034, 0.042), (0.030, 0.050), (0.016, 0.062), (0.0125, 0.09)]
    pole = ring + [
        (0.0125, top * 0.55),
        (0.017, top * 0.55 + 0.008),
        (0.017, top * 0.55 + 0.03),
        (0.0105, top * 0.55 + 0.04),
    ]
    pole += [(0.0105, top)]
    return [
        turned('foot', [(0.001, 0.0), *wood], fit.wood, (0, y, 0), 32),
        turned('pole', pole, fit.brass, (0, y, 0), 14),
    ]
