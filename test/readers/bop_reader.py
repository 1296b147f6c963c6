"""A BOP dataset as bop_toolkit's docs/bop_datasets_format.md describes it; the standard library is enough.

Millimetres; camera axes x right, y down, z forward. Pixel centres are whole numbers, as OpenCV has them and as the toolkit
turns depth into points. A silhouette counts in full on a canvas of three by three images, the middle one being the image.
"""

import json
import os
import sys
from math import dist

from coco_mask import box as mask_box
from coco_mask import read_mask, rows
from png_pixels import read_png

SPLITS = ("train", "val", "test")
NEAR = 50
#: How near to an outline, in pixels, a pixel may fall on either side: poses are rounded.
TIE = 2e-3


def describe(folder, tie=TIE):
    """Every object of every image, and what is wrong. Objects are taken for the boxes that models_info gives."""
    models = {int(key): info for key, info in read_json(folder, "models", "models_info.json").items()}
    wrong = [f"model {key}: {text}" for key, info in models.items() for text in check_model(folder, key, info)]
    images = {}
    for split in SPLITS:
        path = os.path.join(folder, split)
        for scene in sorted(os.listdir(path)) if os.path.isdir(path) else []:
            images.update(read_scene(os.path.join(path, scene), f"{split}/{scene}", models, tie))
    wrong += [f"{name}: {text}" for name, image in images.items() for text in image["violations"]]
    return {"models": models, "images": images, "violations": wrong}


def read_scene(folder, name, models, tie):
    camera, poses, infos, coco = (
        read_json(folder, f"scene_{kind}.json") for kind in ("camera", "gt", "gt_info", "gt_coco")
    )
    if not list(camera) == list(poses) == list(infos) == [str(image["id"]) for image in coco["images"]]:
        raise ValueError(f"the files of {name} have different images")
    if [one["id"] for one in coco["annotations"]] != list(range(1, len(coco["annotations"]) + 1)):
        raise ValueError(f"annotations of {name} are not numbered from 1")
    images = {}
    for entry in coco["images"]:
        key = str(entry["id"])
        annotations = [one for one in coco["annotations"] if one["image_id"] == entry["id"]]
        found = list(zip(poses[key], infos[key], annotations, strict=True))
        images[f"{name}/{int(key):06d}"] = read_image(folder, entry, camera[key], found, models, tie)
    return images


def read_image(folder, entry, camera, found, models, tie):
    width, height, channels, bits, depth = read_png(os.path.join(folder, "depth", f"{entry['id']:06d}.png"))
    wrong = [] if (channels, bits) == (1, 16) else ["depth has no 16 bits"]
    wrong += [] if [width, height] == [entry["width"], entry["height"]] else ["depth has another size"]
    wrong += [] if os.path.exists(os.path.join(folder, entry["file_name"])) else [f"there is no {entry['file_name']}"]
    wrong += [] if is_rotation(camera["cam_R_w2c"]) else ["cam_R_w2c is no rotation"]
    wrong += [] if camera["depth_scale"] == 1 else ["depth_scale is not 1"]
    objects = []
    for k, (pose, info, annotation) in enumerate(found):
        masks = [
            read_png(os.path.join(folder, kind, f"{entry['id']:06d}_{k:06d}.png"))[4] for kind in ("mask", "mask_visib")
        ]
        one = {"pose": pose, "info": info, "full": masks[0], "visible": masks[1]}
        texts = check_object(one, annotation, depth, (width, height))
        model = models[pose["obj_id"]]
        texts += check_silhouette(one, model, camera["cam_K"], (width, height), tie)
        texts += check_surface(one, model, camera["cam_K"], depth, width)
        wrong += [f"object {k}: {text}" for text in texts]
        objects.append(one)
    return {"camera": camera, "objects": objects, "violations": wrong}


def check_object(one, annotation, depth, size):
    pose, info, full, visible = (one[key] for key in ("pose", "info", "full", "visible"))
    counts = {
        "px_count_visib": sum(value == 255 for value in visible),
        "px_count_valid": sum(value == 255 and far > 0 for value, far in zip(full, depth)),
        "bbox_visib": extent(positions(visible, size[0])),
    }
    wrong = [f"{key} {info[key]}, not {value}" for key, value in counts.items() if info[key] != value]
    if set(full) | set(visible) > {0, 255}:
        wrong.append("a mask has other values than 0 and 255")
    if any(value and not all_ for all_, value in zip(full, visible)):
        wrong.append("what is visible is not within the full mask")
    if abs(info["visib_fract"] - info["px_count_visib"] / info["px_count_all"]) > 1e-9:
        wrong.append("visib_fract is not the quotient")
    if not is_rotation(pose["cam_R_m2c"]):
        wrong.append("cam_R_m2c is no rotation")
    spans = read_mask(annotation["segmentation"], size[1], size[0])
    if rows(spans, size[1], size[0]) != [value // 255 for value in visible]:
        wrong.append("the run lengths are not mask_visib")
    if annotation["area"] != info["px_count_visib"] or annotation["category_id"] != pose["obj_id"]:
        wrong.append("area or category of scene_gt_coco")
    if info["px_count_all"] == sum(map(bool, full)) and annotation["bbox"] != extent(positions(full, size[0])):
        wrong.append(f"bbox {annotation['bbox']} of scene_gt_coco")
    if mask_box(spans, size[1]) != info["bbox_visib"] or annotation["ignore"] != (info["visib_fract"] < 0.1):
        wrong.append("box or ignore of scene_gt_coco")
    return wrong


def check_silhouette(one, model, camera, size, tie):
    """The box's corners projected, their hull filled at whole numbers; what lies on the outline may count or not."""
    corners = [place(one["pose"], corner) for corner in model_corners(model)]
    if min(z for _, _, z in corners) <= NEAR:
        return []
    hull = convex_hull([project(camera, corner) for corner in corners])
    width, height = size
    inner, outer = set(), set()
    for y in near([y for _, y in hull], height):
        for x in near([x for x, _ in hull], width):
            depth = min((cross(a, b, (x, y)) / dist(a, b) for a, b in zip(hull, hull[1:] + hull[:1])), default=-1)
            if depth > -tie:
                outer.add((x, y))
                if depth > tie:
                    inner.add((x, y))
    wrong = []
    count, box = one["info"]["px_count_all"], one["info"]["bbox_obj"]
    if not len(inner) <= count <= len(outer):
        wrong.append(f"px_count_all {count}, not {len(inner)} to {len(outer)}")
    if not holds(box, extent(inner)) or not holds(extent(outer), box):
        wrong.append(f"bbox_obj {box}, not {extent(inner)}")
    full = set(positions(one["full"], width))
    if not {at for at in inner if 0 <= at[0] < width and 0 <= at[1] < height} <= full <= outer:
        wrong.append("mask is not the silhouette")
    return wrong


def holds(a, b):
    """Whether box b lies within box a."""
    return all(a[k] <= b[k] and b[k] + b[k + 2] <= a[k] + a[k + 2] for k in (0, 1))


def near(values, side):
    """Whole numbers about the values, on the canvas."""
    return range(max(-side, int(min(values)) - 2), min(2 * side, int(max(values)) + 3))


def check_surface(one, model, camera, depth, width):
    """The depth of every visible pixel, as a point, lies on the model to within what rounding to millimetres makes."""
    for x, y in positions(one["visible"], width):
        z = depth[y * width + x]
        if z in (0, 65535):
            continue
        ray = [(x - camera[2]) / camera[0], (y - camera[5]) / camera[4], 1]
        off = distance_to_box(back(one["pose"], [z * value for value in ray]), model)
        if abs(off) > 0.6 * sum(value * value for value in ray) ** 0.5 + 0.6:
            return [f"pixel {x}, {y} is {off:.1f} mm off the model"]
    return []


def check_model(folder, key, info):
    vertices, triangles = read_ply(os.path.join(folder, "models", f"obj_{key:06d}.ply"))
    points = [vertex[:3] for vertex in vertices]
    for k, axis in enumerate("xyz"):
        low, high = min(p[k] for p in points), max(p[k] for p in points)
        if (low, high - low) != (info[f"min_{axis}"], info[f"size_{axis}"]):
            yield f"the mesh is {low} to {high} along {axis}"
    diameter = max(dist(a, b) for a in points for b in points)
    if abs(diameter - info["diameter"]) > 1e-6:
        yield f"diameter {info['diameter']}, not {diameter}"
    volume = 0
    for triangle in triangles:
        (a, b, c), normal = (points[k] for k in triangle), vertices[triangle[0]][3:]
        volume += sum(a[k] * (b[k - 2] * c[k - 1] - b[k - 1] * c[k - 2]) for k in range(3)) / 6
        edges = [b[k] - a[k] for k in range(3)], [c[k] - a[k] for k in range(3)]
        if sum(normal[k] * (edges[0][k - 2] * edges[1][k - 1] - edges[0][k - 1] * edges[1][k - 2]) for k in range(3)) <= 0:
            yield f"the normal of triangle {triangle} looks inside"
    if abs(volume - info["size_x"] * info["size_y"] * info["size_z"]) > 1e-6 * volume:
        yield f"the mesh has a volume of {volume}"


def read_ply(path):
    with open(path, encoding="ascii") as file:
        lines = file.read().splitlines()
    end = lines.index("end_header")
    counts = {words[1]: int(words[2]) for words in map(str.split, lines[:end]) if words[0] == "element"}
    body = [line.split() for line in lines[end + 1 :]]
    vertices = [[float(cell) for cell in cells] for cells in body[: counts["vertex"]]]
    triangles = [[int(cell) for cell in cells[1:]] for cells in body[counts["vertex"] :]]
    if len(triangles) != counts["face"] or any(len(triangle) != 3 for triangle in triangles):
        raise ValueError(f"{path} has other faces than its header says")
    return vertices, triangles


def model_corners(model):
    low = [model[f"min_{axis}"] for axis in "xyz"]
    high = [model[f"min_{axis}"] + model[f"size_{axis}"] for axis in "xyz"]
    return [[high[k] if corner >> k & 1 else low[k] for k in range(3)] for corner in range(8)]


def place(pose, point):
    r, t = pose["cam_R_m2c"], pose["cam_t_m2c"]
    return [sum(r[3 * i + k] * point[k] for k in range(3)) + t[i] for i in range(3)]


def back(pose, point):
    r, t = pose["cam_R_m2c"], pose["cam_t_m2c"]
    return [sum(r[3 * i + k] * (point[i] - t[i]) for i in range(3)) for k in range(3)]


def distance_to_box(point, model):
    beyond = [abs(value) - model[f"size_{axis}"] / 2 for value, axis in zip(point, "xyz")]
    return max(beyond) if max(beyond) < 0 else sum(max(value, 0) ** 2 for value in beyond) ** 0.5


def project(camera, point):
    x, y, w = (sum(camera[3 * r + k] * point[k] for k in range(3)) for r in range(3))
    return x / w, y / w


def convex_hull(points):
    """Corners with the inside on the left of every edge, as `cross` counts."""
    halves = []
    for ordered in (sorted(points), sorted(points, reverse=True)):
        chain = []
        for point in ordered:
            while len(chain) > 1 and cross(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        halves.append(chain[:-1])
    return halves[0] + halves[1]


def cross(a, b, point):
    return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])


def positions(mask, width):
    return [(at % width, at // width) for at, value in enumerate(mask) if value]


def extent(pixels):
    xs, ys = [x for x, _ in pixels], [y for _, y in pixels]
    return [min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1]


def is_rotation(r):
    axes = [r[0:3], r[3:6], r[6:9]]
    products = [sum(a[k] * b[k] for k in range(3)) - (a is b) for a in axes for b in axes]
    turned = sum(axes[0][k] * (axes[1][k - 2] * axes[2][k - 1] - axes[1][k - 1] * axes[2][k - 2]) for k in range(3))
    return max(map(abs, products)) < 1e-6 and turned > 0


def read_json(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return json.load(file)


if __name__ == "__main__":
    found = describe(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else TIE)
    print(json.dumps({"images": len(found["images"]), "violations": found["violations"]}, indent=2))
    sys.exit(2 if found["violations"] else 0)
