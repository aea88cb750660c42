"""Who is told what, and the mails that tell it: one a day at most, unless something is due within 48 hours."""

from __future__ import annotations

import hashlib
import logging
import smtplib
from collections import defaultdict
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.cache import cache as kept
from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import override as time_zone_of
from django.utils.translation import gettext, ngettext

from dure.matters.models import Act, Matter, Notice, Subscription
from dure.matters.saying import Saying, saying_for
from dure.matters.standing import Course
from dure.networks.models import Mandate, Membership
from dure.networks.queries import live, live_mandate
from dure.people.models import Person
from dure.prepared import Prepared
from dure.web.moments import day
from dure.web.money import money_full
from dure.web.words import word
from polity.charters import ANSWERS, Stage

SOON = timedelta(hours=48)
BETWEEN_MAILS = timedelta(hours=24)
QUIET_VERBS = ("support", "attend", "vote")  # no news by themselves: what follows from them is
UNFOLLOW_SALT = "dure.matters.unfollow"
MAIL_TAKEN = "dure.matters.mail_taken"  # whose news are being mailed now, in the cache
TAKEN_SECONDS = 180  # longer than a mail server may take; after it the next clock tries
MAIL_FAILED = "dure.matters.mail_failed"  # the moment at which a mail could not be sent, in the cache

# Who can be told by mail; nobody else is told, and nothing shows news on a page.
REACHED = Q(is_active=True, email__isnull=False, mail_at_most="daily")

logger = logging.getLogger("dure.mail")


def awaited_roles(stage: Stage) -> frozenset[str]:
    """Return the capacities that can move a matter out of a stage or owe a vote in it."""
    leading = {capacity for move in stage.moves.values() if move.targets for capacity in move.by}
    if stage.decision:
        leading.add(stage.decision.who)
    if stage.ballot:
        leading.add(stage.ballot.who)
    return frozenset(leading - {"clock", "author", "member", "resident"})


def can_act(holder: int, roles: frozenset[str], of_members: bool, at: datetime) -> Combinable:
    """Return the condition on a person under which they can act on a matter that the organization `holder` holds.

    They hold a post of these roles there, or (where delegates can) a mandate for it, or (`of_members`: where delegates
    vote) a mandate for one of its member organizations.
    """
    posts = Membership.objects.filter(live(at), organization_id=holder, post__role__in=sorted(roles))
    found: Any = Exists(posts.filter(person=OuterRef("pk")))
    if "delegate" in roles:
        mandates = Mandate.objects.filter(live_mandate(at), person=OuterRef("pk"))
        found |= Exists(mandates.filter(organization_id=holder))
        if of_members:
            members = Membership.objects.filter(live(at), organization_id=holder, member__isnull=False)
            found |= Exists(mandates.filter(organization__in=members.values("member_id")))
    return found


def members_vote(stage: Stage) -> bool:
    """Whether delegates of the member organizations vote in a stage."""
    vote = stage.decision or stage.ballot
    return vote is not None and vote.who == "delegate"


def awaited_persons(matter: Matter, stage: Stage, at: datetime) -> set[int]:
    """Return the ids of the persons who can act on a matter where it stands and be told so by mail, in one query."""
    if matter.held_by_id is None:
        return set()
    able = can_act(matter.held_by_id, awaited_roles(stage), members_vote(stage), at)
    return set(Person.objects.filter(able, REACHED).values_list("id", flat=True))


def tell(*, matter: Matter, act: Act, course: Course) -> None:
    """Note the news of an act for those who follow the matter, and the duty for those who can act on it now.

    One statement, whoever and however many they are: the database writes the notices from the persons it finds.
    """
    if act.verb in QUIET_VERBS:
        return
    values = {"matter": matter.id, "act": act.id, "by": act.by_id or 0, "at": act.at}
    if act.stage_to == act.stage_from or matter.held_by_id is None:
        NEWS.insert_into(Notice, NOTED, **values)
        return
    stage = course.charter.stages[matter.stage]
    dated = {} if matter.due_at is None else {"due_at": matter.due_at}
    duty = _duty(awaited_roles(stage), members_vote(stage), dated=bool(dated))
    duty.insert_into(Notice, NOTED, **values, holder=matter.held_by_id, **dated)


NOTED = ("person_id", "matter_id", "act_id", "awaited", "due_at", "created_at")


def _followers(matter: int) -> Exists:
    following = Subscription.objects.filter(matter_id=matter, ended_at__isnull=True)
    return Exists(following.filter(person=OuterRef("pk")))


def _noted(
    told: QuerySet[Person], matter: int, act: int, at: datetime, awaited: Any = None, due: Any = None
) -> QuerySet[Person, Any]:
    """Return a notice for each person, in the columns of `NOTED`."""
    never = Cast(Value(None), DateTimeField())
    return told.order_by("id").values_list(
        "id",
        Value(matter, BigIntegerField()),
        Value(act, BigIntegerField()),
        Value(False) if awaited is None else Case(When(awaited, then=Value(True)), default=Value(False)),
        never if due is None else Case(When(awaited, then=due), default=never),
        Value(at, DateTimeField()),
    )


NEWS: Prepared[Person] = Prepared(
    lambda matter, act, by, at: _noted(
        Person.objects.filter(REACHED, _followers(matter)).exclude(id=by), matter, act, at
    )
)


@cache
def _duty(roles: frozenset[str], of_members: bool, *, dated: bool) -> Prepared[Person]:
    """Return the statement that notes news for followers, and a duty for those who can act (`dated`: due some day)."""

    def told(matter: int, act: int, by: int, at: datetime, holder: int, due_at: Any) -> QuerySet[Person, Any]:
        awaited = can_act(holder, roles, of_members, at)
        persons = Person.objects.filter(REACHED, _followers(matter) | awaited).exclude(id=by)
        return _noted(persons, matter, act, at, awaited, due_at)

    def undated(matter: int, act: int, by: int, at: datetime, holder: int) -> QuerySet[Person, Any]:
        return told(matter, act, by, at, holder, None)

    def due(
        matter: int, act: int, by: int, at: datetime, holder: int, due_at: datetime
    ) -> QuerySet[Person, Any]:
        return told(matter, act, by, at, holder, Value(due_at, DateTimeField()))

    return Prepared(due if dated else undated)


def remind(at: datetime) -> int:
    """Note a reminder for everyone awaited on a matter that is due within 48 hours, once; return how many."""
    made = 0
    due = (
        Matter.objects.filter(ended="", due_at__gt=at, due_at__lte=at + SOON)
        .filter(
            ~Exists(Notice.objects.filter(matter=OuterRef("pk"), act__isnull=True, due_at=OuterRef("due_at")))
        )
        .select_related("round__charter")
    )
    for matter in due:
        stage = matter.round.process.stages[matter.stage]
        persons = awaited_persons(matter, stage, at)
        Notice.objects.bulk_create(
            Notice(person_id=person, matter=matter, awaited=True, due_at=matter.due_at, created_at=at)
            for person in sorted(persons)
        )
        made += len(persons)
    return made


def waiting_news() -> QuerySet[Notice]:
    """Return the news that wait to be mailed."""
    return Notice.objects.filter(mailed_at__isnull=True, person__in=Person.objects.filter(REACHED))


def drop_news_of_the_unreached() -> None:
    """Drop the news of those who no longer want mail or have no address: they get no heap of it later."""
    Notice.objects.filter(mailed_at__isnull=True).exclude(person__in=Person.objects.filter(REACHED)).delete()


def send_mails(at: datetime) -> int:
    """Mail the waiting news: each person at most once in 24 hours, at once where something is due within 48 hours.

    Returns the number of mails sent. Nobody who writes waits for the mail server: whoever mails a person's news takes
    them for a few minutes, and marks them once they left. From a process that was killed in between the next one takes
    them over; a mail that left just then comes a second time, under the same `Message-ID`.
    """
    drop_news_of_the_unreached()
    waiting = waiting_news()
    urgent = set(waiting.filter(awaited=True, due_at__lte=at + SOON).values_list("person_id", flat=True))
    persons = set(waiting.values_list("person_id", flat=True))
    last_mail = dict(
        Notice.objects.filter(person_id__in=persons).values_list("person_id").annotate(last=Max("mailed_at"))
    )
    sent = 0
    for person in Person.objects.filter(id__in=persons).order_by("id"):
        last = last_mail[person.id]
        taken = f"{MAIL_TAKEN}.{person.id}"
        if person.id not in urgent and last is not None and at - last < BETWEEN_MAILS:
            continue
        if not kept.add(taken, 1, timeout=TAKEN_SECONDS):
            continue  # another clock is at it
        later = False
        try:
            sent += _mail(person, at)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused):
            logger.error("A mail was refused by the mail server; it waits.")
            kept.set(MAIL_FAILED, at.isoformat(), timeout=None)
        except OSError as error:
            logger.error("The mail server does not answer (%s); all mail waits.", type(error).__name__)
            kept.set(MAIL_FAILED, at.isoformat(), timeout=None)
            break
        except DatabaseError:
            raise
        except Exception as error:  # whatever it is, it must not keep the others' mail from being sent
            logger.error("A mail could not be built (%s); it is tried again tomorrow.", type(error).__name__)
            kept.set(MAIL_FAILED, at.isoformat(), timeout=None)
            later = True
        finally:
            if later:
                kept.set(taken, 1, timeout=BETWEEN_MAILS.total_seconds())
            else:
                kept.delete(taken)
    return sent


def count_as_told(before: datetime) -> int:
    """Count the news noted before a moment as told, without a mail: nobody waits for news of a world that was built.

    Returns how many.
    """
    return Notice.objects.filter(mailed_at__isnull=True, created_at__lt=before).update(
        mailed_at=F("created_at")
    )


def _mail(person: Person, at: datetime) -> int:
    waiting = list(
        Notice.objects.filter(person=person, mailed_at__isnull=True)
        .select_related("matter__round__charter", "matter__held_by", "act__held_by")
        .order_by("matter_id", "id")
    )
    if not waiting:
        return 0
    by_matter: dict[Matter, list[Notice]] = defaultdict(list)
    for notice in waiting:
        by_matter[notice.matter].append(notice)
    with translation.override(person.language), time_zone_of(person.time_zone):
        count = len(by_matter)
        subject = (
            gettext("News: {title}").format(title=next(iter(by_matter)).title)
            if count == 1
            else ngettext("News of {count} matter", "News of {count} matters", count).format(count=count)
        )
        body = render_to_string(
            "matters/mail.txt",
            {"person": person, "groups": [_group(one, news) for one, news in by_matter.items()], "at": at},
        )
        named = {"Message-ID": _message_id(waiting)}
        subject = " ".join(subject.split())  # a title may have come from elsewhere with a line break in it
        EmailMessage(subject=subject, body=body, to=[person.email or ""], headers=named).send()
    Notice.objects.filter(id__in=[notice.id for notice in waiting]).update(mailed_at=at)
    return 1


def _message_id(news: list[Notice]) -> str:
    """Return the name of the mail with these news, the same whoever sends it: mailboxes show it once."""
    told = ",".join(str(notice.id) for notice in sorted(news, key=lambda one: one.id))
    name = hashlib.sha256(f"{settings.SECRET_KEY}\n{told}".encode()).hexdigest()[:32]
    return f"<{name}@{urlsplit(settings.DURE_URL).hostname or 'localhost'}>"


def _group(matter: Matter, news: list[Notice]) -> dict[str, object]:
    stage = matter.round.process.stages[matter.stage]
    token = signing.dumps({"person": news[0].person_id, "matter": matter.id}, salt=UNFOLLOW_SALT)
    saying = saying_for(matter, Course(matter.round))
    return {
        "matter": matter,
        "stage_title": saying.title(stage.title),
        "lines": [_line(notice.act, saying) for notice in news if notice.act],
        "awaited": any(notice.awaited for notice in news) and not matter.ended,
        "url": settings.DURE_URL + reverse("matters:matter", args=[matter.ref]),
        "unfollow_url": settings.DURE_URL + reverse("matters:unfollow", args=[token]),
    }


def _line(act: Act, saying: Saying) -> str:
    """Say one piece of news: the day, what was done, by which body, what came out, and why."""
    said = [f"{day(act.at)}: {saying.act(act)}"]
    if act.held_by:
        said.append(str(act.held_by))
    if act.outcome:
        said.append(word(act.outcome, "answer" if act.outcome in ANSWERS else "result"))
    if act.sum is not None and saying.course.round.currency:
        said.append(money_full(act.sum, saying.course.round.currency))
    reason = saying.reason(act)
    return " · ".join(said) + (f"\n  {reason}" if reason else "")
