"""Who shares what with whom: who gives at the left with what they give, who receives at the right, arrows between.

Each kind stands in the giver's box, and its arrows begin beside it: words never lie across lines, with two partners or
fifteen. Whoever gives and receives stands on both sides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from curation.drawing import LEADING, broken, shortened
from partnerships.drawing.svg import Picture
from partnerships.vocabulary import Shared

#: In place of a partner: all of them.
EVERYONE = ""
_PADDING, _APART, _HEADINGS, _MOST_LINES = 10, 14, 26, 4
#: Arrows that arrive at one box are at least so far apart.
_BETWEEN_ARROWS = 9


@dataclass(frozen=True)
class Exchange:
    """What (a value of `Shared`) is given by whom to whom: ids of partners, or EVERYONE; and what is said of it."""

    what: str
    giver: str
    receiver: str
    text: str = ""


@dataclass(frozen=True)
class Sharing:
    """The partners' names by id, in order, and what they share."""

    names: dict[str, str]
    exchanges: tuple[Exchange, ...]

    def name(self, partner: str) -> str:
        """The name of a partner, or what all of them are called."""
        return self.names.get(partner, "") if partner != EVERYONE else _("all partners")

    @property
    def rows(self) -> list[dict]:
        """The table behind the picture: {giver, what, receiver, text}."""
        return [
            {
                "giver": self.name(one.giver),
                "what": _kind(one.what),
                "receiver": self.name(one.receiver),
                "text": one.text,
            }
            for one in self.exchanges
        ]

    @property
    def silent(self) -> list[str]:
        """The names of those of whom no exchange is told; nobody, where something is shared by all with all."""
        told = {one.giver for one in self.exchanges} | {one.receiver for one in self.exchanges}
        return [] if EVERYONE in told else [name for partner, name in self.names.items() if partner not in told]

    @property
    def gifts(self) -> dict[str, dict[str, list[str]]]:
        """Who gives what to whom, each once: {giver: {what: [receivers]}}, in the order of the partners."""
        order = [*self.names, EVERYONE]
        found: dict[str, dict[str, list[str]]] = {}
        for one in sorted(self.exchanges, key=lambda one: order.index(one.giver)):
            receivers = found.setdefault(one.giver, {}).setdefault(one.what, [])
            if one.receiver not in receivers:
                receivers.append(one.receiver)
        return found

    def in_words(self) -> str:
        """The whole picture in sentences, for those who do not see it."""
        return " ".join(
            _("%(giver)s: %(what)s to %(receivers)s.")
            % {
                "giver": self.name(giver),
                "what": _kind(what),
                "receivers": ", ".join(self.name(one) for one in receivers),
            }
            for giver, gifts in self.gifts.items()
            for what, receivers in gifts.items()
        )


def sharing_of(face) -> Sharing:
    """Return what the readers of this face see shared."""
    names = {partner.id: name for partner in face.partners if (name := face.name_of(partner))}
    known = (
        Exchange(one.what, one.giver, one.receiver, one.text)
        for one in face.parts("exchanges")
        # An exchange can still name a partner that was taken out of the case, or one whose name is not told.
        if {one.giver, one.receiver} <= {EVERYONE, *names}
    )
    return Sharing(names, tuple(known))


@dataclass(frozen=True)
class Shape:
    """How a picture is laid out: its width, and left edge and width of the two columns."""

    layout: str
    width: int
    left: tuple[int, int]
    right: tuple[int, int]


WIDE = Shape("wide", 720, (1, 270), (450, 269))
NARROW = Shape("narrow", 360, (1, 142), (219, 140))


@dataclass
class Box:
    """A partner on one side: its name in lines, and on the left what it gives, each kind with its height."""

    partner: str
    x: int
    width: int
    lines: list[str]
    y: float = 0
    height: float = 0
    kinds: list[tuple[str, float]] = field(default_factory=list)

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Layout:
    """Where everything stands: boxes at the left and the right, arrows as (x, y) to (x, y), and the height of all."""

    givers: list[Box]
    receivers: list[Box]
    arrows: list[tuple[tuple[float, float], tuple[float, float]]]
    height: float


def lay_out(sharing: Sharing, shape: Shape) -> Layout:
    """Return where everything stands. Receivers are ordered by where their arrows come from: fewer lines cross."""
    givers = _left(sharing, shape)
    begins = {(box.partner, what): y for box in givers for what, y in box.kinds}
    coming: dict[str, list[float]] = {}
    for giver, gifts in sharing.gifts.items():
        for what, receivers in gifts.items():
            for receiver in receivers:
                coming.setdefault(receiver, []).append(begins[giver, what])
    receivers = _right(sharing, shape, coming)
    edge = shape.left[0] + shape.left[1]
    arrows = [
        ((edge, start), (box.x, end))
        for box in receivers
        for start, end in zip(sorted(coming[box.partner]), _arrivals(box, len(coming[box.partner])), strict=True)
    ]
    return Layout(givers, receivers, arrows, max(box.bottom for box in (*givers, *receivers)) + 1)


def _left(sharing: Sharing, shape: Shape) -> list[Box]:
    boxes, y = [], float(_HEADINGS)
    for giver, gifts in sharing.gifts.items():
        box = _box(sharing, giver, shape.left, y)
        first = y + _PADDING + len(box.lines) * LEADING
        box.kinds = [(what, first + number * LEADING + LEADING / 2) for number, what in enumerate(gifts)]
        box.height = 2 * _PADDING + (len(box.lines) + len(gifts)) * LEADING - 2
        boxes.append(box)
        y = box.bottom + _APART
    return boxes


def _right(sharing: Sharing, shape: Shape, coming: dict[str, list[float]]) -> list[Box]:
    boxes, y = [], float(_HEADINGS)
    for receiver in sorted(coming, key=lambda one: (_middle(coming[one]), one)):
        box = _box(sharing, receiver, shape.right, 0)
        named = 2 * _PADDING + len(box.lines) * LEADING - 2
        box.height = max(named, 2 * _PADDING + (len(coming[receiver]) - 1) * _BETWEEN_ARROWS)
        box.y = max(y, _middle(coming[receiver]) - box.height / 2)
        boxes.append(box)
        y = box.bottom + _APART
    return boxes


def _box(sharing: Sharing, partner: str, column: tuple[int, int], y: float) -> Box:
    x, width = column
    lines = shortened(broken(sharing.name(partner), width - 2 * _PADDING, bold=True), _MOST_LINES)
    return Box(partner, x, width, lines, y)


def _middle(heights: Sequence[float]) -> float:
    return sum(heights) / len(heights)


def _arrivals(box: Box, number: int) -> list[float]:
    """The heights at which so many arrows arrive at a box, spread evenly around its middle."""
    apart = min((box.height - 2 * _PADDING) / max(number - 1, 1), LEADING)
    first = box.y + box.height / 2 - apart * (number - 1) / 2
    return [first + place * apart for place in range(number)]


def picture(sharing: Sharing, shape: Shape = WIDE, *, title: str = "", stands_alone: bool = False) -> SafeString:
    """Draw the picture as an SVG element; empty where nothing is shared. `title`: the case's, in a file of its own."""
    if not sharing.exchanges:
        return mark_safe("")
    layout = lay_out(sharing, shape)
    drawn = Picture("sharing", shape.width, layout=shape.layout, stands_alone=stands_alone)
    for column, heading in ((shape.left, _("gives")), (shape.right, _("receives"))):
        drawn.text(column[0] + _PADDING, _HEADINGS - 12, heading, "soft")
    for start, end in layout.arrows:
        drawn.arrow(start, end)
    for box in (*layout.givers, *layout.receivers):
        _draw_box(drawn, box, at_top=bool(box.kinds))
    said = _("Who shares what with whom")
    return mark_safe(  # noqa: S308 - Picture escapes every text
        drawn.svg(layout.height, f"{said}: {title}" if title else said, sharing.in_words())
    )


def _draw_box(drawn: Picture, box: Box, *, at_top: bool) -> None:
    drawn.rect(box.x, box.y, box.width, box.height, "open" if box.partner == EVERYONE else "box")
    above = _PADDING if at_top else (box.height - len(box.lines) * LEADING) / 2
    drawn.lines(box.x + _PADDING, box.y + above + 14, box.lines, "name")
    for what, y in box.kinds:
        drawn.text(box.x + box.width - _PADDING, y + 5, _kind(what), "kind", anchor="end")


def _kind(what: str) -> str:
    return str(Shared(what).label) if what in Shared.values else what
