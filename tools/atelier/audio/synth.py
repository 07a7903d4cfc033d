"""Noise, filters, envelopes and space that every sound is made of.

Signals are float arrays at RATE_HZ. Everything here is circular: a filter or a tail that
runs over the end comes in again at the start, so that a whole signal loops without a click.
"""

import numpy as np

RATE_HZ = 44_100
TAU = 2 * np.pi


def samples(seconds):
    return round(seconds * RATE_HZ)


def clock(seconds):
    """Time of each sample, in seconds."""
    return np.arange(samples(seconds)) / RATE_HZ


def filtered(signal, gain):
    """Multiply the spectrum by `gain(frequency in Hz)`."""
    freq = np.fft.rfftfreq(len(signal), 1 / RATE_HZ)
    return np.fft.irfft(np.fft.rfft(signal) * gain(freq), len(signal))


def band(low_hz, high_hz, slope=2.0):
    """A gain that passes low..high and falls off on both sides, 6 dB per octave and unit of `slope`."""

    def gain(freq):
        f = np.maximum(freq, 1e-3)
        return 1 / np.sqrt((1 + (low_hz / f) ** (2 * slope)) * (1 + (f / high_hz) ** (2 * slope)))

    return gain


def noise(seconds, rng, gain, tilt=0.0):
    """Noise of unit RMS through `gain`, falling by `tilt` x 6 dB per octave."""
    shape = lambda f: gain(f) * np.maximum(f, 20) ** -tilt  # noqa: E731
    signal = filtered(rng.standard_normal(samples(seconds)), shape)
    return signal / rms(signal)


def drift(seconds, rng, fastest_hz, depth=1.0):
    """A slow random curve around 1, never below 0, that closes on itself."""
    n, count = samples(seconds), max(1, int(seconds * fastest_hz))
    t = np.arange(n) / n
    curve = sum(
        rng.standard_normal() / np.sqrt(k) * np.sin(TAU * (k * t + rng.random())) for k in range(1, count + 1)
    )
    return np.maximum(0, 1 + depth * curve / max(np.abs(curve).max(), 1e-9))


def rms(signal):
    return float(np.sqrt(np.mean(np.square(signal))))


def add(track, part, at_s, gain=1.0):
    """Mix `part` into `track` from `at_s` on, wrapping round the end."""
    index = (samples(at_s) + np.arange(len(part))) % len(track)
    np.add.at(track, index, part * gain)


def decay(seconds, half_s, attack_s=0.002):
    """An envelope: a short rise, then halving every `half_s`, with a soft end."""
    t = clock(seconds)
    end = np.clip((seconds - t) / min(0.02, seconds / 4), 0, 1)
    return np.clip(t / attack_s, 0, 1) * 0.5 ** (t / half_s) * end


def swell(seconds, power=1.0):
    """A rise and fall."""
    return np.sin(np.pi * clock(seconds) / seconds) ** (2 * power)


def sweep(freq_hz):
    """A sine whose frequency is given sample by sample."""
    return np.sin(TAU * np.cumsum(freq_hz) / RATE_HZ)


def room(signal, rng, seconds, wet, bright_hz=3500, early_s=0.012):
    """Mix in a diffuse tail that decays by 60 dB in `seconds`: decaying noise, as late reverberation is."""
    n = len(signal)
    t = np.arange(n) / RATE_HZ
    tail = rng.standard_normal(n) * 10 ** (-3 * t / seconds) * (t > early_s)
    tail = filtered(tail, band(120, bright_hz, 1.0))
    tail /= np.sqrt(np.sum(tail**2))
    return signal + wet * np.fft.irfft(np.fft.rfft(signal) * np.fft.rfft(tail), n)


def padded(signal, seconds):
    """The signal with silence behind it, for one-shot sounds that ring on in `room`."""
    return np.concatenate([signal, np.zeros(max(0, samples(seconds) - len(signal)))])


def levelled(signal, rms_db, peak_db=-1.5):
    """Set the RMS level; where a peak would pass `peak_db` it is rounded off, never clipped."""
    signal = signal / max(rms(signal), 1e-9) * 10 ** (rms_db / 20)
    return limited(signal, peak_db)


def peaked(signal, peak_db):
    """Set the highest peak: how one-shot sounds are levelled."""
    return signal / max(np.abs(signal).max(), 1e-9) * 10 ** (peak_db / 20)


def limited(signal, peak_db):
    """A soft knee from half of the ceiling on."""
    top = 10 ** (peak_db / 20)
    knee = top / 2
    over = np.maximum(np.abs(signal) - knee, 0)
    return np.sign(signal) * (np.minimum(np.abs(signal), knee) + knee * np.tanh(over / knee))
