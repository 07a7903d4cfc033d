"""Check the written sounds as a player hears them: level, clipping, loops, size; and draw their spectra.

    python3 -m audio.check [--spectra DIR] [DIR]              (from tools/atelier)

Prints one row a file; exit 1 where one fails.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

from audio.build import SOUNDS
from audio.music import LENGTH_S
from audio.synth import RATE_HZ, rms

TOTAL_BYTES = 3_000_000
PEAK_DB = -0.5
# RMS of a class (loudest 0.2 s of a one-shot sound), dBFS.
CLASSES = {
    'tone': (-27.5, -24.5),
    'show': (-19, -15),
    'cab': (-23, -19),
    'cue': (-21, -15),
    'step': (-30, -26),
    'dwell': (-32, -26),
}
WINDOW = 2048


def decibel(value):
    return 20 * np.log10(max(value, 1e-9))


def sort(name):
    head = name.split('_')[0]
    return head if head in CLASSES else 'cue'


def loudness(name, signal):
    """RMS in dBFS: of all of a loop, of the loudest 0.2 s of anything else."""
    if sort(name) in ('tone', 'show'):
        return decibel(rms(signal))
    n = min(len(signal), RATE_HZ // 5)
    return decibel(max(rms(signal[i : i + n]) for i in range(0, max(1, len(signal) - n), n // 4)))


def seam(signal):
    """How sharp the wrap is beside the sharpest 1 % elsewhere: above 1 it can be heard as a click."""
    bend = np.abs(np.diff(np.concatenate([signal[-64:], signal[:64]]), 2))[48:80].max()
    blocks = np.abs(np.diff(signal, 2))[: (len(signal) - 2) // 32 * 32].reshape(-1, 32).max(1)
    return bend / np.quantile(blocks, 0.99)


def problems(name, signal, rate):
    low, high = CLASSES[sort(name)]
    level, peak = loudness(name, signal), decibel(np.abs(signal).max())
    found = [] if rate == RATE_HZ and signal.ndim == 1 else ['must be mono at 44.1 kHz']
    if peak > PEAK_DB:
        found.append(f'peak {peak:.1f} dBFS, at most {PEAK_DB}')
    if not low <= level <= high:
        found.append(f'level {level:.1f} dBFS, wanted {low}..{high}')
    if sort(name) in ('tone', 'show'):
        if seam(signal) > 1:
            found.append(f'the loop clicks: {seam(signal):.2f} of what is usual in it')
    elif max(np.abs(signal[:8]).max(), np.abs(signal[-8:]).max()) > 0.02:
        found.append('does not begin and end in silence')
    if name == 'show_music' and len(signal) != round(LENGTH_S * RATE_HZ):
        found.append(f'{len(signal)} samples, the tempo asks for {round(LENGTH_S * RATE_HZ)}')
    return found


def spectrum(signal, path):
    """Time to the right, 40 Hz to 16 kHz upwards (logarithmic), 80 dB from black to white."""
    hop = max(64, len(signal) // 900)
    frames = range(0, max(1, len(signal) - WINDOW), hop)
    wide = np.pad(signal, (0, WINDOW))
    power = np.array([np.abs(np.fft.rfft(wide[i : i + WINDOW] * np.hanning(WINDOW))) for i in frames])
    rows = np.geomspace(40, 16_000, 240)[::-1] / RATE_HZ * WINDOW
    level = 20 * np.log10(power[:, np.round(rows).astype(int)] + 1e-6).T
    unit = np.clip((level - level.max() + 80) / 80, 0, 1)
    Image.fromarray((unit * 255).astype(np.uint8)).resize((900, 240)).save(path)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('folder', nargs='?', default='../../assets/audio')
    args.add_argument('--spectra', help='folder for spectrogram pictures')
    args = args.parse_args()
    paths = sorted(Path(args.folder).glob('*.ogg'))
    missing = set(SOUNDS) - {p.stem for p in paths}
    faults = [f'{args.folder}: no {name}.ogg' for name in sorted(missing)]
    print('| sound | seconds | bytes | level, dBFS | peak, dBFS | seam |')
    print('|---|---|---|---|---|---|')
    for path in paths:
        signal, rate = soundfile.read(path)
        row = (len(signal) / rate, path.stat().st_size, loudness(path.stem, signal), decibel(np.abs(signal).max()))
        print('| {} | {:.2f} | {} | {:.1f} | {:.1f} | {:.2f} |'.format(path.stem, *row, seam(signal)))
        faults += [f'{path}: {what}' for what in problems(path.stem, signal, rate)]
        if args.spectra:
            Path(args.spectra).mkdir(parents=True, exist_ok=True)
            spectrum(signal, Path(args.spectra) / f'{path.stem}.png')
    total = sum(p.stat().st_size for p in paths)
    if total > TOTAL_BYTES:
        faults.append(f'{total} bytes together, at most {TOTAL_BYTES}')
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
