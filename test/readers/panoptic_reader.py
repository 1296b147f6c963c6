"""Reads a COCO panoptic export back and says what is wrong with it; Python's standard library is enough.

    python3 test/readers/panoptic_reader.py panoptic.json

prints a JSON report and exits with 0 when nothing is wrong, else 2. Written from the format's description
(cocodataset.org, "Data format", 4. Panoptic segmentation) and the checks that panopticapi makes when it scores.
"""

import json
import os
import sys
from collections import Counter

from png_pixels import read_png


def main(path):
    violations = describe(path)
    print(json.dumps({"violations": violations}, indent=2))
    return 2 if violations else 0


def describe(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    violations = list(check_categories(data["categories"]))
    folder = path[: -len(".json")]
    categories = {category["id"]: category for category in data["categories"]}
    images = {image["id"]: image for image in data["images"]}
    if len(images) != len(data["images"]) or any(type(key) is not int or key < 1 for key in images):
        violations.append("ids of images are not different whole numbers from 1")
    if sorted(entry["image_id"] for entry in data["annotations"]) != sorted(images):
        violations.append("not every image has one annotation")
    for entry in data["annotations"]:
        image = images.get(entry["image_id"])
        if image:
            found = check_annotation(entry, image, categories, os.path.join(folder, entry["file_name"]))
            violations += [f"{entry['file_name']}: {text}" for text in found]
    return violations


def check_categories(categories):
    ids = [category["id"] for category in categories]
    if len(set(ids)) != len(ids) or any(type(key) is not int or key < 1 for key in ids):
        yield "ids of categories are not different whole numbers from 1"
    for category in categories:
        if category.get("isthing") not in (0, 1) or type(category["isthing"]) is not int:
            yield f"category {category['id']}: isthing is not 0 or 1"
        color = category.get("color")
        if not isinstance(color, list) or len(color) != 3 or not all(type(c) is int and 0 <= c <= 255 for c in color):
            yield f"category {category['id']}: color is not three numbers from 0 to 255"


def check_annotation(entry, image, categories, path):
    if stem(entry["file_name"]) != stem(image["file_name"]):
        yield f"its image is {image['file_name']}"
    try:
        found = read_segments(path, image["width"], image["height"])
    except (OSError, ValueError) as error:
        yield str(error)
        return
    told = {info["id"]: info for info in entry["segments_info"]}
    if len(told) != len(entry["segments_info"]):
        yield "two segments have one id"
    for key in found.keys() - told.keys():
        yield f"segment {key} is in the PNG and not in the JSON"
    for key in told.keys() - found.keys():
        yield f"segment {key} is in the JSON and not in the PNG"
    for key in found.keys() & told.keys():
        yield from check_segment(told[key], found[key], categories)
    stuff = Counter(info["category_id"] for info in told.values())
    for key, count in stuff.items():
        if count > 1 and key in categories and not categories[key]["isthing"]:
            yield f"the stuff of category {key} has {count} segments"


def check_segment(info, pixels, categories):
    if info["category_id"] not in categories:
        yield f"segment {info['id']}: there is no category {info['category_id']}"
    if info.get("iscrowd") != 0:
        yield f"segment {info['id']}: iscrowd {info.get('iscrowd')}"
    if info["area"] != len(pixels):
        yield f"segment {info['id']}: area {info['area']}, but {len(pixels)} pixels"
    xs, ys = [x for x, _ in pixels], [y for _, y in pixels]
    box = [min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1]
    if info["bbox"] != box:
        yield f"segment {info['id']}: bbox {info['bbox']}, but the pixels' is {box}"


def read_segments(path, width, height):
    """Id to pixels (x, y). Raises ValueError when the PNG is not 8-bit RGB of the image's size."""
    ids = read_ids(path, width, height)
    found = {}
    for at, key in enumerate(ids):
        if key:
            found.setdefault(key, []).append((at % width, at // width))
    return found


def read_ids(path, width, height):
    """Id of each pixel, row by row; 0 is void."""
    across, down, channels, bits, samples = read_png(path)
    if (across, down, channels, bits) != (width, height, 3, 8):
        raise ValueError(f"the PNG is {across} x {down}, {channels} channels of {bits} bits")
    return [r + 256 * g + 65536 * b for r, g, b in zip(samples[0::3], samples[1::3], samples[2::3])]


def stem(name):
    return os.path.splitext(os.path.basename(name))[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
