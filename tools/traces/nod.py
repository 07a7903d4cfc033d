"""Turns a piece of a head-gesture recording into the pose trace that a trip plays; must not invent motion.

    python tools/traces/nod.py crates/head/data/head-gestures/nod.txt assets/trips/nod.csv --from 0.0 --seconds 3.0

The recording (STMicroelectronics, LSM6DSOX on a headphone, 26 Hz, BSD-3-Clause) holds acceleration in mg and
angular rate in degrees per second; worn, X points back, Y up, Z left. Poses are the integral of the rate in head
axes (x right, y up, z back), beginning upright.
"""

import argparse
import math
import pathlib

RATE_HZ = 26.0


def multiply(a, b):
    """Hamilton product of quaternions (w, x, y, z)."""
    aw, ax, ay, az = a
    bw, bx, by, bz = b
    return (
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    )


def turn(rate_rad_s, seconds):
    """The rotation that an angular velocity makes in a time."""
    angle = math.hypot(*rate_rad_s) * seconds
    if angle == 0:
        return (1.0, 0.0, 0.0, 0.0)
    scale = math.sin(angle / 2) * seconds / angle
    return (math.cos(angle / 2), *(component * scale for component in rate_rad_s))


def rates(recording):
    """Angular velocities in head axes, rad/s."""
    for line in recording.read_text().splitlines()[1:]:
        fields = line.split()
        if len(fields) == 6:
            x, y, z = (math.radians(float(field)) for field in fields[3:])
            yield (-z, y, x)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('recording', type=pathlib.Path)
    parser.add_argument('trace', type=pathlib.Path)
    parser.add_argument('--from', dest='from_s', type=float, default=0.0)
    parser.add_argument('--seconds', type=float, default=3.0)
    args = parser.parse_args()
    first = round(args.from_s * RATE_HZ)
    piece = list(rates(args.recording))[first : first + round(args.seconds * RATE_HZ)]
    pose, rows = (1.0, 0.0, 0.0, 0.0), ['t_s,qw,qx,qy,qz']
    for index, rate in enumerate(piece):
        rows.append(f'{index / RATE_HZ:.4f},' + ','.join(f'{part:.6f}' for part in pose))
        pose = multiply(pose, turn(rate, 1 / RATE_HZ))
    args.trace.write_text('\n'.join(rows) + '\n')


if __name__ == '__main__':
    main()
