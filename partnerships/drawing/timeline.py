"""What happened when: a line of years with numbered moments, how long the partnership lasts, and grants as bars."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from curation.drawing import broken, shortened, width_of
from partnerships.dates import in_words, span_of, years_of
from partnerships.drawing.svg import Picture

#: Widths for a desk and for a phone, by the name of the layout.
WIDTHS = {"wide": 720, "narrow": 360}
_MARGIN, _RADIUS, _APART, _TICK = 14, 10, 23, 52
_BAR, _ROW, _LINE = 10, 40, 17
#: So far apart years can be written, from the least.
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True)
class Bar:
    """Something that lasts: its label, from when to when; without an end it goes on."""

    label: str
    begins: str
    ends: str
    is_whole: bool = False


@dataclass(frozen=True)
class Moment:
    """Something that happened: its number in the picture and beside it, a date or "", a sentence."""

    number: int
    date: str
    text: str

    @property
    def when(self) -> str:
        """Its date in words."""
        return in_words(self.date)


@dataclass(frozen=True)
class Course:
    """The course of a partnership: moments in order of time, and bars, that of the whole first."""

    moments: tuple[Moment, ...]
    bars: tuple[Bar, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether there is enough to draw: two dates that are different."""
        texts = {one.date for one in self.moments} | {text for bar in self.bars for text in (bar.begins, bar.ends)}
        return len({text for text in texts if span_of(text)}) > 1

    @property
    def rows(self) -> list[dict]:
        """The table behind the picture: {when, what}."""
        lasting = [{"when": years_of(bar.begins, bar.ends), "what": bar.label} for bar in self.bars]
        return lasting + [{"when": one.when, "what": one.text} for one in self.moments]

    def in_words(self) -> str:
        """The whole picture in sentences, for those who do not see it."""
        return " ".join(f"{row['when']}: {row['what'].rstrip('.')}." for row in self.rows)


def course_of(face, label_of_grant) -> Course:
    """Return the course of a case as its readers see it; `label_of_grant(grant)` is what stands beside its bar."""
    told = sorted(face.parts("moments"), key=lambda one: (not span_of(one.date), one.date))
    moments = tuple(Moment(number, one.date, one.text) for number, one in enumerate(told, start=1))
    bars = [Bar(_("the partnership"), face.begins, face.ends, is_whole=True)] if face.begins or face.ends else []
    grants = sorted(face.parts("grants"), key=lambda one: (one.begins or one.awarded, one.ends))
    bars += [Bar(label_of_grant(one), one.begins or one.awarded, one.ends or one.awarded) for one in grants]
    return Course(moments, tuple(bar for bar in bars if span_of(bar.begins) or span_of(bar.ends)))


@dataclass(frozen=True)
class Axis:
    """The line of years, from the beginning of `first` to the beginning of `end`, over a width."""

    first: int
    end: int
    width: int

    def x(self, day: date) -> float:
        """Where a day stands, rounded to a tenth."""
        year = day.year + (day.timetuple().tm_yday - 1) / 366
        return round(_MARGIN + (year - self.first) / (self.end - self.first) * (self.width - 2 * _MARGIN), 1)

    @property
    def ticks(self) -> list[int]:
        """The years that are written: as many as there is room for."""
        most = (self.width - 2 * _MARGIN) // _TICK
        step = next(step for step in _STEPS if (self.end - self.first) / step <= most)
        return [year for year in range(self.first, self.end + 1) if year % step == 0]


def axis_of(course: Course, width: int, today: date) -> Axis:
    """Return the line of years that holds everything; what goes on goes on to this year's end."""
    days = [day for one in course.moments for day in span_of(one.date) or ()]
    for bar in course.bars:
        days += [day for text in (bar.begins, bar.ends) for day in span_of(text) or ()]
        days += [] if span_of(bar.ends) else [max(today, span_of(bar.begins)[0])]
    return Axis(min(days).year, max(days).year + 1, width)


def places_of(course: Course, axis: Axis) -> list[tuple[Moment, float, int]]:
    """Return each dated moment, where it stands, and how high above the line: those too close are piled up."""
    found: list[tuple[Moment, float, int]] = []
    last: dict[int, float] = {}
    for moment in course.moments:
        span = span_of(moment.date)
        if span is None:
            continue
        x = (axis.x(span[0]) + axis.x(span[1])) / 2
        level = next(n for n in range(len(last) + 1) if n not in last or x - last[n] >= _APART)
        last[level] = x
        found.append((moment, x, level))
    return found


def picture(course: Course, layout: str, today: date) -> SafeString:
    """Draw the picture as an SVG element, `wide` or `narrow`; empty where there is too little to draw."""
    if not course.is_drawn:
        return mark_safe("")
    axis = axis_of(course, WIDTHS[layout], today)
    places = places_of(course, axis)
    drawn = Picture("timeline", axis.width, layout=layout)
    levels = max((level for _moment, _x, level in places), default=-1) + 1
    line = levels * _APART + 12
    for moment, x, level in places:
        middle = line - 8 - _RADIUS - level * _APART
        drawn.path(f"M{x:g} {middle + _RADIUS:g}V{line}", "hairline")
        drawn.circle(x, middle, _RADIUS, "mark")
        drawn.text(x, middle + 4, str(moment.number), "on", anchor="middle", size=12)
    _draw_axis(drawn, axis, line)
    y = line + 34
    for bar in course.bars:
        y = _draw_bar(drawn, axis, bar, y)
    return mark_safe(drawn.svg(y, _("What happened when"), course.in_words()))  # noqa: S308 - Picture escapes it


def _draw_axis(drawn: Picture, axis: Axis, line: int) -> None:
    drawn.path(f"M{_MARGIN} {line}H{axis.width - _MARGIN}", "line")
    for year in axis.ticks:
        x = axis.x(date(year, 1, 1)) if year > 0 else _MARGIN
        drawn.path(f"M{x:g} {line}v5", "line")
        drawn.text(x, line + 20, str(year), "soft", anchor="middle", size=12)


def _draw_bar(drawn: Picture, axis: Axis, bar: Bar, y: float) -> float:
    """Draw a bar with its label above; returns where the next one begins."""
    begins, ends = span_of(bar.begins), span_of(bar.ends)
    left = axis.x(begins[0]) if begins else _MARGIN
    right = axis.x(ends[1]) if ends else axis.width - _MARGIN
    years = years_of(bar.begins, bar.ends)
    lines = shortened(broken(f"{bar.label}, {years}", axis.width - 2 * _MARGIN, size=13), 2)
    # The label begins where the bar does, or ends with the picture where it would not fit.
    edge = axis.width - _MARGIN
    fits = left + max(width_of(line, size=13) for line in lines) <= edge
    for line in lines:
        drawn.text(left if fits else edge, y + 12, line, "text", anchor="start" if fits else "end", size=13)
        y += _LINE
    y -= _LINE
    kind = "chosen" if bar.is_whole else "box"
    drawn.rect(left, y + 18, max(right - left, 4), _BAR, kind if begins and ends else "open", radius=2)
    return y + _ROW
