"""The parts of a drawn charter: cards, lettering, marks and lines. Everything is escaped; nothing needs a style sheet.

Coordinates are computed from left to right; `Drawing.across` turns them round where a page reads from right to left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from polity.charters.layers import Layers
from polity.charters.lettering import hangs, width_of, wrapped
from polity.charters.values import Charter, Stage
from polity.charters.ways_out import Way, description, duration_of, vote_of, ways_of
from polity.sentences import Sentence, gettext_noop

PAPER, SHEET = "var(--paper, #FBF8F3)", "var(--sheet, #FFFEFC)"
INK, SOFT, RULE = "var(--ink, #20242B)", "var(--soft-ink, #565B63)", "var(--rule, #DDD6CA)"
INDIGO, MOSS = "var(--indigo-ink, #2B4A7F)", "var(--moss-ink, #2F6A3F)"
VERMILION, OCHRE = "var(--vermilion-ink, #A93820)", "var(--ochre-ink, #7A520A)"
SANS, SERIF = "var(--sans, system-ui, sans-serif)", "var(--serif, Georgia, serif)"
COLOURS = {"on": INDIGO, "back": OCHRE, "stay": SOFT, "end": VERMILION, "kept": MOSS}
LEGEND = {
    "on": gettext_noop("goes on"),
    "back": gettext_noop("turns back"),
    "stay": gettext_noop("stays"),
    "kept": gettext_noop("ends well"),
    "end": gettext_noop("ends here"),
}
PADDING, MARK = 12, 16
SMALL, TEXT, TITLE = 11, 12.5, 15
# The height of a line in its size, and where the letters stand in it (from below). Letters of titles that hang from
# a slope, as those of Urdu do, reach further up and down than others.
LEADING, HANGING = (1.32, 0.3), (2.9, 0.95)


@dataclass(frozen=True)
class Line:
    """One line of lettering in a card, from the card's corner."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    title: bool = False


@dataclass(frozen=True)
class Card:
    """A stage as drawn: its size, its lettering and its marks (kind, x, y)."""

    stage: Stage
    width: float
    height: float
    lines: tuple[Line, ...]
    marks: tuple[tuple[str, float, float], ...]
    rules: tuple[float, ...]


@dataclass(frozen=True)
class Drawing:
    """What is drawn, and how: `say` turns a sentence into the reader's language."""

    charter: Charter
    layers: Layers
    current: str | None
    rtl: bool
    key: str
    say: Callable[[Sentence], str]

    def across(self, x: float, width: float) -> float:
        """Return where `x` lies on a drawing of `width`, turned round for right to left."""
        return width - x if self.rtl else x


def card_of(drawing: Drawing, key: str, width: float) -> Card:
    """Set the lettering of one stage on a card of `width`."""
    charter, stage, say = drawing.charter, drawing.charter.stages[key], drawing.say
    inner = width - 2 * PADDING
    lines: list[Line] = []
    marks: list[tuple[str, float, float]] = []
    rules: list[float] = []
    y = float(PADDING)

    def write(text: str, size: float, fill: str, indent: float = 0, title: bool = False) -> None:
        nonlocal y
        for part in wrapped(text, inner - indent, size * (1.06 if title else 1)):
            height, below = HANGING if title and hangs(part) else LEADING
            y += size * height
            lines.append(Line(PADDING + indent, y - size * below, part, size, fill, title))

    if stage.held_by and not stage.final:
        write(say(Sentence(charter.bodies[stage.held_by].title)), SMALL, SOFT)
    write(say(Sentence(stage.title)), TITLE, INK, title=True)
    if key == drawing.current:
        write(say(Sentence(gettext_noop("Now here"))), SMALL, INDIGO)
    lasting = duration_of(stage)
    if lasting is not None:
        write(say(lasting), SMALL, SOFT)
    ways = ways_of(charter, stage, drawing.layers)
    vote = vote_of(stage)
    if ways:
        y += 8
        rules.append(y)
        y += 3
    if vote is not None:
        write(say(vote), SMALL, SOFT)
    for way in ways:
        y += 5
        marks.append((way.kind, PADDING + 5, y + TEXT * 0.72))
        write(_led(drawing, way), TEXT, INK if way.kind in ("on", "stay") else COLOURS[way.kind], MARK)
        write(say(way.note), SMALL, SOFT, MARK)
    return Card(stage, width, y + PADDING - 2, tuple(lines), tuple(marks), tuple(rules))


def _led(drawing: Drawing, way: Way) -> str:
    if way.target is None:
        return drawing.say(way.says)
    to = Sentence(drawing.charter.stages[way.target].title)
    return drawing.say(Sentence(gettext_noop("{way}: {to}"), {"way": way.says, "to": to}))


def draw_card(drawing: Drawing, card: Card, x: float, y: float, width: float) -> str:
    """Draw a card at its place on a drawing of `width`."""
    now = card.stage.key == drawing.current
    corner = drawing.across(x, width) - (card.width if drawing.rtl else 0)
    border = {"stroke": INDIGO if now else RULE, "stroke-width": 2.5 if now else 1.2}
    if card.stage.final:
        border = {"stroke": MOSS, "stroke-width": 2.5 if now else 1.6}
    size = {"x": corner, "y": y, "width": card.width, "height": card.height}
    parts = [tag("rect", {**size, "rx": 4, "fill": SHEET, **border})]
    for line_y in card.rules:
        ends = {
            "x1": corner + PADDING,
            "x2": corner + card.width - PADDING,
            "y1": y + line_y,
            "y2": y + line_y,
        }
        parts.append(tag("line", {**ends, "stroke": RULE, "stroke-width": 1}))
    for kind, mark_x, mark_y in card.marks:
        parts.append(mark(kind, drawing.across(x + mark_x, width), y + mark_y, turned=drawing.rtl))
    parts += [lettering(line, drawing.across(x + line.x, width), y + line.y) for line in card.lines]
    names = "stage final" if card.stage.final else "stage"
    return tag("g", {"class": f"{names} current" if now else names}, "".join(parts))


def lettering(line: Line, x: float, y: float) -> str:
    """Draw one line of text that starts at x, in reading direction."""
    look: dict[str, object] = {"x": x, "y": y, "font-size": line.size, "fill": line.fill}
    if line.title:
        look |= {"font-family": SERIF, "font-weight": 600}
    return tag("text", look, escape(line.text))


def mark(kind: str, x: float, y: float, *, turned: bool) -> str:
    """Draw the mark of a way around (x, y): an arrow, an arrow that turns back, a dot, a cross stitch or a tick."""
    shapes = {
        "on": ((-5, 0), (4, 0), None, (0.5, -3.5), (4, 0), (0.5, 3.5)),
        "back": ((4, 3.5), (4, -2.5), (-4, -2.5), None, (-0.5, -6), (-4, -2.5), (-0.5, 1)),
        "end": ((-4, -4), (4, 4), None, (-4, 4), (4, -4)),
        "kept": ((-4.5, 0.5), (-1, 4), (4.5, -4)),
    }
    if kind == "stay":
        return tag("circle", {"cx": x, "cy": y, "r": 2.6, "fill": SOFT})
    side = -1 if turned and kind in ("on", "back") else 1
    steps, pen = [], "M"
    for point in shapes[kind]:
        if point is None:
            pen = "M"
            continue
        steps.append(f"{pen}{number(x + side * point[0])} {number(y + point[1])}")
        pen = "L"
    look = {"fill": "none", "stroke": COLOURS[kind], "stroke-width": 1.9, "stroke-linecap": "round"}
    return tag("path", {"d": "".join(steps), **look, "class": f"way {kind}"})


def connect(drawing: Drawing, kind: str, points: Iterable[tuple[float, float]], width: float) -> str:
    """Draw a line from the first point to the last, bent by the two between them, with a head."""
    start, one, two, end = [(drawing.across(x, width), y) for x, y in points]
    bends = " ".join(f"{number(x)} {number(y)}" for x, y in (one, two, end))
    look = {"fill": "none", "stroke": COLOURS[kind], "stroke-width": 2.2, "stroke-linecap": "round"}
    if kind == "back":
        look["stroke-dasharray"] = "5 5"
    line = tag("path", {"d": f"M{number(start[0])} {number(start[1])}C{bends}", **look})
    return tag("g", {"class": f"edge {kind}"}, line + _head(two, end, COLOURS[kind]))


def _head(before: tuple[float, float], tip: tuple[float, float], fill: str) -> str:
    along_x, along_y = tip[0] - before[0], tip[1] - before[1]
    length = (along_x**2 + along_y**2) ** 0.5 or 1.0
    along_x, along_y = along_x / length, along_y / length
    back_x, back_y = tip[0] - 8 * along_x, tip[1] - 8 * along_y
    corners = [
        tip,
        (back_x - 4.5 * along_y, back_y + 4.5 * along_x),
        (back_x + 4.5 * along_y, back_y - 4.5 * along_x),
    ]
    return tag("polygon", {"points": " ".join(f"{number(x)},{number(y)}" for x, y in corners), "fill": fill})


def legend(drawing: Drawing, kinds: Iterable[str], y: float, width: float) -> tuple[str, float]:
    """Draw what the marks mean, from `y` on; return it with the height it takes."""
    parts: list[str] = []
    x, line_y = float(PADDING + 4), y + 16
    for kind in kinds:
        text = drawing.say(Sentence(LEGEND[kind]))
        wide = MARK + width_of(text, SMALL) + 22
        if x + wide > width and x > PADDING + 4:
            x, line_y = float(PADDING + 4), line_y + 20
        parts.append(mark(kind, drawing.across(x + 5, width), line_y - 4, turned=drawing.rtl))
        parts.append(lettering(Line(0, 0, text, SMALL, SOFT), drawing.across(x + MARK, width), line_y))
        x += wide
    return tag("g", {"class": "legend"}, "".join(parts)), line_y - y + 12


def picture(drawing: Drawing, parts: Iterable[str], width: float, height: float) -> str:
    """Return the whole SVG with title and description, on paper."""
    told = description(drawing.charter, drawing.layers, drawing.say)
    ids = [f"{drawing.key}-title", f"{drawing.key}-desc"]
    paper = tag("rect", {"class": "paper", "width": width, "height": height, "fill": PAPER})
    content = [
        tag("title", {"id": ids[0]}, escape(drawing.say(Sentence(drawing.charter.title)))),
        tag("desc", {"id": ids[1]}, escape(told)),
        paper,
        *parts,
    ]
    look = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "charter-diagram",
        "role": "img",
        "aria-labelledby": " ".join(ids),
        "viewBox": f"0 0 {number(width)} {number(height)}",
        "width": width,
        "height": height,
        "direction": "rtl" if drawing.rtl else "ltr",
        "font-family": SANS,
    }
    return tag("svg", look, "".join(content))


def tag(name: str, attributes: dict[str, object], content: str = "") -> str:
    """Return one element; attributes are escaped here, content is escaped already."""
    written = "".join(f" {key}={quoteattr(_plain(value))}" for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def number(value: float) -> str:
    """Return a coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def _plain(value: object) -> str:
    return number(value) if isinstance(value, int | float) else str(value)
