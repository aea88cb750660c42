"""The pages of paper entry, as a steward, a group leader and everybody else meet them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from tests.cast import AT, steward_of
from tests.secret import Secret
from tests.seoul import CLOSES, NOW

from dure import clock
from dure.ballots import printing
from dure.ballots.commands import close, finish_entry, hand_out, make_codes, open_batch, type_sheet
from dure.ballots.models import CodeBatch, Paper, PaperBatch, PaperSheet, RollLine
from dure.ballots.paper_forms import CodesForm
from dure.networks.commands import register_member_without_email

BEFORE = AT + timedelta(days=1)
CODE = re.compile(r'"paper-code-printed">([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})<')


class Pages:
    """A browser, a ballot, and who uses it: the umbrella's steward, the leader of a bakery."""

    def __init__(self, secret: Secret, client, monkeypatch) -> None:
        self.secret, self.client, self.patch = secret, client, monkeypatch
        self.ballot, self.bakery = secret.ballot, secret.world.enterprises[0]
        self.leader, self.steward = steward_of(self.bakery), secret.world.umbrella_steward
        self.home = f"/ballots/{secret.ballot.ref}/paper/"

    def at(self, moment: datetime) -> None:
        self.patch.setattr(clock, "now", lambda: moment)

    def get(self, by, path: str = ""):
        self.client.force_login(by)
        return self.client.get(self.home + path)

    def post(self, by, path: str = "", **data):
        self.client.force_login(by)
        return self.client.post(self.home + path, data)

    def ref(self) -> str:
        return CodesForm()["ref"].value()

    def makes_codes(self, number: int = 2, **data):
        given = {"number": number, "organization": self.bakery.slug, "size": "a4", "ref": self.ref()}
        return self.post(self.steward, "codes/", **(given | data))

    def batch(self, number: int = 3):
        made = make_codes(
            ballot=self.ballot, by=self.steward, at=BEFORE, number=number, organization=self.bakery
        )
        found = open_batch(
            ballot=self.ballot, by=self.leader, at=NOW, title="Bakery", organization=self.bakery
        )
        self.at(NOW)
        return made.codes, found, f"batches/{found.ref}/"


@pytest.fixture
def pages(secret: Secret, client, monkeypatch) -> Pages:
    pages = Pages(secret, client, monkeypatch)
    pages.at(BEFORE)
    return pages


@pytest.mark.parametrize("at", [BEFORE, NOW, CLOSES])
@pytest.mark.parametrize(
    ("who", "status"),
    [("steward", 200), ("leader", 200), ("outsider", 404), ("sibling", 200), ("member", 404)],
)
def test_paper_is_there_for_stewards_and_group_leaders_only(pages: Pages, who, status, at):
    people = {"sibling": pages.secret.world.sibling_steward}
    by = people.get(who) or getattr(pages, who, None) or getattr(pages.secret.world, who)
    pages.at(at)
    answer = pages.get(by)
    assert answer.status_code == status
    if status == 200:
        assert "no-store" in answer["Cache-Control"]


def test_a_group_of_a_sibling_answers_like_a_missing_one(pages: Pages):
    _, _, batch = pages.batch()
    sibling = pages.secret.world.sibling_steward
    pages.client.force_login(sibling)
    for path in (batch, "batches/missing234/", f"hand-out/?group={pages.bakery.slug}", "hand-out/?group=no"):
        assert pages.get(sibling, path).status_code == 404
    assert pages.bakery.name not in pages.get(sibling).content.decode()


def test_who_is_not_signed_in_is_asked_to(pages: Pages):
    assert pages.client.get(pages.home).status_code == 302


def test_codes_are_shown_on_their_sheets_this_once(pages: Pages):
    ref = pages.ref()
    answer = pages.makes_codes(3, ref=ref)
    codes = CODE.findall(answer.content.decode())
    assert len(set(codes)) == 3
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.decode().count("<svg") == 3
    again = pages.makes_codes(3, ref=ref)
    assert (again.status_code, CODE.findall(again.content.decode())) == (409, [])
    assert "shown once only" in again.content.decode()
    home = pages.get(pages.steward).content.decode()
    assert not any(code in home for code in codes)
    assert (CodeBatch.objects.count(), RollLine.objects.count()) == (1, 3)


def test_the_square_on_a_sheet_leads_to_the_code_page_and_sends_the_code_to_nobody(pages: Pages, rf):
    request = rf.get("/")
    address = printing.code_address(request, pages.ballot, "abcd-efgh-2345")
    assert address == f"http://testserver/ballots/{pages.ballot.ref}/code/#abcd-efgh-2345"


def test_a_sheet_shows_each_option_with_its_number_and_a_box(pages: Pages):
    text = pages.makes_codes(1, size="a5").content.decode()
    numbers = [int(one) for one in re.findall(r'"paper-number">(\d+)<', text)]
    assert numbers == sorted(one.number for one in pages.secret.options)
    assert text.count('class="paper-mark"') == 3
    assert '<body class="paper-a5">' in text


def test_a_leader_hands_codes_to_members_without_e_mail(pages: Pages):
    members = [
        register_member_without_email(leader=pages.leader, organization=pages.bakery, name=name, at=AT)
        for name in ("Elder Kim", "Elder Lee")
    ]
    path = f"hand-out/?group={pages.bakery.slug}"
    assert "Elder Kim" in pages.get(pages.leader, path).content.decode()
    ref = pages.ref()
    given = {"persons": [one.ref for one in members], "size": "a4", "ref": ref}
    answer = pages.post(pages.leader, path, **given)
    assert len(CODE.findall(answer.content.decode())) == 2
    assert "Elder Kim" not in answer.content.decode()
    again = pages.post(pages.leader, path, **given)
    assert (again.status_code, CodeBatch.objects.count()) == (409, 1)


def test_a_list_is_stored_only_when_it_is_confirmed(pages: Pages):
    answer = pages.post(pages.steward, "list/", text="ana@example.org,Mapo-gu\nbroken\n")
    assert (answer.status_code, RollLine.objects.count()) == (200, 0)
    (signed,) = re.findall(r'name="list" value="([^"]+)"', answer.content.decode())
    assert pages.post(pages.steward, "list/", list=signed).status_code == 302
    assert RollLine.objects.count() == 1
    assert pages.post(pages.steward, "list/", list=signed + "x").status_code == 404
    assert pages.post(pages.leader, "list/", text="ana@example.org").status_code == 403
    pages.at(NOW)
    assert pages.post(pages.steward, "list/", list=signed).status_code == 409


def test_enter_stores_a_sheet_and_comes_back_for_the_next(pages: Pages):
    codes, _, path = pages.batch()
    assert pages.post(pages.leader, path, do="sheet", code=codes[0], marks="1 2").status_code == 302
    text = pages.get(pages.leader, path).content.decode()
    assert "Sheet 2" in text
    assert PaperSheet.objects.count() == 1
    assert "autofocus" in text


def test_a_refused_sheet_keeps_what_was_typed(pages: Pages):
    codes, _, path = pages.batch()
    answer = pages.post(pages.leader, path, do="sheet", code=codes[0], marks="1 77")
    assert answer.status_code == 422
    assert 'value="1 77"' in answer.content.decode()
    assert "There is no option 77" in answer.content.decode()
    assert pages.post(pages.leader, path, do="sheet", code=codes[0], marks="").status_code == 422
    assert not PaperSheet.objects.exists()


def test_a_difference_is_shown_to_both_mended_and_put_into_the_box(pages: Pages):
    codes, batch, path = pages.batch()
    for by, first in ((pages.leader, "1"), (pages.steward, "2")):
        type_sheet(batch=batch, by=by, at=NOW, code=codes[0], marks=first)
        type_sheet(batch=batch, by=by, at=NOW, code=codes[1], marks="3")
        finish_entry(batch=batch, by=by, at=NOW)
    for by in (pages.leader, pages.steward):
        text = pages.get(by, path).content.decode()
        assert "1 paper differs" in text
        assert codes[0] in text
    assert pages.post(pages.leader, path, do="merge").status_code == 409
    assert (
        pages.post(pages.steward, path, do="sheet", number="1", code=codes[0], marks="1").status_code == 302
    )
    assert pages.post(pages.leader, path, do="merge").status_code == 302
    text = pages.get(pages.leader, path).content.decode()
    assert "2 papers went into the box" in text
    assert (Paper.objects.count(), PaperSheet.objects.count()) == (2, 0)
    assert pages.post(pages.leader, path, do="merge").status_code == 302
    assert Paper.objects.count() == 2


def test_pages_that_show_marks_have_few_lengths_and_are_not_compressed(pages: Pages):
    _codes, _batch, path = pages.batch()
    lengths = set()
    for marks in ("0", "1", "1 2 3"):
        answer = pages.post(pages.leader, path, do="sheet", code="aaaa", marks=marks)
        lengths.add(len(answer.content))
        assert answer["Content-Encoding"] == "identity"
    assert len(lengths) == 1


def test_a_file_is_reported_row_by_row_and_stored_when_it_is_confirmed(pages: Pages):
    codes, _, path = pages.batch()
    answer = pages.post(pages.leader, f"{path}file/", text=f"code,marks\n{codes[0]},1 2\n{codes[1]},9\n")
    assert "There is no option 9" in answer.content.decode()
    assert not PaperSheet.objects.exists()
    (signed,) = re.findall(r'name="list" value="([^"]+)"', answer.content.decode())
    assert pages.post(pages.leader, f"{path}file/", list=signed).status_code == 302
    assert "I compared them" in pages.get(pages.steward, path).content.decode()
    assert "I compared them" not in pages.get(pages.leader, path).content.decode()
    assert pages.post(pages.steward, path, do="confirm").status_code == 302
    assert pages.post(pages.steward, path, do="merge").status_code == 302
    assert Paper.objects.count() == 1


def test_the_steward_sees_the_turnout_and_no_channel_before_the_close(pages: Pages):
    codes, batch, path = pages.batch(12)
    for by in (pages.leader, pages.steward):
        for code in codes:
            type_sheet(batch=batch, by=by, at=NOW, code=code, marks="1")
        finish_entry(batch=batch, by=by, at=NOW)
    pages.post(pages.leader, path, do="merge")
    text = pages.get(pages.steward).content.decode()
    assert "12 papers in the box" in text
    assert "on paper</dt>" not in text
    close(ballot=pages.ballot, at=CLOSES)
    pages.at(CLOSES)
    assert "<dt>on paper</dt><dd>12</dd>" in pages.get(pages.steward).content.decode()


@pytest.mark.parametrize("do", ["", "nothing", "withdraw"])
def test_an_unknown_act_is_missing(pages: Pages, do):
    assert pages.post(pages.steward, do=do, batch="none").status_code == 404


def test_codes_are_withdrawn_on_the_page(pages: Pages):
    members = [
        register_member_without_email(leader=pages.leader, organization=pages.bakery, name="Elder", at=AT)
    ]
    made = hand_out(
        ballot=pages.ballot, by=pages.leader, at=BEFORE, organization=pages.bakery, persons=members
    )
    assert pages.post(pages.leader, do="withdraw", batch=made.batch.ref).status_code == 302
    assert not CodeBatch.objects.exists()


def test_a_pdf_is_offered_only_where_it_can_be_made(pages: Pages):
    answer = pages.makes_codes(2)
    offered = re.findall(r'name="list" value="([^"]+)"', answer.content.decode())
    assert "Print this page now." in answer.content.decode()
    if printing.renderer() is None:
        assert offered == []
        assert pages.post(pages.steward, "pdf/", list="x").status_code == 404
    else:
        given = pages.post(pages.steward, "pdf/", list=offered[0])
        assert given["Content-Type"] == "application/pdf"
        assert given.content.startswith(b"%PDF-")


def test_without_the_means_to_make_one_the_sheets_are_printed_from_the_page(pages: Pages, monkeypatch):
    monkeypatch.setattr(printing, "renderer", lambda: None)
    shown = pages.makes_codes(2).content.decode()
    assert "Print this page now." in shown
    assert shown.count("<svg") == 2
    assert 'name="list"' not in shown
    assert pages.post(pages.steward, "pdf/", list="x").status_code == 404


def test_a_batch_is_begun_on_the_page(pages: Pages):
    pages.at(NOW)
    assert pages.post(pages.leader, do="open", title="", group=pages.bakery.slug).status_code == 422
    assert pages.post(pages.leader, do="open", title="Box 1", group="").status_code == 422
    assert pages.post(pages.leader, do="open", title="Box 1", group=pages.bakery.slug).status_code == 302
    assert PaperBatch.objects.get().title == "Box 1"
    assert pages.get(pages.steward, "sheets/?size=a5").status_code == 200


@pytest.mark.parametrize(
    ("who", "there"), [("steward", True), ("leader", True), ("voter", False), (None, False)]
)
def test_the_booth_leads_those_to_paper_who_handle_it(pages: Pages, who, there):
    pages.at(NOW)
    people = {"steward": pages.steward, "leader": pages.leader, "voter": pages.secret.members[0]}
    if who:
        pages.client.force_login(people[who])
    text = pages.client.get(f"/ballots/{pages.ballot.ref}/").content.decode()
    assert (pages.home in text) is there


def test_typing_a_sheet_again_begins_with_its_code(pages: Pages):
    codes, batch, path = pages.batch()
    type_sheet(batch=batch, by=pages.leader, at=NOW, code=codes[0], marks="1")
    assert f'value="{codes[0]}"' in pages.get(pages.leader, f"{path}?sheet=1").content.decode()
    assert codes[0] not in pages.get(pages.steward, f"{path}?sheet=1").content.decode()
