"""What the acts on a position's words do: clauses are written, amended, and take in what was accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from dure.matters.models import Act, Matter
from dure.people.models import Person
from dure.positions.models import Amendment, Clause, Position, Wording
from dure.refusals import Refused, Unknown, refuse
from polity.sentences import gettext_noop
from polity.texts import Merged, merged

LONGEST_CLAUSE = 10_000
MOST_CLAUSES = 60
_BETWEEN = re.compile(r"\n[ \t]*\n\s*")


def split_clauses(typed: str) -> list[dict[str, str]]:
    """Read clauses as people type them: an empty line between two; a first line that begins with # is the heading."""
    found = []
    for block in _BETWEEN.split(typed.replace("\r\n", "\n").strip()):
        first, _, rest = block.partition("\n")
        heading = first.lstrip("#").strip() if first.startswith("#") else ""
        text = (rest if first.startswith("#") else block).strip()
        if heading or text:
            found.append({"heading": heading, "text": text})
    return found


def write_clauses(position: Position, clauses: Sequence[Mapping[str, str]], by: Person, at: datetime) -> None:
    """Store the clauses of a new position, each with its first wording. Refuses none, too many, empty or too long."""
    if not clauses:
        raise refuse("clauses_missing", gettext_noop("Write at least one clause."), field="clauses")
    if len(clauses) > MOST_CLAUSES:
        raise refuse(
            "too_many_clauses",
            gettext_noop(
                "A position has {most} clauses at most; these are {count}. Leave an empty line only between clauses."
            ),
            field="clauses",
            most=MOST_CLAUSES,
            count=len(clauses),
        )
    for number, clause in enumerate(clauses, 1):
        if refused := _unfit(clause["text"], "clauses", number):
            raise refused
    stored = Clause.objects.bulk_create(
        Clause(position=position, number=number, heading=one.get("heading", "")[:160], text=one["text"])
        for number, one in enumerate(clauses, 1)
    )
    Wording.objects.bulk_create(
        Wording(clause=clause, number=1, version=1, text=clause.text, by=by, at=at) for clause in stored
    )
    Position.objects.filter(pk=position.pk).update(clauses_count=len(stored))


def check_amendment(matter: Matter, details: Mapping[str, Any]) -> None:
    """Refuse an amendment to no clause, without words, or with the words that are in force."""
    clause = clause_of(matter, details)
    text = str(details.get("text", "")).strip()
    if refused := _unfit(text, "text", clause.number):
        raise refused
    if text == clause.text:
        raise refuse(
            "nothing_changed",
            gettext_noop("These are the words of the clause already. Change something."),
            field="text",
        )
    if not 1 <= int(details.get("base") or clause.wording) <= clause.wording:
        raise Unknown("base")
    same = Amendment.objects.filter(clause=clause, state=Amendment.State.PROPOSED, text=text).first()
    if same is not None:
        raise refuse(
            "already_proposed",
            gettext_noop("Amendment {number} says exactly this. Speak for it there."),
            field="text",
            number=same.number,
        )


def file_amendment(matter: Matter, act: Act, details: Mapping[str, Any]) -> Amendment:
    """Store an amendment; one that reworks an earlier one of the same hand takes its place."""
    clause = clause_of(matter, details)
    position = Position.objects.select_for_update().get(pk=matter.pk)
    replaced = None
    if details.get("replaces"):
        replaced = open_amendment(matter, details["replaces"])
        if not is_of(replaced, act):
            raise refuse(
                "not_yours",
                gettext_noop("Only who proposed an amendment reworks it. Propose one of your own."),
            )
        _decide(replaced, act, Amendment.State.REWORKED)
    made = Amendment.objects.create(
        position=position,
        number=position.amendments_count + 1,
        clause=clause,
        base=int(details.get("base") or clause.wording),
        text=str(details["text"]).strip(),
        reason=act.reason,
        by=_doer(act),
        acting_for=act.acting_for,
        mandate=act.mandate,
        at=act.at,
        entry=act.entry or 0,
        replaces=replaced,
    )
    Position.objects.filter(pk=position.pk).update(
        amendments_count=made.number, amendments_open=F("amendments_open") + 1
    )
    return made


def check_decision(matter: Matter, verb: str, details: Mapping[str, Any]) -> None:
    """Refuse to decide twice, and to accept words that clash with what the clause says by now."""
    amendment = open_amendment(matter, details.get("amendment"))
    if verb == "accept":
        together = on_words_in_force(amendment)
        if together.text is None:
            raise refuse(
                "words_changed",
                gettext_noop(
                    "Clause {clause} has changed since, in the same words: “{base}” became “{now}”, and the amendment "
                    "says “{asked}”. {who} can rework it on the page of the amendment. Nothing is lost."
                ),
                clause=amendment.clause.number,
                base=together.clashes[0].base,
                now=together.clashes[0].mine,
                asked=together.clashes[0].theirs,
                who=str(amendment.acting_for or amendment.by.name),
            )


def take_in(matter: Matter, act: Act, details: Mapping[str, Any]) -> Wording:
    """Make the words of an accepted amendment those of the clause, and keep who brought them."""
    amendment = open_amendment(matter, details["amendment"])
    together = on_words_in_force(amendment)
    assert together.text is not None, "checked before the act"
    clause = amendment.clause
    position = Position.objects.select_for_update().get(pk=matter.pk)
    _decide(amendment, act, Amendment.State.ACCEPTED)
    wording = Wording.objects.create(
        clause=clause,
        number=clause.wording + 1,
        version=position.version + 1,
        text=together.text,
        by=amendment.by,
        acting_for=amendment.acting_for,
        amendment=amendment,
        at=act.at,
    )
    Clause.objects.filter(pk=clause.pk).update(text=wording.text, wording=wording.number)
    Position.objects.filter(pk=position.pk).update(version=wording.version)
    return wording


def turn_down(matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
    """Store that the holder of the stage refuses an amendment, with the reason."""
    _decide(open_amendment(matter, details["amendment"]), act, Amendment.State.REFUSED)


def take_back(matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
    """Store that an amendment is withdrawn by who proposed it."""
    amendment = open_amendment(matter, details.get("amendment"))
    if not is_of(amendment, act):
        raise refuse("not_yours", gettext_noop("Only who proposed an amendment takes it back."))
    _decide(amendment, act, Amendment.State.WITHDRAWN)


def on_words_in_force(amendment: Amendment) -> Merged:
    """Return the amendment together with all that the clause has taken in since its author saw it."""
    clause = amendment.clause
    if amendment.base == clause.wording:
        return Merged(amendment.text)
    base = clause.wordings.get(number=amendment.base).text
    return merged(base, clause.text, amendment.text)


def is_of(amendment: Amendment, act: Act) -> bool:
    """Whether an act is done by who proposed the amendment: the person, or another delegate of the organization."""
    if amendment.acting_for_id is not None and act.acting_for_id == amendment.acting_for_id:
        return True
    return act.by_id == amendment.by_id


def clause_of(matter: Matter, details: Mapping[str, Any]) -> Clause:
    """Return the clause that an act names; raises `Unknown`."""
    found = Clause.objects.filter(position_id=matter.pk, number=_number(details.get("clause"))).first()
    if found is None:
        raise Unknown("clause")
    return found


def open_amendment(matter: Matter, number: Any) -> Amendment:
    """Return an amendment that is not decided yet; raises `Unknown`, or says what became of it."""
    rows = Amendment.objects.select_related("clause", "by", "acting_for")
    found = rows.filter(position_id=matter.pk, number=_number(number)).first()
    if found is None:
        raise Unknown("amendment")
    if found.state != Amendment.State.PROPOSED:
        raise refuse(
            "already_decided",
            gettext_noop("Amendment {number} was decided on {day} already."),
            number=found.number,
            day=timezone.localdate(found.decided_at) if found.decided_at else "",
        )
    return found


def _number(typed: Any) -> int:
    """Read a number of a clause or amendment; 0, which none has, for anything else."""
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _decide(amendment: Amendment, act: Act, state: str) -> None:
    Amendment.objects.filter(pk=amendment.pk).update(
        state=state,
        decided_at=act.at,
        decided_by=_doer(act),
        decided_in=act.held_by,
        decision=act.reason,
        decision_entry=act.entry,
    )
    Position.objects.filter(pk=amendment.position_id).update(amendments_open=F("amendments_open") - 1)


def _doer(act: Act) -> Person:
    assert act.by is not None, "the clock writes no words"
    return act.by


def _unfit(text: str, field: str, number: int) -> Refused | None:
    if not text.strip():
        return refuse(
            "text_missing", gettext_noop("Clause {number} has no words."), field=field, number=number
        )
    if len(text) > LONGEST_CLAUSE:
        return refuse(
            "too_long",
            gettext_noop("Clause {number} has {length} signs; {most} at most. Split it into two."),
            field=field,
            number=number,
            length=len(text),
            most=LONGEST_CLAUSE,
        )
    return None
