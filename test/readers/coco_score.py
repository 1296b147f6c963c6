"""Average precision of masks by COCO's definition, all areas; Python's standard library is enough.

Greedy matching by falling score at mask IoU .50, .55 … .95, precision read at 101 recalls, the mean over both and over
the categories that have objects. A crowd takes any number of finds and counts neither way.
"""

from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple, Optional

from coco_mask import common_area

# As evenly spaced as COCO has them, to the last bit: a tie must fall on the same side.
IOUS = [0.5 + k * ((0.95 - 0.5) / 9) for k in range(9)] + [0.95]
RECALLS = [k * 0.01 for k in range(100)] + [1.0]


class Thing(NamedTuple):
    """An object of the truth, or a find with its score."""

    image: int
    category: int
    mask: list
    area: int
    box: Optional[list]
    is_crowd: bool = False
    score: float = 1.0


def average_precision(truth, found, max_finds=100):
    """AP over all IoUs, AP at .50 and .75, and the recall (AR); None where the truth has nothing to find.

    max_finds is the number of finds that count in an image for a category."""
    pairs = defaultdict(lambda: ([], []))
    for side, things in enumerate((truth, found)):
        for thing in things:
            pairs[thing.category, thing.image][side].append(thing)
    categories = defaultdict(list)
    for (category, _), pair in sorted(pairs.items(), key=lambda item: item[0]):
        categories[category].append(pair)
    curves = []
    for images in categories.values():
        wanted = sum(not thing.is_crowd for things, _ in images for thing in things)
        if wanted:
            curves.append(category_curves(images, wanted, max_finds))
    return {
        "ap": mean([precision for curve in curves for precision, _ in curve]),
        "ap50": mean([curve[0][0] for curve in curves]),
        "ap75": mean([curve[5][0] for curve in curves]),
        "recall": mean([recall for curve in curves for _, recall in curve]),
    }


def category_curves(images, wanted, max_finds):
    """(precision, recall) at every IoU; `images` holds (truth, finds) of one image each."""
    matched = []
    for things, finds in images:
        finds = sorted(finds, key=lambda find: -find.score)[:max_finds]
        things = sorted(things, key=lambda thing: thing.is_crowd)
        ious = [[iou(find, thing) for thing in things] for find in finds]
        matched += [(-find.score, fates) for find, fates in zip(finds, zip(*(match(ious, things, t) for t in IOUS)))]
    matched.sort(key=lambda pair: pair[0])
    return [precision_recall([fates[k] for _, fates in matched], wanted) for k in range(len(IOUS))]


def match(ious, things, threshold):
    """Every find's fate: True for a hit, False for a miss, None on a crowd. Crowds come last in `things`."""
    taken = [False] * len(things)
    fates = []
    for row in ious:
        best, chosen = min(threshold, 1 - 1e-10), None
        for index, value in enumerate(row):
            if taken[index] and not things[index].is_crowd:
                continue
            if chosen is not None and things[index].is_crowd and not things[chosen].is_crowd:
                break
            if value >= best:
                best, chosen = value, index
        if chosen is None:
            fates.append(False)
        else:
            taken[chosen] = True
            fates.append(None if things[chosen].is_crowd else True)
    return fates


def iou(find, thing):
    if not boxes_meet(find.box, thing.box):
        return 0.0
    common = common_area(find.mask, thing.mask)
    return common / (find.area if thing.is_crowd else find.area + thing.area - common)


def boxes_meet(a, b):
    if a is None or b is None:
        return False
    return all(a[k] < b[k] + b[k + 2] and b[k] < a[k] + a[k + 2] for k in (0, 1))


def precision_recall(fates, wanted):
    """Mean of the precisions at 101 recalls, and the last recall."""
    hits = misses = 0
    recalls, precisions = [], []
    for fate in fates:
        hits += fate is True
        misses += fate is False
        recalls.append(hits / wanted)
        precisions.append(hits / max(1, hits + misses))
    for k in range(len(precisions) - 1, 0, -1):
        precisions[k - 1] = max(precisions[k - 1], precisions[k])
    places = [bisect_left(recalls, recall) for recall in RECALLS]
    read = [precisions[place] if place < len(precisions) else 0.0 for place in places]
    return sum(read) / len(read), hits / wanted


def mean(values):
    return sum(values) / len(values) if values else None
