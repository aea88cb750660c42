"""What a killed clock had begun, the next one takes up: mail that was being sent, and acts that were being done."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.cache.backends import db as cache_of_database
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone
from tests.cast import World
from tests.seoul import NOW, Seoul, build_seoul

from dure.deadlines import tick
from dure.matters.discussion import comment, follow
from dure.matters.models import Act, Comment, Notice
from dure.matters.notices import MAIL_TAKEN, TAKEN_SECONDS, send_mails
from dure.networks.commands import read_invitations, send_invitations
from dure.networks.models import Invitation

forked = multiprocessing.get_context("fork")
LATER = NOW + timedelta(days=40)
began: Any = forked.Event()


class SilentBackend(BaseEmailBackend):
    """A mail server that takes the call and never answers."""

    def send_messages(self, email_messages: Any) -> int:
        began.set()
        signal.pause()
        return 0


@pytest.fixture
def seoul(committed_world: World) -> Seoul:
    began.clear()
    return build_seoul(committed_world)


@contextmanager
def killed_in_the_middle(work: Callable[[], object]) -> Iterator[None]:
    """Let a process begin some work that never ends; the block sees it at work, and after it the process is killed."""

    def run() -> None:
        connection.close()
        work()

    connection.close()
    process = forked.Process(target=run)
    process.start()
    try:
        assert began.wait(60)
        yield
    finally:
        process.kill()
        process.join()


def test_mail_that_a_killed_clock_was_sending_is_sent_by_the_next(
    seoul: Seoul, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter, person = seoul.raised(), seoul.world.member
    follow(matter=matter, person=person, at=NOW)
    assert tick(LATER, mail=False).acts == 1
    Notice.objects.exclude(person=person).delete()
    settings.EMAIL_BACKEND = f"{__name__}.SilentBackend"
    with killed_in_the_middle(lambda: send_mails(LATER)):
        other = seoul.raised(title="Another one")  # whoever writes meanwhile waits for no mail server
        comment(matter=other, text="Meanwhile.", by=person, at=NOW)
    assert Comment.objects.count() == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert cache.get(f"{MAIL_TAKEN}.{person.id}")
    assert send_mails(LATER) == 0  # it may still be on its way
    soon = timezone.now() + timedelta(seconds=TAKEN_SECONDS + 1)
    monkeypatch.setattr(cache_of_database, "tz_now", lambda: soon)
    assert send_mails(LATER) == 1
    assert not Notice.objects.filter(mailed_at=None).exists()
    assert send_mails(LATER) == 0
    assert [message.to for message in mail.outbox] == [[person.email]]


def test_the_same_news_come_under_the_same_name_so_that_a_mailbox_shows_them_once(
    seoul: Seoul, settings: Any
) -> None:
    matter, person = seoul.raised(), seoul.world.member
    follow(matter=matter, person=person, at=NOW)
    assert tick(LATER, mail=False).acts == 1
    Notice.objects.exclude(person=person).delete()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for _ in range(
        2
    ):  # the second as if the first process had been killed before it noted that the mail left
        assert send_mails(LATER) == 1
        Notice.objects.update(mailed_at=None)
    names = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert names[0] == names[1]


def test_an_act_that_a_killed_clock_had_begun_is_done_once_by_the_next(
    seoul: Seoul, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter = seoul.raised()

    def never_ends(*_: Any) -> None:
        began.set()
        signal.pause()

    def act() -> None:
        monkeypatch.setattr(type(connection._connections[connection._alias]), "_commit", never_ends)
        tick(LATER, mail=False)

    with killed_in_the_middle(act):
        pass
    assert tick(LATER, mail=False).acts == 1
    assert tick(LATER, mail=False).acts == 0
    assert Act.objects.filter(matter=matter, verb="lapse").count() == 1


def test_invitations_whose_mail_a_killed_server_did_not_send_can_be_sent_again(
    seoul: Seoul, settings: Any
) -> None:
    world = seoul.world
    rows = read_invitations(b"Name,E-mail\nAda,ada@example.org\nBea,bea@example.org\n").rows
    settings.EMAIL_BACKEND = f"{__name__}.SilentBackend"

    def invite(at: datetime) -> int:
        return len(send_invitations(by=world.steward, organization=world.district, rows=rows, at=at))

    with killed_in_the_middle(lambda: invite(NOW)):
        pass
    waiting = Invitation.objects.filter(organization=world.district, withdrawn_at=None)
    assert waiting.count() == 2
    assert invite(NOW + timedelta(minutes=5)) == 0  # they may still be on their way
    tick(NOW + timedelta(minutes=5), mail=False)
    assert waiting.count() == 2
    tick(NOW + timedelta(hours=2), mail=False)
    assert waiting.count() == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert invite(NOW + timedelta(hours=2)) == 2
    assert len(mail.outbox) == 2
    tick(NOW + timedelta(hours=4), mail=False)
    assert waiting.count() == 2
