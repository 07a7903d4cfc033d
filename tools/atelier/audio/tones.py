"""What each place sounds like when nothing happens: loops without a seam."""

import numpy as np

from audio.synth import (
    TAU, add, band, clock, decay, drift, filtered, levelled, noise, rms, room, samples, swell, sweep,
)
from audio.voices import murmur

TONE_DB = -26.0


def horn(seconds, low_hz, high_hz):
    """A car's two-note horn, heard from streets away."""
    t = clock(seconds)
    buzz = sum(np.sin(TAU * k * f * t) / k for f in (low_hz, high_hz) for k in range(1, 8)) / 2
    edge = np.clip(np.minimum(t / 0.03, (seconds - t) / 0.06), 0, 1)
    return filtered(np.concatenate([buzz * edge, np.zeros(2000)]), band(250, 1100))


def passing(seconds, rng, dark_hz):
    """A car that drives by: a hiss that rises, brightens and falls."""
    near = swell(seconds, 1.6)
    return noise(seconds, rng, band(90, dark_hz)) * near + noise(seconds, rng, band(600, 2600)) * near**2 * 0.35


def times_square():
    rng, length = np.random.default_rng(101), 28.0
    rumble = noise(length, rng, band(35, 260), 0.6) * drift(length, rng, 0.3, 0.35)
    street = noise(length, rng, band(180, 1500, 1.0), 0.4) * drift(length, rng, 0.5, 0.3)
    track = rumble * 0.9 + street * 0.45 + murmur(length, rng, 22) * 0.38
    for at, span, dark in ((0.5, 6.0, 700), (6.2, 5.0, 900), (11.0, 7.0, 600), (17.5, 4.5, 1000), (22.0, 6.5, 700)):
        add(track, passing(span, rng, dark), at, rng.uniform(0.6, 1.0))
    far = np.zeros_like(track)
    for at, span, low in ((3.1, 0.32, 392), (3.55, 0.5, 392), (12.7, 0.7, 349), (19.4, 0.22, 415), (19.75, 0.28, 415)):
        add(far, horn(span, low, low * 1.26), at, 0.5)
    track += room(far, rng, 2.8, 1.2, 1800)
    return levelled(track, TONE_DB)


CHORDS_HZ = (  # F, G minor, B flat and C with their colours; no note stays through all four.
    (174.61, 261.63, 329.63, 392.00),
    (196.00, 233.08, 293.66, 349.23),
    (233.08, 293.66, 349.23, 440.00),
    (196.00, 261.63, 293.66, 329.63),
)


def far_music(length, rng):
    """Slow chords from another floor."""
    track = np.zeros(samples(length))
    step = length / len(CHORDS_HZ)
    for number, chord in enumerate(CHORDS_HZ):
        t = clock(step * 1.5)
        for k, f in enumerate(chord):
            breath = np.clip(t / 1.4, 0, 1) * np.clip((step * 1.5 - t) / (step * 0.6), 0, 1)
            tone = np.sin(TAU * f * t) + 0.3 * np.sin(TAU * 2 * f * t + k) + 0.08 * np.sin(TAU * 3.003 * f * t)
            add(track, tone * breath, number * step, 0.25)
        for k, note in enumerate(rng.permutation(chord)):
            bell = np.sin(TAU * 2 * note * clock(2.5)) * decay(2.5, 0.35, 0.006)
            add(track, bell, number * step + (k + 0.5 + rng.uniform(-0.04, 0.04)) * step / 4, 0.20)
    return room(filtered(track, band(110, 1300, 1.0)), rng, 3.6, 1.6, 1800)


def hall():
    rng, length = np.random.default_rng(102), 32.0
    air = noise(length, rng, band(50, 420, 1.0), 0.5) + noise(length, rng, band(900, 3500), 0.5) * 0.05
    people = room(murmur(length, rng, 9), rng, 2.6, 2.0, 1500)
    music = far_music(length, rng)
    track = air * 0.55 * drift(length, rng, 0.2, 0.2) + people / rms(people) * 0.26 + music / rms(music) * 0.5
    heels = np.zeros_like(track)
    for k in range(7):
        click = noise(0.05, rng, band(700, 2600)) * decay(0.05, 0.006, 0.0008)
        add(heels, click, 8.0 + k * 0.56, 0.8 * np.sin(np.pi * (k + 0.7) / 7.4))
    return levelled(track + room(heels, rng, 2.2, 1.4, 2600) * 0.4, TONE_DB)


def engine(phase, rough):
    """A four-stroke's pulse: the firing order is uneven, so half orders sound too."""
    orders = ((0.5, 0.25), (1, 0.5), (1.5, 0.2), (2, 1.0), (3, 0.25), (4, 0.55), (6, 0.25), (8, 0.12))
    return sum(a * np.sin(TAU * k * phase + k * k) for k, a in orders) * rough


def cab():
    rng, length = np.random.default_rng(103), 18.0
    t = clock(length)
    turns = 27.0 * t + 0.9 * np.sin(TAU * t / 9) / TAU + 0.5 * np.sin(TAU * t / 6) / TAU
    hum = filtered(engine(turns, drift(length, rng, 3, 0.12)), band(40, 420, 1.0))
    road = noise(length, rng, band(40, 180), 0.5) * drift(length, rng, 0.6, 0.25)
    wet = noise(length, rng, band(900, 5200, 1.0), 0.35) * drift(length, rng, 0.5, 0.4)
    track = hum / rms(hum) * 0.8 + road * 0.75 + wet * 0.20
    for _ in range(110):
        drop = noise(0.03, rng, band(1200, 5000)) * decay(0.03, 0.003, 0.0004)
        add(track, drop, rng.uniform(0, length), rng.uniform(0.03, 0.14))
    return levelled(track, TONE_DB)


def catwalk():
    rng, length = np.random.default_rng(104), 24.0
    crowd = room(murmur(length, rng, 26), rng, 1.8, 1.2, 2200)
    air = noise(length, rng, band(40, 240), 0.5)
    track = crowd / rms(crowd) * 0.9 + air * 0.5 * drift(length, rng, 0.3, 0.2)
    shutters = np.zeros_like(track)
    for at in np.cumsum(rng.uniform(0.5, 2.6, 14)):
        for lag, gain in ((0.0, 1.0), (0.055, 0.7)):
            click = noise(0.02, rng, band(1800, 6500)) * decay(0.02, 0.002, 0.0004)
            add(shutters, click, at % length + lag, gain * rng.uniform(0.25, 0.7))
    return levelled(track + room(shutters, rng, 1.2, 0.8, 5000) * 0.7, TONE_DB)


def cab_ride():
    """Twenty seconds, once: pull away, two streets, roll to a stop."""
    rng, length = np.random.default_rng(105), 20.0
    t = clock(length)
    speed = np.interp(t, (0, 1.2, 5.5, 15.0, 19.0, 20.0), (0, 0.05, 1, 1, 0, 0))
    gear = np.interp(t, (0, 1.0, 2.6, 2.9, 4.6, 4.9, 6.5, 15, 18.5, 20), (13, 18, 34, 24, 36, 26, 29, 28, 14, 13))
    hum = filtered(engine(np.cumsum(gear) / len(t) * length, 0.5 + 0.5 * speed), band(30, 460, 1.0))
    road = noise(length, rng, band(40, 200), 0.5) * speed**1.3
    wet = noise(length, rng, band(800, 5200, 1.0), 0.35) * speed**1.6 * drift(length, rng, 0.5, 0.3)
    track = hum / rms(hum) * 0.75 + road * 0.9 + wet * 0.28
    for at, span in ((5.0, 1.6), (8.2, 1.2), (11.4, 1.8), (13.3, 1.3)):
        add(track, passing(span, rng, 900), at, 0.7)
    brakes = sweep(np.linspace(1900, 1500, samples(1.0))) * swell(1.0) * 0.05
    add(track, brakes, 17.9)
    fade = np.clip(np.minimum(t / 0.4, (length - t) / 0.5), 0, 1)
    return levelled(track * fade, TONE_DB + 2)


TONES = {'tone_times_square': times_square, 'tone_hall': hall, 'tone_cab': cab, 'tone_catwalk': catwalk}
