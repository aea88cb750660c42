"""The terms of a commission as they are given: what is asked, for how much, with which clause, in which lots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.text import slugify

from dure.commissions.models import WorkSpell
from dure.matters.models import Matter
from dure.refusals import refuse
from dure.web.money import money_full
from dure.web.sums import LARGEST_SUM
from polity.criteria import FrameworkFaults, parse
from polity.sentences import gettext_noop

LONGEST_RULE = 20_000
MOST_LOTS = 20
MOST_JOBS = 10_000
RULES = files("dure") / "library" / "reservations"


@lru_cache(maxsize=1)
def rules() -> Mapping[str, str]:
    """Return the rules for reserved lots that ship, by key: the texts of criteria trees."""
    found = sorted(entry.name for entry in RULES.iterdir() if entry.name.endswith(".toml"))
    return {name.removesuffix(".toml"): (RULES / name).read_text(encoding="utf-8") for name in found}


@dataclass(frozen=True)
class LotTerms:
    """One lot: what, for how much, and the text of the rule by which it is reserved, if it is."""

    title: str
    value: int
    reserved: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the row."""
        return {"title": self.title, "value": self.value, "reserved": self.reserved}


@dataclass(frozen=True)
class Terms:
    """The columns of a commission, and its lots."""

    columns: Mapping[str, Any]
    lots: tuple[LotTerms, ...]


def read_terms(matter: Matter, details: Mapping[str, Any]) -> Terms:
    """Read the terms; raises Refused for each that makes no sense, with the field."""
    value = _whole(details, "value", 1, LARGEST_SUM)
    starts_on, ends_on = _day(details, "starts_on"), _day(details, "ends_on")
    if ends_on <= starts_on:
        raise refuse(
            "ends_before_start",
            gettext_noop("The commission ends before it begins. Correct one of the days."),
            field="ends_on",
        )
    group = details.get("group") or ""
    share = _whole(details, "group_share", 0, 100)
    if group not in WorkSpell.Group.values or bool(group) != bool(share):
        raise refuse(
            "group_incomplete",
            gettext_noop("Give both the entering group and its share, or neither."),
            field="group_share",
        )
    currency = matter.round.currency or str(details.get("currency") or "")
    if not currency:
        raise refuse(
            "currency_missing", gettext_noop("The round has no currency. A steward opens one that has.")
        )
    columns = {
        "service": slugify(str(details.get("service") or ""))[:60] or "service",
        "currency": currency,
        "value": value,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "jobs": _whole(details, "jobs", 0, MOST_JOBS),
        "months": _whole(details, "months", 0, 240),
        "group": group,
        "group_share": share,
        "pay_floor": _whole(details, "pay_floor", 0, LARGEST_SUM) or None,
    }
    return Terms(columns, _lots(matter, details, value))


def _lots(matter: Matter, details: Mapping[str, Any], value: int) -> tuple[LotTerms, ...]:
    reserved = checked_rule(
        str(details.get("reserved_text") or "") or rules().get(details.get("reserved") or "", "")
    )
    given: Sequence[Mapping[str, Any]] = details.get("lots") or [{"title": matter.title, "value": value}]
    if len(given) > MOST_LOTS:
        raise refuse("too_many_lots", gettext_noop("A commission has 20 lots at most."), field="lots")
    lots = tuple(
        LotTerms(
            str(one["title"])[:160],
            int(one["value"]),
            "" if one.get("open") else checked_rule(one.get("reserved", "")) or reserved,
        )
        for one in given
    )
    if sum(one.value for one in lots) != value:
        raise refuse(
            "lots_differ",
            gettext_noop("The lots together are worth {sum}, the whole commission {value}. Make them agree."),
            field="lots",
            sum=money_full(sum(one.value for one in lots), matter.round.currency),
            value=money_full(value, matter.round.currency),
        )
    return lots


def checked_rule(text: str) -> str:
    """Return the text of a rule without fault. Raises Refused: faulty_rule, with the line of its first fault."""
    if not text.strip():
        return ""
    try:
        parse(text[:LONGEST_RULE])
    except FrameworkFaults as error:
        first = error.faults[0]
        raise refuse(
            "faulty_rule",
            gettext_noop("The rule has {count} faults. Line {line}: {fault}"),
            field="reserved_text",
            count=len(error.faults),
            line=first.line,
            fault=first.says,
        ) from None
    return text


def _whole(details: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = details.get(name) or 0
    if not isinstance(value, int) or not least <= value <= most:
        raise refuse(
            "number_out_of_range",
            gettext_noop("Give a whole number between {least} and {most}."),
            field=name,
            least=least,
            most=most,
        )
    return value


def _day(details: Mapping[str, Any], name: str) -> date:
    value = details.get(name)
    if not isinstance(value, date):
        raise refuse("day_missing", gettext_noop("Give the day."), field=name)
    return value
