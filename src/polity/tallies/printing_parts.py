"""Count a file whose envelope is divided into parts, and print what each part decided."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from polity.formats.numbers import amount_of, decimals
from polity.sentences import Sentence, gettext_noop
from polity.tallies.amounts import amount
from polity.tallies.election import Election
from polity.tallies.explain import explain
from polity.tallies.faults import SettingsFault
from polity.tallies.parts import PartsOutcome, count_in_parts, parts_by
from polity.tallies.settings import Settings


def count_divided(election: Election, settings: Settings, args: argparse.Namespace) -> PartsOutcome:
    """Return the count by the parts of the command line. Raises SettingsFault for a part that cannot be read."""
    given: dict[str, Decimal] = {}
    for written in args.part:
        name, sign, text = written.rpartition("=")
        if not sign or name in given:
            template = gettext_noop("A part is written NAME=AMOUNT, each once; found “{text}”.")
            raise SettingsFault(Sentence(template, {"text": written}))
        given[name] = amount_of(text, 0, 0, name)
    fine = _in_finer_units(election, 10 ** max(decimals(one) for one in given.values()))
    return count_in_parts(
        fine,
        parts_by(fine, args.divided_by, {name: int(one * fine.unit) for name, one in given.items()}),
        settings,
        decided=args.decided,
        unspent=args.unspent,
        common=args.common,
    )


def _in_finer_units(election: Election, unit: int) -> Election:
    """Return the election with money in units so fine that the parts are whole numbers of them."""
    factor = max(unit // election.unit, 1)
    if factor == 1:
        return election
    projects = tuple(replace(one, cost=one.cost * factor) for one in election.projects)
    return replace(election, projects=projects, budget=election.budget * factor, unit=election.unit * factor)


def report_of(found: PartsOutcome, *, explained: bool) -> dict[str, Any]:
    """Return the parts as plain values, with a sentence for each project where that is asked."""
    report = found.as_json()
    if explained:
        for part, told in zip(found.parts, report["parts"], strict=True):
            told["projects"] = [fate.as_json(part.outcome.election) for fate in explain(part.outcome)]
    return report


def lines_of(found: PartsOutcome, election: Election, *, explained: bool) -> Iterator[str]:
    """Yield the parts as text: what each had, what it funded, and what became of the rest."""
    yield f"{election.name}  ({election.voters} voters, {len(election.projects)} projects)"
    for part in found.parts:
        whole = part.outcome.election
        yield (
            f"{part.name or '(all others)'}: {len(part.keys)} funded, {amount(whole, part.spent)} of "
            f"{amount(whole, part.budget + part.received)}; passed on {amount(whole, part.passed)}, "
            f"left {amount(whole, part.left)}"
        )
        yield from (f"    {key}" for key in part.keys)
        if explained:
            yield from (
                f"    {whole.projects[fate.place].key}: {fate.sentence}" for fate in explain(part.outcome)
            )
