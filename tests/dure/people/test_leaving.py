"""Sign-ins that their owner ends, a fresh sign-in for what binds others, and leaving for good."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone
from tests.cast import AT, LATER, admit, mandate
from tests.dure.test_canaries import texts
from tests.seoul import NOW, Seoul, build_seoul

from dure import clock
from dure.deadlines import Unfinished, tick
from dure.matters.discussion import comment
from dure.matters.models import Comment
from dure.networks.commands import approvals, fill_post, open_post, send_invitations
from dure.networks.invitation_files import InvitationRow
from dure.networks.models import Invitation, Mandate, Membership
from dure.operations.operator_views import gauges
from dure.people import erasing
from dure.people.erasing import RETENTIONS, Retention, erase_person, remove_what_is_old
from dure.people.models import Person, SignIn
from dure.people.sessions import SINCE
from dure.record.models import Entry
from dure.record.queries import tree_head
from dure.refusals import Refused
from polity.transparency import tree_root

pytestmark = pytest.mark.django_db


@pytest.fixture
def seoul(monkeypatch: pytest.MonkeyPatch) -> Seoul:
    """The small world with an open round, on its third day."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build_seoul()


def browser(person: Person, agent: str = "Mozilla/5.0 (Android 14) Firefox/140.0") -> Client:
    made = Client(headers={"User-Agent": agent})
    made.force_login(person)
    return made


def grown_old(client: Client) -> None:
    """Make the sign-in of a browser a day old."""
    session = client.session
    session[SINCE] -= 86_400
    session.save()


def test_nothing_that_was_typed_is_lost_where_a_fresh_sign_in_is_wanted(seoul: Seoul) -> None:
    steward = browser(seoul.world.steward)
    grown_old(steward)
    sent = {
        "title": "Ideas",
        "cost": "12",
        "themes": ["care", "food"],
        "text": "Line one.\nLine two.",
        "visit": "7",
        "code": "123456",
        "marks": "4711",
        "password1": "correct horse",
    }
    answer = steward.post(f"/organizations/{seoul.world.district.slug}/purposes/", sent)
    assert answer.status_code == 403
    assert answer.context["typed"] == ["Ideas", "12", "care", "food", "Line one.\nLine two."]
    html = answer.content.decode()
    assert all(f">{one}</textarea>" in html for one in ("Ideas", "12", "care", "food"))
    assert not any(one in html for one in ("123456", "4711", "correct horse"))
    back = "/matters/?kind=proposal&stage=raised&q=a b"
    url = steward.post("/me/again/", {"back": back}).url
    assert parse_qs(urlsplit(url).query) == {"next": [back]}


def test_a_person_sees_where_they_are_signed_in_and_ends_what_they_do_not_know(seoul: Seoul) -> None:
    phone, stranger = (
        browser(seoul.world.member),
        browser(seoul.world.member, "Mozilla Windows Chrome/1 Safari"),
    )
    assert stranger.get("/me/").status_code == 200
    page = phone.get("/me/sign-ins/")
    text = page.content.decode()
    assert "Firefox · Android" in text
    assert "Chrome · Windows" in text
    assert stranger.session.session_key not in text
    (other,) = [one["ref"] for one in page.context["sign_ins"] if not one["here"]]
    assert browser(seoul.world.steward).post("/me/sign-ins/end/", {"ref": other}).status_code == 404
    assert phone.post("/me/sign-ins/end/", {"ref": other}).status_code == 302
    assert stranger.get("/me/").status_code == 302
    assert phone.get("/me/").status_code == 200


def test_sign_ins_last_by_the_clock_of_the_machine_however_many_days_pass_in_the_demo(
    seoul: Seoul, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = timezone.now() + timedelta(days=400)
    reader = browser(seoul.world.member)
    reader.get("/me/")
    over = browser(seoul.world.steward)
    SignIn.objects.filter(session_key=over.session.session_key).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )
    remove_what_is_old(ahead)
    assert [one.person for one in SignIn.objects.filter(person__isnull=False)] == [seoul.world.member]
    monkeypatch.setattr(clock, "now", lambda: ahead)
    assert [one["here"] for one in reader.get("/me/sign-ins/").context["sign_ins"]] == [True]
    assert gauges(SimpleNamespace(at=ahead))["dure_sign_ins"] == 1


def test_a_key_is_renewed_at_sign_in(seoul: Seoul) -> None:
    visitor = Client()
    visitor.post("/language/", {"language": "fr"})
    session = visitor.session
    session["seen"] = 1
    session.save()
    before = session.session_key
    visitor.force_login(seoul.world.member)
    assert visitor.session.session_key != before
    assert not SignIn.objects.filter(session_key=before).exists()
    assert SignIn.objects.get(session_key=visitor.session.session_key).person == seoul.world.member


def test_what_binds_an_organization_wants_a_fresh_sign_in(seoul: Seoul) -> None:
    matter = seoul.supported()
    delegate = browser(seoul.world.delegate)
    grown_old(delegate)
    sent = {
        "acting_for": seoul.world.district.slug,
        "visit": "1",
        "reason": "Because it is needed by everybody.",
    }
    answer = delegate.post(f"/matters/{matter.ref}/acts/carry/", sent)
    assert answer.status_code == 403
    assert "Because it is needed by everybody." in answer.content.decode()
    asked = delegate.post(
        f"/api/v1/matters/{matter.ref}/acts",
        json.dumps({"verb": "carry", "acting_for": seoul.world.district.slug}),
        content_type="application/json",
    )
    assert (asked.status_code, asked.json()["code"]) == (403, "sign_in_again")
    matter.refresh_from_db()
    assert matter.stage == "raised"
    implied = delegate.post(f"/matters/{matter.ref}/acts/carry/", {"visit": "1", "reason": "Needed."})
    assert implied.status_code == 403
    own = delegate.post(f"/matters/{matter.ref}/comments/", {"text": "For myself."})
    assert own.status_code == 302
    assert delegate.post("/me/again/", {"back": "/desk/"}).url == "/accounts/login/code/?next=/desk/"
    assert delegate.post("/me/again/", {"back": "https://evil.example/"}).url.endswith("next=/me/")


def test_leaving_removes_the_person_and_keeps_the_record_and_what_was_public(seoul: Seoul) -> None:
    world = seoul.world
    matter = seoul.supported()
    mandate(world.member, world.enterprises[1])
    comment(matter=matter, text="My grandmother lives there.", by=world.member, at=NOW)
    comment(matter=matter, text="We approve.", by=world.member, at=NOW, acting_for=world.enterprises[1])
    leaves = [bytes.fromhex(one) for one in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    visitor = browser(world.member)
    held = visitor.get("/me/data.json").content.decode()
    assert "My grandmother lives there." in held
    assert "session" not in held.replace("sessions", "")
    assert visitor.post("/me/erase/", {}).status_code == 422
    assert visitor.post("/me/erase/", {"sure": "yes"}).url == "/"
    person = Person.objects.get(pk=world.member.pk)
    assert (person.name, person.email, person.area, person.is_active) == ("a member", None, None, False)
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Membership.objects.filter(person=person, until_at=None).exists()
    assert not Mandate.objects.filter(person=person, revoked_at=None).exists()
    assert visitor.get("/me/").status_code == 302
    assert list(Comment.objects.order_by("id").values_list("text", flat=True)) == ["", "We approve."]
    now = [bytes.fromhex(one) for one in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    assert now[: len(leaves)] == leaves
    assert tree_root(now).hex() == tree_head().root
    said = " ".join(value for entry in Entry.objects.all() for value in texts(entry.said))
    assert "grandmother" not in said
    assert "We approve." in said
    page = Client().get(f"/matters/{matter.ref}/").content.decode()
    assert "a member" in page
    assert world.member.name not in page.replace("Member of", "").replace("a member", "")
    assert erase_person(person=person, at=NOW) == []


def test_who_alone_is_steward_hands_over_first(seoul: Seoul) -> None:
    with pytest.raises(Refused) as refused:
        erase_person(person=seoul.world.steward, at=NOW)
    assert refused.value.code == "last_steward"
    assert Person.objects.get(pk=seoul.world.steward.pk).erased_at is None


def test_the_clock_removes_what_is_not_kept(seoul: Seoul) -> None:
    world = seoul.world
    row = InvitationRow(1, "guest@example.org", name="A guest")
    send_invitations(by=world.steward, organization=world.district, rows=[row], at=AT)
    assert remove_what_is_old(AT + timedelta(days=80))["invitations"] == 0
    assert remove_what_is_old(AT + timedelta(days=110))["invitations"] == 1
    assert not Invitation.objects.exists()
    assert set(RETENTIONS) >= {"sign_ins", "answered", "invitations", "notices", "rolls"}


def test_two_stewards_do_what_is_dangerous(seoul: Seoul) -> None:
    world = seoul.world
    wish = {"organization": world.district, "kind": "export_persons", "subject": "x", "at": LATER}
    assert approvals.is_allowed(**wish)
    admit(world.outsider, world.district)
    post = open_post(organization=world.district, role="steward", by=world.steward, at=AT)
    fill_post(post=post, person=world.outsider, by=world.steward, at=AT)
    assert not approvals.is_allowed(**wish)
    assert not approvals.ask_or_allow(**wish, by=world.steward)
    assert not approvals.ask_or_allow(**wish, by=world.steward)
    assert [one.says for one in approvals.waiting(world.district, LATER)] == [
        "Download an export with the names of members"
    ]
    with pytest.raises(Refused):
        approvals.ask_or_allow(**wish, by=world.sibling_steward)
    assert approvals.ask_or_allow(**wish, by=world.outsider)
    assert approvals.is_allowed(**wish)
    approvals.use(**wish)
    assert not approvals.is_allowed(**wish)


def test_what_cannot_be_removed_keeps_nothing_else_and_is_tried_again_in_the_next_turn(monkeypatch, minji):
    def fails(before):
        raise ValueError(before)

    ran = []
    kinds = {
        "first": Retention("first", "", 1, fails),
        "second": Retention("second", "", 1, lambda before: ran.append(before) or 1),
    }
    monkeypatch.setattr(erasing, "RETENTIONS", kinds)
    for turn in (1, 2):
        with pytest.raises(Unfinished):
            tick(AT, mail=False)
        assert len(ran) == turn
