"""docs/api.md is the contract with the outside: every address, command and refusal code in it is the code's."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import pytest
from django.urls import resolve
from tests.cast import person
from tests.docs import contract

from dure.cli import ALONE, NEEDS_DATABASE

PAGE = (contract.ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def table(header):
    """The rows of the table under this header, as tuples of cells without the signs of code."""
    _, found, rest = PAGE.partition(f"\n| {header} |\n")
    assert found, header
    lines = rest.split("\n\n")[0].splitlines()[1:]
    return [tuple(cell.strip().strip("`") for cell in line[1:-1].split("|")) for line in lines]


def test_every_endpoint_stands_in_the_table_as_the_api_describes_it():
    assert sorted(table("method | address | what it does | signed in")) == sorted(contract.endpoints())


def test_every_page_with_data_stands_in_the_table():
    assert sorted(table("page | JSON | CSV")) == sorted(contract.pages())


def test_every_refusal_code_is_explained_once():
    codes = [code for code, _ in table("code | what it means")]
    assert codes == sorted(set(codes))
    assert set(codes) == contract.refusal_codes()


def test_the_commands_are_those_of_the_command_line():
    rows = {command.split()[1]: words for command, words in table("command | what it does")}
    assert set(rows) == set(NEEDS_DATABASE) | set(ALONE)
    for command, words in rows.items():
        module = ALONE[command][0] if command in ALONE else f"dure.management.commands.{command}"
        source = "" if command == "manage" else inspect.getsource(importlib.import_module(module))
        for option in re.findall(r"`(--[a-z-]+)`", words):
            assert f'"{option}"' in source, (command, option)


def test_the_addresses_for_checks_answer(client, db):
    for address, _ in table("address | what it gives"):
        assert client.get(address).status_code == 200, address


def test_the_addresses_of_parts_lead_to_the_record():
    rows = [
        address for cell, _ in table("address of a part | what it gives") for address in cell.split("`, `")
    ]
    assert len(rows) == 4
    for address in rows:
        assert resolve(re.sub(r"\b[A-Z]+\b", "1", address)).namespace == "record", address


@pytest.mark.parametrize("status", ["400", "401", "403", "404", "409", "422"])
def test_every_status_that_the_api_declares_is_explained(status):
    assert status in [row[0] for row in table("status | when")]


def test_signing_in_goes_as_written(client, db, settings, tmp_path):
    member = person("Member")
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "dure.people.mail.OutboxBackend", tmp_path
    addresses = re.findall(r"\$site(/accounts/\S+)", PAGE)
    assert addresses == ["/accounts/login/code/", "/accounts/login/code/", "/accounts/login/code/confirm/"]
    (pattern,) = re.findall(r"grep -hE '([^']+)'", PAGE)
    client.get(addresses[0])
    client.post(addresses[1], {"email": member.email})
    (letter,) = Path(tmp_path).glob(f"*-{member.email}.txt")
    codes = [line for line in letter.read_text(encoding="utf-8").splitlines() if re.fullmatch(pattern, line)]
    client.post(addresses[2], {"code": codes[-1]})
    assert client.get("/api/v1/me").json()["ref"] == member.ref
