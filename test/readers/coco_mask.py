"""Masks of the COCO format as spans; Python's standard library is enough.

Written from the format's own description (cocodataset.org, "Data format", and the comments of its Mask API), so that
a test which reads an export with it does not repeat the exporter's mistakes.

A mask is a list of spans (start, stop), ascending and never touching, of positions x * height + y: the format counts
pixels column by column. Areas and boxes come straight from spans; no pixel is ever stored.
"""

FIFTHS = 5
FIRST_CODE, CODES = 48, 64


class MaskError(ValueError):
    """A segmentation that is not what the format allows."""


def read_mask(segmentation, height, width):
    """A mask from an annotation's segmentation in any of its three forms."""
    if isinstance(segmentation, list):
        return union([fill_polygon(checked_polygon(numbers, height, width), height, width) for numbers in segmentation])
    if not isinstance(segmentation, dict):
        raise MaskError("segmentation is neither a list of polygons nor run lengths")
    if segmentation.get("size") != [height, width]:
        raise MaskError(f"size {segmentation.get('size')} is not the image's [height, width], {[height, width]}")
    counts = segmentation.get("counts")
    return from_counts(parse_counts(counts) if isinstance(counts, str) else counts, height * width)


def from_counts(counts, size):
    """Run lengths, the first one of zeros (it may be 0), which together fill the image."""
    if not isinstance(counts, list) or any(type(count) is not int or count < 0 for count in counts):
        raise MaskError("counts are not a list of whole numbers from 0")
    edges, at = [], 0
    for count in counts:
        edges.append(at)
        at += count
    if at != size:
        raise MaskError(f"counts cover {at} pixels, the image has {size}")
    return from_edges(edges[1:], size)


def from_edges(edges, size):
    """Ascending positions where the mask starts or ends by turns; two at the same place undo each other."""
    kept = []
    for edge in edges:
        if kept and kept[-1] == edge:
            kept.pop()
        else:
            kept.append(edge)
    if len(kept) % 2:
        kept.append(size)
    return [span for span in zip(kept[0::2], kept[1::2]) if span[0] < span[1]]


def to_counts(mask, size):
    """The run lengths of a mask in their one normal form: no run but the first is 0."""
    counts, at = [], 0
    for start, stop in mask:
        counts += [start - at, stop - start]
        at = stop
    return counts + [size - at] if at < size or not counts else counts


def parse_counts(text):
    """The string form: a number is characters of 5 bits, least first, bit 5 says that more follow, the last one's bit 4
    is the sign. From the fourth number on it is the difference to the number two before."""
    counts, value, shift = [], 0, 0
    for character in text:
        code = ord(character) - FIRST_CODE
        if not 0 <= code < CODES:
            raise MaskError(f"counts hold the character {character!r}")
        value |= (code & 31) << shift
        shift += 5
        if code & 32:
            continue
        if code & 16:
            value -= 1 << shift
        counts.append(value + counts[-2] if len(counts) > 2 else value)
        value, shift = 0, 0
    if shift:
        raise MaskError("counts end inside a number")
    return counts


def write_counts(counts):
    """The inverse of parse_counts, with as few characters as the form allows."""
    text = []
    for index, count in enumerate(counts):
        value = count - counts[index - 2] if index > 2 else count
        while not -16 <= value < 16:
            text.append(chr(FIRST_CODE + (value & 31 | 32)))
            value >>= 5
        text.append(chr(FIRST_CODE + (value & 31)))
    return "".join(text)


def checked_polygon(numbers, height, width):
    if not isinstance(numbers, list) or len(numbers) < 6 or len(numbers) % 2:
        raise MaskError("a polygon is not a list of x, y of three corners or more")
    if any(type(number) not in (int, float) for number in numbers):
        raise MaskError("a polygon has a corner that is not a number")
    if not all(0 <= x <= width for x in numbers[0::2]) or not all(0 <= y <= height for y in numbers[1::2]):
        raise MaskError("a polygon leaves the image")
    return numbers


def fill_polygon(numbers, height, width):
    """Pixels of a polygon by the Mask API's rule (rleFrPoly).

    The API draws the boundary on a grid of fifths of a pixel and notes where it crosses a column's centre line, that is
    steps between the fifths 5x + 2 and 5x + 3. From there down, column x changes from outside to inside or back; the
    first pixel below is ceil((fifth + .5) / 5 - .5), which for whole fifths is (fifth + 2) // 5. An edge between whole
    pixels crosses column centres only where it is horizontal, at fifth 5y: the first pixel below is y. The rule "a pixel
    belongs where its centre is inside, even-odd" gives the same, so along pixel edges both rules agree.
    """
    corners = [(int(FIFTHS * x + 0.5), int(FIFTHS * y + 0.5)) for x, y in zip(numbers[0::2], numbers[1::2])]
    edges = []
    for index, corner in enumerate(corners):
        for column, fifth in crossings(corners[index - 1], corner):
            if 0 <= column < width:
                edges.append(column * height + min(max((fifth + 2) // FIFTHS, 0), height))
    return from_edges(sorted(edges), height * width)


def crossings(a, b):
    """Columns whose centre line the edge from a to b crosses, each with the upper one of the two fifths there."""
    along = abs(b[0] - a[0])
    down = abs(b[1] - a[1])
    if along == 0:
        return
    if along >= down:
        (left, y), (right, end) = sorted((a, b))
        slope = (end - y) / along
        for u in range(left + (2 - left) % FIFTHS, right, FIFTHS):
            yield u // FIFTHS, min(int(y + slope * (t - left) + 0.5) for t in (u, u + 1))
        return
    (x, top), (end, _) = sorted((a, b), key=lambda corner: corner[1])
    slope = (end - x) / down
    before = x
    for t in range(1, down + 1):
        u = int(x + slope * t + 0.5)
        if u != before and min(u, before) % FIFTHS == 2:
            yield min(u, before) // FIFTHS, top + t - 1
        before = u


def union(masks):
    merged = []
    for start, stop in sorted(span for mask in masks for span in mask):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def area(mask):
    return sum(stop - start for start, stop in mask)


def common_area(a, b):
    total, i, j = 0, 0, 0
    while i < len(a) and j < len(b):
        total += max(0, min(a[i][1], b[j][1]) - max(a[i][0], b[j][0]))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return total


def box(mask, height):
    """[x, y, width, height] of the pixels, [0, 0, 1, 1] for the top left one; None for an empty mask."""
    if not mask:
        return None
    left, right = mask[0][0] // height, (mask[-1][1] - 1) // height
    top, bottom = height, 0
    for start, stop in mask:
        if start // height != (stop - 1) // height:
            # It goes on in the next column, so it reaches the last row and the first.
            top, bottom = 0, height
            break
        top = min(top, start % height)
        bottom = max(bottom, (stop - 1) % height + 1)
    return [left, top, right - left + 1, bottom - top]


def rows(mask, height, width):
    """Every pixel, 0 or 1, row by row: for small masks in tests."""
    columns = [0] * (height * width)
    for start, stop in mask:
        columns[start:stop] = [1] * (stop - start)
    return [columns[x * height + y] for y in range(height) for x in range(width)]
