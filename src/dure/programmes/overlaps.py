"""Which programmes are alike, and why in words: the rows as things of `polity.matching`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from dure.matters.saying import dressed, from_json
from dure.networks.models import Area
from dure.programmes.models import PublicProgramme
from polity.matching import PROGRAMMES, Index, Match, Thing, installed_encoder
from polity.sentences import Sentence

MOST_SHOWN = 8


@dataclass(frozen=True)
class Alike:
    """A programme that an entered one overlaps, how much (0 to 1), and the reasons, the weightiest first."""

    programme: PublicProgramme
    score: float
    reasons: tuple[Sentence, ...]

    @property
    def percent(self) -> int:
        """The likeness in percent."""
        return round(100 * self.score)

    @property
    def says(self) -> list[str]:
        """The reasons in the reader's language."""
        return [say(one) for one in self.reasons]


def thing_of(one: PublicProgramme) -> Thing:
    """Return a programme as something to compare."""
    return Thing(
        one.ref,
        {
            "aim": f"{one.title}. {one.aim}",
            "target_group": one.target,
            "instrument": one.instrument,
            "area": one.area.code,
            "period": (one.starts_on, one.ends_on),
        },
    )


def overlaps_of(entered: PublicProgramme, others: Sequence[PublicProgramme]) -> list[Alike]:
    """Return what an entered programme overlaps among others, the most alike first; at most eight."""
    by_ref = {one.ref: one for one in others}
    return [_alike(match, by_ref[match.right.key]) for match in index_of(others).like(thing_of(entered))]


def overlapping_pairs(programmes: Sequence[PublicProgramme]) -> list[Match]:
    """Return the pairs among programmes that overlap, the most alike first, each once."""
    return list(index_of(programmes).pairs(most=MOST_SHOWN))


def index_of(programmes: Sequence[PublicProgramme]) -> Index:
    """Return programmes made ready to be compared, with the areas that lie within areas. One query."""
    broader = dict(Area.objects.filter(parent__isnull=False).values_list("code", "parent__code"))
    choices = (*PublicProgramme.Target.choices, *PublicProgramme.Instrument.choices)
    titles = {str(code): str(title) for code, title in choices}
    titles |= {one.area.code.casefold(): str(one.area) for one in programmes}
    return Index(
        [thing_of(one) for one in programmes],
        PROGRAMMES,
        broader=broader,
        titles=titles,
        encoder=installed_encoder(),
    )


def _alike(match: Match, programme: PublicProgramme) -> Alike:
    return Alike(programme, match.score, told_reasons(match))


def told_reasons(match: Match) -> tuple[Sentence, ...]:
    """Return what two programmes have in common, in sentences."""
    return tuple(reason.says for reason in match.reasons if reason.likeness)


def say(sentence: Sentence | dict[str, Any]) -> str:
    """Say a reason, or one that was stored, in the reader's language."""
    told = sentence if isinstance(sentence, Sentence) else from_json(sentence)
    return dressed(told, "").render(gettext)
