"""Writes and reads KTX 2.0 cube maps as VK_FORMAT_E5B9G9R9_UFLOAT_PACK32, without supercompression.

Sources: Khronos KTX File Format Specification 2.0 (header, level index, padding),
Khronos Data Format Specification 1.3 (basic descriptor; section 10.2 and the
E5B9G9R9 example), and EXT_texture_shared_exponent for the encoding itself.
"""

import struct

import numpy as np

IDENTIFIER = b'\xabKTX 20\xbb\r\n\x1a\n'
E5B9G9R9 = 123
BIAS, MANTISSA_BITS, MAX_EXPONENT = 15, 9, 31


def encode_rgb9e5(rgb):
    """Three non-negative floats share one exponent: 32 bits a texel."""
    top = (2**MANTISSA_BITS - 1) / 2**MANTISSA_BITS * 2.0 ** (MAX_EXPONENT - BIAS)
    rgb = np.clip(np.nan_to_num(rgb), 0, top)
    peak = rgb.max(axis=-1)
    exponent = np.maximum(-BIAS - 1, np.floor(np.log2(np.maximum(peak, 1e-30)))) + 1 + BIAS
    step = 2.0 ** (exponent - BIAS - MANTISSA_BITS)
    exponent += np.floor(peak / step + 0.5) == 2**MANTISSA_BITS
    step = 2.0 ** (exponent - BIAS - MANTISSA_BITS)
    m = np.floor(rgb / step[..., None] + 0.5).astype(np.uint32)
    return (
        m[..., 0] | m[..., 1] << np.uint32(9) | m[..., 2] << np.uint32(18) | exponent.astype(np.uint32) << np.uint32(27)
    )


def decode_rgb9e5(packed):
    step = 2.0 ** ((packed >> 27).astype(float) - BIAS - MANTISSA_BITS)
    return np.stack([(packed >> s & 511) * step for s in (0, 9, 18)], -1)


def _descriptor():
    """Basic data format descriptor: three 9-bit mantissas at 0, 9, 18 and the exponent they share at 27."""
    samples = b''
    for channel, at in enumerate((0, 9, 18)):
        samples += struct.pack('<HBBIII', at, 9 - 1, channel, 0, 0, 2**8)
        samples += struct.pack('<HBBIII', 27, 5 - 1, channel | 0x20, 0, BIAS, MAX_EXPONENT)
    size = 24 + len(samples)
    model_rgbsda, bt709, linear = 1, 1, 1
    block = struct.pack('<IHHBBBBBBBBBBBBBBBB', 0, 2, size, model_rgbsda, bt709, linear, 0, 0, 0, 0, 0, 4, *[0] * 7)
    return struct.pack('<I', size + 4) + block + samples


def write(path, levels):
    """Write cube map levels, largest first, each (6, n, n, 3) linear floats, faces +X -X +Y -Y +Z -Z."""
    data = [encode_rgb9e5(level).astype('<u4').tobytes() for level in levels]
    side = levels[0].shape[1]
    index_at = 80
    dfd = _descriptor()
    dfd_at = index_at + 24 * len(levels)
    key = b'KTXorientation\0rd\0'
    kvd = struct.pack('<I', len(key)) + key
    kvd += b'\0' * (-len(kvd) % 4)
    at = dfd_at + len(dfd) + len(kvd)
    places = []
    for level in reversed(data):  # The specification wants the smallest level first.
        places.append((at, len(level), len(level)))
        at += len(level)
    header = struct.pack('<9I', E5B9G9R9, 4, side, side, 0, 0, 6, len(levels), 0)
    header += struct.pack('<4I2Q', dfd_at, len(dfd), dfd_at + len(dfd), len(kvd), 0, 0)
    index = b''.join(struct.pack('<3Q', *p) for p in reversed(places))
    with open(path, 'wb') as file:
        file.write(IDENTIFIER + header + index + dfd + kvd + b''.join(reversed(data)))


def read(path):
    """Levels of a file as `write` makes them; says what is wrong with any other."""
    with open(path, 'rb') as file:
        blob = file.read()
    if blob[:12] != IDENTIFIER:
        raise ValueError(f'{path}: not a KTX2 file')
    fmt, _, side, height, _, _, faces, count, packing = struct.unpack_from('<9I', blob, 12)
    if (fmt, faces, packing) != (E5B9G9R9, 6, 0) or side != height:
        raise ValueError(f'{path}: expected an uncompressed E5B9G9R9 cube map, got format {fmt}, {faces} faces')
    levels = []
    for i in range(count):
        at, size, _ = struct.unpack_from('<3Q', blob, 80 + 24 * i)
        n = max(1, side >> i)
        levels.append(decode_rgb9e5(np.frombuffer(blob, '<u4', size // 4, at).reshape(6, n, n)))
    return levels
