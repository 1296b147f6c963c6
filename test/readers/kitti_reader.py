"""A KITTI object dataset as its development kit describes it (readme.txt of devkit_object); the standard library is enough.

Pixels count from 0, whole numbers are their centres. Camera axes: x right, y down, z forward. A 3D box stands on its
`location` (middle of the bottom face) and turns by `rotation_y` about the vertical; P2 projects it.
"""

import json
import os
import struct
import sys
from math import atan2, cos, pi, sin

NUMBERS = "truncated occluded alpha left top right bottom height width length x y z rotation_y".split()
MISSING = [-1.0, -1.0, -1.0, -1000.0, -1000.0, -1000.0, -10.0]
SETS = {"train": "training", "val": "training", "trainval": "training", "test": "testing"}
MATRICES = {"P0": 12, "P1": 12, "P2": 12, "P3": 12, "R0_rect": 9, "Tr_velo_to_cam": 12, "Tr_imu_to_velo": 12}


def describe(folder):
    """Image sets, and every image with its objects and what is wrong with them."""
    sets = {name: read_lines(os.path.join(folder, "ImageSets", name + ".txt")) for name in SETS}
    wrong = [] if sorted(sets["train"] + sets["val"]) == sorted(sets["trainval"]) else ["trainval is not train and val"]
    images = {}
    for name in ("trainval", "test"):
        for image in sets[name]:
            images[image] = read_image(os.path.join(folder, SETS[name]), image)
    wrong += [f"{image}: {text}" for image, entry in images.items() for text in entry["violations"]]
    return {"sets": sets, "images": images, "violations": wrong}


def read_image(folder, name):
    width, height = png_size(os.path.join(folder, "image_2", name + ".png"))
    calibration = read_calibration(os.path.join(folder, "calib", name + ".txt"))
    rows = read_lines(os.path.join(folder, "label_2", name + ".txt"))
    objects = [read_object(row, calibration["P2"]) for row in rows]
    wrong = [text for one in objects for text in check(one, width, height)]
    wrong += [f"{key} has {len(calibration[key])} numbers" for key in MATRICES if len(calibration[key]) != MATRICES[key]]
    return {"size": [width, height], "objects": objects, "calibration": calibration, "violations": wrong}


def read_calibration(path):
    rows = [line.split(":") for line in read_lines(path)]
    return {key: [float(cell) for cell in cells.split()] for key, cells in rows}


def read_object(row, projection):
    kind, *cells = row.split(" ")
    if len(cells) != len(NUMBERS):
        raise ValueError(f"{len(cells) + 1} columns in {row!r}")
    one = dict(zip(NUMBERS, map(float, cells)), type=kind)
    one["has3d"] = [one[key] for key in NUMBERS[7:]] != MISSING
    one["corners"] = corners(one) if one["has3d"] else None
    one["projected"] = extent([project(projection, point) for point in one["corners"]]) if one["has3d"] else None
    return one


def corners(one):
    """As computeBox3D.m does it."""
    c, s = cos(one["rotation_y"]), sin(one["rotation_y"])
    points = []
    for x in (one["length"] / 2, -one["length"] / 2):
        for z in (one["width"] / 2, -one["width"] / 2):
            for y in (0, -one["height"]):
                points.append([c * x + s * z + one["x"], y + one["y"], -s * x + c * z + one["z"]])
    return points


def project(p, point):
    x, y, w = [sum(p[4 * r + k] * value for k, value in enumerate(point + [1])) for r in range(3)]
    return (x / w, y / w) if point[2] > 0 else None


def extent(points):
    if None in points:
        return None
    xs, ys = zip(*points)
    return [min(xs), min(ys), max(xs), max(ys)]


def check(one, width, height):
    if not 0 <= one["truncated"] <= 1:
        yield f"truncated {one['truncated']}"
    if one["occluded"] not in (0, 1, 2, 3):
        yield f"occluded {one['occluded']}"
    if not 0 <= one["left"] <= one["right"] <= width - 1 or not 0 <= one["top"] <= one["bottom"] <= height - 1:
        yield "the 2D box leaves the image"
    if not one["has3d"]:
        if one["alpha"] != -10:
            yield f"alpha {one['alpha']} without 3D box"
        return
    if min(one["height"], one["width"], one["length"]) < 0:
        yield "a dimension below 0"
    if not -pi - 1e-4 <= one["rotation_y"] <= pi + 1e-4 or not -pi - 1e-4 <= one["alpha"] <= pi + 1e-4:
        yield "an angle beyond π"
    turn = one["rotation_y"] - atan2(one["x"], one["z"]) - one["alpha"]
    if abs((turn + pi) % (2 * pi) - pi) > 2e-4:
        yield f"alpha is off by {turn}"


def png_size(path):
    with open(path, "rb") as file:
        return struct.unpack(">II", file.read(24)[16:])


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


if __name__ == "__main__":
    found = describe(sys.argv[1])
    print(json.dumps({"images": len(found["images"]), "violations": found["violations"]}, indent=2))
    sys.exit(2 if found["violations"] else 0)
