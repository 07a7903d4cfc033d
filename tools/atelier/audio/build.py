"""Write every sound as Ogg Vorbis, mono, 44.1 kHz.

    python3 -m audio.build --out DIR [--only NAME ...]        (from tools/atelier)
"""

import argparse
import os
import sys

import numpy as np
import soundfile

from audio import cues, music, tones
from audio.synth import RATE_HZ, samples

SOUNDS = {**tones.TONES, **cues.CUES, 'cab_ride': tones.cab_ride, 'show_music': music.show_music}
QUALITY = {'show_music': 0.45}  # libvorbis' scale, 0..1.
BLOCK = 16_384  # The encoder keeps whole writes on its stack.


def calm_start(signal, seconds=0.03):
    """The same loop, begun at its quietest moment: a lossy codec errs most at the ends of a file."""
    power = np.fft.irfft(np.fft.rfft(signal**2) * np.fft.rfft(np.ones(samples(seconds)), len(signal)), len(signal))
    return np.roll(signal, samples(seconds / 2) - int(np.argmin(power)))


def write(path, signal, quality):
    form = dict(samplerate=RATE_HZ, channels=1, format='OGG', subtype='VORBIS', compression_level=1 - quality)
    with soundfile.SoundFile(path, 'w', **form) as file:
        for at in range(0, len(signal), BLOCK):
            file.write(signal[at : at + BLOCK])


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--out', required=True, help='folder for the files')
    args.add_argument('--only', nargs='*', help='names; all when absent')
    args = args.parse_args()
    unknown = set(args.only or ()) - set(SOUNDS)
    if unknown:
        print(f'unknown sound {sorted(unknown)}; known: {", ".join(SOUNDS)}', file=sys.stderr)
        return 2
    os.makedirs(args.out, exist_ok=True)
    for name in args.only or SOUNDS:
        path = os.path.join(args.out, f'{name}.ogg')
        signal = SOUNDS[name]()
        write(path, calm_start(signal) if name in tones.TONES else signal, QUALITY.get(name, 0.3))
        print(f'{path}: {os.path.getsize(path)} bytes', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
