"""Pixels of a PNG as its specification (ISO/IEC 15948) says; Python's standard library is enough.

Grey and RGB of 8 or 16 bits, without interlacing: what seedfarm writes.
"""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3}


def read_png(path):
    """(width, height, channels, bits, samples): samples row by row, channel by channel. Raises ValueError."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != SIGNATURE:
        raise ValueError("not a PNG")
    chunks = list(read_chunks(data))
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if bits not in (8, 16) or colour not in CHANNELS or interlaced:
        raise ValueError(f"colour type {colour} of {bits} bits, interlaced {interlaced}, is not read here")
    packed = b"".join(body for kind, body in chunks if kind == b"IDAT")
    channels = CHANNELS[colour]
    rows = unfilter(zlib.decompress(packed), height, width * channels * bits // 8, channels * bits // 8)
    samples = list(rows) if bits == 8 else list(struct.unpack(f">{len(rows) // 2}H", rows))
    return width, height, channels, bits, samples


def read_chunks(data):
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (crc,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        if crc != zlib.crc32(kind + body):
            raise ValueError(f"the chunk {kind} is damaged")
        yield kind, body
        at += 12 + length


def unfilter(data, height, stride, step):
    """Every row begins with the number of its filter; `step` is the bytes of a pixel."""
    if len(data) != height * (stride + 1):
        raise ValueError("the pixels do not fill the image")
    before, rows = bytes(stride), []
    for y in range(height):
        start = y * (stride + 1)
        before = restore(data[start], bytearray(data[start + 1 : start + 1 + stride]), before, step)
        rows.append(before)
    return b"".join(rows)


def restore(kind, row, above, step):
    if kind == 0:
        return bytes(row)
    for i in range(len(row)):
        left = row[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        guess = (left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner))[kind - 1]
        row[i] = row[i] + guess & 255
    return bytes(row)


def paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
