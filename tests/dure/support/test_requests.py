"""A request from the first word to its erasing: sealed, moved by the charter, counted, gone."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from tests.cast import AT, person, seat
from tests.dure.support.conftest import Centre

from dure.charters.models import read
from dure.charters.queries import samples
from dure.matters.kinds import kind_of
from dure.matters.models import Matter
from dure.networks.commands import fill_post
from dure.operations.health import support_key
from dure.record.models import Entry
from dure.refusals import Refused, Unknown
from dure.support import commands, queries, sealing
from dure.support.attachments import looked_at
from dure.support.models import (
    SupportFollowUp,
    SupportPart,
    SupportReferral,
    SupportRequest,
    SupportTally,
)
from dure.support.path import path_of
from dure.support.urgency import urgent_words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CANARY = "canary-rent-in-arrears"
OWN = (
    "create_organization",
    "adopt_charter",
    "open_support_desk",
    "open_post",
    "begin_membership",
    "fill_post",
)


def everything_stored() -> bytes:
    """Every byte of every table, as it lies in the database."""
    with connection.cursor() as cursor:
        pieces = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 a table of ours
            for row in cursor.fetchall():
                pieces += [
                    bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row
                ]
    return b"\n".join(pieces)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


def answered(centre: Centre) -> SupportRequest:
    request = centre.asked(f"{CANARY} and hunger").request
    given = {"by": centre.caseworker, "at": AT + DAY}
    commands.take_request(request=request, **given)
    return commands.answer_request(request=request, outcome="advised", text="Go to the fund.", **given)


def test_what_was_said_lies_nowhere_in_the_open(centre: Centre) -> None:
    made = centre.asked(CANARY, name="canary-name", contact="canary-phone")
    sound = looked_at("canary-file.ogg", b"OggS canary-sound", field="voice", voice=True)
    commands.say_more(request=made.request, at=AT, text="canary-more", files=[sound])
    commands.add_note(request=made.request, by=centre.caseworker, at=AT, text="canary-note")
    commands.refer(
        request=made.request, organization=centre.helper, need="canary-need", by=centre.caseworker, at=AT
    )
    assert b"canary" not in everything_stored()
    assert made.token.encode() not in everything_stored()
    assert made.code.encode() not in everything_stored()
    opened = queries.opened(queries.request_by_token(made.token), notes=True)
    assert opened.told["words"] == CANARY
    assert [text for _, text in opened.parts] == ["canary-more", "canary-file.ogg", "canary-note"]
    assert queries.file_of(made.request.parts.get(kind="file")) == b"OggS canary-sound"


def test_the_same_form_sent_twice_is_one_request_with_one_code(centre: Centre) -> None:
    first, second = centre.asked(form="once"), centre.asked(form="once")
    assert (first.request, first.token, first.code) == (second.request, second.token, second.code)
    assert SupportRequest.objects.count() == 1


def test_a_form_that_comes_twice_at_once_is_one_request(centre: Centre, monkeypatch) -> None:
    plain, others = sealing.new_key, []

    def new_key(ref: str) -> tuple[bytes, bytes]:
        monkeypatch.setattr(sealing, "new_key", plain)
        others.append(centre.asked(form="once"))
        return plain(ref)

    monkeypatch.setattr(sealing, "new_key", new_key)
    sound = looked_at("a.ogg", b"OggS", field="voice", voice=True)
    assert [centre.asked(form="once", files=[sound])] == others
    assert SupportRequest.objects.count() == 1
    assert not SupportPart.objects.exists()


def test_a_code_is_found_however_it_is_typed(centre: Centre) -> None:
    made = centre.asked()
    assert queries.token_by_code(f" {made.code.upper().replace('-', ' ')} ") == made.token
    with pytest.raises(Unknown):
        queries.token_by_code("aaaa-aaaa-aaaa")


def test_without_the_key_of_the_request_nothing_can_be_opened(centre: Centre) -> None:
    made = centre.asked(CANARY)
    other_key, other = sealing.new_key("another")
    made.request.sealed_key = other
    with pytest.raises(sealing.Unsealable):
        queries.who_asks(made.request)
    assert len(other_key) == 32


def test_no_new_key_is_made_where_requests_are_sealed_with_another(
    centre: Centre, settings, tmp_path
) -> None:
    first, made = settings.DURE_HOME, centre.asked(CANARY)
    settings.DURE_HOME = tmp_path
    with pytest.raises(Refused, match=r"^support_key_missing:"):
        centre.asked(form="another")
    answer = Client().get(f"/support/follow/{made.token}/")
    assert answer.status_code == 409
    assert "is not on this server" in answer.content.decode()
    assert not sealing.key_path().exists()
    sealing.key_path().write_text("0" * 64)
    sealing.key_path().chmod(0o600)
    assert [(one.level, "does not open" in one.says) for one in support_key()] == [("fault", True)]
    sealing.key_path().unlink()
    settings.DURE_HOME = first
    assert queries.who_asks(made.request)["words"] == CANARY
    assert [one.level for one in support_key()] == ["ok"]
    SupportRequest.objects.all().delete()
    settings.DURE_HOME = tmp_path / "new"
    assert len(sealing.instance_key()) == 32


def test_a_request_moves_only_as_the_charter_says(centre: Centre) -> None:
    request = centre.asked().request
    given = {"by": centre.caseworker, "at": AT}
    with pytest.raises(Refused) as refused:
        commands.answer_request(request=request, outcome="advised", text="Too early.", **given)
    assert code_of(refused) == "moved_on"
    commands.take_request(request=request, **given)
    request = commands.answer_request(request=request, outcome="advised", text="Now.", **given)
    assert (request.stage, request.answered_at, request.taken_by) == ("answered", AT, centre.caseworker)
    assert [one.after_days for one in request.follow_ups.order_by("after_days")] == [30, 180]


@pytest.mark.parametrize("who", ["steward", "helper_steward"])
def test_nobody_but_a_caseworker_touches_a_request(centre: Centre, who: str) -> None:
    request, by = centre.asked().request, getattr(centre, who)
    for act in (
        lambda: commands.take_request(request=request, by=by, at=AT),
        lambda: commands.add_note(request=request, by=by, at=AT, text="x"),
        lambda: commands.sort_request(request=request, by=by, at=AT, topic="work", urgent=False),
        lambda: commands.refer(request=request, organization=centre.helper, need="x", by=by, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert code_of(refused) == "not_caseworker"


def test_the_clock_calls_it_late_looks_again_and_erases_as_promised(centre: Centre) -> None:
    waiting, request = centre.asked(form="waits").request, answered(centre)
    assert commands.tick_support(AT + 7 * DAY) == 1
    waiting.refresh_from_db()
    assert waiting.stage == "late"
    commands.tick_support(AT + 32 * DAY)
    assert [one.due for one in request.follow_ups.order_by("after_days")] == [True, False]
    commands.say_whether_it_holds(
        follow_up=request.follow_ups.get(after_days=30),
        at=AT + 33 * DAY,
        result="holds",
        text="canary-thanks",
    )
    commands.tick_support(AT + 210 * DAY)
    assert SupportRequest.objects.filter(pk=request.pk).exists()
    commands.tick_support(AT + 213 * DAY)
    assert (
        SupportRequest.objects.count() == SupportPart.objects.count() == SupportFollowUp.objects.count() == 0
    )
    found = {(one.measure, one.value): one.count for one in SupportTally.objects.exclude(measure="published")}
    assert found == {
        ("received", "all"): 2,
        ("topic", "other"): 2,
        ("language", "en"): 2,
        ("channel", "web"): 2,
        ("end", "erased"): 1,
        ("end", "unanswered"): 1,
        ("waited", "three_days"): 1,
        ("waited", "never"): 1,
        ("outcome", "advised"): 1,
        ("after_30", "holds"): 1,
    }
    assert commands.tick_support(AT + 213 * DAY) == 0


def test_the_record_hears_of_counts_only_and_not_of_a_few(centre: Centre) -> None:
    for number in range(12):
        centre.asked(form=f"form {number}")
    commands.tick_support(AT + 40 * DAY)
    commands.tick_support(AT + 41 * DAY)
    told = Entry.objects.filter(verb="count_support").values_list("payload", flat=True)
    assert len(told) == 1
    assert '"month":"2026-03","' in told[0].replace(" ", "")
    assert '"requests":"12"' in told[0].replace(" ", "")
    of_centre = Entry.objects.filter(organization=centre.desk.organization.slug)
    assert of_centre.exclude(verb__in=OWN).values_list("verb", flat=True).distinct().get() == "count_support"


def test_public_counts_hide_what_is_few(centre: Centre) -> None:
    for number in range(25):
        request = centre.asked(
            form=f"form {number}", language="ko" if number < 13 else "ur" if number < 22 else "fr"
        ).request
        assert request.language
    counts = queries.public_counts(centre.desk, AT + 40 * DAY)
    assert counts["received"].shown == {"all": 25}
    assert (dict(counts["language"].shown), counts["language"].rest) == ({"ko": 13}, 12)


def test_whoever_asked_can_erase_everything_at_once(centre: Centre) -> None:
    made = centre.asked(CANARY)
    commands.take_back(request=made.request, at=AT)
    assert SupportRequest.objects.count() == 0
    with pytest.raises(Unknown):
        queries.request_by_token(made.token)
    assert SupportTally.objects.get(measure="end").value == "withdrawn"


def test_an_organization_sees_the_ticked_fields_and_nothing_else(centre: Centre) -> None:
    made = centre.asked(CANARY, name="Kim", contact="010-1234", language="ko")
    referral = commands.refer(
        request=made.request,
        organization=centre.helper,
        need="Two hours of care",
        by=centre.caseworker,
        at=AT,
    )
    with pytest.raises(Refused) as refused:
        commands.allow_referral(referral=referral, fields=[], at=AT)
    assert code_of(refused) == "nothing_allowed"
    commands.allow_referral(referral=referral, fields=["need", "language", "unheard_of"], at=AT)
    referral = SupportReferral.objects.select_related("request").get()
    assert queries.referred(referral) == {"need": "Two hours of care", "language": "ko"}
    commands.reply_to_referral(referral=referral, by=centre.helper_steward, at=AT, helps=True, text="Monday.")
    commands.take_back_referral(referral=referral, at=AT)
    assert queries.referred(SupportReferral.objects.select_related("request").get()) == {}
    with pytest.raises(Refused) as refused:
        commands.reply_to_referral(referral=referral, by=centre.helper_steward, at=AT, helps=True)
    assert code_of(refused) == "consent_withdrawn"


def test_words_found_to_tell_of_another_are_not_read_any_more(centre: Centre) -> None:
    made = centre.asked(CANARY, name="Kim")
    given = {"by": centre.caseworker, "at": AT}
    referral = commands.refer(request=made.request, organization=centre.helper, need="Care", **given)
    commands.allow_referral(referral=referral, fields=["name", "words"], at=AT)
    commands.sort_request(request=made.request, topic="care", urgent=False, for_other=True, **given)
    seen = SupportReferral.objects.select_related("request").get(pk=referral.pk)
    assert queries.referred(seen) == {"name": "Kim"}
    client = Client()
    client.force_login(centre.helper_steward)
    page = client.get(f"/support/referrals/{referral.ref}/").content.decode()
    assert "Kim" in page
    assert CANARY not in page
    assert "It sees: name." in client.get(f"/support/follow/{made.token}/").content.decode()


def test_who_asks_urgently_again_is_counted_once(centre: Centre) -> None:
    request = answered(centre)
    request.follow_ups.update(result="holds", due=False)
    assert request.follow_ups.count() == 2
    again = commands.ask_again(request=request, at=AT + 2 * DAY, text="It does not hold.")
    commands.sort_request(
        request=again, topic="housing", urgent=True, for_other=False, by=centre.caseworker, at=AT + 2 * DAY
    )
    assert queries.waiting_counts(centre.desk)["+urgent"] == 1


def test_words_that_tell_of_a_relative_are_not_passed_on_and_can_be_struck(centre: Centre) -> None:
    made = centre.asked("My sister canary-sister drinks", for_other=True)
    referral = commands.refer(
        request=made.request, organization=centre.helper, need="A talk", by=centre.caseworker, at=AT
    )
    with pytest.raises(Refused):
        commands.allow_referral(referral=referral, fields=["words"], at=AT)
    commands.strike_words(request=made.request, by=centre.caseworker, at=AT, words="A relative is ill")
    assert queries.who_asks(SupportRequest.objects.get())["words"] == "A relative is ill"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("남편이 저를 때려요. 죽고 싶어요", ("때려", "죽고 싶")),
        ("We were EVICTED and have no food", ("evicted", "no food")),
        ("Mon mari me frappe", ("me frappe",)),
        ("وہ مجھے دھمکی دیتا ہے", ("دھمکی",)),
        ("The eviction-free house was soundproof", ("eviction",)),
        ("Nous fabriquons du savon à la ruelle", ()),
    ],
)
def test_words_of_danger_raise_a_flag_in_every_language(words: str, found: tuple[str, ...]) -> None:
    assert urgent_words(words) == found


def test_a_flag_decides_nothing(centre: Centre) -> None:
    request = centre.asked("I want to die").request
    calm = centre.asked("A question", form="calm").request
    assert (request.urgent, request.stage, request.due_at) == (True, calm.stage, calm.due_at)
    lowered = commands.sort_request(request=request, by=centre.caseworker, at=AT, topic="care", urgent=False)
    assert (lowered.urgent, lowered.topic) == (False, "care")


@pytest.mark.parametrize(
    ("content", "voice", "code"),
    [
        (b"", True, "file_empty"),
        (b"OggS" + b" " * 8_000_001, True, "file_too_large"),
        (b"just words", True, "file_unknown"),
        (b"MZ\x90\x00 a program", False, "file_suspicious"),
        (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", False, "file_suspicious"),
        (b"OggS X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR hidden in a sound", True, "file_suspicious"),
        (b"\x00\x01\x02 nothing known", False, "file_kind_unknown"),
    ],
)
def test_files_are_known_by_their_content_and_refused_with_why(
    content: bytes, voice: bool, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        looked_at("voice.ogg", content, field="voice", voice=voice)
    assert code_of(refused) == code


def test_no_government_stands_in_the_way_of_the_sample_charter(centre: Centre, world) -> None:
    path = path_of(centre.desk.charter, AT)
    assert path.is_free
    assert [seat.held for seat in path.seats] == [True]
    post = commands.staff_desk(desk=centre.desk, by=centre.steward, at=AT, title="Second")
    fill_post(post=post, person=world.official, by=centre.steward, at=AT)
    path = path_of(centre.desk.charter, AT)
    assert (path.is_free, [one.government for one in path.officials]) == (False, ["Seoul City"])
    assert seat


def test_a_charter_in_which_an_authority_approves_is_told_apart(centre: Centre) -> None:
    text = centre.desk.charter.text.replace(
        "[stages.asked]",
        '[bodies.city]\ntitle = "City"\nkind = "public_authority"\n\n[stages.asked]',
    ).replace(
        'by       = "seat"\n  to       = "cared"',
        'by       = "official"\n  of       = "city"\n  to       = "cared"',
        1,
    )
    centre.desk.charter.text = text
    del centre.desk.charter.process
    path = path_of(centre.desk.charter, AT)
    assert [hand.stage for hand in path.approvers] == ["asked"]


def test_a_request_is_a_kind_that_charters_name_and_nobody_raises() -> None:
    kind = kind_of(read(samples()["support-desk"]).matter)
    with pytest.raises(Refused, match=r"^request_private:"):
        kind.create(matter=Matter(), by=person("Asker"), at=AT, details={})


def test_an_export_says_how_many_requests_stay_behind(centre: Centre, tmp_path: Path) -> None:
    def said(folder: str, **more: Any) -> str:
        told = StringIO()
        call_command("export", tmp_path / folder, stdout=StringIO(), stderr=told, **more)
        return told.getvalue()

    assert said("none") == ""
    centre.asked(words="I need help with rent.")
    assert "and 1 stay behind" in said("one")
    assert said("public", public=True) == ""
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SupportRequest.objects.get().ref.encode() not in written
