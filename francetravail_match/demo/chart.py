"""A chart of milliseconds by number of people, as SVG: both axes logarithmic, one line each."""

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 80, 200, 30, 55
#: Told apart without colour too: each line has its own dashes, and its name at its end.
STYLES = (
    ("#000091", ""),
    ("#000091", "7 4"),
    ("#c9191e", "2 3"),
    ("#18753c", "10 3 2 3"),
    ("#716043", "1 5"),
)
APART = 15

Points = Mapping[int, float]


def draw(title: str, description: str, lines: Mapping[str, Points]) -> str:
    """``lines``: name → people → milliseconds. Lines without a point are left out; empty without any line."""
    drawn = {name: points for name, points in lines.items() if points}
    if not drawn:
        return ""
    people = sorted({x for points in drawn.values() for x in points})
    values = [y for points in drawn.values() for y in points.values()]
    x_of = _Scale(people[0], people[-1], LEFT, WIDTH - RIGHT)
    low, high = _powers(values)
    y_of = _Scale(low, high, HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' aria-labelledby="title description" font-family="sans-serif" font-size="13">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(description)}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    power = low
    while power <= high * 1.001:
        y = y_of(power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{power:g} ms</text>')
        power *= 10
    for number in people:
        x = x_of(number)
        parts.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{number:,}</text>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">people registered</text>')
    labels = _spread_out({name: y_of(points[max(points)]) for name, points in drawn.items()})
    for (name, points), (colour, dashes) in zip(drawn.items(), STYLES, strict=False):
        path = " ".join(f"{x_of(x):.1f},{y_of(y):.1f}" for x, y in sorted(points.items()))
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"'
            f' stroke-dasharray="{dashes or "none"}"/>'
        )
        parts += [
            f'<circle cx="{x_of(x):.1f}" cy="{y_of(y):.1f}" r="3.5" fill="{colour}"/>'
            for x, y in points.items()
        ]
        x = x_of(max(points)) + 10
        parts.append(f'<text x="{x:.1f}" y="{labels[name] + 4:.1f}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _powers(values: Sequence[float]) -> tuple[float, float]:
    """The powers of ten around the values."""
    low = 10.0 ** math.floor(math.log10(min(values)))
    return low, max(10.0 ** math.ceil(math.log10(max(values))), low * 10)


class _Scale:
    """From a value to its place on a logarithmic axis."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.start = low, start
        self.length = end - start
        self.decades = math.log10(high / low) or 1.0

    def __call__(self, value: float) -> float:
        return self.start + self.length * math.log10(value / self.low) / self.decades


def _spread_out(places: Mapping[str, float]) -> dict[str, float]:
    """Labels from the highest to the lowest, none nearer to the one above than a line of text."""
    placed: dict[str, float] = {}
    last = -math.inf
    for name, y in sorted(places.items(), key=lambda item: item[1]):
        last = max(y, last + APART)
        placed[name] = last
    return placed
