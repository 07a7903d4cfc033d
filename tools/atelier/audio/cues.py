"""Short sounds that answer the shopper, and those of things that move."""

import numpy as np

from audio.synth import TAU, add, band, clock, decay, noise, padded, peaked, room, samples, swell, sweep

CUE_PEAK_DB, STEP_PEAK_DB, TICK_PEAK_DB = -8.0, -8.0, -16.0
LEAD_S = 0.004  # Silence first: the encoder smears a bare attack.


def bar(freq_hz, seconds, half_s, bright=0.35):
    """A wooden bar struck softly: its second mode lies two octaves up, the third near ten times."""
    t = clock(seconds)
    modes = ((1.0, 1.0, 1.0), (3.98, bright, 0.4), (9.9, bright * 0.25, 0.15))
    return sum(a * np.sin(TAU * freq_hz * k * t) * decay(seconds, half_s * h, 0.003) for k, a, h in modes)


def phrase(notes, seconds, seed, wet=0.25):
    """Struck bars: (start in s, frequency, gain) each."""
    track = np.zeros(samples(seconds))
    for at, freq, gain in notes:
        add(track, bar(freq, min(0.5, seconds - at), 0.09), at, gain)
    return finish(track, seed, wet)


def finish(track, seed, wet, space_s=0.5, peak_db=CUE_PEAK_DB):
    """A little space behind, and silence at the end."""
    rung = room(padded(track, len(track) / 44_100 + space_s), np.random.default_rng(seed), space_s, wet, 5000)
    end = np.clip((len(rung) - np.arange(len(rung))) / samples(0.15), 0, 1)
    return peaked(rung * end, peak_db)


def dwell_tick():
    tick = bar(1760, 0.05, 0.008, 0.2)
    return peaked(tick, TICK_PEAK_DB)


def confirm():
    return phrase(((0.0, 659.26, 0.8), (0.11, 987.77, 1.0)), 0.55, 201)


def refuse():
    return phrase(((0.0, 311.13, 1.0), (0.13, 233.08, 0.9)), 0.5, 202, 0.12)


def added():
    """Tissue paper, then three notes upwards."""
    rng = np.random.default_rng(203)
    track = phrase(((0.10, 587.33, 0.7), (0.19, 739.99, 0.8), (0.28, 1174.66, 1.0)), 0.8, 203)
    paper = np.zeros_like(track)
    for at in rng.uniform(0.0, 0.22, 26):
        add(paper, noise(0.02, rng, band(2200, 9000)) * decay(0.02, 0.003, 0.0005), at, rng.uniform(0.01, 0.05))
    return peaked(track + paper * 0.6, CUE_PEAK_DB)


def door():
    """A heavy door: the latch, the body's thump, the air that follows."""
    rng = np.random.default_rng(204)
    track = np.zeros(samples(0.7))
    add(track, noise(0.04, rng, band(1500, 5000)) * decay(0.04, 0.005, 0.0005), LEAD_S, 0.35)
    add(track, noise(0.03, rng, band(900, 3000)) * decay(0.03, 0.004, 0.0005), 0.075, 0.5)
    thump = sweep(np.linspace(95, 52, samples(0.3))) * decay(0.3, 0.05, 0.003)
    add(track, thump + noise(0.3, rng, band(60, 420)) * decay(0.3, 0.03, 0.002) * 0.6, 0.09, 1.3)
    add(track, noise(0.45, rng, band(200, 900)) * swell(0.45), 0.12, 0.08)
    return finish(track, 205, 0.3, 0.6, CUE_PEAK_DB + 2)


def step(number):
    """A leather heel on stone, then the sole."""
    rng = np.random.default_rng(210 + number)
    track = np.zeros(samples(0.28))
    hard = rng.uniform(0.85, 1.15)
    heel = noise(0.06, rng, band(500 * hard, 2800 * hard)) * decay(0.06, 0.006, 0.0006)
    knock = np.sin(TAU * 210 * hard * clock(0.1)) * decay(0.1, 0.014, 0.001)
    add(track, heel, LEAD_S)
    add(track, knock, LEAD_S, 0.9)
    sole = noise(0.09, rng, band(250, 1700 * hard)) * decay(0.09, 0.012, 0.004)
    add(track, sole, LEAD_S + 0.085 + rng.uniform(0, 0.02), 0.32)
    return finish(track, 220 + number, 0.35, 0.4, STEP_PEAK_DB)


CUES = {'dwell_tick': dwell_tick, 'confirm': confirm, 'refuse': refuse, 'added': added, 'door': door}
CUES |= {f'step_stone_{n}': (lambda n=n: step(n)) for n in range(1, 5)}
