"""Nothing in the database, its file, a page, the log or an export joins a person and what they answered."""

from __future__ import annotations

import logging
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from tests.dure.ballots.test_nothing_joins import as_text, asked, whole_database
from tests.dure.trust.conftest import ANSWERS, NOW, Trust

from dure.deadlines import tick
from dure.trust.commands import mix_open_waves
from dure.trust.models import TrustRollLine, TrustSheet
from dure.trust.queries import LINES, SHEETS

pytestmark = pytest.mark.usefixtures("at")
HIGH = {"own_network": "10", "regional_government": "10", "courts": "10"}
LOW = {"own_network": "00", "regional_government": "dk"}


def rows() -> dict[str, list[str]]:
    """Every table as sorted texts."""
    return {table: sorted(map(repr, found)) for table, found in whole_database().items()}


def test_no_table_but_the_box_changes_by_what_is_answered_and_no_other_holds_a_key(trust: Trust) -> None:
    before = rows()
    trust.answers(trust.members[0], **HIGH)
    changed = {table for table, found in rows().items() if found != before[table]}
    assert changed == {"dure_trustsheet", "dure_trustrollline"}
    key = TrustSheet.objects.get().key
    holding = {
        table
        for table, found in whole_database().items()
        for row in found
        for value in row
        if key in as_text(value)
    }
    assert holding == {"dure_trustsheet"}
    assert {one.name for one in TrustSheet._meta.get_fields()} == {"key", "wave", "sealed"}
    assert {one.name for one in TrustRollLine._meta.get_fields()} == {"id", "wave", "person", "answered"}
    trust.answers(trust.members[1], **LOW)
    assert len({len(bytes(one.sealed)) for one in TrustSheet.objects.all()}) == 1


@pytest.mark.sqlite
def test_the_file_does_not_tell_in_which_order_sheets_came(trust: Trust) -> None:
    for one in trust.members:
        trust.answers(one)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM dure_trustsheet ORDER BY rowid")
        numbers = [row[0] for row in cursor.fetchall()]
    assert len(numbers) == len(trust.members)
    assert min(later - earlier for earlier, later in pairwise(numbers)) > 1_000


WRITTEN_TOGETHER = """
SELECT l.id, s.key FROM dure_trustrollline l JOIN dure_trustsheet s ON s.xmin = l.xmin AND s.wave_id = l.wave_id
 WHERE l.answered
"""
IN_PLACE = "SELECT {key} FROM {table} WHERE {used} ORDER BY ctid"


@pytest.mark.postgresql
def test_neither_the_transaction_nor_the_place_of_a_row_leads_from_a_person_to_a_sheet(trust: Trust) -> None:
    for one in trust.members:
        trust.answers(one)
    everybody = len(trust.members)
    assert len(asked(WRITTEN_TOGETHER)) == everybody, "each answer was written by a transaction of its own"
    places = {one: asked(one.sql(IN_PLACE)) for one in (SHEETS, LINES)}
    assert tick(NOW, mail=False).refused == ()
    assert len(asked(WRITTEN_TOGETHER)) == everybody**2, "any of them may be anybody's"
    for one, before in places.items():
        assert asked(one.sql(IN_PLACE)) != before
    assert mix_open_waves(NOW) == 2 * everybody, "too few for a crowd: mixed again with those who come"


def test_neither_pages_nor_the_log_nor_the_session_say_what_was_answered(
    trust: Trust, client: Any, caplog: Any
) -> None:
    """Two people answer the opposite; whoever looks sees the same of both."""
    caplog.set_level(logging.DEBUG)
    found = []
    for person, answers in ((trust.members[0], HIGH), (trust.members[1], LOW)):
        caplog.clear()
        client.force_login(person)
        marks = {f"mark-{kind}": answers.get(kind, "na") for kind in ANSWERS}
        here = f"/trust/{trust.survey.ref}/{trust.wave.year}/answer/"
        client.post(here, {**marks, "step": "review"})
        client.post(here, {**marks, "step": "send"})
        pages = [client.get(path).content for path in (here, f"/trust/{trust.survey.ref}/", "/me/data/")]
        logged = [one.getMessage() for one in caplog.records if one.name == "dure.access"]
        found.append((b"".join(pages), logged, dict(client.session)))
    (one, first_log, _), (other, second_log, session) = found
    assert b"mark-" not in one + other
    assert len(first_log) == len(second_log)
    assert not any("mark" in line or "dk" in line.split() for line in first_log + second_log)
    assert not any("mark" in str(value) for value in session.values())
