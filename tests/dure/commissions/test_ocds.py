"""What is published is valid by the official checker, and what others publish can be read."""

from __future__ import annotations

import json
import os
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from libcoveocds.api import ocds_json_output
from libcoveocds.config import LibCoveOCDSConfig
from tests.cast import AT
from tests.dure.commissions.ocds_standard import NoSchema, standard
from tests.gwangsan import Gwangsan, build_gwangsan, fresh, job, reported

from dure.commissions.models import Contract
from dure.matters.commands import perform
from polity.formats.ocds import UnreadablePackage, read_package


@pytest.fixture
def gwangsan(db: None) -> Gwangsan:
    return build_gwangsan()


@pytest.fixture(scope="module")
def standard_zip() -> str:
    try:
        return standard().as_uri()
    except NoSchema as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))


def checked(package: dict[str, Any], standard_zip: str, folder: Any, record: bool) -> dict[str, Any]:
    """Return what the checker says of a package; it asks nobody."""
    config = LibCoveOCDSConfig({"standard_zip": standard_zip, "context": "api", "additional_checks": "none"})
    return ocds_json_output(
        output_dir=str(folder),
        json_data=package,
        schema_version="1.1",
        record_pkg=record,
        lib_cove_ocds_config=config,
    )


def contracts(gwangsan: Gwangsan) -> Contract:
    """Return a contract with bids, a report, a payment and a milestone."""
    contract = gwangsan.running()
    reported(gwangsan, contract, [job(code) for code in "abcd"], date(2026, 6, 30))
    matter = fresh(contract.commission.matter)
    perform(matter=matter, verb="pay", by=gwangsan.official, at=AT, value=75_000_000, on=date(2026, 5, 1))
    perform(
        matter=fresh(matter),
        verb="deliver",
        by=gwangsan.official,
        at=AT,
        milestone="First quarter",
        due_on=date(2026, 6, 30),
        on=date(2026, 6, 30),
    )
    return contract


@pytest.mark.parametrize("kind", ["release", "record"])
def test_the_official_checker_finds_nothing_in_what_is_published(
    gwangsan, client, standard_zip, tmp_path, kind
):
    contract = contracts(gwangsan)
    package = client.get(f"/commissions/contracts/{contract.ref}/{kind}/").json()
    told = checked(package, standard_zip, tmp_path, kind == "record")
    assert told["validation_errors"] == []
    process = package["records"][0]["compiledRelease"] if kind == "record" else package["releases"][0]
    assert process["contracts"][0]["implementation"]["transactions"][0]["value"] == {
        "amount": 75_000_000,
        "currency": "KRW",
    }


def test_the_checker_would_find_a_fault(gwangsan, client, standard_zip, tmp_path):
    contract = contracts(gwangsan)
    package = client.get(f"/commissions/contracts/{contract.ref}/release/").json()
    del package["releases"][0]["ocid"]
    package["releases"][0]["tender"]["value"]["amount"] = "much"
    assert len(checked(package, standard_zip, tmp_path, False)["validation_errors"]) == 2


def test_what_is_published_is_read_again(gwangsan, client):
    contract = contracts(gwangsan)
    for kind in ("release", "record"):
        text = client.get(f"/commissions/contracts/{contract.ref}/{kind}/").content
        [found] = read_package(text).contracts
        assert (found.ocid, found.supplier, found.value) == (
            contract.ocid,
            "Cleaners' Cooperative",
            Decimal(880_000_000),
        )
        assert (found.starts_on, found.ends_on) == (contract.starts_on, contract.ends_on)


@pytest.mark.parametrize(
    ("codes", "more", "unmet"),
    [
        ("", {}, set()),
        ("d", {"pay": 2_000_000}, set()),
        ("abcd", {"group": ""}, {"clause-group"}),
        ("d", {"ended": date(2026, 6, 1), "ending": "dismissed"}, {"clause-jobs", "clause-months"}),
    ],
)
def test_only_the_part_of_the_clause_that_is_missed_is_published_as_not_met(
    gwangsan, client, codes, more, unmet
):
    contract = gwangsan.running()
    rows = [job(code, **(more if code in codes else {})) for code in "abcd"]
    reported(gwangsan, contract, rows, date(2026, 6, 30))
    contract.refresh_from_db()
    assert contract.below is bool(more)
    package = client.get(f"/commissions/contracts/{contract.ref}/release/").json()
    steps = {one["id"]: one["status"] for one in milestones(package["releases"][0])}
    assert {"clause-jobs", "clause-months", "clause-group"} <= steps.keys()
    assert {key for key, status in steps.items() if status == "notMet"} == unmet


def milestones(release: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the milestones of the contract, wherever they stand in it."""
    contract = release["contracts"][0]
    return [*contract.get("milestones", []), *contract.get("implementation", {}).get("milestones", [])]


def test_no_person_and_no_code_of_one_is_published(gwangsan, client):
    contract = gwangsan.running()
    rows = [job(f"secret-{code}", name=f"Jang Ok-{code}") for code in "abcd"]
    reported(gwangsan, contract, rows, date(2026, 6, 30))
    pages = ("", "?format=json", "release/", "record/")
    text = "".join(
        client.get(f"/commissions/contracts/{contract.ref}/{page}").content.decode() for page in pages
    )
    assert "secret-" not in text
    assert "Jang" not in text


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"releases": 3}', b"\xff\xfe"])
def test_a_file_that_is_no_package_is_refused(text):
    with pytest.raises(UnreadablePackage):
        read_package(text)


def test_processes_that_cannot_be_taken_are_told_one_by_one():
    releases = [
        {"ocid": "a"},
        {"ocid": "b", "awards": [{"suppliers": [{"name": "X"}]}]},
        {"awards": 3},
        {
            "ocid": "c",
            "awards": [{"suppliers": [{"name": "X"}], "value": {"amount": 1.5, "currency": "EUR"}}],
            "contracts": [{"period": {"startDate": "2020-01-01T00:00:00Z", "endDate": "2021-01-01"}}],
        },
        "text",
    ]
    package = read_package(json.dumps({"releases": releases}).encode())
    [found] = package.contracts
    assert (found.ocid, found.starts_on, found.value) == ("c", date(2020, 1, 1), Decimal("1.5"))
    assert [(ocid, str(says)) for ocid, says in package.faults] == [
        ("a", "No supplier is named: nothing was awarded yet."),
        ("b", "The first and last day of the contract are not told."),
        ("—", "The process has no identifier (ocid)."),
    ]


def test_half_signs_and_zero_bytes_of_a_package_are_left_out():
    award = {
        "suppliers": [{"name": "Clean\ud800ers\0"}],
        "title": "Clean\udfffing",
        "contractPeriod": {"startDate": "2026-01-01"},
    }
    text = json.dumps({"releases": [{"ocid": "ocds-1\udc00", "awards": [award]}]})
    [found] = read_package(text.encode()).contracts
    assert (found.ocid, found.title, found.supplier) == ("ocds-1", "Cleaning", "Cleaners")
