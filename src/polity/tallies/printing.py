"""Count files and print what came out: a table, sentences, or JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from fractions import Fraction
from functools import partial
from time import perf_counter
from typing import Any

from polity.formats.pabulib import declared_differences, read_pabulib
from polity.formats.tables import SUFFIXES, Cluster, read_tables
from polity.sentences import Sentence, gettext_noop
from polity.tallies.amounts import amount
from polity.tallies.changes import Change, smallest_change
from polity.tallies.count import tally
from polity.tallies.election import Election
from polity.tallies.explain import explain
from polity.tallies.faults import FileFault, SettingsFault, TallyFault
from polity.tallies.irresolute import all_outcomes
from polity.tallies.metrics import Metrics, measure
from polity.tallies.printing_parts import count_divided, lines_of, report_of
from polity.tallies.result import Outcome
from polity.tallies.settings import Settings
from polity.tallies.ties import TieBreak


def count_files(args: argparse.Namespace) -> int:
    """Count every file of `args`, print in their order.

    Returns 0, 1 when a file has a fault (the others are counted), 2 when the settings have one.
    """
    try:
        settings = settings_of(args)
    except TallyFault as fault:
        print(fault, file=sys.stderr)
        return 2
    if any(file.endswith(SUFFIXES) for file in args.files):
        return _count_tables(settings, args)
    work = partial(_count_one, settings=settings, args=args)
    reports: list[dict[str, Any]] = []
    faults = 0
    started = perf_counter()
    for number, (report, text) in enumerate(_each(work, args.files, args.jobs), 1):
        faults += "fault" in report
        if "fault" in report:
            print(f"{report['file']}: {report['fault']}", file=sys.stderr)
        if args.json:
            reports.append(report)
        elif text:
            print(text)
        if perf_counter() - started > 2 and sys.stderr.isatty() and number < len(args.files):
            print(f"{number} of {len(args.files)} counted", end="\r", file=sys.stderr, flush=True)
    if args.json:
        print(json.dumps(reports if len(args.files) > 1 else reports[0], ensure_ascii=False, indent=2))
    return 1 if faults else 0


def settings_of(args: argparse.Namespace) -> Settings:
    """Return the settings that the command line asks for."""
    try:
        step = Fraction(args.step)
    except ValueError as error:
        raise SettingsFault(
            Sentence(gettext_noop("The step must be a number; found “{text}”."), {"text": args.step})
        ) from error
    return Settings(
        rule=args.rule,
        utility=args.utility,
        completion=args.completion,
        arithmetic=args.arithmetic,
        ties=TieBreak(tuple(part for part in args.ties.split(",") if part), args.seed),
        start=args.start,
        step=step,
        stop=args.stop,
        when_full=args.when_full,
        least=args.least,
        comparison=args.comparison,
    )


def _each(
    work: Callable[[str], tuple[dict[str, Any], str]], files: Sequence[str], jobs: int
) -> Iterator[tuple[dict[str, Any], str]]:
    if jobs <= 1 or len(files) == 1:
        yield from map(work, files)
        return
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        yield from pool.map(work, files, chunksize=max(1, min(16, len(files) // (4 * jobs))))


def _count_one(file: str, *, settings: Settings, args: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Return the report of one file, as plain values and as text."""
    return _report(file, lambda: read_pabulib(file, scoring=args.scoring), settings, args)


def _count_tables(settings: Settings, args: argparse.Namespace) -> int:
    """Count all the files as one election and print."""
    if not (args.projects and args.budget and all(file.endswith(SUFFIXES) for file in args.files)):
        print(
            "Tables are one election: give --projects and --budget, and no .pb file beside them.",
            file=sys.stderr,
        )
        return 2
    wanted = Cluster(args.workers, args.scheduler) if args.workers or args.scheduler else None
    report, text = _report(
        ", ".join(args.files),
        lambda: read_tables(
            args.files,
            args.projects,
            args.budget,
            cluster=wanted,
            memory=args.memory,
            progress=_tell if sys.stderr.isatty() else None,
        ),
        settings,
        args,
    )
    if "fault" in report:
        print(f"{report['file']}: {report['fault']}", file=sys.stderr)
        return 1
    print(json.dumps(report, ensure_ascii=False, indent=2) if args.json else text)
    return 0


def _tell(done: int, of: int) -> None:
    print(f"{done} of {of} shares of the ballots grouped", end="\r", file=sys.stderr, flush=True)


def _report(
    file: str, read: Callable[[], Election], settings: Settings, args: argparse.Namespace
) -> tuple[dict[str, Any], str]:
    try:
        election = read()
        if args.part:
            found = count_divided(election, settings, args)
            told = {"file": file, **report_of(found, explained=args.explain)}
            return told, "" if args.json else "\n".join(lines_of(found, election, explained=args.explain))
        outcome = tally(election, settings)
        others = [tally(election, _beside(settings, rule)) for rule in args.compare]
    except FileFault as fault:
        place = f"line {fault.line}, column {fault.column}: " if fault.line else ""
        return {"file": file, "fault": f"{place}{fault}"}, ""
    except (TallyFault, OSError) as fault:
        return {"file": file, "fault": str(fault)}, ""
    report: dict[str, Any] = {"file": file, **outcome.as_json()}
    report["differences"] = [str(one) for one in declared_differences(election)]
    if args.explain:
        report["projects"] = [fate.as_json(election) for fate in explain(outcome)]
    if args.changes:
        report["changes"] = [one.as_json(election) for one in _changes(outcome)]
    if args.outcomes:
        report["outcomes"] = all_outcomes(election, settings).as_json(election)
    if args.metrics or others:
        report["metrics"] = measure(outcome).as_json()
    report["compare"] = {
        other.settings.rule: {**other.as_json(), "metrics": measure(other).as_json()} for other in others
    }
    return report, "" if args.json else "\n".join(_lines(outcome, others, args))


def _beside(settings: Settings, rule: str) -> Settings:
    """Return the settings of a rule shown for comparison: without completion unless it is equal shares."""
    same = rule == settings.rule
    return replace(settings, rule=rule, completion=settings.completion if same else "none", comparison=False)


def _lines(outcome: Outcome, others: Sequence[Outcome], args: argparse.Namespace) -> Iterator[str]:
    election = outcome.election
    yield f"{election.name}  ({election.voters} voters, {len(election.projects)} projects)"
    yield (
        f"{outcome.settings.rule}, {outcome.settings.utility}, {outcome.settings.completion}: "
        f"{len(outcome.winners)} funded, {amount(election, outcome.spent)} of {amount(election, election.budget)}"
    )
    yield from _table(outcome, others)
    for tie in outcome.ties:
        yield str(tie.sentence(election))
    if args.explain:
        yield ""
        yield from (f"{election.projects[fate.place].key}: {fate.sentence}" for fate in explain(outcome))
    if args.changes:
        yield ""
        for change in _changes(outcome):
            said = " ".join(str(one) for one in change.sentences(election)) or "Nothing was found."
            yield f"{election.projects[change.place].key}: {said}"
    if args.outcomes:
        found = all_outcomes(election, outcome.settings)
        hangs = ", ".join(election.projects[place].key for place in sorted(found.sometimes))
        yield f"{found.sentence()} {hangs}".rstrip()
    if args.metrics or others:
        yield ""
        yield from _metrics_table([outcome, *others])
    yield from (str(one) for one in declared_differences(election))


def _changes(outcome: Outcome) -> list[Change]:
    """Return what would have made each supported loser win."""
    votes = outcome.election.votes
    losers = [place for place, given in enumerate(votes) if given and place not in outcome.winners]
    return [smallest_change(outcome, place) for place in losers]


def _table(outcome: Outcome, others: Sequence[Outcome]) -> Iterator[str]:
    """One line per project: funded first in their order, then by votes; a column per rule."""
    election = outcome.election
    place_of = {place: number for number, place in enumerate(outcome.winners)}
    order = sorted(
        range(len(election.projects)),
        key=lambda place: (place_of.get(place, len(place_of)), -election.votes[place], place),
    )
    width = max((len(project.key) for project in election.projects), default=3)
    heads = "".join(f"  {other.settings.rule[:12]:>12}" for other in others)
    yield f"{'':4}{'key':<{width}}  {'votes':>8}  {'cost':>14}{heads}  name"
    for place in order:
        project = election.projects[place]
        mark = f"{place_of[place] + 1:>3} " if place in place_of else "  - "
        beside = "".join(f"  {'funded' if place in other.winners else '-':>12}" for other in others)
        cost = amount(election, project.cost).removesuffix(election.currency).strip()
        votes = f"{election.votes[place]!s:>8}"
        yield f"{mark}{project.key:<{width}}  {votes}  {cost:>14}{beside}  {project.name[:60]}"


def _metrics_table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield f"{'rule':<20}  {'excluded':>8}  {'satisfied':>9}  {'spent':>6}  {'gini':>5}  {'EJR+ violations':>15}"
    for outcome in outcomes:
        found: Metrics = measure(outcome)
        yield (
            f"{outcome.settings.rule:<20}  {found.excluded:8.1%}  {found.satisfaction:9.3f}  {found.spent:6.1%}  "
            f"{found.gini:5.3f}  {len(found.violations):>15}"
        )
