"""Papers: typed by two, put into the box where both agree, counted once, readable nowhere before the close."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from tests.cast import AT, steward_of
from tests.secret import SECRET, Secret, build_secret
from tests.seoul import CLOSES, NOW

from dure.ballots import queries
from dure.ballots.commands import (
    clear_entry,
    close,
    confirm_file,
    discard_batch,
    drop_late_sheets,
    finish_entry,
    import_file,
    make_codes,
    merge,
    new_tracker,
    open_batch,
    read_file,
    remove_sheet,
    type_sheet,
    vote,
)
from dure.ballots.models import Paper, PaperBatch, PaperSheet, RollLine
from dure.ballots.paper_sheets import read_marks, written_marks
from dure.record.models import Entry
from dure.refusals import Refused, Unknown

BEFORE = AT + timedelta(days=1)
SECOND = timedelta(seconds=1)


def refusal(code: str):
    return pytest.raises(Refused, match=rf"^{code}\b")


class Typing:
    """Codes of a bakery; its steward and the umbrella's steward type the same batch."""

    def __init__(self, secret: Secret, number: int = 20) -> None:
        self.secret, self.ballot = secret, secret.ballot
        self.group = secret.world.enterprises[0]
        self.leader, self.steward = steward_of(self.group), secret.world.umbrella_steward
        made = make_codes(
            ballot=self.ballot, by=self.steward, at=BEFORE, number=number, organization=self.group
        )
        self.codes = list(made.codes)
        self.batch = open_batch(
            ballot=self.ballot, by=self.leader, at=NOW, title="Bakery, Monday", organization=self.group
        )

    def types(self, by, code: str, marks: str, *, at=NOW, **more) -> int:
        return type_sheet(batch=self.batch, by=by, at=at, code=code, marks=marks, **more)

    def both(self, marks: dict[str, str]) -> None:
        for by in (self.leader, self.steward):
            for code, text in marks.items():
                self.types(by, code, text)
            finish_entry(batch=self.batch, by=by, at=NOW)

    def merged(self, by=None, at=NOW) -> PaperBatch:
        return merge(batch=self.batch, by=by or self.leader, at=at)


@pytest.fixture
def typing(secret: Secret) -> Typing:
    return Typing(secret)


def test_twenty_papers_typed_by_two_are_in_the_box_and_in_the_turnout(typing: Typing):
    typing.both({code: f"{1 + n % 3}" for n, code in enumerate(typing.codes)})
    done = typing.merged()
    assert (done.merged, done.refusals, PaperSheet.objects.count()) == (20, [], 0)
    assert queries.secret_turnout(typing.ballot).cast == 20
    assert queries.channels(typing.ballot) == {"paper": 20}
    closed = close(ballot=typing.ballot, at=CLOSES)
    assert (closed.result["cast"], closed.result["channels"]) == (20, {"paper": 20})
    marks = sorted(paper.marks for paper in Paper.objects.all())
    refs = [one.ref for one in typing.secret.options]
    assert [marks.count(json.dumps({ref: 1}, separators=(",", ":"))) for ref in refs] == [7, 7, 6]


def test_putting_a_batch_in_twice_is_once(typing: Typing):
    typing.both(dict.fromkeys(typing.codes[:3], "1"))
    typing.merged()
    again = typing.merged(by=typing.steward, at=NOW + SECOND)
    assert (again.merged_at, Paper.objects.count()) == (NOW, 3)


def test_nothing_goes_in_while_the_entries_differ(typing: Typing):
    one, two, three = typing.codes[:3]
    for by, entry in (
        (typing.leader, {one: "1 2", two: "3"}),
        (typing.steward, {two: "3", one: "1", three: "0"}),
    ):
        for code, marks in entry.items():
            typing.types(by, code, marks)
        finish_entry(batch=typing.batch, by=by, at=NOW)
    with refusal("entries_differ"):
        typing.merged()
    assert not Paper.objects.exists()
    typing.types(typing.steward, one, "2 1", number=2)
    remove_sheet(batch=typing.batch, by=typing.steward, at=NOW, number=3)
    assert typing.merged().merged == 2


def test_a_batch_needs_two_persons_who_say_that_they_are_done(typing: Typing):
    typing.types(typing.leader, typing.codes[0], "1")
    finish_entry(batch=typing.batch, by=typing.leader, at=NOW)
    with refusal("entry_missing"):
        typing.merged()
    typing.types(typing.steward, typing.codes[0], "1")
    with refusal("entry_missing"):
        typing.merged()
    with refusal("code_typed"):
        typing.types(typing.leader, typing.codes[0], "1")


def test_a_code_used_online_is_shown_at_its_sheet_and_counts_once(typing: Typing):
    used, other = typing.codes[:2]
    mark = {typing.secret.options[0].ref: 1}
    vote(ballot=typing.ballot, code=used, marks=mark, tracker=new_tracker(), at=NOW)
    typing.both({used: "2", other: "2"})
    done = typing.merged()
    assert [(one["sheet"], one["code"]) for one in done.refusals] == [(1, "already_voted")]
    assert (done.merged, queries.secret_turnout(typing.ballot).cast) == (1, 2)
    assert queries.channels(typing.ballot) == {"paper": 1, "web": 1}


def test_a_code_used_on_paper_is_refused_online_and_in_another_batch(typing: Typing):
    code = typing.codes[0]
    typing.both({code: "1"})
    typing.merged()
    with refusal("already_voted"):
        vote(ballot=typing.ballot, code=code, marks={}, tracker=new_tracker(), at=NOW)
    typing.batch = open_batch(ballot=typing.ballot, by=typing.steward, at=NOW, title="Again")
    with pytest.raises(Unknown):
        typing.types(typing.leader, code, "1")
    assert Paper.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "marks", "expected"),
    [
        ("aaaa-bbbb-cccc", "1", "unknown_code"),
        ("", "1", "unknown_code"),
        (None, "", "marks_missing"),
        (None, "1 x", "bad_marks"),
        (None, "-1", "bad_marks"),
        (None, "1 9", "unknown_number"),
        (None, "1 1", "number_twice"),
        (None, "1:2", "bad_marks"),
        (None, "1" * 5000, "bad_marks"),
    ],
)
def test_a_sheet_that_cannot_be_counted_is_refused_while_it_is_typed(typing: Typing, code, marks, expected):
    with refusal(expected):
        typing.types(typing.leader, typing.codes[0] if code is None else code, marks)
    assert not PaperSheet.objects.exists()


@pytest.mark.parametrize(
    ("form", "text", "marks"),
    [
        ("approval", "3, 1;2", {3: 1, 1: 1, 2: 1}),
        ("approval", "0", {}),
        ("approval", "٣ 1", {3: 1, 1: 1}),
        ("points", "3:5 1 : 2", {3: 5, 1: 2}),
        ("points", "3=5", {3: 5}),
        ("ranking", "3 1 2", {3: 1, 1: 2, 2: 3}),
    ],
)
def test_marks_are_read_as_they_are_typed_and_written_so_that_they_can_be_read_again(form, text, marks):
    assert read_marks(text, form, (1, 2, 3)) == marks
    assert read_marks(written_marks(marks, form), form, (1, 2, 3)) == marks


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ('form = "points"', "1:7 2:4", "too_many_points"),
        ('form = "knapsack"', "2 3", "over_envelope"),
        ('form = "one"', "1 2", "too_many_marks"),
    ],
)
def test_the_limits_of_the_paper_hold_on_paper_too(db, form, text, expected):
    typing = Typing(build_secret(ballot=f"{SECRET}, {form}"), 1)
    with refusal(expected):
        typing.types(typing.leader, typing.codes[0], text)


def test_what_is_typed_is_readable_nowhere_in_the_database_and_all_sheets_are_as_long(typing: Typing):
    for code, marks in zip(typing.codes, ("0", "1", "1 2 3"), strict=False):
        typing.types(typing.leader, code, marks)
    lengths = {len(bytes(one.sealed)) for one in PaperSheet.objects.all()}
    assert len(lengths) == 1
    plain = typing.codes[0].replace("-", "")
    for model in (PaperSheet, PaperBatch, RollLine, Paper, Entry):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608 names of our own tables
            assert plain not in "".join(map(str, cursor.fetchall()))


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (AT + timedelta(days=2) - SECOND, "ballot_not_open"),
        (AT + timedelta(days=2), None),
        (CLOSES - SECOND, None),
        (CLOSES, "ballot_closed"),
    ],
)
def test_papers_are_typed_from_the_opening_second_to_the_second_before_the_close(typing: Typing, at, code):
    if code is None:
        assert typing.types(typing.leader, typing.codes[0], "1", at=at) == 1
    else:
        with refusal(code):
            typing.types(typing.leader, typing.codes[0], "1", at=at)
        with refusal(code):
            typing.merged(at=at)


def test_what_was_not_put_in_before_the_close_is_deleted_and_not_counted(typing: Typing):
    typing.both(dict.fromkeys(typing.codes[:2], "1"))
    assert drop_late_sheets(CLOSES - SECOND) == 0
    assert drop_late_sheets(CLOSES) == 1
    assert not PaperSheet.objects.exists()
    assert close(ballot=typing.ballot, at=CLOSES).result["lines"]
    assert not Paper.objects.exists()


def test_a_file_is_confirmed_by_a_second_person(typing: Typing):
    one, two, three = typing.codes[:3]
    text = f"code;marks\n{one};1 2\n{two.upper()};1;3\n{three};9\nnothing;1\n{one};1\n"
    report = read_file(batch=typing.batch, data=text.encode("cp1252"))
    assert [str(row.fault or "") for row in report.rows] == [
        "",
        "",
        "There is no option 9 on this ballot. Look at the paper again.",
        "There is no such code for this ballot. Look at it again.",
        "The same code stands on line 2.",
    ]
    assert import_file(batch=typing.batch, by=typing.leader, rows=report.rows, at=NOW) == 2
    with refusal("same_person"):
        confirm_file(batch=typing.batch, by=typing.leader, at=NOW)
    with refusal("entry_missing"):
        typing.merged()
    confirm_file(batch=typing.batch, by=typing.steward, at=NOW)
    assert typing.merged().merged == 2


def test_what_was_typed_by_hand_is_not_confirmed_but_typed_again(typing: Typing):
    typing.types(typing.leader, typing.codes[0], "1")
    with refusal("typed_by_hand"):
        confirm_file(batch=typing.batch, by=typing.steward, at=NOW)
    with refusal("batch_begun"):
        import_file(batch=typing.batch, by=typing.steward, rows=[], at=NOW)


def test_an_entry_thrown_away_leaves_the_place_to_somebody_else(typing: Typing):
    typing.types(typing.leader, typing.codes[0], "1")
    typing.types(typing.steward, typing.codes[1], "2")
    clear_entry(batch=typing.batch, by=typing.leader, at=NOW, entry=1)
    typing.batch.refresh_from_db()
    assert (typing.batch.first_by, typing.batch.second_by) == (typing.steward, None)
    typing.types(typing.leader, typing.codes[1], "2")
    for by in (typing.leader, typing.steward):
        finish_entry(batch=typing.batch, by=by, at=NOW)
    assert typing.merged().merged == 1


def test_a_batch_with_work_of_another_is_thrown_away_by_a_steward_only(typing: Typing):
    typing.types(typing.leader, typing.codes[0], "1")
    typing.types(typing.steward, typing.codes[0], "1")
    with pytest.raises(Unknown):
        discard_batch(batch=typing.batch, by=typing.leader, at=NOW)
    discard_batch(batch=typing.batch, by=typing.steward, at=NOW)
    assert not PaperBatch.objects.exists()
    assert not PaperSheet.objects.exists()


@pytest.mark.parametrize("who", ["member", "outsider", "sibling_steward", "council_steward", "delegate"])
def test_whoever_leads_neither_the_group_nor_the_body_touches_no_paper(typing: Typing, who):
    by = getattr(typing.secret.world, who)
    given = {"batch": typing.batch, "by": by, "at": NOW}
    for act in (
        lambda: typing.types(by, typing.codes[0], "1"),
        lambda: finish_entry(**given),
        lambda: merge(**given),
        lambda: discard_batch(**given),
        lambda: open_batch(ballot=typing.ballot, by=by, at=NOW, title="Mine", organization=typing.group),
    ):
        with pytest.raises(Unknown):
            act()
    assert not PaperSheet.objects.exists()


def test_a_leader_opens_no_batch_of_the_whole_body(typing: Typing):
    with pytest.raises(Unknown):
        open_batch(ballot=typing.ballot, by=typing.leader, at=NOW, title="All")


def test_eight_who_put_one_batch_in_at_once_put_it_in_once(committed_secret: Secret):
    typing = Typing(committed_secret, 12)
    typing.both(dict.fromkeys(typing.codes, "1"))

    def once(_: int) -> int:
        try:
            return typing.merged().merged
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(once, range(8))) == [12] * 8
    assert Paper.objects.count() == queries.secret_turnout(typing.ballot).cast == 12


def test_a_code_used_online_and_on_paper_at_the_same_moment_is_one_vote(committed_secret: Secret):
    typing = Typing(committed_secret, 6)
    typing.both(dict.fromkeys(typing.codes, "1"))
    mark = {committed_secret.options[1].ref: 1}

    def once(code: str) -> None:
        try:
            if code == "merge":
                typing.merged()
            else:
                vote(ballot=typing.ballot, code=code, marks=mark, tracker=new_tracker(), at=NOW)
        except Refused as refused:
            assert refused.code in {"already_voted", "voted_meanwhile"}  # noqa: PT017 either comes first
        finally:
            connection.close()

    with ThreadPoolExecutor(7) as pool:
        list(pool.map(once, ["merge", *typing.codes]))
    typing.merged()
    assert Paper.objects.count() == queries.secret_turnout(typing.ballot).cast == 6
