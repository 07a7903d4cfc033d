"""A crowd's murmur: many synthetic talkers, none of whom can be understood.

Each is a glottal buzz through vowel formants (after G. Peterson and H. Barney, "Control Methods Used in a
Study of the Vowels", J. Acoust. Soc. Am. 24, 1952), gated by syllables and pauses.
"""

import numpy as np

from audio.synth import RATE_HZ, TAU, drift, filtered, rms, samples

VOWELS_HZ = ((730, 1090, 2440), (530, 1840, 2480), (390, 1990, 2550), (570, 840, 2410), (300, 870, 2240), (640, 1190, 2390))
SYLLABLES_HZ = 4.2


def formants(vowel, scale):
    """Gain of three resonances, each weaker than the one below."""

    def gain(freq):
        total = 0.0
        for level, centre in zip((1.0, 0.5, 0.2), vowel):
            width = 60 + centre * scale * 0.06
            total = total + level / (1 + ((freq - centre * scale) / width) ** 2)
        return total

    return gain


def syllables(seconds, rng):
    """For each syllable: (start, length, vowel); phrases of a few, then a breath."""
    at, out = rng.random() * 0.5, []
    while at < seconds:
        for _ in range(rng.integers(3, 12)):
            length = rng.uniform(0.7, 1.5) / SYLLABLES_HZ
            out.append((at, length, int(rng.integers(len(VOWELS_HZ)))))
            at += length
        at += rng.uniform(0.4, 2.2)
    return out


def talker(seconds, rng):
    n = samples(seconds)
    low = rng.random() < 0.5
    pitch = (rng.uniform(95, 135) if low else rng.uniform(170, 230)) * drift(seconds, rng, 1.5, 0.16)
    pitch *= round(pitch.sum() / RATE_HZ) / (pitch.sum() / RATE_HZ)  # Whole turns, so that the buzz closes.
    phase = np.cumsum(pitch) / RATE_HZ
    buzz = sum(np.sin(TAU * k * phase) / k for k in range(1, 13)) + rng.standard_normal(n) * 0.15
    spoken = [filtered(buzz, formants(v, 1.0 if low else 1.15)) for v in VOWELS_HZ]
    spoken = [voice / rms(voice) for voice in spoken]
    out = np.zeros(n)
    for start, length, vowel in syllables(seconds, rng):
        index = (samples(start) + np.arange(samples(length * 1.25))) % n
        shape = np.sin(np.pi * np.linspace(0, 1, len(index))) ** 1.2 * rng.uniform(0.5, 1)
        out[index] += spoken[vowel][index] * shape
    return out / rms(out)


def murmur(seconds, rng, talkers=18):
    """Unit RMS."""
    crowd = sum(talker(seconds, rng) * rng.uniform(0.3, 1.0) for _ in range(talkers))
    return crowd / rms(crowd)
