"""How far two renderers show the same: blender --background --python compare.py -- INSTANCES DEPTH LABELS.

The first two are PNG files of 16 bits, ids and millimetres; the third is OpenEXR with id and metres in red and blue.
"""
import json
import sys

import bpy
import numpy

WORDS = 65535


def main(instances, depth, labels):
    ids, millimetres = (numpy.rint(load(file)[..., 0] * WORDS) for file in (instances, depth))
    theirs = load(labels)
    same = ids == numpy.rint(theirs[..., 0])
    off = numpy.abs(theirs[..., 2] * 1000 - millimetres)[same]
    print("SAME", json.dumps({"ids": float(same.mean()), "depthMillimetres": float(numpy.median(off))}), flush=True)


def load(file):
    image = bpy.data.images.load(file)
    image.colorspace_settings.name = "Non-Color"
    pixels = numpy.empty(image.size[0] * image.size[1] * 4, numpy.float32)
    image.pixels.foreach_get(pixels)
    return pixels.reshape(image.size[1], image.size[0], 4)


main(*sys.argv[sys.argv.index("--") + 1 :])
