"""Cube maps in NumPy: from a panorama to GGX-prefiltered levels and irradiance.

Axes are glTF's: x right, y up, z towards the viewer. A face's texels follow the
cube map convention shared by OpenGL, Vulkan, WebGPU (OpenGL 4.6 specification,
table 8.19), which is left-handed: the texel for glTF direction (x, y, z) is found
by sampling with (x, y, -z). Bevy's `EnvironmentMapLight` samples exactly so.
So the face stored as +Z shows what lies towards glTF's -Z.

Prefiltering follows B. Karis, "Real Shading in Unreal Engine 4" (SIGGRAPH 2013
course notes): view = normal = reflection, GGX importance samples weighted by
their cosine; each sample reads a level as coarse as its solid angle, after
J. Krivanek and M. Colbert, "Real-time Shading with Filtered Importance Sampling"
(EGSR 2008). alpha = perceptual roughness squared.
"""

import numpy as np

# Per face: direction of +s (right), +t (down) and of the face itself, in sampling space.
FACES = (
    ((0, 0, -1), (0, -1, 0), (1, 0, 0)),
    ((0, 0, 1), (0, -1, 0), (-1, 0, 0)),
    ((1, 0, 0), (0, 0, 1), (0, 1, 0)),
    ((1, 0, 0), (0, 0, -1), (0, -1, 0)),
    ((1, 0, 0), (0, -1, 0), (0, 0, 1)),
    ((-1, 0, 0), (0, -1, 0), (0, 0, -1)),
)
MIRROR_Z = np.array([1.0, 1.0, -1.0])


def directions(side):
    """glTF unit direction of every texel's centre, (6, side, side, 3)."""
    t = (np.arange(side) + 0.5) / side * 2 - 1
    v, u = np.meshgrid(t, t, indexing='ij')
    faces = [
        u[..., None] * np.array(right, float) + v[..., None] * np.array(down, float) + np.array(ahead, float)
        for right, down, ahead in FACES
    ]
    d = np.stack(faces)
    return d / np.linalg.norm(d, axis=-1, keepdims=True) * MIRROR_Z


def texel_of(direction, side):
    """(face, row, column) that a glTF direction falls on."""
    d = np.asarray(direction, float) * MIRROR_Z
    scores = [float(np.dot(d, ahead)) for _, _, ahead in FACES]
    face = int(np.argmax(scores))
    right, down, _ = FACES[face]
    u, v = np.dot(d, right) / scores[face], np.dot(d, down) / scores[face]
    pixel = lambda c: min(side - 1, max(0, int((c + 1) / 2 * side)))  # noqa: E731
    return face, pixel(v), pixel(u)


def sample_latlong(image, d):
    """Bilinear look-up in a panorama (top row first, centre looking along -z, right half towards +x)."""
    h, w = image.shape[:2]
    x = (np.arctan2(d[..., 0], -d[..., 2]) / (2 * np.pi) + 0.5) * w - 0.5
    y = np.arccos(np.clip(d[..., 1], -1, 1)) / np.pi * h - 0.5
    x0, y0 = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = (x - x0)[..., None], (y - y0)[..., None]
    row = lambda i: np.clip(i, 0, h - 1)  # noqa: E731
    top = image[row(y0), x0 % w] * (1 - fx) + image[row(y0), (x0 + 1) % w] * fx
    low = image[row(y0 + 1), x0 % w] * (1 - fx) + image[row(y0 + 1), (x0 + 1) % w] * fx
    return top * (1 - fy) + low * fy


def to_latlong(cube, width, height):
    """The inverse: a panorama out of a cube map's nearest texels (for looking at, not for filtering)."""
    side = cube.shape[1]
    lon = ((np.arange(width) + 0.5) / width - 0.5) * 2 * np.pi
    lat = (np.arange(height) + 0.5) / height * np.pi
    lat, lon = np.meshgrid(lat, lon, indexing='ij')
    d = np.stack([np.sin(lon) * np.sin(lat), np.cos(lat), -np.cos(lon) * np.sin(lat)], -1) * MIRROR_Z
    scores = np.stack([d @ np.array(ahead, float) for _, _, ahead in FACES])
    face = scores.argmax(0)
    right = np.array([f[0] for f in FACES], float)[face]
    down = np.array([f[1] for f in FACES], float)[face]
    best = scores.max(0)
    u = ((right * d).sum(-1) / best + 1) / 2 * side
    v = ((down * d).sum(-1) / best + 1) / 2 * side
    return cube[face, np.clip(v.astype(int), 0, side - 1), np.clip(u.astype(int), 0, side - 1)]


def _pyramid(image):
    levels = [image]
    while levels[-1].shape[0] > 8:
        a = levels[-1]
        levels.append((a[::2, ::2] + a[1::2, ::2] + a[::2, 1::2] + a[1::2, 1::2]) / 4)
    return levels


def _hammersley(count):
    """Evenly spread points in the unit square (van der Corput radical inverse in base 2)."""
    i = np.arange(count, dtype=np.uint32)
    bits = i.copy()
    for shift, mask in ((16, 0x0000FFFF), (8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        mask = np.uint32(mask)
        bits = ((bits & mask) << np.uint32(shift)) | ((bits >> np.uint32(shift)) & mask)
    return (i + 0.5) / count, bits / 2**32


def _ggx_lobe(roughness, count):
    """Light directions about +z for view = normal: (direction, cosine weight, solid angle per sample)."""
    a2 = max(roughness**2, 1e-4) ** 2
    u, v = _hammersley(count)
    cos_h = np.sqrt((1 - v) / (1 + (a2 - 1) * v))
    sin_h = np.sqrt(1 - cos_h**2)
    h = np.stack([sin_h * np.cos(2 * np.pi * u), sin_h * np.sin(2 * np.pi * u), cos_h], -1)
    light = 2 * cos_h[:, None] * h - (0, 0, 1)
    keep = light[:, 2] > 1e-3
    density = a2 / (np.pi * (cos_h**2 * (a2 - 1) + 1) ** 2) / 4  # D / 4, as n.h = v.h
    return light[keep], light[keep, 2], 1 / (count * density[keep])


def _cosine_lobe(count):
    u, v = _hammersley(count)
    r = np.sqrt(v)
    light = np.stack([r * np.cos(2 * np.pi * u), r * np.sin(2 * np.pi * u), np.sqrt(1 - v)], -1)
    return light, np.ones(count), np.pi / (count * np.maximum(light[:, 2], 0.02))


def _convolve(levels, normals, lobe):
    """Weighted mean of the panorama over a lobe turned to each normal."""
    up = np.where(np.abs(normals[..., 1:2]) < 0.9, (0.0, 1.0, 0.0), (1.0, 0.0, 0.0))
    x = np.cross(up, normals)
    x /= np.linalg.norm(x, axis=-1, keepdims=True)
    y = np.cross(normals, x)
    texel = 4 * np.pi / (levels[0].shape[0] * levels[0].shape[1])
    total, weight = np.zeros_like(normals), 0.0
    for light, w, angle in zip(*lobe):
        level = int(np.clip(np.round(0.5 * np.log2(angle / texel) + 0.5), 0, len(levels) - 1))
        d = x * light[0] + y * light[1] + normals * light[2]
        total += w * sample_latlong(levels[level], d)
        weight += w
    return total / weight


def specular(panorama, side=128, samples=192):
    """Levels from mirror-like (level 0) to roughness 1 (1 x 1 texel), each (6, n, n, 3)."""
    levels, out = _pyramid(panorama), []
    count = int(np.log2(side)) + 1
    for i in range(count):
        d = directions(side >> i)
        if i == 0:
            sharp = levels[int(np.clip(np.log2(panorama.shape[1] / (4 * side)), 0, len(levels) - 1))]
            out.append(sample_latlong(sharp, d))
        else:
            out.append(_convolve(levels, d, _ggx_lobe(i / (count - 1), samples)))
    return out


def diffuse(panorama, side=32, samples=512):
    """Irradiance / pi: what a white diffuse surface facing each way shows."""
    return _convolve(_pyramid(panorama), directions(side), _cosine_lobe(samples))
