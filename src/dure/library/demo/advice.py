"""Through an intercontinental network, a network in India asks how to go on when its steward leaves; Italy answers."""

from __future__ import annotations

from datetime import datetime

from dure.exchange.advising import ask_advice, give_advice, say_it_helped
from dure.exchange.models import AdviceRequest
from dure.library.demo.bodies import steward_of
from dure.library.demo.cast import DOMAIN
from dure.library.demo.world import World
from dure.networks.commands import consent_to_membership, create_organization, offer_membership
from dure.networks.models import Area, Organization
from dure.people.commands import register_person
from dure.people.models import Person

FORUM = "global-social-economy-forum"
TITLE = "How does a network go on when the person who holds it leaves?"
QUESTION = (
    "Everything of our network lies in one person's phone: the members, the promises, the key to the office. "
    "She moves away in spring. What did you do?"
)
ANSWER = (
    "We opened a second steward's post a year before, and every letter went to both. Write down who knows what. "
    "And let the members, not the one who leaves, name who follows."
)


def plan(world: World) -> None:
    """Put the question and its answer on the agenda; the forum is entered where nobody has entered it yet."""
    world.on(-120, lambda at: _forum(world, at), hour=9)
    world.on(-60, lambda at: _ask(world, at), hour=10)
    world.on(-52, lambda at: _answer(world, at), hour=18)
    world.on(-49, lambda at: _thank(world, at), hour=10)


def _person(key: str, name: str, area: Area | None, at: datetime) -> Person:
    return register_person(
        name=name, email=f"{key}@{DOMAIN}", at=at, language="en", time_zone="UTC", area=area, invented=True
    )


def _forum(world: World, at: datetime) -> None:
    forum = Organization.objects.filter(slug=FORUM).first()
    if forum is None:
        forum = create_organization(
            by=_person("forum.1", "Amina Diallo", None, at),
            name="Global Social Economy Forum",
            local_name="국제사회연대경제협의체",
            slug=FORUM,
            kind=Organization.Kind.NETWORK.value,
            about="Local governments and networks of the social economy from all continents.",
            website="https://www.gsef-net.org/",
            source="Named in the roundtable on innovative ecosystems for SSE public policies, Seoul, June 2017",
            at=at,
        )
        world.say(forum.name)
    area = Area.objects.get(code="IN-OD")
    utkal = create_organization(
        by=_person("utkal", "Sarojini Behera", area, at),
        name="Utkal Network of Self-Help Groups",
        slug="utkal-network",
        kind=Organization.Kind.NETWORK.value,
        area=area,
        about="Self-help groups of women in coastal villages.",
        invented=True,
        at=at,
    )
    for member in (utkal, world.institutions["valley"]):
        offered = offer_membership(by=steward_of(forum), organization=forum, member=member, at=at)
        consent_to_membership(membership=offered, by=steward_of(member), at=at)


def _ask(world: World, at: datetime) -> None:
    utkal = Organization.objects.get(slug="utkal-network")
    forum = Organization.objects.get(slug=FORUM)
    ask_advice(network=forum, organization=utkal, title=TITLE, text=QUESTION, by=steward_of(utkal), at=at)


def _answer(world: World, at: datetime) -> None:
    valley = world.institutions["valley"]
    asked = AdviceRequest.objects.select_related("network").get(title=TITLE)
    give_advice(request=asked, organization=valley, text=ANSWER, by=steward_of(valley), at=at)


def _thank(world: World, at: datetime) -> None:
    asked = AdviceRequest.objects.select_related("organization").get(title=TITLE)
    answer = asked.answers.select_related("request__organization").get()
    say_it_helped(advice=answer, by=steward_of(asked.organization), at=at)
