"""From TOML text to values. Everything is read as far as it can be, so that all faults are found at once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import replace
from fractions import Fraction
from typing import Any

from polity.charters.findings import Findings
from polity.charters.lines import Lines, lines_of
from polity.charters.tables import Table
from polity.charters.values import (
    ANSWERS,
    BALLOT_CLASSES,
    BALLOT_FORMS,
    BALLOT_VOTERS,
    CAPACITIES,
    DECISION_VOTERS,
    DIVIDED_BY,
    ENDS,
    FOLLOWED,
    GENERATED_VERBS,
    KINDS,
    LONGEST_DAYS,
    MOST_MARKS,
    RESULTS,
    UNSPENT,
    WEIGHTS,
    Amendment,
    Ballot,
    Body,
    Charter,
    Decision,
    EnvelopePart,
    Move,
    Needs,
    RatificationByNetworks,
    Stage,
)
from polity.rules.ratification import WHOM
from polity.sentences import Sentence, gettext_noop
from polity.tallies.words import DECIDED

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_KEY = re.compile(r"[a-z][a-z0-9-]{0,59}")
_PLACE = re.compile(r" ?\((?:at line (\d+), column \d+|at end of document)\)")
_MOST_SUPPORTS = 1_000_000
_MOST_WEIGHT = 1_000_000
_MOST_DOTS = 300
_MOST_DIGITS = 18
RATIFIED = ("adopted", "refused", "undecided")


def read(text: str) -> tuple[Charter | None, Findings]:
    """Read a text as far as it goes. The charter is None only when the text is no TOML at all."""
    try:
        digest = hashlib.sha256(text.encode()).hexdigest()
        _refuse_endless_names(text)
        root = tomllib.loads(text)
        _refuse_endless_numbers(root, text)
    except (ValueError, RecursionError) as error:
        return None, _unreadable(text, error)
    findings = Findings(lines_of(text))
    return _charter(Table(root, (), findings), text, digest), findings


def _refuse_endless_names(text: str) -> None:
    """Raise ValueError for a line with more dots than any name or sentence has.

    The time that `tomllib` takes for a name grows with the square of its parts: 40 kB of `a.a.a…` would take seconds.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MOST_DOTS:
            raise ValueError(f"more than {_MOST_DOTS} dots in one line (at line {number}, column 1)")


def _refuse_endless_numbers(root: dict[str, Any], text: str) -> None:
    """Raise ValueError for a number with more digits than any rule counts.

    Python reads 0xfff… of any length, and then can neither write it out nor say what is wrong with it.
    """
    waiting: list[tuple[tuple[str, ...], Any]] = [((), root)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(((*path, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            waiting.extend((path, inner) for inner in value)
        elif isinstance(value, int) and abs(value) >= 10**_MOST_DIGITS:
            line = lines_of(text).at(*path)
            raise ValueError(f"more than {_MOST_DIGITS} digits in a number (at line {line}, column 1)")


def _unreadable(text: str, error: Exception) -> Findings:
    place = _PLACE.search(str(error))
    last = text.count("\n") + 1
    line = int(place[1]) if place and place[1] else (last if place else 1)
    findings = Findings(Lines({("",): line}))
    problem = _PLACE.sub("", str(error))
    if "overwrite" in problem or "twice" in problem or "mutate" in problem:
        says = Sentence(gettext_noop("The same key or table stands here a second time."))
        findings.add(("",), "duplicate", says, Sentence(gettext_noop("Remove one of the two, or rename it.")))
        return findings
    says = Sentence(gettext_noop("The text cannot be read from here on: {problem}."), {"problem": problem})
    suggestion = Sentence(
        gettext_noop('Write each line as: name = "text", name = 5, name = true, or [table.name].')
    )
    findings.add(("",), "not_toml", says, suggestion)
    return findings


def _charter(table: Table, text: str, digest: str) -> Charter:
    key = _name(table, "key", _KEY)
    title = table.text("title", required=True)
    charter = Charter(
        key=key,
        title=title,
        matter=_name(table, "matter", _NAME),
        time_zone=table.text("time_zone", required=True),
        start=table.text("start", required=True),
        summary=table.text("summary"),
        title_in=table.titles("title_in"),
        summary_in=table.titles("summary_in"),
        raised_by=_capacities(table, "raised_by", default=("member",)),
        bodies={name: _body(name, inner) for name, inner in table.tables("bodies")},
        stages={name: _stage(name, inner) for name, inner in table.tables("stages")},
        amendment=_amendment(table),
        text=text,
        digest=digest,
    )
    table.refuse_rest()
    return charter


def _name(table: Table, key: str, pattern: re.Pattern[str]) -> str:
    value = table.text(key, required=True)
    if value and not pattern.fullmatch(value):
        _bad_name(table, key, value)
    return value


def _bad_name(table: Table, key: str, value: str) -> None:
    says = Sentence(gettext_noop("‘{name}’ cannot be a name."), {"name": value})
    suggestion = Sentence(gettext_noop("Use small letters, digits and underscores; start with a letter."))
    if key == "key":
        suggestion = Sentence(gettext_noop("Use small letters, digits and hyphens; start with a letter."))
    table.fault(key, "bad_name", says, suggestion)


def _titled(name: str, table: Table) -> str:
    """Return the written title, or one made from the name; a bad name is a fault."""
    if not _NAME.fullmatch(name):
        _bad_name(table, "", name)
    return table.text("title").strip() or title_from(name)


def title_from(name: str) -> str:
    """Make a title from a name: "send_back" becomes "Send back"."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:] or "?"


def _body(name: str, table: Table) -> Body:
    body = Body(
        key=name,
        kind=table.word("kind", KINDS, "unknown_kind"),
        title=_titled(name, table),
        many=table.flag("many"),
        title_in=table.titles("title_in"),
    )
    table.refuse_rest()
    return body


def _stage(name: str, table: Table) -> Stage:
    held_by = table.text("held_by")
    days = table.number("days", least=1, most=LONGEST_DAYS)
    decision = _decision(table.table("decision")) if "decision" in table else None
    ballot = _ballot(table.table("ballot")) if "ballot" in table else None
    written = {verb: _move(verb, inner, held_by) for verb, inner in table.tables("moves")}
    ratification = _ratification(table.table("ratification")) if "ratification" in table else None
    for optional in ("decision", "ballot", "ratification"):
        table.known.append(optional)
    if decision is not None:
        decision = _with_clock(decision, written)
    stage = Stage(
        key=name,
        title=_titled(name, table),
        held_by=held_by,
        days=days,
        moves={**written, **_generated(held_by, decision, ballot, ratification)},
        ballot=ballot,
        decision=decision,
        ratification=ratification,
        final=table.flag("final"),
        ends=table.word("ends", ENDS, "unknown_end", required=False),
        title_in=table.titles("title_in"),
    )
    table.refuse_rest()
    return stage


def _move(verb: str, table: Table, held_by: str) -> Move:
    if verb in GENERATED_VERBS:
        says = Sentence(
            gettext_noop("‘{verb}’ cannot be written: votes make it by themselves."), {"verb": verb}
        )
        table.fault("", "reserved_verb", says, Sentence(gettext_noop("Choose another word for this move.")))
    outcomes = _answers(table)
    to = table.text("to")
    move = Move(
        verb=verb,
        by=_capacities(table, "by"),
        of=table.text("of") or held_by,
        to=to or None,
        needs=_needs(table.table("needs")),
        reason=table.flag("reason") or bool(outcomes),
        outcomes=outcomes,
        title=_titled(verb, table),
        title_in=table.titles("title_in"),
        follows=table.word("follows", FOLLOWED, "unknown_event", required=False),
    )
    if to and outcomes:
        says = Sentence(gettext_noop("‘to’ and ‘answers’ both say where the matter goes."))
        table.fault("to", "two_targets", says, Sentence(gettext_noop("Remove one of them.")))
    table.refuse_rest()
    return move


def _capacities(table: Table, key: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    named = table.words(key)
    if default and key not in table:
        return default
    if not named and table.values.get(key, []) == []:
        says = Sentence(gettext_noop("‘{key}’ names nobody, so nobody could do this."), {"key": key})
        example = Sentence(gettext_noop('Write for example: {key} = "delegate"'), {"key": key})
        table.fault(key, "missing", says, example)
    return tuple(capacity for capacity in named if _is_capacity(table, key, capacity))


def _is_capacity(table: Table, key: str, capacity: str) -> bool:
    if capacity in CAPACITIES:
        return True
    says = Sentence(gettext_noop("There is no capacity ‘{capacity}’."), {"capacity": capacity})
    table.fault(key, "unknown_capacity", says, table.findings.nearest(capacity, CAPACITIES))
    return False


def _needs(table: Table) -> Needs:
    needs = Needs(
        supports=table.number("supports", least=1, most=_MOST_SUPPORTS) or 0,
        legal_basis=table.flag("legal_basis"),
        attendance=table.share("attendance"),
        sum=table.flag("sum"),
    )
    table.refuse_rest()
    return needs


def _answers(table: Table) -> dict[str, str]:
    inner = table.table("answers")
    answers = {answer: target for answer in ANSWERS if (target := inner.text(answer))}
    inner.refuse_rest()
    return answers


def _decision(table: Table) -> Decision:
    return Decision(
        rule=table.text("rule", required=True),
        who=table.word("who", DECISION_VOTERS, "unknown_capacity"),
        by=table.word("by", CAPACITIES, "unknown_capacity", required=False),
        outcomes={result: target for result in RESULTS if (target := table.text(result))},
        params=table.rest(),
    )


def _ratification(table: Table) -> RatificationByNetworks:
    return RatificationByNetworks(
        rule=table.text("rule", required=True),
        whom=table.word("whom", WHOM, "unknown_whom"),
        by=table.word("by", CAPACITIES, "unknown_capacity", required=False),
        may_oppose=table.flag("may_oppose") or "may_oppose" not in table,
        weight=table.word("weight", WEIGHTS, "unknown_weight", required=False) or "one",
        cap=table.number("cap", least=1, most=_MOST_WEIGHT),
        outcomes={result: target for result in RATIFIED if (target := table.text(result))},
        params=table.rest(),
    )


def _with_clock(decision: Decision, moves: dict[str, Move]) -> Decision:
    """Let the clock's move say where an undecided vote goes, unless the decision says it itself."""
    lapse = next((move.to for move in moves.values() if move.by_clock and move.to and not move.follows), None)
    if lapse is None or "undecided" in decision.outcomes or "advised" in decision.outcomes:
        return decision
    return replace(decision, outcomes={**decision.outcomes, "undecided": lapse})


def _ballot(table: Table) -> Ballot:
    won, lost = table.text("won", required=True), table.text("lost", required=True)
    share = table.share("share")
    beside = _part(table.table("beside"), won, lost) if "beside" in table else None
    division: dict[str, Any] = {
        "divided_by": table.word("divided_by", DIVIDED_BY, "unknown_division", required=False),
        "envelope_parts": tuple(_envelope_part(key, inner) for key, inner in table.tables("parts")),
        "decided": table.word("decided", DECIDED, "unknown_way", required=False) or "apart",
        "unspent": table.word("unspent", UNSPENT, "unknown_use", required=False) or "kept",
        "common": table.text("common"),
    }
    return replace(_part(table, won, lost), share=share, beside=beside, **division)


def _envelope_part(key: str, table: Table) -> EnvelopePart:
    part = EnvelopePart(
        key=key,
        title=table.text("title") or key,
        share=table.share("share") or Fraction(0),
        areas=table.words("areas"),
        title_in=table.titles("title_in"),
    )
    table.refuse_rest()
    return part


def _part(table: Table, won: str, lost: str) -> Ballot:
    """Read what one electorate's paper says; what follows is said once for both."""
    return Ballot(
        rule=table.text("rule", required=True),
        ballot_class=table.word("class", BALLOT_CLASSES, "unknown_class"),
        who=table.word("who", BALLOT_VOTERS, "unknown_capacity"),
        form=table.word("form", BALLOT_FORMS, "unknown_form", required=False) or "approval",
        most=table.number("most", least=1, most=MOST_MARKS),
        least=table.number("least", least=0, most=_MOST_SUPPORTS) or 0,
        won=won,
        lost=lost,
        params=table.rest(),
    )


def _generated(
    held_by: str,
    decision: Decision | None,
    ballot: Ballot | None,
    ratification: RatificationByNetworks | None,
) -> dict[str, Move]:
    moves: list[Move] = []
    if ratification is not None:
        closers = (ratification.by, "clock") if ratification.by else ("clock",)
        close, outcomes = gettext_noop("Close the ratification"), ratification.outcomes
        moves.append(Move("decide", closers, held_by, outcomes=outcomes, title=close, generated=True))
    if decision is not None:
        vote = Move("vote", (decision.who,), held_by, title=gettext_noop("Vote"), generated=True)
        closers = (decision.by, "clock") if decision.by else ("clock",)
        close = gettext_noop("Close the vote")
        moves += [
            vote,
            Move("decide", closers, held_by, outcomes=decision.outcomes, title=close, generated=True),
        ]
    if ballot is not None:
        select, pass_over = gettext_noop("Select"), gettext_noop("Pass over")
        moves += [
            Move("select", ("clock",), held_by, to=ballot.won or None, title=select, generated=True),
            Move("pass_over", ("clock",), held_by, to=ballot.lost or None, title=pass_over, generated=True),
        ]
    return {move.verb: move for move in moves}


def _amendment(table: Table) -> Amendment | None:
    inner = table.table("amendment")
    if "amendment" not in table:
        return None
    amendment = {
        "held_by": inner.text("held_by", required=True),
        "who": inner.word("who", DECISION_VOTERS, "unknown_capacity"),
        "rule": inner.text("rule", required=True),
        "by": inner.word("by", CAPACITIES, "unknown_capacity", required=False),
    }
    days = inner.number("days", least=1, most=LONGEST_DAYS)
    if "days" not in inner:
        says = Sentence(gettext_noop("The amendment does not say how many days its vote takes."))
        inner.fault("days", "missing", says, Sentence(gettext_noop("Write for example: days = 14")))
    return Amendment(**amendment, days=days or 1, params=inner.rest())
