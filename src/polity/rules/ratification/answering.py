"""Which answers count: by whom, until when, and why one is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from polity.rules.ratification.graph import Graph
from polity.rules.ratification.values import BLOCK, Answer, Membership, Refused
from polity.rules.ratification.voices import CHOICES
from polity.sentences import Sentence, gettext_noop


def sort_out(graph: Graph, answers: Sequence[Answer]) -> tuple[Mapping[str, Answer], tuple[Refused, ...]]:
    """Return the last answer that counts of each, and the answers that do not count, in the order given.

    Of two answers given at the same moment the later in the list counts.
    """
    counted: dict[str, Answer] = {}
    refused: list[Refused] = []
    consenting = _consenting(graph)
    for answer in answers:
        refusal = _refusal(graph, answer, consenting)
        if refusal is not None:
            refused.append(refusal)
            continue
        before = counted.get(answer.by)
        if before is None or _moment(graph, before) <= _moment(graph, answer):
            counted[answer.by] = answer
    return counted, tuple(refused)


def _moment(graph: Graph, answer: Answer) -> datetime:
    return answer.at or graph.at


def _consenting(graph: Graph) -> Mapping[str, str]:
    """Return who answers in a network that decides by consent, with one such network."""
    return {
        link.member: key
        for key, network in sorted(graph.networks.items(), reverse=True)
        if network.way == BLOCK and network.rule == "consent" and key != graph.top
        for link in graph.roll(key)
    }


def _refusal(graph: Graph, answer: Answer, consenting: Mapping[str, str]) -> Refused | None:
    at = _moment(graph, answer)
    values = {"who": answer.by, "on": at.date().isoformat(), "top": graph.top}
    network = graph.networks.get(answer.by)
    if answer.choice not in CHOICES:
        template = gettext_noop("‘{choice}’ is not a choice here; choose one of: {choices}.")
        params = {"choice": answer.choice, "choices": ", ".join(CHOICES)}
        return Refused(answer, "unknown_choice", Sentence(template, params))
    if answer.by not in graph.carried or answer.by == graph.top:
        if at <= graph.at and (gone := _leaving(graph, answer.by, graph.at)):
            return _left(answer, gone, values)
        template = gettext_noop("‘{who}’ is in no network that leads to ‘{top}’; its answer is not counted.")
        return Refused(answer, "unknown", Sentence(template, values))
    if at > graph.at:
        template = gettext_noop("‘{who}’ answered on {on}, after the count of {until}; it is not counted.")
        params = {**values, "until": graph.at.date().isoformat()}
        return Refused(answer, "after_count", Sentence(template, params))
    if network is not None and network.way != BLOCK:
        template = gettext_noop("In ‘{who}’ the members answer; it has no answer of its own.")
        return Refused(answer, "through_members", Sentence(template, values))
    if not graph.stood(answer.by, at):
        if gone := _leaving(graph, answer.by, at):
            return _left(answer, gone, values)
        template = gettext_noop(
            "‘{who}’ answered on {on} and was in no network that leads to ‘{top}’ before {since}; "
            "ask it to answer again."
        )
        params = {**values, "since": graph.since[answer.by].date().isoformat()}
        return Refused(answer, "not_yet", Sentence(template, params))
    if answer.choice == "no" and answer.by in consenting and not answer.reason.strip():
        template = gettext_noop("‘{who}’ opposes without a reason; ‘{network}’ decides by consent: give one.")
        params = {**values, "network": consenting[answer.by]}
        return Refused(answer, "reason_missing", Sentence(template, params))
    return None


def _left(answer: Answer, gone: Membership, values: Mapping[str, str]) -> Refused:
    assert gone.until_at is not None, "only an ended membership has been left"
    template = gettext_noop(
        "‘{member}’ left ‘{network}’ on {left}; the answer of ‘{who}’ of {on} is not counted."
    )
    params = {
        **values,
        "member": gone.member,
        "network": gone.network,
        "left": gone.until_at.date().isoformat(),
    }
    return Refused(answer, "left", Sentence(template, params))


def _leaving(graph: Graph, key: str, at: datetime) -> Membership | None:
    """Return the membership whose end, last before `at`, cut the way from here to the top."""
    ended: list[Membership] = []
    seen, waiting = {key}, [key]
    while waiting:
        for one in graph.history.get(waiting.pop(), ()):
            if one.until_at is not None and one.until_at <= at:
                if graph.stood(one.network, one.until_at) or _stood_before(graph, one):
                    ended.append(one)
            elif one.in_force(at) and one.network not in seen:
                seen.add(one.network)
                waiting.append(one.network)
    return max(ended, key=lambda one: (one.until_at or at, one.member, one.network), default=None)


def _stood_before(graph: Graph, ended: Membership) -> bool:
    """Whether the network left had itself been on a way to the top when the membership began."""
    return ended.from_at is not None and graph.stood(ended.network, ended.from_at)
