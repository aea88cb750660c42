"""Every text on every ground it may stand on can be read, in the light and in the dark theme."""

import re
from itertools import product
from pathlib import Path

import pytest

import dure

SHEET = (Path(dure.__file__).parent / "static/dure/dure.css").read_text()
LAYER = SHEET[SHEET.index("@layer tokens {") : SHEET.index("@layer base {")]
HUES = ("indigo", "vermilion", "moss", "ochre", "plum")
GROUNDS = ("paper", "sheet", "sunk")
TEXTS = ("ink", "soft-ink", *(f"{hue}-ink" for hue in HUES))


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9A-Fa-f]{6});", block))


def themes() -> dict[str, dict[str, str]]:
    light, dark = LAYER.split("@media screen and (prefers-color-scheme: dark)")
    return {"light": tokens(light), "dark": tokens(light) | tokens(dark)}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_pairs() -> set[tuple[str, str]]:
    """Text on plain grounds, text on its wash and on a filled shape, and each pair that one rule sets together."""
    pairs = set(product(TEXTS, GROUNDS))
    pairs |= {("ink", f"{hue}-wash") for hue in HUES} | {(f"{hue}-ink", f"{hue}-wash") for hue in HUES}
    pairs |= {("indigo-ink", f"{hue}-wash") for hue in HUES}
    for rule in re.findall(r"\{([^{}]*)\}", SHEET):
        colour = re.search(r"(?<![a-z-])color:\s*var\(--([a-z-]+)\)", rule)
        ground = re.search(r"(?<![a-z-])background:\s*var\(--([a-z-]+)\)", rule)
        if colour and ground:
            pairs.add((colour[1], ground[1]))
    return pairs


def test_the_ratio_is_the_one_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == 21
    assert round(contrast("#767676", "#FFFFFF"), 2) == 4.54


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_reaches_four_and_a_half_to_one(theme: str) -> None:
    colours = themes()[theme]
    ratios = {
        f"{text} on {ground}": contrast(colours[text], colours[ground]) for text, ground in text_pairs()
    }
    assert len(ratios) > 30
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("shape", ["edge", "indigo", "vermilion", "moss", "ochre", "plum"])
def test_every_shape_with_a_meaning_reaches_three_to_one(theme: str, shape: str) -> None:
    colours = themes()[theme]
    for ground in ("paper", "sheet"):
        assert contrast(colours[shape], colours[ground]) >= 3, (shape, ground)


def test_no_text_takes_a_colour_that_was_not_checked() -> None:
    allowed = {*TEXTS, "paper", *(f"on-{hue}" for hue in HUES)}
    used = set(re.findall(r"(?<![a-z-])color:\s*var\(--([a-z-]+)\)", SHEET))
    assert used <= allowed
    literal = re.findall(r"(?<![a-z-])color:\s*(#[0-9A-Fa-f]+|rgb[^;]*)", SHEET)
    assert literal == []
