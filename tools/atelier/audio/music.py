"""The show's music: sixteen bars of deep house that close on themselves.

120 beats a minute exactly: a step of 0.65 m on every beat walks at the runway's 1.3 m/s.
"""

import numpy as np

from audio.synth import (
    RATE_HZ, TAU, add, band, clock, decay, filtered, levelled, noise, rms, room, samples, sweep,
)

BPM, BARS, BEATS = 120, 16, 4
BEAT_S = 60 / BPM
LENGTH_S = BARS * BEATS * BEAT_S
MUSIC_DB = -17.0
# Am9, Fmaj9, Dm9, Em7: MIDI notes, the root for the bass first.
CHORDS = ((33, 60, 64, 67, 71), (29, 57, 60, 64, 67), (38, 57, 60, 64, 65), (28, 55, 59, 62, 66))
STABS = (0.0, 1.5, 2.75)
BASS = ((0.0, 0, 0.45), (0.75, 0, 0.2), (1.5, 12, 0.3), (2.5, 0, 0.4), (3.25, 7, 0.2), (3.75, 10, 0.15))
MOTIF = ((0.5, 76), (1.25, 79), (2.0, 74), (3.0, 71), (3.5, 72))


def hz(note):
    """Equal temperament, A4 = 440 Hz."""
    return 440 * 2 ** ((note - 69) / 12)


def kick():
    t = clock(0.32)
    body = sweep(46 + 110 * np.exp(-t / 0.022)) * decay(0.32, 0.075, 0.001)
    return body + np.sin(TAU * 1800 * t) * np.exp(-t / 0.002) * 0.12


def hat(rng, open_):
    span = 0.16 if open_ else 0.05
    return noise(span, rng, band(6500, 13000)) * decay(span, 0.045 if open_ else 0.011, 0.0008)


def clap(rng):
    track = np.zeros(samples(0.3))
    for lag, gain in ((0, 0.6), (0.011, 0.7), (0.023, 1.0)):
        add(track, noise(0.2, rng, band(900, 4200)) * decay(0.2, 0.028, 0.0008), lag, gain)
    return track


def keys(note, seconds):
    """Electric piano: a sine bent by another at the same pitch and a bell far above."""
    t = clock(seconds)
    f = hz(note)
    bend = np.sin(TAU * f * t) * 1.1 * np.exp(-t / 0.25) + np.sin(TAU * 14 * f * t) * 0.10 * np.exp(-t / 0.05)
    return np.sin(TAU * f * t + bend) * decay(seconds, 0.22, 0.004)


def bass(note, seconds):
    t = clock(seconds)
    f = hz(note)
    tone = np.tanh(1.6 * (np.sin(TAU * f * t) + 0.35 * np.sin(TAU * 2 * f * t)))
    edge = np.clip(np.minimum(t / 0.006, (seconds - t) / 0.03), 0, 1)
    return tone * edge


def drums(rng):
    track, wet = np.zeros(samples(LENGTH_S)), np.zeros(samples(LENGTH_S))
    for beat in range(BARS * BEATS):
        bar = beat // BEATS
        add(track, kick(), beat * BEAT_S, 1.0)
        add(track, hat(rng, True), (beat + 0.5) * BEAT_S, 0.13)
        if beat % 2:
            add(wet, clap(rng), beat * BEAT_S, 0.26)
        for quarter in range(4):
            add(track, hat(rng, False), (beat + quarter / 4 + (quarter % 2) * 0.02) * BEAT_S, (0.03, 0.055, 0.03, 0.07)[quarter])
        if bar % 4 == 3 and beat % BEATS == 3:
            add(wet, clap(rng), (beat + 0.75) * BEAT_S, 0.14)
    return track + room(wet, rng, 0.9, 0.5, 5500)


def harmony(rng):
    """Stabs of keys with a dotted echo, a soft pad, and a motif in the second half."""
    dry, pad = np.zeros(samples(LENGTH_S)), np.zeros(samples(LENGTH_S))
    for bar in range(BARS):
        chord, start = CHORDS[bar // 2 % len(CHORDS)], bar * BEATS * BEAT_S
        for beat in STABS:
            for note in chord[1:]:
                add(dry, keys(note, 1.2), start + beat * BEAT_S, 0.15)
        t = clock(BEATS * BEAT_S * 1.3)
        shape = np.clip(np.minimum(t / 0.5, (t[-1] - t) / 0.6), 0, 1)
        for note in chord[1:]:
            add(pad, sum(np.sin(TAU * hz(note) * d * t) for d in (0.997, 1.003)) * shape, start, 0.05)
        if bar >= BARS // 2:
            for beat, note in MOTIF:
                add(dry, keys(note, 1.5), start + beat * BEAT_S, 0.16)
    for lap in range(1, 4):  # Echo: three eighths behind, each quieter.
        pad += np.roll(filtered(dry, band(300, 2400, 1.0)), samples(lap * 0.75 * BEAT_S)) * 0.42**lap
    return room(filtered(dry, band(120, 5200, 1.0)) + pad, rng, 1.8, 0.45, 3000)


def low_end():
    track = np.zeros(samples(LENGTH_S))
    for bar in range(BARS):
        root = CHORDS[bar // 2 % len(CHORDS)][0]
        for beat, up, beats in BASS:
            add(track, bass(root + up, beats * BEAT_S), (bar * BEATS + beat) * BEAT_S, 0.5)
    return filtered(track, band(36, 420, 1.5))


def ducking():
    """The bass and keys give way to the kick."""
    t = np.arange(samples(LENGTH_S)) / RATE_HZ % BEAT_S
    return 0.35 + 0.65 * np.clip(t / (BEAT_S * 0.55), 0, 1) ** 0.8


def show_music():
    rng = np.random.default_rng(301)
    beat, chords, bottom = drums(rng), harmony(rng), low_end()
    track = beat / rms(beat) * 0.85 + (chords / rms(chords) * 0.7 + bottom / rms(bottom) * 0.6) * ducking()
    return levelled(track, MUSIC_DB)
