"""Commissions, contracts and their jobs over the API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints, model_validator

from dure.commissions import queries, showing
from dure.commissions.commands.jobs import may_report, report_jobs
from dure.commissions.job_files import LONGEST_CODE, LONGEST_NAME, JobRow
from dure.commissions.models import Commission, WorkSpell
from dure.networks.spreadsheets import ROWS_AT_MOST
from dure.refusals import Unknown
from dure.web.api import ERRORS, LIST_LIMIT, PUBLIC_ERRORS, Given, moment, signed_in
from dure.web.pages import keyset

router = Router()
Amount = Annotated[int, Field(ge=0, lt=10**12)]


class ClauseOut(Schema):
    """The employment clause; 0, empty or null where nothing is asked. The share is in percent."""

    jobs: int
    months: int
    group: str
    group_share: int
    pay_floor: int | None


class CommissionLineOut(Schema):
    """A commission and where it stands; sums are minor units of `currency`."""

    ref: str
    title: str
    buyer: str
    service: str
    stage: str
    ended: str
    value: int
    currency: str
    starts_on: date
    ends_on: date
    clause: ClauseOut
    contract: str | None


class CommissionsOut(Schema):
    """Commissions, the newest first, and the cursor of the next ones."""

    next: str | None
    commissions: list[CommissionLineOut]


class BidOut(Schema):
    """A bid on a lot."""

    organization: str
    value: int
    awarded: bool


class LotOut(Schema):
    """A lot; `reserved` is the title of the rule that a bidder must meet, empty where it is open to all."""

    number: int
    title: str
    value: int
    reserved: str
    bids: list[BidOut]


class MedianOut(Schema):
    """The months after which half of the jobs have ended; null where more than half go on."""

    months: float | None
    low: float | None
    high: float | None


class ShareOut(Schema):
    """The share of jobs that last so many months or more, with bounds, and how many were seen so long."""

    months: float
    reached: float | None
    beyond: float | None
    low: float | None
    high: float | None
    at_risk: int


class CurveOut(Schema):
    """The steps of the curve: columns of one length, a row for each month at which something happened."""

    months: list[float | None]
    share: list[float | None]
    low: list[float | None]
    high: list[float | None]
    at_risk: list[int | None]
    ended: list[int | None]
    left: list[int | None]


class LastingOut(Schema):
    """How long the jobs last. A job that goes on is never counted as lasting."""

    number: int
    endings: int
    confidence: float
    median: MedianOut
    shares: list[ShareOut]
    curve: CurveOut


class ContractOut(Schema):
    """A contract with how long its jobs last; no person and no code of one."""

    ref: str
    ocid: str
    title: str
    service: str
    buyer: str
    supplier: str | None
    supplier_name: str
    value: int | None
    currency: str
    starts_on: date
    ends_on: date | None
    source: str
    known_until: date | None
    jobs_now: int
    below_clause: bool
    share_24_months: int | None
    conversions: int
    lasting: LastingOut | None


class ContractsOut(Schema):
    """Contracts, the newest first, and the cursor of the next ones."""

    next: str | None
    contracts: list[ContractOut]


class CommissionOut(CommissionLineOut):
    """A commission with its lots, and the contract that came of it with its curve."""

    lots: list[LotOut]
    followed: ContractOut | None


class JobIn(Given):
    """A job: who by a code of your own (or by name, which is kept apart and never told), its days and its terms.

    A person and a first day that are known already change that job. `pay` for a month, in minor units.
    """

    code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_CODE)] = ""
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_NAME)] = ""
    started_on: date
    ended_on: date | None = None
    term: WorkSpell.Term = WorkSpell.Term.FIXED
    ending: WorkSpell.Ending | None = None
    group: WorkSpell.Group | None = None
    hours: Annotated[Decimal, Field(ge=0, le=168, decimal_places=1)] | None = None
    pay: Amount | None = None

    @model_validator(mode="after")
    def names_somebody(self) -> Self:
        """Refuse a job of nobody."""
        if not (self.code or self.name):
            raise ValueError("The line names no person. Give a code or a name.")
        return self


class JobsIn(Given):
    """What is known of the jobs up to and with the day `until`: all of it is taken, or nothing."""

    until: date
    jobs: Annotated[list[JobIn], Field(max_length=ROWS_AT_MOST)]


class JobsReportOut(Schema):
    """A report that was taken. `below_clause`: less is kept than was promised; then a breach is open."""

    contract: str
    number: int
    until: date
    taken: int
    at: datetime
    jobs_now: int
    below_clause: bool


@router.get("/commissions", response={200: CommissionsOut} | PUBLIC_ERRORS)
def list_commissions(request: HttpRequest, service: str = "", after: str | None = None) -> Any:
    """List commissions, the newest first, of one service if given."""
    rows = queries.commissions()
    if service:
        rows = rows.filter(service=service.replace("\0", "")[:80])
    found = keyset(rows, order=("-matter_id",), after=after, limit=LIST_LIMIT)
    return {"next": found.next, "commissions": [_line(one) for one in found.items]}


@router.get("/commissions/{ref}", response={200: CommissionOut} | PUBLIC_ERRORS)
def read_commission(request: HttpRequest, ref: str) -> Any:
    """Read a commission: clause, lots with their bids, the contract with its curve."""
    found = queries.commissions().filter(matter__ref=ref).first()
    if found is None:
        raise Unknown("commission")
    told = showing.commission_data(found)
    return {**_line(found), "lots": told["lots"], "followed": told["contract"]}


@router.get("/contracts", response={200: ContractsOut} | PUBLIC_ERRORS)
def list_contracts(
    request: HttpRequest, service: str = "", organization: str = "", after: str | None = None
) -> Any:
    """List contracts, the newest first, of one service, or of a buyer or supplier if given."""
    rows = queries.contracts_where(service.replace("\0", "")[:80], organization.replace("\0", "")[:80])
    found = keyset(rows, order=("-starts_on", "-id"), after=after, limit=LIST_LIMIT)
    each = queries.lasting_of_each(found.items)
    return {
        "next": found.next,
        "contracts": [showing.contract_data(one, each.get(one.pk)) for one in found.items],
    }


@router.get("/contracts/{ref}", response={200: ContractOut} | PUBLIC_ERRORS)
def read_contract(request: HttpRequest, ref: str) -> Any:
    """Read a contract and how long its jobs last."""
    found = queries.contract_by_ref(ref)
    return showing.contract_data(found, queries.lasting([found]))


@router.post("/contracts/{ref}/jobs", response={201: JobsReportOut} | ERRORS, auth=signed_in)
def report(request: HttpRequest, ref: str, given: JobsIn) -> Any:
    """Report the jobs in a contract; a line that cannot be true has the whole report refused, with the reason."""
    found, at = queries.contract_by_ref(ref), moment(request)
    if refused := may_report(request.user, found, at):
        raise refused
    made = report_jobs(
        contract=found,
        rows=[_row(line, one) for line, one in enumerate(given.jobs, 1)],
        until=given.until,
        by=request.user,
        at=at,
        channel="api",
    )
    found.refresh_from_db()
    told = {name: getattr(made, name) for name in ("number", "until", "taken", "at")}
    return Status(201, {"contract": ref, **told, "jobs_now": found.jobs_now, "below_clause": found.below})


def _row(line: int, one: JobIn) -> JobRow:
    return JobRow(
        line=line,
        code=one.code,
        name=one.name,
        started_on=one.started_on,
        ended_on=one.ended_on,
        term=one.term.value,
        ending=one.ending.value if one.ending else "",
        group=one.group.value if one.group else "",
        hours=one.hours,
        pay=one.pay,
    )


def _line(one: Commission) -> dict[str, Any]:
    matter = one.matter
    contract = getattr(one, "contract", None)
    return {
        "ref": matter.ref,
        "title": matter.title,
        "buyer": matter.raised_in.slug,
        "service": one.service,
        "stage": matter.stage,
        "ended": matter.ended,
        "value": one.value,
        "currency": one.currency,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "clause": {
            "jobs": one.jobs,
            "months": one.months,
            "group": one.group,
            "group_share": one.group_share,
            "pay_floor": one.pay_floor,
        },
        "contract": contract.ref if contract else None,
    }
