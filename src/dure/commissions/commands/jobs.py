"""Employers report who works in a contract: rows are looked over against what is known, then taken all together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from dure.chance import new_reference
from dure.clock import day_in
from dure.commissions.clause import room_for
from dure.commissions.commands.breaches import check_clause
from dure.commissions.job_files import JobRow
from dure.commissions.models import Contract, JobReport, Worker, WorkerName, WorkSpell
from dure.commissions.policies import may_enter, may_report_for
from dure.people.models import Person
from dure.prepared import insert_all
from dure.record.commands import append
from dure.refusals import Refused, refuse
from polity.retention import Spell, most_at_once
from polity.retention import faults as faults_in
from polity.sentences import Sentence, gettext_noop

CHANGED = ("ended_on", "term", "ending", "group", "hours", "pay")
Known = tuple[str, date]


def look_over(contract: Contract, rows: Sequence[JobRow], until: date) -> tuple[JobRow, ...]:
    """Return the rows with everything that speaks against each: in itself, beside the others, beside what is known.

    A row of a person and a first day that are known already changes that job. Three queries.
    """
    coded = _coded(contract, rows)
    known = _known_spells(contract)
    given = {(row.code, row.started_on) for row in coded if row.started_on is not None}
    standing = [spell for key, spell in known.items() if key not in given]
    checked = [_within(contract, row, until) for row in _once(coded)]
    sound = [(place, row) for place, row in enumerate(checked) if not row.faults and row.started_on]
    spells = [*standing, *(_spell(contract, row) for _, row in sound)]
    before = len(standing)
    for fault in faults_in(spells, until=until):
        if fault.row > before:
            place = sound[fault.row - before - 1][0]
            checked[place] = checked[place].with_fault(_in_the_file(fault.says, sound, before))
    return _not_too_many(contract, checked, standing)


@transaction.atomic
def report_jobs(
    *,
    contract: Contract,
    rows: Sequence[JobRow],
    until: date,
    by: Person,
    at: datetime,
    channel: str = "form",
    refused: int = 0,
) -> JobReport:
    """Take a report of jobs up to and with the day `until`; below the clause a breach opens by itself.

    The rows must be without fault (`look_over`); `refused` counts those that were left out before. For a contract whose
    supplier is not here, an official of the buyer reports. Raises Refused: not_steward, wrong_capacity, later_than_now,
    earlier_than_known, faulty_rows.
    """
    contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("buyer", "supplier", "commission__matter")
        .get(pk=contract.pk)
    )
    if denied := may_report(by, contract, at):
        raise denied
    _check_day(contract, until, at)
    looked = look_over(contract, rows, until)
    if bad := [row for row in looked if row.faults]:
        raise refuse(
            "faulty_rows",
            gettext_noop("Row {line}: {fault} Nothing was stored."),
            field="file",
            line=bad[0].line,
            fault=bad[0].faults[0],
        )
    ended = _store(contract, looked)
    report = JobReport.objects.create(
        contract=contract,
        number=contract.reports.count() + 1,
        until=until,
        taken=len(looked),
        refused=refused,
        channel=channel,
        by=by,
        at=at,
    )
    since = contract.known_until
    jobs_now = WorkSpell.objects.filter(
        contract=contract, started_on__lte=until, ended_on__isnull=True
    ).count()
    Contract.objects.filter(pk=contract.pk).update(known_until=until, jobs_now=jobs_now)
    contract.known_until, contract.jobs_now = until, jobs_now
    append(
        verb="report_jobs",
        at=at,
        organization=(contract.supplier or contract.buyer).slug,
        matter=contract.commission.matter.ref if contract.commission else "",
        payload={
            "contract": contract.ref,
            "report_number": report.number,
            "until": until.isoformat(),
            "taken": report.taken,
            "left_out": refused,
            "jobs": jobs_now,
            "ended": ended,
            "by": by.ref,
        },
    )
    check_clause(contract=contract, by=by, at=at, on=until, since=since)
    return report


def may_report(by: Person, contract: Contract, at: datetime) -> Refused | None:
    """None if the person may report jobs in the contract."""
    if contract.supplier is None or contract.commission is None:
        official = may_enter(by, contract.buyer, at)
        if official is None or contract.supplier is None:
            return official
    return may_report_for(by, contract.supplier, at)


def _check_day(contract: Contract, until: date, at: datetime) -> None:
    commission = contract.commission
    zone = commission.matter.round.process.time_zone if commission else contract.buyer.time_zone
    if until > day_in(zone, at):
        raise refuse(
            "later_than_now", gettext_noop("A report cannot know what comes after today."), field="until"
        )
    if contract.known_until is not None and until < contract.known_until:
        raise refuse(
            "earlier_than_known",
            gettext_noop("Jobs are reported up to {day} already. Give this day or a later one."),
            field="until",
            day=contract.known_until,
        )


def _coded(contract: Contract, rows: Sequence[JobRow]) -> list[JobRow]:
    """Give a code to each row that only has a name: the one that this name has, else a new one by chance."""
    names = {row.name for row in rows if row.name and not row.code}
    if not names:
        return list(rows)
    employer = contract.supplier_id
    found = WorkerName.objects.filter(worker__employer=employer, name__in=names)
    codes = dict(found.values_list("name", "worker__code"))
    coded = []
    for row in rows:
        unnamed = row.name and not row.code
        code = codes.setdefault(row.name, f"p-{new_reference(8)}") if unnamed else row.code
        coded.append(replace(row, code=code))
    return coded


def _known_spells(contract: Contract) -> dict[Known, Spell]:
    """Return what is known of all persons of this employer, wherever they worked for it, by person and first day."""
    rows = WorkSpell.objects.filter(worker__employer=employer_of(contract)).select_related("worker")
    return {
        (one.worker.code, one.started_on): Spell(
            one.worker.code, one.started_on, one.ended_on, contract=str(one.contract_id)
        )
        for one in rows
    }


def employer_of(contract: Contract) -> int:
    """Return the id of the organization under which the persons of a contract are known: the supplier if it is here."""
    return contract.supplier_id or contract.buyer_id


def _once(rows: Sequence[JobRow]) -> list[JobRow]:
    """Mark every row but the first that names the same person and first day."""
    seen: dict[tuple[str, date | None], int] = {}
    found = []
    for row in rows:
        first = seen.setdefault((row.code, row.started_on), row.line)
        says = Sentence(gettext_noop("Row {row} says the same person and first day already."), {"row": first})
        found.append(row if first == row.line else row.with_fault(says))
    return found


def _within(contract: Contract, row: JobRow, until: date) -> JobRow:
    """Mark a row outside of the contract, or with a reason of an end that is not there."""
    if row.started_on is not None and contract.ends_on is not None and row.started_on > contract.ends_on:
        says = gettext_noop("The job starts on {start}, after the contract has ended on {end}.")
        row = row.with_fault(Sentence(says, {"start": row.started_on, "end": contract.ends_on}))
    if row.ending and row.ended_on is None:
        row = row.with_fault(Sentence(gettext_noop("A reason of the end is given, but no last day of work.")))
    return row


def _spell(contract: Contract, row: JobRow) -> Spell:
    assert row.started_on is not None
    hours = float(row.hours) if row.hours is not None else None
    return Spell(row.code, row.started_on, row.ended_on, hours=hours, contract=str(contract.pk))


def _in_the_file(says: Sentence, sound: Sequence[tuple[int, JobRow]], before: int) -> Sentence:
    """Let a sentence that names another row name its line in the file; what is known already has none."""
    row = says.params.get("row")
    if not isinstance(row, int):
        return says
    if row > before:
        return Sentence(says.template, {**says.params, "row": sound[row - before - 1][1].line})
    return Sentence(
        gettext_noop(
            "‘{person}’ starts here on {start}, while another job of theirs, reported before, goes on."
        ),
        {name: says.params[name] for name in ("person", "start")},
    )


def _not_too_many(
    contract: Contract, rows: Sequence[JobRow], standing: Sequence[Spell]
) -> tuple[JobRow, ...]:
    """Mark every row that runs on the day with the most jobs, if these are far more than the contract is made for."""
    room = room_for(contract.commission)
    here = [one for one in standing if one.contract == str(contract.pk)]
    sound = [_spell(contract, row) for row in rows if not row.faults and row.started_on]
    most, day = most_at_once([*here, *sound])
    if room is None or day is None or most <= room:
        return tuple(rows)
    assert contract.commission is not None
    says = Sentence(
        gettext_noop("With this row {most} jobs would run on {day}; the contract is made for {places}."),
        {"most": most, "day": day, "places": contract.commission.jobs},
    )
    return tuple(
        row.with_fault(says)
        if row.started_on is not None
        and row.started_on <= day
        and (row.ended_on is None or row.ended_on >= day)
        else row
        for row in rows
    )


def _store(contract: Contract, rows: Sequence[JobRow]) -> int:
    """Write workers, names and spells in bulk; return how many jobs ended by this report."""
    workers = _workers(contract, rows)
    known = {(one.worker_id, one.started_on): one for one in WorkSpell.objects.filter(contract=contract)}
    new, changed, ended = [], [], 0
    for row in rows:
        assert row.started_on is not None
        worker = workers[row.code]
        spell = known.get((worker.pk, row.started_on))
        ended += row.ended_on is not None and (spell is None or spell.ended_on is None)
        if spell is None:
            spell = WorkSpell(contract=contract, worker=worker, started_on=row.started_on)
            new.append(spell)
        else:
            changed.append(spell)
        for name in CHANGED:
            setattr(spell, name, getattr(row, name))
    insert_all(new)
    WorkSpell.objects.bulk_update(changed, CHANGED, batch_size=100)
    return ended


def _workers(contract: Contract, rows: Sequence[JobRow]) -> Mapping[str, Worker]:
    employer = employer_of(contract)
    codes = dict.fromkeys(row.code for row in rows)
    found = {one.code: one for one in Worker.objects.filter(employer=employer, code__in=codes)}
    missing = [Worker(employer_id=employer, code=code) for code in codes if code not in found]
    found |= {one.code: one for one in Worker.objects.bulk_create(missing)}
    names = {found[row.code].pk: row.name for row in rows if row.name}
    if names:
        WorkerName.objects.filter(worker__in=names).delete()
        WorkerName.objects.bulk_create(WorkerName(worker_id=pk, name=name) for pk, name in names.items())
    return found
