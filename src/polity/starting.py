"""The education steps of a cooperative's start: a need alone is not enough.

A founder has learned a topic after two thirds of the sessions held of its course (the bound is ours). A topic is
learned once as many founders as the start asks for have learned it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from polity.sentences import Sentence, gettext_noop

ATTENDED = Fraction(2, 3)


@dataclass(frozen=True)
class Topic:
    """A topic that founders must learn: who can teach it, whether a course does, how many sessions were held, and how
    many founders have learned it.
    """

    title: str
    holder: str
    course: bool = False
    held: int = 0
    learned: int = 0


def has_learned(attended: int, held: int) -> bool:
    """Whether somebody who was at so many of the sessions held has learned what they teach."""
    return held > 0 and Fraction(attended, held) >= ATTENDED


def missing_steps(topics: Sequence[Topic], *, founders: int, needed: int) -> tuple[Sentence, ...]:
    """Return each step that is missing before the founding: which one, and who can hold it. Empty: nothing is."""
    missing = []
    if founders < needed:
        missing.append(
            Sentence(
                gettext_noop("{have} of {need} founders have said that they need it too"),
                {"have": founders, "need": needed},
            )
        )
    return (*missing, *(_missing(topic, needed) for topic in topics if not is_learned(topic, needed)))


def is_learned(topic: Topic, needed: int) -> bool:
    """Whether enough founders have learned a topic."""
    return topic.course and topic.held > 0 and topic.learned >= needed


def _missing(topic: Topic, needed: int) -> Sentence:
    told = {"topic": topic.title, "who": topic.holder, "have": topic.learned, "need": needed}
    if not topic.course:
        return Sentence(gettext_noop("“{topic}” has no course yet, {who} can hold it"), told)
    if not topic.held:
        return Sentence(gettext_noop("“{topic}” has had no session yet, {who} holds it"), told)
    return Sentence(gettext_noop("“{topic}” was learned by {have} of {need} founders, {who} holds it"), told)


def joined(steps: Sequence[Sentence]) -> Sentence:
    """Return several steps as one sentence."""
    if len(steps) == 1:
        return steps[0]
    return Sentence(gettext_noop("{first}; {rest}"), {"first": steps[0], "rest": joined(steps[1:])})
