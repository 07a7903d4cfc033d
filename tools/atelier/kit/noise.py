"""Tiling noise in NumPy: what every painted surface is made of. Knows nothing of Blender."""

import numpy as np

TILE_PX = 512


def fbm(px=TILE_PX, beta=1.6, stretch=(1, 1), low=1, high=None, seed=0):
    """Cloudy noise in 0..1 that tiles: filtered in frequency space, so it must wrap.

    `stretch` > 1 lengthens features along (x, y); `low`/`high` keep a band of
    cycles per tile.
    """
    rng = np.random.default_rng(seed)
    fy, fx = np.meshgrid(np.fft.fftfreq(px) * px, np.fft.fftfreq(px) * px, indexing='ij')
    freq = np.hypot(fx * stretch[0], fy * stretch[1])
    gain = np.where(freq >= low, np.maximum(freq, 1e-6) ** -beta, 0)
    if high:
        gain *= np.exp(-((freq / high) ** 2))
    noise = np.fft.ifft2(np.fft.fft2(rng.standard_normal((px, px))) * gain).real
    noise = (noise - noise.mean()) / (noise.std() + 1e-9)
    return np.clip(noise * 0.22 + 0.5, 0, 1)


def cells(count, px=TILE_PX, jitter=0.9, seed=0):
    """Nearest and second nearest distance to `count`² jittered points, tiling."""
    rng = np.random.default_rng(seed)
    points = rng.random((count, count, 2)) * jitter + (1 - jitter) / 2
    y, x = np.mgrid[0:px, 0:px] * (count / px)
    iy, ix = y.astype(int), x.astype(int)
    near = np.full((px, px), 9.0)
    second = near.copy()
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            p = points[(iy + dy) % count, (ix + dx) % count]
            d = np.hypot(ix + dx + p[..., 0] - x, iy + dy + p[..., 1] - y)
            second = np.minimum(second, np.maximum(near, d))
            near = np.minimum(near, d)
    return near, second


def warp(image, dx, dy):
    """Move pixels by (dx, dy) pixels, wrapping at the borders."""
    px = image.shape[0]
    y, x = np.mgrid[0:px, 0:px]
    return image[(y + dy).astype(int) % px, (x + dx).astype(int) % px]


def mix(a, b, t):
    """Blend two colours (or colour images) by a grey image."""
    t = np.asarray(t)[..., None]
    return np.asarray(a) * (1 - t) + np.asarray(b) * t
