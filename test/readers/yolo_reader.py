"""Reads an Ultralytics YOLO dataset back; Python's standard library is enough.

Written from Ultralytics' pages on the formats of detect, segment, obb and pose datasets, and from what its loader
refuses: rows of the wrong length, numbers that are not shares, classes that data.yaml does not name.
"""

import json
import os


def read_dataset(folder, task):
    """{"yaml": …, "splits": {split: {stem: [row]}}, "images": {split: [stem]}}; raises ValueError on what is refused."""
    yaml = read_yaml(os.path.join(folder, "data.yaml"))
    splits, images = {}, {}
    for split in ("train", "val", "test"):
        if split not in yaml:
            continue
        pictures = os.path.join(folder, yaml[split])
        images[split] = sorted(os.path.splitext(name)[0] for name in os.listdir(pictures))
        # The loader finds labels by this word of the path.
        labels = os.path.join(folder, yaml[split].replace("images", "labels", 1))
        names = sorted(os.listdir(labels))
        if not set(os.path.splitext(name)[0] for name in names) <= set(images[split]):
            raise ValueError(f"{labels} has labels without an image")
        splits[split] = {name[:-4]: read_rows(os.path.join(labels, name), task, yaml) for name in names}
    return {"yaml": yaml, "splits": splits, "images": images}


def read_yaml(path):
    """The few kinds of lines that data.yaml has: key: value, where values are JSON or plain words, and names by number."""
    data = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("#") or not line.strip():
                continue
            key, _, value = line.partition(":")
            if line.startswith(" "):
                data["names"][int(key)] = parse(value.strip())
            else:
                data[key] = parse(value.strip()) if value.strip() else {}
    if sorted(data["names"]) != list(range(len(data["names"]))):
        raise ValueError("classes are not numbered from 0")
    return data


def parse(value):
    try:
        return json.loads(value)
    except ValueError:
        return value


def read_rows(path, task, yaml):
    with open(path, encoding="utf-8") as file:
        rows = [line.split() for line in file]
    return [read_row(cells, task, yaml, path) for cells in rows]


def read_row(cells, task, yaml, path):
    """[class, box as [x, y, w, h] of shares, points]; a pose point is [x, y, state]."""
    kind, numbers = int(cells[0]), [float(cell) for cell in cells[1:]]
    if kind not in yaml["names"]:
        raise ValueError(f"{path}: class {kind} has no name")
    count, size = yaml.get("kpt_shape", [0, 3])
    right = {"detect": len(numbers) == 4, "obb": len(numbers) == 8, "pose": len(numbers) == 4 + count * size}
    if not right.get(task, len(numbers) >= 6 and len(numbers) % 2 == 0):
        raise ValueError(f"{path}: a row of {len(cells)} columns")
    if task in ("detect", "pose"):
        box, rest = numbers[:4], numbers[4:]
        points = [rest[i : i + size] for i in range(0, len(rest), size)]
    else:
        points = [numbers[i : i + 2] for i in range(0, len(numbers), 2)]
        box = box_about(points)
    # The loader asserts this of boxes in all tasks but pose; a polygon's points are no farther out than its box.
    shares = box + ([share for point in points for share in point[:2]] if task != "obb" else [])
    if max(shares) > 1 or min(shares) < 0:
        raise ValueError(f"{path}: non-normalized or out of bounds coordinates {shares}")
    return [kind, box, points]


def box_about(points):
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return [(min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, max(xs) - min(xs), max(ys) - min(ys)]


def fill(points, width, height):
    """Pixels whose centre is in the polygon by the even-odd rule, row by row."""
    corners = [(x * width, y * height) for x, y in points]
    return [is_inside(corners, x + 0.5, y + 0.5) for y in range(height) for x in range(width)]


def is_inside(corners, cx, cy):
    hits = 0
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1]):
        hits += (ay > cy) != (by > cy) and cx < (bx - ax) * (cy - ay) / (by - ay) + ax
    return hits % 2
