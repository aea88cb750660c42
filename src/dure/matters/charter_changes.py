"""The kind of matter by which members change a charter: by the rule that the text in force contains."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dure.charters.commands import amending_round, read_or_refuse, store_version
from dure.charters.diffs import text_diff
from dure.charters.models import Charter
from dure.charters.queries import charter_in_force
from dure.charters.wording import worded
from dure.matters.commands import perform, raise_matter
from dure.matters.kinds import Kind, register
from dure.matters.models import Act, CharterChange, Matter
from dure.matters.saying import as_json
from dure.people.models import Person
from dure.refusals import Refused, refuse, said
from polity.charters import Charter as Process
from polity.charters import differences
from polity.sentences import Sentence, gettext_noop

LONGEST_TITLE = 160  # of a matter
FEWEST_SIGNS = 20  # in fewer, a change cannot be told


class CharterChangeKind(Kind):
    """A new text for a charter. When the members adopt it, it becomes the next version; running rounds keep theirs."""

    key = "charter_change"
    title = _("change of a charter")
    raise_title = _("Propose a change of the charter")
    related = ("charter_change",)
    template = "matters/charter_change.html"

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store the proposed text."""
        text = details.get("charter_text") or ""
        if not text:
            raise refuse(
                "charter_text_missing",
                gettext_noop("A change of a charter is its whole new text. Write it in the charter editor."),
                field="charter_text",
            )
        parsed = read_or_refuse(text)
        CharterChange.objects.create(matter=matter, organization=matter.raised_in, key=parsed.key, text=text)
        return {"charter": parsed.key, "digest": parsed.digest, "charter_text": text}

    def check(self, *, matter: Matter, verb: str, sum: int | None, details: Mapping[str, Any]) -> None:
        """Refuse to vote or decide about a version that is not in force any more; the clock ends such a proposal."""
        if verb in ("vote", "decide") and (newest := _superseding(matter)):
            raise _superseded(newest)

    def at_deadline(self, matter: Matter, verb: str) -> tuple[str, str]:
        """Let a proposal lapse whose version is not in force any more; else count the votes."""
        newest = _superseding(matter)
        move = matter.round.process.stages[matter.stage].following("charter_superseded")
        return (move.verb, said(_lapses(newest.version))) if newest and move else (verb, "")

    def after(self, *, matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
        """Store the next version once the members have adopted it."""
        if act.stage_to != act.stage_from and matter.ended == "adopted":
            change = matter.charter_change
            Charter.objects.select_for_update(of=("self",)).get(
                pk=matter.round.charter_id
            )  # two at once: one waits
            if newest := _superseding(matter):
                raise _superseded(newest)
            store_version(organization=change.organization, text=change.text, at=act.at, matter=matter.ref)
            _let_others_lapse(matter, act.at)

    def public(self, matter: Matter) -> dict[str, Any]:
        """Return key and text."""
        return {"charter": matter.charter_change.key, "text": matter.charter_change.text}

    def context(self, matter: Matter) -> dict[str, Any]:
        """Return the text in force when this was raised, the proposed one, and what differs in words."""
        change = matter.charter_change
        in_force = matter.round.charter
        return {
            "change": change,
            "in_force": in_force,
            "differences": [
                worded(in_force.process, one)
                for one in differences(in_force.process, read_or_refuse(change.text))
            ],
            "diff": text_diff(in_force.text, change.text),
        }


register(CharterChangeKind())


def _superseding(matter: Matter) -> Charter | None:
    """Return the version in force, where it is not the one that this matter would change."""
    charter = matter.round.charter
    newest = charter_in_force(charter.organization, charter.key)
    return newest if newest is not None and newest.id != charter.id else None


def _superseded(newest: Charter) -> Refused:
    return refuse(
        "charter_superseded",
        gettext_noop("Version {version} is in force meanwhile. Start from it."),
        version=newest.version,
    )


def _lapses(version: int) -> Sentence:
    return Sentence(
        gettext_noop("Version {version} was adopted meanwhile. Propose the change again, starting from it."),
        {"version": version},
    )


def _let_others_lapse(adopted: Matter, at: datetime) -> None:
    """End the other open proposals on the version that was changed: adopted, they would undo the change unseen.

    One on which somebody votes at this moment is left: it is refused to be decided, and lapses at its deadline.
    """
    says = _lapses(adopted.round.charter.version + 1)
    others = Matter.objects.filter(round=adopted.round, ended="").exclude(id=adopted.id).order_by("id")
    free = others.select_for_update(
        of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked
    )
    for other in list(free):
        move = adopted.round.process.stages[other.stage].following("charter_superseded")
        if move is not None:
            perform(matter=other, verb=move.verb, by=None, at=at, reason=said(says), says=as_json(says))


def change_title(charter: Charter, proposed: Process) -> str:
    """Return what a change is called: the charter, from which version to which, and what changes, as far as it goes.

    In the language of who proposes it, like every title.
    """
    named = f"{proposed.title}: {charter.version} → {charter.version + 1}"
    changes = [worded(charter.process, one) for one in differences(charter.process, proposed)]
    first = changes[0] if changes else gettext("words and comments only")
    more = f" (+{len(changes) - 1})" if len(changes) > 1 else ""
    room = LONGEST_TITLE - len(named) - len(more) - len(" · ")
    if room < FEWEST_SIGNS:
        return named
    short = first.rstrip(".۔") if len(first) <= room else f"{first[: room - 1].rstrip()}…"
    return f"{named} · {short}{more}"


@transaction.atomic
def propose_charter(*, charter: Charter, text: str, reason: str, by: Person, at: datetime) -> Matter:
    """Propose a new text for `charter` (the version in force); a vote by its own rule begins at once."""
    newest = charter_in_force(charter.organization, charter.key)
    if newest is None or newest.id != charter.id:
        raise refuse(
            "charter_superseded",
            gettext_noop("Version {version} is in force meanwhile. Start from it."),
            version=newest.version if newest else 0,
        )
    parsed = read_or_refuse(text)
    if parsed.key != charter.key:
        raise refuse(
            "charter_key_changed",
            gettext_noop("The key of a charter stays “{key}”."),
            field="text",
            key=charter.key,
        )
    if parsed.digest == charter.digest:
        raise refuse(
            "charter_unchanged",
            gettext_noop("This is the text in force: nothing would change."),
            field="text",
        )
    return raise_matter(
        round=amending_round(charter=charter, at=at),
        title=change_title(charter, parsed),
        text=reason,
        raised_in=charter.organization,
        by=by,
        at=at,
        charter_text=text,
    )
