"""Gwangsan: a support centre that answers whoever asks, and beside it an office that a government runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from dure.charters.commands import adopt_founding_charter
from dure.charters.queries import samples
from dure.declarations.commands import declare_funding
from dure.library.demo.bodies import steward_of
from dure.library.demo.cast import DOMAIN
from dure.library.demo.people import Townsfolk
from dure.library.demo.story import replaced
from dure.library.demo.world import World, data
from dure.networks.commands import (
    consent_to_membership,
    create_organization,
    fill_post,
    name_for_post,
    offer_membership,
    open_college,
    open_post,
)
from dure.networks.models import Area, Organization, Post
from dure.people.commands import register_person
from dure.people.models import Person
from dure.support import commands
from dure.support.models import SupportDesk, SupportRequest

CHARTER = "support-desk"
REQUESTS = 150
FIRST_DAY = -425
MILLION = 1_000_000
MONEY = {
    "centre": (
        ("Five cooperatives", "dues", 48),
        ("Courses and rooms", "trade", 62),
        ("Gwangsan-gu, by contract", "public", 70),
    ),
    "office": (("Haneul District Office", "public", 240), ("Fees", "trade", 6)),
}
CASEWORKERS = ("caseworker.gwangsan", "Bang Hyo-jin", "Ok Su-bin")


def plan(world: World, folk: Townsfolk) -> None:
    """Put everything in Gwangsan on the agenda."""
    told = data("support")
    world.on(-470, lambda at: _centre(world, folk, told, at), hour=9)
    world.on(-470, lambda at: _office(world, told, at), hour=11)
    world.on(-70, lambda at: _money(world, told, at), hour=9)
    rng = Random(REQUESTS)
    number = round(REQUESTS * min(1.0, world.scale))
    for place in range(number):
        day = FIRST_DAY + place * (-FIRST_DAY - 1) // max(number, 1)
        world.on(day, _asking(world, told["request"], place, rng.random()), hour=10)
    for day in range(FIRST_DAY, 0, 10):
        world.on(day, commands.tick_support, hour=8)


def gwangsan() -> Area:
    """Return the district as an area."""
    return Area.objects.get(code="KR-29-24050")


def person(key: str, name: str, at: datetime) -> Person:
    """Register an invented person; nothing is drawn, so that the rest of the world stays as it is."""
    return register_person(
        name=name,
        email=f"{key}@{DOMAIN}",
        at=at,
        language="ko",
        time_zone="Asia/Seoul",
        area=gwangsan(),
        invented=True,
    )


def _centre(world: World, folk: Townsfolk, told: dict[str, Any], at: datetime) -> None:
    """Five cooperatives found a centre, fill its board through their college, and adopt a charter without approver."""
    centre = told["centre"]
    steward = folk.person(gwangsan(), at, "steward.support")
    stewards = [steward, person("second.support", "Pi Eun-sol", at)]
    body = create_organization(
        by=steward,
        name=centre["name"],
        local_name=centre["local"],
        slug=centre["slug"],
        kind=Organization.Kind.SUPPORT_CENTRE.value,
        area=gwangsan(),
        about=centre["about"],
        source=centre["source"],
        stewards=stewards,
        at=at,
    )
    world.institutions["support"] = body
    college = open_college(
        organization=body, key="cooperatives", title="College of the cooperatives", by=steward, at=at
    )
    members = []
    for number, one in enumerate(told["cooperative"]):
        if number == 0:
            leader = folk.person(gwangsan(), at, "helper.gwangsan")
        else:
            leader = person(
                f"coop.{number}.gwangsan", ("", "Gil Na-ri", "Tsoi Vera", "Mo Jae-i", "Ji Sol-bi")[number], at
            )
        member = create_organization(
            by=leader,
            name=one["name"],
            local_name=one["local"],
            slug=one["slug"],
            kind=Organization.Kind.ENTERPRISE.value,
            form=Organization.Form.COOPERATIVE.value,
            sector=one["sector"],
            area=gwangsan(),
            invented=True,
            at=at,
        )
        offered = offer_membership(by=steward, organization=body, member=member, college=college, at=at)
        consent_to_membership(membership=offered, by=leader, at=at)
        members.append((member, leader))
    for number, role in enumerate((Post.Role.CHAIR, Post.Role.SEAT, Post.Role.SEAT)):
        post = open_post(
            organization=body,
            role=role,
            by=steward,
            at=at,
            title="Chair of the board" if role == Post.Role.CHAIR else "Board",
            college=college,
            term_days=1095,
        )
        chosen = members[number][1]
        for member, leader in (*members[number:], *members[:number])[:3]:
            name_for_post(post=post, organization=member, person=chosen, by=leader, at=at)
    charter = adopt_founding_charter(organization=body, text=samples()[CHARTER], by=steward, at=at)
    desk = commands.open_desk(
        organization=body,
        charter=charter,
        by=steward,
        at=at,
        phone=centre["phone"],
        emergency=centre["emergency"],
    )
    for number, name in enumerate(CASEWORKERS):
        post = commands.staff_desk(desk=desk, by=steward, at=at, title="Caseworker")
        holder = folk.person(gwangsan(), at, name) if number == 0 else person(f"case.{number}", name, at)
        fill_post(post=post, person=holder, by=steward, at=at)
    world.say(body.name)


def _office(world: World, told: dict[str, Any], at: datetime) -> None:
    """An office run by a district government, which fills the seats and approves each request. Invented."""
    head = person("head.haneul", "Do Gyeong-su", at)
    authority, office = (
        create_organization(
            by=head,
            name=told[key]["name"],
            local_name=told[key]["local"],
            slug=told[key]["slug"],
            kind=kind.value,
            area=Area.objects.get(code="KR-29"),
            about=told[key]["about"],
            invented=True,
            stewards=[head, person(f"second.{key}", name, at)],
            at=at,
        )
        for key, kind, name in (
            ("authority", Organization.Kind.PUBLIC_AUTHORITY, "Eom Ji-ho"),
            ("office", Organization.Kind.SUPPORT_CENTRE, "Wi Seon-u"),
        )
    )
    offer_membership(by=head, organization=office, member=authority, at=at)
    desk_head = open_post(
        organization=authority, role=Post.Role.OFFICIAL, by=head, at=at, title="Support division"
    )
    fill_post(post=desk_head, person=head, by=head, at=at)
    for number, title in enumerate(("Director", "Deputy director", "Clerk")):
        post = open_post(
            organization=office,
            role=Post.Role.SEAT,
            by=head,
            at=at,
            title=title,
            chamber="public",
            term_days=365,
        )
        fill_post(
            post=post,
            person=person(f"clerk.{number}.haneul", f"{('Myeong', 'Seon', 'Hyeon')[number]} Ha-rim", at),
            by=head,
            at=at,
        )
    adopt_founding_charter(organization=office, text=with_approval(samples()[CHARTER]), by=head, at=at)


def _money(world: World, told: dict[str, Any], at: datetime) -> None:
    """Both declare the money of the year before: who gave, and how much."""
    for slug, sources in MONEY.items():
        body = Organization.objects.get(slug=told[slug]["slug"])
        for name, kind, millions in sources:
            declare_funding(
                organization=body,
                year=at.year - 1,
                name=name,
                kind=kind,
                amount=millions * MILLION,
                currency="KRW",
                by=steward_of(body),
                at=at,
            )


def with_approval(text: str) -> str:
    """Return the charter of the sample in which a district office approves what a caseworker may take."""
    for old, new in (
        ("Support on request", "Support after approval"),
        ("청하면 돕는 지원", "승인 뒤의 지원"),
        ("Un appui sur demande", "Un appui après approbation"),
        ("درخواست پر مدد", "منظوری کے بعد مدد"),
    ):
        text = replaced(text, f'"{old}"', f'"{new}"')
    bodies = '[bodies.district]\ntitle    = "District office"\nkind     = "public_authority"\n\n# 1. Somebody asks.'
    text = replaced(text, "# 1. Somebody asks.", bodies)
    start = text.index("[stages.asked.moves.take]")
    end = text.index("[stages.asked.moves.withdraw]")
    approve = (
        "[stages.asked.moves.approve]\n"
        '  title    = "Approve this request"\n'
        '  title_in = { ko = "이 요청 승인", fr = "Approuver cette demande", ur = "درخواست منظور کریں" }\n'
        '  by       = "official"\n  of       = "district"\n  to       = "cared"\n\n  '
    )
    return text[:start] + approve + text[end:]


def _asking(
    world: World, stories: list[dict[str, Any]], place: int, chance: float
) -> Callable[[datetime], object]:
    """Somebody asks; a caseworker takes it, perhaps refers it, and answers; most are asked again after 30 days."""

    def ask(at: datetime) -> None:
        desk = SupportDesk.objects.select_related("organization", "charter").get(
            organization=world.institutions["support"]
        )
        story = stories[place % len(stories)]
        made = commands.receive_request(
            desk=desk,
            form=f"demonstration {place}",
            at=at,
            words=story["words"],
            language=story["language"],
            contact="010-0000-0000",
            name=f"Guest {place + 1}",
        )
        day, taken = world.day_of(at), 1 + int(chance * 4)
        if day + taken < 0:
            world.on(
                day + taken, lambda at: _take(world, desk, made.request, story, place, chance, at), hour=11
            )

    return ask


def _take(
    world: World,
    desk: SupportDesk,
    request: SupportRequest,
    story: dict[str, Any],
    place: int,
    chance: float,
    at: datetime,
) -> None:
    by = _caseworker(desk, place)
    commands.take_request(request=request, by=by, at=at)
    commands.sort_request(request=request, by=by, at=at, topic=story["topic"], urgent=request.urgent)
    helper = Organization.objects.get(slug="neighbours-care-cooperative-gwangsan")
    if story["need"] and story["topic"] == "care":
        referral = commands.refer(request=request, organization=helper, need=story["need"], by=by, at=at)
        if place % 3:
            commands.allow_referral(referral=referral, fields=["need", "contact"], at=at)
    day = world.day_of(at) + 2 + int(chance * 20)
    if day < 0:
        world.on(day, lambda at: _answer(world, request, story, by, place, at), hour=15)


def _caseworker(desk: SupportDesk, place: int) -> Person:
    posts = list(desk.desk_posts.order_by("pk"))
    holding = posts[place % len(posts)].post.holdings.order_by("pk")[0]
    assert holding.person is not None
    return holding.person


def _answer(
    world: World, request: SupportRequest, story: dict[str, Any], by: Person, place: int, at: datetime
) -> None:
    text = "찾아와 주셔서 고맙습니다. 이야기한 대로 이어 드렸습니다."
    answered = commands.answer_request(request=request, by=by, at=at, outcome=story["outcome"], text=text)
    if place % 4:
        commands.rate(request=answered, at=at, stars=5 - place % 3)
    looked = world.day_of(at) + 31
    if looked < 0 and place % 7:
        world.on(looked, lambda at: _look_again(answered, place, at), hour=16)


def _look_again(request: SupportRequest, place: int, at: datetime) -> None:
    due = request.follow_ups.filter(after_days=30).first()
    if due is not None:
        result = ("holds", "holds", "partly", "holds", "failed")[place % 5]
        commands.say_whether_it_holds(follow_up=due, at=at, result=result)
