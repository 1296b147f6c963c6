"""Reads a COCO instances file back and says what is wrong with it; Python's standard library is enough.

    python3 test/readers/coco_reader.py instances.json

prints a JSON report: counts, every violation (the first 50 in words) and the score of the truth held against itself,
which is 1. Exit code 0: nothing is wrong; 2: violations; 1: there is no such file.

Stricter than the format where an export of exact labels must be: area and bbox are those of the mask to the last pixel.
"""

import argparse
import json
import sys
from collections import Counter

from coco_mask import MaskError, area, box, read_mask
from coco_score import Thing, average_precision

SHOWN = 50
LISTS = ("images", "categories", "annotations")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Checks a COCO instances file; prints a JSON report.")
    parser.add_argument("file", help="the export's instances.json")
    path = parser.parse_args(arguments).file
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except OSError as error:
        print(f"Cannot read {path}: {error.strerror}.", file=sys.stderr)
        return 1
    except UnicodeDecodeError:
        text = ""
    report = describe(text)
    print(json.dumps({"file": path, **report}, indent=2))
    return 2 if report["violationCount"] else 0


def describe(text):
    """The report of a file's text."""
    data, violations = parse(text)
    things, found = check(data)
    violations += found
    # An image may hold more than the 100 finds that COCO's own score counts.
    score = average_precision(things, [thing._replace(is_crowd=False) for thing in things], max_finds=len(things))
    if score["ap"] not in (None, 1.0):
        violations.append(f"the truth held against itself scores {score['ap']}, not 1")
    return {
        **{name: len(data[name]) for name in LISTS},
        "segmentations": dict(Counter(map(form, data["annotations"]))),
        "score": score,
        "violationCount": len(violations),
        "violations": violations[:SHOWN],
    }


def parse(text):
    """The file's three lists, empty where they are missing, and what is wrong so far."""
    try:
        data = json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        return {name: [] for name in LISTS}, [f"not JSON: {error}"]
    whole = data if isinstance(data, dict) else {}
    wrong = [f"{name} is not a list" for name in LISTS if not isinstance(whole.get(name), list)]
    lists = {name: whole[name] if isinstance(whole.get(name), list) else [] for name in LISTS}
    for name, entries in lists.items():
        wrong += [f"{name}[{at}] is not an object" for at, entry in enumerate(entries) if not isinstance(entry, dict)]
        lists[name] = [entry for entry in entries if isinstance(entry, dict)]
    return lists, wrong


def refuse_constant(name):
    raise ValueError(f"{name} is not a number that JSON has")


def check(data):
    """What can be scored, and every violation. `data` is as `parse` gives it, or a whole COCO object."""
    violations = [text for name in LISTS for text in check_ids(name, data[name])]
    violations += check_names("categories", "name", data["categories"])
    violations += check_names("images", "file_name", data["images"])
    for image in data["images"]:
        if not all(is_count(image.get(side)) for side in ("width", "height")):
            violations.append(f"image {image.get('id')}: width and height are not whole numbers from 1")
    images, categories = by_id(data["images"]), by_id(data["categories"])
    things = []
    for annotation in data["annotations"]:
        thing, wrong = check_annotation(annotation, images, categories)
        violations += [f"annotation {annotation.get('id')}: {text}" for text in wrong]
        things += [thing] if thing else []
    return things, violations


def check_ids(name, entries):
    ids = [entry.get("id") for entry in entries]
    for value, count in Counter(map(repr, ids)).items():
        if count > 1:
            yield f"{name}: the id {value} is there {count} times"
    for value in ids:
        if not is_count(value):
            yield f"{name}: the id {value!r} is not a whole number from 1"


def check_names(name, key, entries):
    names = [entry.get(key) for entry in entries]
    for value, count in Counter(map(repr, names)).items():
        if count > 1:
            yield f"{name}: the {key} {value} is there {count} times"
    for value in names:
        if not isinstance(value, str) or not value:
            yield f"{name}: the {key} {value!r} is not a name"


def check_annotation(annotation, images, categories):
    """The annotation's thing, or None when its mask cannot be read, and what is wrong with it."""
    wrong = []
    image = lookup(images, annotation.get("image_id"))
    category = lookup(categories, annotation.get("category_id"))
    if category is None:
        wrong.append(f"there is no category {annotation.get('category_id')!r}")
    if annotation.get("iscrowd") not in (0, 1) or type(annotation["iscrowd"]) is not int:
        wrong.append(f"iscrowd {annotation.get('iscrowd')!r} is not 0 or 1")
    if image is None:
        return None, [*wrong, f"there is no image {annotation.get('image_id')!r}"]
    if not all(is_count(image.get(side)) for side in ("width", "height")):
        return None, wrong
    try:
        mask = read_mask(annotation.get("segmentation"), image["height"], image["width"])
    except MaskError as error:
        return None, [*wrong, str(error)]
    tight = box(mask, image["height"])
    wrong += check_measures(annotation, area(mask), tight)
    if category is None or tight is None:
        return None, wrong
    is_crowd = annotation.get("iscrowd") == 1
    return Thing(image["id"], category["id"], mask, area(mask), tight, is_crowd), wrong


def check_measures(annotation, pixels, tight):
    if tight is None:
        return ["the mask is empty"]
    wrong = []
    if not is_number(annotation.get("area")) or annotation["area"] != pixels:
        wrong.append(f"area {annotation.get('area')!r}, but the mask has {pixels} pixels")
    given = annotation.get("bbox")
    if not isinstance(given, list) or not all(map(is_number, given)) or given != tight:
        wrong.append(f"bbox {given!r}, but the mask's is {tight}")
    return wrong


def by_id(entries):
    return {entry["id"]: entry for entry in entries if type(entry.get("id")) is int}


def lookup(entries, key):
    return entries.get(key) if type(key) is int else None


def form(annotation):
    segmentation = annotation.get("segmentation")
    if isinstance(segmentation, list):
        return "polygons"
    counts = segmentation.get("counts") if isinstance(segmentation, dict) else None
    return {list: "run lengths", str: "compressed run lengths"}.get(type(counts), "unreadable")


def is_count(value):
    return type(value) is int and value >= 1


def is_number(value):
    return type(value) in (int, float)


if __name__ == "__main__":
    sys.exit(main())
