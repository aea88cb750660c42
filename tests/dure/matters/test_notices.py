"""Who is told by mail, and what is kept until it was mailed."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from tests.seoul import NOW, Seoul, fresh

from dure.matters.commands import perform
from dure.matters.discussion import follow
from dure.matters.models import Matter, Notice
from dure.matters.notices import MAIL_FAILED, SOON, remind, send_mails
from dure.operations.operator_views import gauges
from dure.people.erasing import remove_what_is_old
from dure.people.models import Person


def test_a_title_is_one_line_however_it_was_sent(seoul: Seoul) -> None:
    assert seoul.raised(title="Home visits\r\n for  all").title == "Home visits for all"


def test_a_line_break_in_a_title_or_a_mail_that_cannot_be_built_keeps_nobody_else_from_being_told(
    seoul: Seoul, caplog: pytest.LogCaptureFixture
) -> None:
    matter = seoul.supported()
    Matter.objects.filter(id=matter.id).update(title="Home\nvisits")  # as it may stand there from before
    perform(matter=fresh(matter), verb="carry", by=seoul.roles["delegate"], at=NOW)
    told = Notice.objects.filter(mailed_at=None).values_list("person_id", flat=True)
    first, *others = Person.objects.filter(id__in=told).order_by("id")
    assert others
    Person.objects.filter(id=first.id).update(email="first\n@example.org")
    cache.delete(MAIL_FAILED)
    assert send_mails(NOW) == len(others)
    assert {one.subject for one in mail.outbox} == {"News: Home visits"}
    assert [one.to for one in mail.outbox] == [[one.email] for one in others]
    assert set(Notice.objects.filter(mailed_at=None).values_list("person_id", flat=True)) == {first.id}
    assert cache.get(MAIL_FAILED) == NOW.isoformat()
    assert "A mail could not be built (" in caplog.text
    assert "example.org" not in caplog.text


@pytest.mark.parametrize(
    "unreached",
    [{"mail_at_most": "never"}, {"email": None}, {"is_active": False}],
    ids=lambda one: next(iter(one)),
)
def test_who_can_get_no_mail_gets_no_heap_of_it_later(seoul: Seoul, unreached: dict[str, Any]) -> None:
    matter, silent = seoul.supported(), seoul.roles["outsider"]
    follow(matter=matter, person=silent, at=NOW)
    others = Person.objects.exclude(id=seoul.world.steward.id)
    others.update(**unreached, registered_by=seoul.world.steward)
    perform(matter=fresh(matter), verb="carry", by=seoul.roles["delegate"], at=NOW)
    Matter.objects.filter(id=matter.id).update(due_at=NOW + SOON)
    assert remind(NOW) <= 1
    assert not Notice.objects.exclude(person=seoul.world.steward).exists()


def test_news_noted_before_somebody_turned_mail_off_are_dropped_and_never_counted(seoul: Seoul) -> None:
    matter = seoul.supported()
    perform(matter=matter, verb="carry", by=seoul.roles["delegate"], at=NOW)
    reached = Person.objects.filter(notices__isnull=False).distinct().count()
    first = Notice.objects.order_by("id")[0].person
    assert gauges(SimpleNamespace(at=NOW))["dure_mails_waiting"] == reached > 1
    Person.objects.filter(id=first.id).update(mail_at_most="never")
    assert gauges(SimpleNamespace(at=NOW))["dure_mails_waiting"] == reached - 1
    assert send_mails(NOW) == reached - 1
    Person.objects.filter(id=first.id).update(mail_at_most="daily")
    assert send_mails(NOW + timedelta(days=2)) == 0


def test_news_are_kept_for_ninety_days_whether_mailed_or_not(seoul: Seoul) -> None:
    perform(matter=seoul.supported(), verb="carry", by=seoul.roles["delegate"], at=NOW)
    remove_what_is_old(NOW + timedelta(days=90))
    assert Notice.objects.filter(mailed_at=None).exists()
    remove_what_is_old(NOW + timedelta(days=91))
    assert not Notice.objects.exists()
