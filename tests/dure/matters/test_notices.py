"""Who is told by mail, and what is kept until it was mailed."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache
from tests.seoul import NOW, Seoul, fresh

from dure.matters.commands import perform
from dure.matters.models import Matter, Notice
from dure.matters.notices import MAIL_FAILED, send_mails
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
