"""From Natural Earth's countries to the outlines of the map: projected, simplified, rounded.

Read is TopoJSON (https://github.com/topojson/topojson-specification) as the package `world-atlas` has it. The
projection is Equal Earth (Šavrič, Patterson, Jenny 2018): areas are to be compared, so they keep their size.
"""

import json
import math
from itertools import pairwise
from pathlib import Path

from django_countries import countries

#: Units of the picture from west to east.
WIDTH = 2000
#: The longitude in the middle: the picture's edge then lies in the Bering Strait, and cuts through no country.
MIDDLE = 11
#: What is nearer to a straight line than this, in units, is drawn as one.
TOLERANCE = 0.9
#: Islands smaller than this are left out, unless they are all that there is of a country.
LEAST_AREA = 14
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_ANTARCTICA = "AQ"
#: Without a number in ISO 3166: what they are drawn as part of, or under which code.
_UNNUMBERED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a place lies in Equal Earth, x from -2.71 to 2.71, y from -1.32 to 1.32 to the north."""
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    t2 = theta * theta
    t6 = t2 * t2 * t2
    slope = _A[0] + 3 * _A[1] * t2 + t6 * (7 * _A[2] + 9 * _A[3] * t2)
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * slope)
    return x, theta * (_A[0] + _A[1] * t2 + t6 * (_A[2] + _A[3] * t2))


def outlines(topology: dict) -> dict[str, dict]:
    """Return path, middle and extent of each country by its code, in units of the picture."""
    arcs = [_simplified(_arc(topology, arc)) for arc in topology["arcs"]]
    rings: dict[str, list] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        code = _code(shape)
        if not code or code == _ANTARCTICA or not shape.get("type"):
            continue
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        found = (_placed(_ring(arcs, ring)) for polygon in polygons for ring in polygon)
        rings.setdefault(code, []).extend(found)
    return {code: _outline(found) for code, found in sorted(rings.items())}


def read(file: Path) -> dict:
    """Return the topology of a file of `world-atlas`."""
    return json.loads(file.read_text(encoding="utf-8"))


def _code(shape: dict) -> str:
    number = shape.get("id")
    code = countries.alpha2(int(number)) if number else _UNNUMBERED.get(shape["properties"]["name"], "")
    return code if code in countries.countries or code == "XK" else ""


def _arc(topology: dict, deltas: list) -> list[tuple[float, float]]:
    """Return the places of an arc, longitudes counted from the middle of the picture and without a jump."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    places, x, y = [], 0, 0
    for dx, dy in deltas:
        x, y = x + dx, y + dy
        longitude = (x * sx + tx - MIDDLE + 180) % 360 - 180
        places.append((_near(longitude, places[-1][0]) if places else longitude, y * sy + ty))
    return places


def _near(longitude: float, other: float) -> float:
    """Return the longitude, turned round the world if need be, so that it is near another one."""
    return longitude + 360 * round((other - longitude) / 360)


def _unit(place: tuple[float, float]) -> tuple[float, float]:
    """Return where a place lies in the picture."""
    scale = WIDTH / 2 / project(180, 0)[0]
    x, y = project(*place)
    return WIDTH / 2 + x * scale, WIDTH / 4 - y * scale


def _placed(ring: list) -> list:
    """Return a ring in units of the picture, within it."""
    turns = round(sum(longitude for longitude, _latitude in ring) / len(ring) / 360)
    return [_unit((longitude - 360 * turns, latitude)) for longitude, latitude in ring]


def _simplified(places: list) -> list:
    """Leave out what does not show (Douglas and Peucker); an arc is shared, so that neighbours keep one border."""
    if len(places) < 3:
        return places
    points = [_unit(place) for place in places]
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        far, distance = 0, 0.0
        for n in range(first + 1, last):
            apart = _distance(points[n], points[first], points[last])
            if apart > distance:
                far, distance = n, apart
        if distance > TOLERANCE:
            keep.add(far)
            stack += [(first, far), (far, last)]
    return [places[n] for n in sorted(keep)]


def _distance(point, start, end) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = math.hypot(x2 - x1, y2 - y1)
    if not length:
        return math.hypot(x - x1, y - y1)
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def _ring(arcs: list, numbers: list[int]) -> list:
    places: list = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        for longitude, latitude in arc[1:] if places else arc:
            places.append((_near(longitude, places[-1][0]) if places else longitude, latitude))
    return places


def _outline(rings: list) -> dict:
    rings.sort(key=lambda ring: -abs(_area(ring)))
    kept = [ring for n, ring in enumerate(rings) if not n or abs(_area(ring)) >= LEAST_AREA]
    main = rings[0]
    xs, ys = [x for x, _y in main], [y for _x, y in main]
    x, y = _middle(main)
    size = max(max(xs) - min(xs), max(ys) - min(ys))
    return {"path": "".join(map(_path, kept)), "x": round(x), "y": round(y), "size": round(size, 1)}


def _area(ring: list) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def _middle(ring: list) -> tuple[float, float]:
    area = _area(ring)
    if abs(area) < 1:
        return sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)
    pairs = list(pairwise(ring))
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)
    return x, sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)


def _path(ring: list) -> str:
    points = [(round(x), round(y)) for x, y in ring]
    steps = [points[0]]
    steps += [point for n, point in enumerate(points[1:], 1) if point != points[n - 1]]
    if len(steps) < 4:  # nothing is left of it in whole units: a dot stands for it
        return ""
    (x, y), path = steps[0], f"M{steps[0][0]} {steps[0][1]}l"
    moves = []
    for x2, y2 in steps[1:-1]:
        moves.append(f"{x2 - x} {y2 - y}")
        x, y = x2, y2
    return path + " ".join(moves).replace(" -", "-") + "z"
