"""A Pascal VOC dataset as its development kit describes it (VOC2012); the standard library is enough.

Box corners are pixels from 1, both included. Masks are PNGs with a palette: their pixels are indices, 0 is background, 255
is void. Index k of an object mask is the k-th object of the XML.
"""

import json
import os
import sys
import xml.etree.ElementTree as ET
import zlib

from png_pixels import SIGNATURE, read_chunks, unfilter

LISTS = ("train", "val", "trainval", "test")
FLAGS = ("truncated", "occluded", "difficult")
SIDES = ("xmin", "ymin", "xmax", "ymax")


def describe(folder):
    """Image sets, and every image with its objects, masks and what is wrong with them."""
    labels = read_lines(os.path.join(folder, "labelmap.txt"))
    classes = [line.split(":")[0] for line in labels]
    main = read_sets(os.path.join(folder, "ImageSets", "Main"))
    images = {name: read_image(folder, name, classes) for name in main["trainval"] + main["test"]}
    wrong = [f"{name}: {text}" for name, image in images.items() for text in image["violations"]]
    wrong += check_sets(main, read_sets(os.path.join(folder, "ImageSets", "Segmentation")), images, classes[1:])
    wrong += [f"labelmap: {line}" for k, line in enumerate(labels) if line.split(":")[1] != rgb(colour(k))]
    return {"sets": main, "classes": classes, "images": images, "violations": wrong}


def read_image(folder, name, classes):
    root = ET.parse(os.path.join(folder, "Annotations", name + ".xml")).getroot()
    size = [int(root.findtext(f"size/{key}")) for key in ("width", "height", "depth")]
    objects = [read_object(one) for one in root.iter("object")]
    wrong = [text for one in objects for text in check_object(one, size, classes)]
    masks = {}
    for kind in ("SegmentationClass", "SegmentationObject"):
        width, height, palette, masks[kind] = read_palette_png(os.path.join(folder, kind, name + ".png"))
        if [width, height] != size[:2]:
            wrong.append(f"{kind} is {width}x{height}")
        if palette != [colour(k) for k in range(256)]:
            wrong.append(f"{kind} has other colours than VOC")
    wrong += check_masks(masks["SegmentationClass"], masks["SegmentationObject"], size, objects, classes)
    file = root.findtext("filename")
    if os.path.splitext(file)[0] != name or not os.path.exists(os.path.join(folder, root.findtext("folder"), file)):
        wrong.append(f"there is no image {file}")
    return {"file": file, "size": size, "objects": objects, "masks": masks, "violations": wrong}


def read_object(one):
    box = [int(one.findtext(f"bndbox/{side}")) for side in SIDES]
    return {"name": one.findtext("name"), "box": box, **{flag: int(one.findtext(flag)) for flag in FLAGS}}


def check_object(one, size, classes):
    left, top, right, bottom = one["box"]
    if not 1 <= left <= right <= size[0] or not 1 <= top <= bottom <= size[1]:
        yield f"the box {one['box']} leaves the image"
    if one["name"] not in classes[1:]:
        yield f"there is no class {one['name']}"
    for flag in FLAGS:
        if one[flag] not in (0, 1):
            yield f"{flag} is {one[flag]}"


def check_masks(kinds, owners, size, objects, classes):
    """Every pixel of an object lies in its box and is of its class."""
    for at, (kind, owner) in enumerate(zip(kinds, owners)):
        x, y = at % size[0] + 1, at // size[0] + 1
        if owner in (0, 255):
            if kind != owner:
                yield f"pixel {x}, {y} is {kind} in one mask, {owner} in the other"
            continue
        one = objects[owner - 1] if owner <= len(objects) else None
        if one is None or classes[kind] != one["name"]:
            yield f"pixel {x}, {y} is of object {owner} and class {kind}"
        elif not one["box"][0] <= x <= one["box"][2] or not one["box"][1] <= y <= one["box"][3]:
            yield f"pixel {x}, {y} is outside of the box of object {owner}"


def read_palette_png(path):
    """(width, height, colours, indices)."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != SIGNATURE:
        raise ValueError(f"{path} is not a PNG")
    chunks = list(read_chunks(data))
    head = chunks[0][1]
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    if tuple(head[8:]) != (8, 3, 0, 0, 0):
        raise ValueError(f"{path} has no palette of 8 bits")
    (palette,) = [body for kind, body in chunks if kind == b"PLTE"]
    packed = b"".join(body for kind, body in chunks if kind == b"IDAT")
    colours = [list(palette[k : k + 3]) for k in range(0, len(palette), 3)]
    return width, height, colours, list(unfilter(zlib.decompress(packed), height, width, 1))


def colour(index):
    """VOClabelcolormap.m."""
    r = g = b = 0
    for j in range(8):
        r |= (index & 1) << 7 - j
        g |= (index >> 1 & 1) << 7 - j
        b |= (index >> 2 & 1) << 7 - j
        index >>= 3
    return [r, g, b]


def rgb(values):
    return ",".join(map(str, values))


def read_sets(folder):
    return {name[:-4]: read_lines(os.path.join(folder, name)) for name in os.listdir(folder)}


def check_sets(main, segmentation, images, classes):
    if {name: main[name] for name in LISTS} != segmentation:
        yield "ImageSets/Segmentation differs from ImageSets/Main"
    if sorted(main["train"] + main["val"]) != sorted(main["trainval"]):
        yield "trainval is not train and val"
    for name in LISTS:
        for one in classes:
            for line, image in zip(main[f"{one}_{name}"], main[name], strict=True):
                here = [entry["difficult"] for entry in images[image]["objects"] if entry["name"] == one]
                presence = -1 if not here else 0 if all(here) else 1
                if line.split() != [image, str(presence)]:
                    yield f"{one}_{name}: {line!r}, not {presence}"


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


if __name__ == "__main__":
    found = describe(sys.argv[1])
    print(json.dumps({"images": len(found["images"]), "violations": found["violations"]}, indent=2))
    sys.exit(2 if found["violations"] else 0)
