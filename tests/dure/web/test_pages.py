"""Pages as data, spreadsheets without formulas, and lists that stay stable while rows are added."""

from __future__ import annotations

import base64
import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from dure.people.models import Person
from dure.web.pages import Page, Table, csv_text, keyset, neutral, page
from polity.sentences import Sentence

AT = datetime(2027, 3, 12, 9, 0, tzinfo=UTC)
ROWS = [["Seoul", 25, None], ["=1+1", -3, AT]]


@page("errors/missing.html")
def listing(request):
    shown = {"name": "서울", "says": Sentence("There is nothing under this reference."), "at": AT}
    return Page(context={}, data=lambda: shown, table=Table(["name", "count", "at"], ROWS), name="areas")


@page("errors/missing.html")
def plain(request):
    return Page(context={})


@pytest.fixture
def ask(rf):
    def asked(view, address, **headers):
        request = rf.get(address, headers=headers)
        request.user, request.at = AnonymousUser(), AT
        return view(request)

    return asked


def test_json_holds_the_same_content_with_dates_and_sentences_as_text(ask):
    reply = ask(listing, "/areas/?format=json")
    assert reply["Content-Type"] == "application/json; charset=utf-8"
    assert "서울" in reply.content.decode()
    assert json.loads(reply.content) == {
        "name": "서울",
        "says": "There is nothing under this reference.",
        "at": "2027-03-12T09:00:00Z",
    }


def test_csv_holds_the_table_without_a_byte_order_mark_and_without_formulas(ask):
    reply = ask(listing, "/areas/?format=csv")
    assert reply["Content-Type"] == "text/csv; charset=utf-8"
    assert reply["Content-Disposition"] == 'attachment; filename="areas.csv"'
    assert list(csv.reader(io.StringIO(reply.content.decode("utf-8")))) == [
        ["name", "count", "at"],
        ["Seoul", "25", ""],
        ["'=1+1", "-3", "2027-03-12T09:00:00+00:00"],
    ]


def test_a_reader_who_has_it_already_gets_no_body(ask):
    first = ask(listing, "/areas/?format=json")
    again = ask(listing, "/areas/?format=json", if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_html_links_to_its_data_and_keeps_the_filters(ask, monkeypatch):
    seen = {}
    monkeypatch.setattr(
        "dure.web.pages.render",
        lambda request, template, context, status: seen.update(context) or _response(),
    )
    reply = ask(listing, "/areas/?kind=network&after=abc")
    assert seen["formats"] == [
        {"name": "JSON", "url": "/areas/?kind=network&after=abc&format=json", "type": "application/json"},
        {"name": "CSV", "url": "/areas/?kind=network&after=abc&format=csv", "type": "text/csv"},
    ]
    assert "ETag" not in reply
    assert "private" in reply["Cache-Control"]


@pytest.mark.parametrize("address", ["/?format=json", "/?format=csv", "/?format=xlsx"])
def test_a_format_that_the_page_lacks_gives_html(ask, monkeypatch, address):
    monkeypatch.setattr("dure.web.pages.render", lambda *args, **kwargs: _response())
    assert ask(plain, address)["Content-Type"].startswith("text/html")


def _response():
    from django.http import HttpResponse

    return HttpResponse("<h1>")


@given(st.text(max_size=40))
def test_no_cell_starts_like_a_formula_and_nothing_else_is_changed(text):
    cell = neutral(text)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell in (text, f"'{text}")


@given(
    st.lists(
        st.lists(
            st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\x00")),
            min_size=2,
            max_size=2,
        )
    )
)
def test_a_table_reads_back_as_it_was_written(rows):
    read = list(csv.reader(io.StringIO(csv_text(Table(["a", "b"], rows)), newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in read[1:]] == [
        [str(neutral(cell)).removeprefix("'") for cell in row] for row in rows
    ]


@pytest.fixture
def people(db):
    """Forty people; pairs of them joined at the same moment."""
    made = [
        Person(
            name=f"Person {number:02}",
            email=f"p{number}@example.org",
            joined_at=AT + timedelta(hours=number // 2),
        )
        for number in range(40)
    ]
    return Person.objects.bulk_create(made)


ORDER = ("-joined_at", "-id")


def walk(order=ORDER, limit=7, between=lambda: None):
    seen, after = [], None
    while True:
        shown = keyset(Person.objects.all(), order, after, limit)
        seen += [person.name for person in shown.items]
        if shown.next is None:
            return seen
        after = shown.next
        between()


@pytest.mark.parametrize(
    "order", [ORDER, ("joined_at", "id"), ("name", "-id"), ("-joined_at", "name", "id"), ("id",)]
)
def test_page_after_page_shows_every_row_once_in_order(people, order):
    assert walk(order) == [person.name for person in Person.objects.order_by(*order)]


def test_rows_added_while_reading_move_nothing(people):
    added = iter(range(1000))

    def add_at_the_top():
        number = next(added)
        Person.objects.create(
            name=f"New {number}", email=f"n{number}@example.org", joined_at=AT + timedelta(days=99)
        )

    expected = [person.name for person in Person.objects.order_by(*ORDER)]
    assert walk(between=add_at_the_top) == expected


def test_the_last_page_has_no_next_even_when_it_is_full(people):
    shown = keyset(Person.objects.all(), ORDER, None, 40)
    assert (len(shown.items), shown.next) == (40, None)


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "!",
        "abc",
        "가나다",
        "=" * 50,
        "A" * 5000,
        cursor("[]"),
        cursor("{}"),
        cursor("[1]"),
        cursor('["2027-03-12T09:00:00", 1]'),
        cursor('["yesterday", 1]'),
        cursor('["2027-03-12T09:00:00+00:00", "x"]'),
        cursor('["2027-03-12T09:00:00+00:00", null]'),
        cursor('["2027-03-12T09:00:00+00:00", 99999999999999999999999]'),
        cursor('["2027-03-12T09:00:00+00:00", true]'),
        cursor('["2027\\u0000", 1]'),
        cursor("[" * 900),
    ],
)
def test_a_broken_cursor_gives_the_first_page(people, broken):
    first = keyset(Person.objects.all(), ORDER, None, 7)
    assert keyset(Person.objects.all(), ORDER, broken, 7) == first


def test_a_page_costs_one_query(people, django_assert_num_queries):
    after = keyset(Person.objects.all(), ORDER, None, 7).next
    with django_assert_num_queries(1):
        keyset(Person.objects.all(), ORDER, after, 7)


def test_templates_load_the_tags():
    assert engines["django"].from_string("{% load dure %}{{ 5|number }}").render({}) == "5"
