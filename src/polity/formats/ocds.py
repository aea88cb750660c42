"""Open contracting data (OCDS 1.1): contracting processes to release and record packages, and packages to contracts.

Only core fields are written, no extension. Sums are minor units here and units of the currency there. Field names are
those of the standard: https://standard.open-contracting.org/1.1/en/schema/reference/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from polity.sentences import Sentence, gettext_noop

VERSION = "1.1"
LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"
#: How far a process has come -> the tags of its release.
TAGS: Mapping[str, tuple[str, ...]] = {
    "planned": ("planning", "tender"),
    "open": ("tender",),
    "awarded": ("award", "contract"),
    "running": ("contract", "implementation"),
    "closed": ("implementation",),
    "ended": ("contractTermination",),
    "lapsed": ("tenderCancellation",),
    "withdrawn": ("tenderCancellation",),
}
TENDER_STATUS = {"planned": "planned", "open": "active", "lapsed": "unsuccessful", "withdrawn": "cancelled"}
CONTRACT_STATUS = {"awarded": "pending", "running": "active", "closed": "terminated", "ended": "terminated"}
MOST_FOUND = 2000


@dataclass(frozen=True, slots=True)
class Party:
    """An organization in a process, and what it is there: "buyer", "tenderer", "supplier"."""

    key: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LotPart:
    """One lot; without the extension for lots it is an item of the tender."""

    number: int
    title: str
    reserved: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone: what, due when, met when (None: not yet). `kind` is a code of the standard's milestone types."""

    key: str
    title: str
    kind: str
    due: date | None = None
    met: date | None = None
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """A payment, in minor units."""

    key: str
    on: date
    value: int


@dataclass(frozen=True, slots=True)
class Process:
    """One contracting process as it stands at a moment. `stage` is one of the keys of TAGS."""

    ocid: str
    at: datetime
    stage: str
    title: str
    description: str
    currency: str
    decimals: int
    value: int | None
    starts_on: date
    ends_on: date | None
    parties: tuple[Party, ...]
    lots: tuple[LotPart, ...] = ()
    reserved: str = ""
    awarded_at: datetime | None = None
    awarded_value: int | None = None
    award_reason: str = ""
    clause: tuple[Step, ...] = ()
    milestones: tuple[Step, ...] = ()
    payments: tuple[Transfer, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: its name, the address of this package, and the moment."""

    name: str
    uri: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A contract read from a package from elsewhere; sums in minor units of `currency`."""

    ocid: str
    title: str
    buyer: str
    supplier: str
    starts_on: date
    ends_on: date | None
    value: Decimal | None
    currency: str


@dataclass(frozen=True)
class Package:
    """What a package holds: contracts that can be taken, and a sentence for each process that cannot."""

    contracts: tuple[Found, ...]
    faults: tuple[tuple[str, Sentence], ...] = field(default=())


class UnreadablePackage(ValueError):
    """The text is no package of open contracting data; `says` is the sentence a person reads."""

    def __init__(self, says: Sentence) -> None:
        super().__init__(str(says))
        self.says = says


def release_package(processes: Sequence[Process], publisher: Publisher) -> dict[str, Any]:
    """Return a package with one release for each process, as it stands."""
    return {**_envelope(publisher), "releases": [release(one) for one in processes]}


def record_package(processes: Sequence[Process], publisher: Publisher) -> dict[str, Any]:
    """Return a package with one record for each process: its release, and the same compiled."""
    records = []
    for one in processes:
        own = release(one)
        compiled = {**own, "id": f"{own['id']}-compiled", "tag": ["compiled"]}
        records.append({"ocid": one.ocid, "releases": [own], "compiledRelease": compiled})
    return {**_envelope(publisher), "records": records}


def _envelope(publisher: Publisher) -> dict[str, Any]:
    return {
        "uri": publisher.uri,
        "version": VERSION,
        "publishedDate": _moment(publisher.at),
        "publisher": {"name": publisher.name},
        "license": LICENSE,
    }


def release(process: Process) -> dict[str, Any]:
    """Return one release of a process; what is not known is left out."""
    buyer = next(one for one in process.parties if "buyer" in one.roles)
    parts: dict[str, Any] = {
        "ocid": process.ocid,
        "id": f"{process.ocid}-{process.at:%Y%m%d%H%M%S}-{process.stage}",
        "date": _moment(process.at),
        "tag": list(TAGS[process.stage]),
        "initiationType": "tender",
        "language": process.language,
        "parties": [{"id": one.key, "name": one.name, "roles": list(one.roles)} for one in process.parties],
        "buyer": {"id": buyer.key, "name": buyer.name},
        "tender": _tender(process, buyer),
    }
    if process.awarded_at is not None:
        parts["awards"] = [_award(process)]
        parts["contracts"] = [_contract(process)]
    return parts


def _tender(process: Process, buyer: Party) -> dict[str, Any]:
    bidders = [one for one in process.parties if "tenderer" in one.roles]
    return _known(
        {
            "id": f"{process.ocid}-tender",
            "title": process.title,
            "description": process.description,
            "status": TENDER_STATUS.get(process.stage, "complete"),
            "procuringEntity": {"id": buyer.key, "name": buyer.name},
            "items": [
                {"id": str(one.number), "description": _lot(one), "quantity": 1} for one in process.lots
            ],
            "value": _value(process, process.value),
            "procurementMethod": "selective" if process.reserved else "open",
            "procurementMethodDetails": process.reserved,
            "mainProcurementCategory": "services",
            "contractPeriod": _period(process),
            "numberOfTenderers": len(bidders) or None,
            "tenderers": [{"id": one.key, "name": one.name} for one in bidders],
            "milestones": [_step(one) for one in process.clause],
        }
    )


def _lot(lot: LotPart) -> str:
    return f"{lot.title} ({lot.reserved})" if lot.reserved else lot.title


def _award(process: Process) -> dict[str, Any]:
    suppliers = [one for one in process.parties if "supplier" in one.roles]
    assert process.awarded_at is not None
    return _known(
        {
            "id": f"{process.ocid}-award",
            "title": process.title,
            "description": process.award_reason,
            "status": "active",
            "date": _moment(process.awarded_at),
            "value": _value(process, process.awarded_value),
            "suppliers": [{"id": one.key, "name": one.name} for one in suppliers],
            "contractPeriod": _period(process),
        }
    )


def _contract(process: Process) -> dict[str, Any]:
    implementation = _known(
        {
            "transactions": [
                _known(
                    {
                        "id": one.key,
                        "date": _moment(one.on),
                        "value": _value(process, one.value),
                    }
                )
                for one in process.payments
            ],
            "milestones": [_step(one) for one in process.milestones],
        }
    )
    return _known(
        {
            "id": f"{process.ocid}-contract",
            "awardID": f"{process.ocid}-award",
            "title": process.title,
            "status": CONTRACT_STATUS.get(process.stage, "active"),
            "period": _period(process),
            "value": _value(process, process.awarded_value),
            "implementation": implementation,
            "milestones": [_step(one) for one in process.clause],
        }
    )


def _step(step: Step) -> dict[str, Any]:
    status = "met" if step.met else "notMet" if step.missed else "scheduled"
    return _known(
        {
            "id": step.key,
            "title": step.title,
            "type": step.kind,
            "dueDate": _moment(step.due) if step.due else None,
            "dateMet": _moment(step.met) if step.met else None,
            "status": status,
        }
    )


def _value(process: Process, minor: int | None) -> dict[str, Any] | None:
    if minor is None:
        return None
    amount = Decimal(minor).scaleb(-process.decimals)
    whole = amount == amount.to_integral_value()
    return {"amount": int(amount) if whole else float(amount), "currency": process.currency}


def _period(process: Process) -> dict[str, Any]:
    return _known(
        {
            "startDate": _moment(process.starts_on),
            "endDate": _moment(process.ends_on) if process.ends_on else None,
        }
    )


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known: the standard wants no empty field."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _moment(when: date | datetime) -> str:
    moment = when if isinstance(when, datetime) else datetime.combine(when, time())
    text = moment.isoformat(timespec="seconds")
    return text if moment.tzinfo is not None else f"{text}Z"


def read_package(data: bytes) -> Package:
    """Read the contracts of a release or record package, the newest release of each process; never fails for a process.

    Raises UnreadablePackage for a text that is none. A contract needs the process's ocid, a supplier and a first day.
    """
    try:
        package = json.loads(data)
    except (ValueError, RecursionError):
        raise UnreadablePackage(Sentence(gettext_noop("The file is no JSON."))) from None
    if not isinstance(package, dict) or not isinstance(package.get("releases", package.get("records")), list):
        raise UnreadablePackage(
            Sentence(gettext_noop("The file is no release or record package of open contracting data."))
        )
    newest: dict[str, Mapping[str, Any]] = {}
    for one in _releases(package):
        ocid = _text(one.get("ocid"))
        if ocid not in newest or _text(one.get("date")) >= _text(newest[ocid].get("date")):
            newest[ocid] = one
    contracts: list[Found] = []
    faults: list[tuple[str, Sentence]] = []
    for ocid, one in list(newest.items())[:MOST_FOUND]:
        found, fault = _found(ocid, one)
        if found is not None:
            contracts.append(found)
        elif fault is not None:
            faults.append((ocid or "—", fault))
    return Package(tuple(contracts), tuple(faults))


def _releases(package: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for one in package.get("releases") or []:
        if isinstance(one, dict):
            yield one
    for record in package.get("records") or []:
        if not isinstance(record, dict):
            continue
        compiled = record.get("compiledRelease")
        parts = [compiled] if isinstance(compiled, dict) else record.get("releases") or []
        for one in parts:
            if isinstance(one, dict):
                yield {"ocid": record.get("ocid"), **one}


def _found(ocid: str, release: Mapping[str, Any]) -> tuple[Found | None, Sentence | None]:
    award = _first(release.get("awards"))
    contract = _first(release.get("contracts"))
    tender = release.get("tender") if isinstance(release.get("tender"), dict) else {}
    assert isinstance(tender, dict)
    supplier = _text(_first(award.get("suppliers")).get("name"))
    period = next(
        (
            one
            for one in (contract.get("period"), award.get("contractPeriod"), tender.get("contractPeriod"))
            if isinstance(one, dict)
        ),
        {},
    )
    begins, ends = _day(period.get("startDate")), _day(period.get("endDate"))
    if not ocid:
        return None, Sentence(gettext_noop("The process has no identifier (ocid)."))
    if not supplier:
        return None, Sentence(gettext_noop("No supplier is named: nothing was awarded yet."))
    if begins is None or (ends is not None and ends < begins):
        return None, Sentence(gettext_noop("The first and last day of the contract are not told."))
    value = contract.get("value") or award.get("value") or {}
    amount, currency = _amount(value if isinstance(value, dict) else {})
    buyer = release.get("buyer") if isinstance(release.get("buyer"), dict) else {}
    assert isinstance(buyer, dict)
    title = _text(contract.get("title")) or _text(award.get("title")) or _text(tender.get("title")) or ocid
    return Found(ocid, title, _text(buyer.get("name")), supplier, begins, ends, amount, currency), None


def _first(given: Any) -> Mapping[str, Any]:
    if isinstance(given, list) and given and isinstance(given[0], dict):
        return given[0]
    return {}


def _text(given: Any) -> str:
    whole = given.encode(errors="ignore").decode() if isinstance(given, str) else ""  # without half signs
    return whole.replace("\0", "").strip()[:300]


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(given[:10]) if isinstance(given, str) else None
    except ValueError:
        return None


def _amount(value: Mapping[str, Any]) -> tuple[Decimal | None, str]:
    amount, currency = value.get("amount"), _text(value.get("currency"))
    if isinstance(amount, bool) or not isinstance(amount, int | float | str) or len(currency) != 3:
        return None, ""
    try:
        exact = Decimal(str(amount))
    except InvalidOperation:
        return None, ""
    return (exact, currency) if exact.is_finite() and 0 <= exact < 10**13 else (None, "")
