"""Say sentences about a matter as people read them: bodies by their own names, days as dates, sums as money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from dure.charters.wording import wording
from dure.matters.models import Act, Matter
from dure.matters.standing import Course
from dure.networks.models import Post
from dure.web import moments
from dure.web.money import money_full
from polity.charters import Move
from polity.process import who_may
from polity.sentences import Sentence

DAYS = ("date", "day", "begins", "ends")
MOMENTS = ("moment",)
SUMS = ("needed", "left", "lacked", "asked", "cost", "envelope", "held", "price", "budget")


def dressed(sentence: Sentence, currency: str = "") -> Sentence:
    """Return the sentence with its days written as dates and its sums (minor units) as money."""
    return Sentence(
        sentence.template, {key: _dressed(key, value, currency) for key, value in sentence.params.items()}
    )


def side_of(chamber: str) -> str:
    """Return the words for a chamber: "public side"; a chamber that a charter made up is said as it is."""
    sides = {name: label for name, label in Post.Chamber.choices if name}
    return gettext("%(side)s side") % {"side": sides[chamber]} if chamber in sides else chamber


def _dressed(key: str, value: Any, currency: str) -> Any:
    if isinstance(value, Sentence):
        return dressed(value, currency)
    if isinstance(value, datetime):
        return moments.moment_text(value)
    if isinstance(value, date):
        return moments.day(value)
    if key in DAYS and isinstance(value, str):
        try:
            return moments.day(date.fromisoformat(value))
        except ValueError:
            return value
    if key == "chamber":
        return side_of(str(value))
    if key in SUMS and currency and str(value).lstrip("-").isdigit():
        return money_full(int(value), currency)
    return value


def as_json(sentence: Sentence) -> dict[str, Any]:
    """Return a sentence as plain values that can be stored and said again in another language."""
    return {
        "template": sentence.template,
        "params": {
            key: as_json(value)
            if isinstance(value, Sentence)
            else value
            if isinstance(value, int)
            else str(value)
            for key, value in sentence.params.items()
        },
    }


def from_json(stored: Mapping[str, Any]) -> Sentence:
    """Return the sentence that `as_json` wrote."""
    return Sentence(
        stored["template"],
        {
            key: from_json(value) if isinstance(value, Mapping) else value
            for key, value in stored["params"].items()
        },
    )


@dataclass(frozen=True)
class Saying:
    """Says sentences and titles about the matters of a round that were raised in one organization."""

    course: Course
    raised_in: int

    @cached_property
    def bodies(self) -> Mapping[str, str]:
        """The charter's title of each body -> the name of the organization that is this body here."""
        found = {}
        for key, body in self.course.charter.bodies.items():
            organization = self.course.body(key, self.raised_in)
            if organization is not None:
                found[body.title] = str(organization)
        return found

    def title(self, text: str) -> str:
        """Return a title of the charter in the reader's language."""
        return wording(self.course.charter)(text)

    def stage(self, key: str) -> str:
        """Return the title of a stage."""
        return self.title(self.course.charter.stages[key].title)

    def __call__(self, sentence: Sentence) -> str:
        """Return the sentence in the reader's language."""
        words = wording(self.course.charter)
        plain = dressed(sentence, self.course.round.currency)
        return plain.render(lambda template: self.bodies.get(template) or words(template))

    def who(self, move: Move) -> str:
        """Return who may make a move, by the names of the bodies: "a delegate of Mapo-gu network"."""
        return self(who_may(self.course.charter, move))

    def act(self, act: Act) -> str:
        """Return the title of what was done."""
        stage = self.course.charter.stages.get(act.stage_from)
        move = stage.moves.get(act.verb) if stage else None
        return self.title(move.title) if move and move.title else act.verb.replace("_", " ")

    def reason(self, act: Act) -> str:
        """Return the reason of an act; one that a count gave is said in the reader's language."""
        says = (act.details or {}).get("details", {}).get("says")
        return self(from_json(says)) if says else act.reason


def saying_for(matter: Matter, course: Course) -> Saying:
    """Return how to say things about one matter."""
    return Saying(course, matter.raised_in_id)
