"""The state diagram of a charter, drawn from its text: as Mermaid source and as an SVG."""

from __future__ import annotations

from collections.abc import Callable

from polity.charters.drawing import Drawing
from polity.charters.layers import layers_of
from polity.charters.shapes import in_a_column, in_a_row
from polity.charters.values import Charter
from polity.charters.ways_out import GOOD_ENDS

Translate = Callable[[str], str]


def mermaid(charter: Charter) -> str:
    """Return the charter as a Mermaid state diagram, with every stage and every way."""
    lines = ["stateDiagram-v2", "    direction LR", f"    [*] --> {charter.start}"]
    for stage in charter.stages.values():
        lines.append(f'    state "{_label(stage.title)}" as {stage.key}')
        for move in stage.moves.values():
            for outcome, target in move.outcomes.items():
                lines.append(f"    {stage.key} --> {target}: {_label(outcome.replace('_', ' '))}")
            if move.to:
                lines.append(f"    {stage.key} --> {move.to}: {_label(move.title)}")
        if stage.final:
            lines.append(f"    {stage.key} --> [*]")
    return "\n".join(lines) + "\n"


def svg(
    charter: Charter,
    *,
    current: str | None = None,
    direction: str = "ltr",
    shape: str = "row",
    language: str = "",
    translate: Translate = str,
    key: str = "",
) -> str:
    """Return the charter as an SVG element, escaped and complete in itself.

    `direction` is ltr or rtl; `shape` is row (a wide page) or column (a phone, or beside the text). `current`
    is the stage where a matter stands. Titles come from the text in `language`, all other words through
    `translate`. `key` makes ids unique on the page. Colours are custom properties of the page with a
    fallback; there is no style element, so a strict content security policy holds. Ends that keep or adopt
    have a card; all other ends stand in the cards.
    """
    titles = charter.titles(language) if language else {}

    def said(template: str) -> str:
        return titles.get(template) or translate(template)

    shown = frozenset(
        name for name, stage in charter.stages.items() if not stage.final or stage.ends in GOOD_ENDS
    )
    layers = layers_of(charter, shown)
    drawing = Drawing(
        charter=charter,
        layers=layers,
        current=current,
        rtl=direction == "rtl",
        key=key or f"{charter.key}-{shape}",
        say=lambda sentence: sentence.render(said),
    )
    return in_a_column(drawing) if shape == "column" else in_a_row(drawing)


def _label(text: str) -> str:
    """Return a text without the signs that mean something to Mermaid."""
    kept = "".join(" " if sign in '"\n\r\t;#:<>{}[]`\\%' else sign for sign in text)
    return " ".join(kept.split()) or "?"
