"""Reads a COCO keypoints file back and says what is wrong with it; Python's standard library is enough.

Written from the format's description (cocodataset.org, "Data format", 2. Keypoint detection). Boxes and masks are left to
coco_reader.py. Stricter in one thing: a keypoint that is told to be visible lies at its object's mask.
"""

from coco_mask import read_mask


def describe(data):
    """What is wrong, in words."""
    categories = {category["id"]: category for category in data["categories"]}
    images = {image["id"]: image for image in data["images"]}
    violations = [f"category {key}: {text}" for key, entry in categories.items() for text in check_category(entry)]
    for annotation in data["annotations"]:
        category, image = categories[annotation["category_id"]], images[annotation["image_id"]]
        found = check_annotation(annotation, len(category["keypoints"]), image)
        violations += [f"annotation {annotation['id']}: {text}" for text in found]
    return violations


def check_category(category):
    names = category.get("keypoints")
    if not names or len(set(names)) != len(names):
        yield f"keypoints {names} are not different names"
        return
    edges = category.get("skeleton", [])
    if any(not 1 <= end <= len(names) for edge in edges for end in edge) or any(len(edge) != 2 for edge in edges):
        yield f"skeleton {edges} does not join keypoints, counted from 1"
    if len({tuple(sorted(edge)) for edge in edges}) != len(edges):
        yield "the skeleton has an edge twice"


def check_annotation(annotation, count, image):
    numbers = annotation.get("keypoints")
    if not isinstance(numbers, list) or len(numbers) != 3 * count:
        yield f"keypoints are not 3 x {count} numbers"
        return
    points = list(zip(numbers[0::3], numbers[1::3], numbers[2::3]))
    if annotation.get("num_keypoints") != sum(state > 0 for _, _, state in points):
        yield f"num_keypoints {annotation.get('num_keypoints')} is not the number of those labelled"
    height, width = image["height"], image["width"]
    mask = read_mask(annotation["segmentation"], height, width)
    for x, y, state in points:
        if state not in (0, 1, 2):
            yield f"a keypoint has the state {state}"
        elif state == 0 and (x, y) != (0, 0):
            yield f"a keypoint that is not labelled is at {[x, y]}"
        elif state > 0 and not (0 <= x < width and 0 <= y < height):
            yield f"the keypoint {[x, y]} is outside of the image"
        elif state == 2 and not is_near(mask, x, y, height):
            yield f"the visible keypoint {[x, y]} is not at its mask"


def is_near(mask, x, y, height):
    """Whether one of the nine pixels about the point is in the mask."""
    columns = range(int(x) - 1, int(x) + 2)
    spans = [(column * height + max(0, int(y) - 1), column * height + min(height, int(y) + 2)) for column in columns]
    return any(start < last and stop > first for start, stop in mask for first, last in spans)
