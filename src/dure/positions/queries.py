"""Reading positions: the words with their authors, amendments, calls, assemblies, and who owes an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects

from dure.charters.models import Round
from dure.charters.queries import rounds
from dure.matters.models import Matter
from dure.networks.graph import live
from dure.networks.models import Membership, Organization
from dure.positions.models import (
    Amendment,
    Assembly,
    Call,
    Clause,
    Law,
    Party,
    Position,
    Publication,
    Ratification,
    Uptake,
    VoiceSplit,
    WayToDecide,
    Wording,
)
from dure.refusals import Unknown
from polity.charters.values import RATIFIED_MATTER
from polity.sentences import Sentence
from polity.texts import Share, authored

NEWEST = ("-matter__moved_at", "-matter_id")


def positions() -> QuerySet[Position]:
    """Return positions with all that a list shows."""
    return Position.objects.select_related(
        "matter__round__charter__organization",
        "matter__round__organization",
        "matter__held_by",
        "matter__raised_in",
        "matter__author",
    )


def chosen(result: str) -> QuerySet[Position]:
    """Return positions whose ratification ended so, those that are open, or all where nothing of it is asked."""
    if result in ("adopted", "refused", "undecided"):
        last = Ratification.objects.filter(position=OuterRef("pk")).order_by("-visit").values("result")[:1]
        return positions().alias(last=Subquery(last)).filter(last=result)
    return positions().filter(matter__ended="") if result == "open" else positions()


def position_by_ref(ref: str) -> Position:
    """Return the position of a matter with this reference; raises `Unknown`."""
    found = positions().filter(matter__ref=ref).first()
    if found is None:
        raise Unknown("position")
    return found


def clause_by_number(position: Position, number: int) -> Clause:
    """Return one clause; raises `Unknown`."""
    found = position.clauses.filter(number=number).first()
    if found is None:
        raise Unknown("clause")
    return found


def amendment_by_number(position: Position, number: int) -> Amendment:
    """Return one amendment with its clause and hands; raises `Unknown`."""
    found = amendments_of(position).filter(number=number).first()
    if found is None:
        raise Unknown("amendment")
    return found


def amendments_of(position: Position) -> QuerySet[Amendment]:
    """Return the amendments of a position in their order, with clause, author and who decided."""
    return position.amendments.select_related(
        "clause", "by", "acting_for", "decided_by", "decided_in", "replaces", "replaced_by"
    ).order_by("number")


@dataclass(frozen=True)
class Written:
    """A clause with its wordings, the newest words in stretches by author, and its open amendments."""

    clause: Clause
    wordings: Sequence[Wording]
    shares: Sequence[Share]
    open: Sequence[Amendment]

    @property
    def hands(self) -> Sequence[Wording]:
        """The wordings whose words still stand, the first first."""
        standing = {share.wording for share in self.shares if share.text.strip()}
        return [one for place, one in enumerate(self.wordings) if place in standing]


def written(position: Position, only: int | None = None) -> list[Written]:
    """Return the clauses with who wrote them. Three queries."""
    clauses = list(position.clauses.all() if only is None else position.clauses.filter(number=only))
    wordings: dict[int, list[Wording]] = {}
    rows = Wording.objects.filter(clause__in=clauses).select_related("by", "acting_for", "amendment")
    for row in rows.order_by("clause_id", "number"):
        wordings.setdefault(row.clause_id, []).append(row)
    waiting: dict[int, list[Amendment]] = {}
    for one in amendments_of(position).filter(state=Amendment.State.PROPOSED):
        waiting.setdefault(one.clause_id, []).append(one)
    return [
        Written(
            clause,
            wordings[clause.pk],
            authored([one.text for one in wordings[clause.pk]]),
            waiting.get(clause.pk, []),
        )
        for clause in clauses
    ]


def words_at(position: Position, version: int) -> list[tuple[Clause, str]]:
    """Return the clauses as they were in a version of the text. Two queries."""
    clauses = list(position.clauses.all())
    rows = Wording.objects.filter(clause__in=clauses, version__lte=version).order_by("number")
    texts = {row.clause_id: row.text for row in rows}
    return [(clause, texts[clause.pk]) for clause in clauses]


def ratifications_of(position: Position) -> list[Ratification]:
    """Return the ratifications of a position, the last first."""
    rows = position.ratifications.select_related("organization", "position__matter__round__charter")
    return list(rows.order_by("-visit"))


def publication_of(position: Position) -> Publication | None:
    """Return the last publication, if the text was published."""
    return position.publications.select_related("ratification", "act").order_by("-number").first()


def calls() -> QuerySet[Call]:
    """Return calls with who put them, the newest first."""
    return Call.objects.select_related("organization", "position__matter", "by").order_by("-at", "-id")


def call_by_ref(ref: str) -> Call:
    """Return the call with this reference; raises `Unknown`."""
    found = calls().filter(ref=ref).first()
    if found is None:
        raise Unknown("call")
    return found


def assemblies() -> QuerySet[Assembly]:
    """Return assemblies with whose they are, the newest first."""
    rows = Assembly.objects.select_related("organization", "position__matter", "by", "minutes_by")
    return rows.annotate(present=Count("attendance")).order_by("-meets_at", "-id")


def assembly_by_ref(ref: str) -> Assembly:
    """Return the assembly with this reference; raises `Unknown`."""
    found = assemblies().filter(ref=ref).first()
    if found is None:
        raise Unknown("assembly")
    return found


def member_organizations(organization: Organization, at: datetime) -> list[Organization]:
    """Return the organizations that belong directly to one at `at`, by name. One query."""
    rows = Membership.objects.filter(live(at), organization=organization, member__isnull=False)
    found = Organization.objects.filter(pk__in=rows.values("member_id"))
    return list(found.order_by("name", "pk"))


def way_of(organization: Organization) -> WayToDecide | None:
    """Return how an organization decides on joint positions, as it declared last."""
    rows = WayToDecide.objects.filter(organization=organization).select_related("by")
    return rows.order_by("-at", "-pk").first()


def summary(matter: Matter) -> dict[str, Any]:
    """Return what the page of the matter shows of the position; the text itself has a page of its own."""
    position = matter.position
    ratification = position.ratifications.order_by("-visit").first()
    return {
        "position": position,
        "clauses": list(position.clauses.all()),
        "ratification": ratification,
        "publication": publication_of(position),
    }


def position_data(position: Position) -> dict[str, Any]:
    """Return a position as plain values: its words, and how its last ratification stands. Two queries."""
    return positions_data([position])[position.pk]


def positions_data(shown: Sequence[Position]) -> dict[int, dict[str, Any]]:
    """Return several positions as plain values, by id. Two queries, however many."""
    prefetch_related_objects(shown, "clauses")
    results = results_of(shown)
    return {one.pk: _position_data(one, results.get(one.pk)) for one in shown}


def _position_data(position: Position, last: Ratification | None) -> dict[str, Any]:
    return {
        "kind": position.kind,
        "addressed_to": position.addressed_to,
        "version": position.version,
        "clauses": [
            {"number": one.number, "heading": one.heading, "text": one.text, "wording": one.wording}
            for one in position.clauses.all()
        ],
        "amendments": position.amendments_count,
        "amendments_open": position.amendments_open,
        "ratification": ratification_data(last) if last else None,
    }


def ratification_data(ratification: Ratification) -> dict[str, Any]:
    """Return a ratification as plain values."""
    return {
        "version": ratification.version,
        "opened_at": ratification.opened_at,
        "due_at": ratification.due_at,
        "closed_at": ratification.closed_at,
        "result": ratification.result or "open",
        "asked": ratification.parties_count,
        "answers": ratification.answers_count,
    }


def amendment_data(one: Amendment) -> dict[str, Any]:
    """Return an amendment as plain values; persons are references."""
    return {
        "number": one.number,
        "clause": one.clause.number,
        "base": one.base,
        "text": one.text,
        "reason": one.reason,
        "by": one.by.ref,
        "acting_for": one.acting_for.slug if one.acting_for else None,
        "at": one.at,
        "state": one.state,
        "decided_at": one.decided_at,
        "decided_in": one.decided_in.slug if one.decided_in else None,
        "decision": one.decision,
        "replaces": one.replaces.number if one.replaces else None,
        "entry": one.entry,
    }


def results_of(shown: Iterable[Position]) -> dict[int, Ratification]:
    """Return the last ratification of each of some positions. One query."""
    rows = Ratification.objects.filter(position__in=list(shown)).order_by("visit")
    return {row.position_id: row for row in rows}


def open_rounds(at: datetime, limit: int = 8) -> list[Round]:
    """Return the rounds in which positions can be drafted now, the newest first."""
    found = rounds().filter(opens_at__lte=at).filter(Q(closes_at__isnull=True) | Q(closes_at__gt=at))
    return [one for one in found[:60] if one.process.matter == RATIFIED_MATTER][:limit]


def law_of(position: Position) -> Law | None:
    """Return the law that was entered for a position, if one was."""
    return Law.objects.filter(position=position).first()


def asked(position: Position) -> list[tuple[Clause, Uptake | None]]:
    """Return the clauses with what the law took up of each. Two queries."""
    taken = {one.clause_id: one for one in Uptake.objects.filter(law__position=position)}
    return [(clause, taken.get(clause.pk)) for clause in position.clauses.all()]


def names_of(slugs: Iterable[str]) -> dict[str, str]:
    """Return how the organizations under these references are called. One query."""
    return {one.slug: str(one) for one in Organization.objects.filter(slug__in=set(slugs))}


def sentence_of(stored: Mapping[str, Any]) -> Sentence:
    """Return a stored sentence."""
    params = {
        name: sentence_of(value) if isinstance(value, Mapping) else value
        for name, value in stored["params"].items()
    }
    return Sentence(stored["template"], params)


def parts_of(organization: Organization, at: datetime) -> list[tuple[Membership, int | None]]:
    """Return the networks of an organization with the part of its voice that it sends through each. Two queries."""
    rows = list(
        Membership.objects.filter(live(at), member=organization).select_related("organization").order_by("pk")
    )
    splits = VoiceSplit.objects.filter(membership__in=rows).order_by("at", "pk")
    latest = dict(splits.values_list("membership_id", "part"))
    return [(row, latest.get(row.pk)) for row in rows]


def answers_of(organization: Organization) -> QuerySet[Party]:
    """Return where an organization was asked to ratify, the last first."""
    rows = Party.objects.filter(organization=organization)
    return rows.select_related("ratification__position__matter", "ratification__organization").order_by("-pk")


def organizations_named(lines: Sequence[str]) -> tuple[list[Organization], list[str]]:
    """Return the organizations that lines name (by name, own name or reference), and the lines that name none."""
    rows = Organization.objects.filter(
        Q(slug__in=[line.lower() for line in lines]) | Q(name__in=lines) | Q(local_name__in=lines)
    ).exclude(closed_at__isnull=False)
    known: dict[str, Organization] = {}
    for one in rows.order_by("pk"):
        for name in (one.slug, one.name, one.local_name):
            known.setdefault(name, one)
    found = [known[key] for line in lines for key in (line, line.lower()) if key in known]
    missing = [line for line in lines if line not in known and line.lower() not in known]
    return list(dict.fromkeys(found)), missing
