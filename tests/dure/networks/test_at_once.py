"""Two consents at the same moment: together they would close a circle, so one of them is refused."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from tests.cast import AT, organization, person, seat, steward_of

from dure.networks import commands, queries
from dure.networks.models import Membership
from dure.people.erasing import erase_person
from dure.refusals import Refused


def together(*calls):
    """Run the calls at once, each with a connection of its own; returns what each gave, or its refusal's code."""
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            return call()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def consent(offer, by):
    return commands.consent_to_membership(membership=offer, by=by, at=AT)


def fill(post, who, by):
    return commands.fill_post(post=post, person=who, by=by, at=AT)


def test_two_consents_at_once_never_close_a_circle(committed_world):
    for number in range(4):
        one = organization(f"One {number}", person(f"One {number}"), kind="network")
        two = organization(f"Two {number}", person(f"Two {number}"), kind="network")
        there = commands.offer_membership(by=steward_of(one), organization=one, member=two, at=AT)
        back = commands.offer_membership(by=steward_of(two), organization=two, member=one, at=AT)
        given = together(partial(consent, there, steward_of(two)), partial(consent, back, steward_of(one)))
        assert sorted(type(result).__name__ for result in given) == ["Membership", "str"]
        assert "would_close_circle" in given
        assert (
            Membership.objects.filter(organization__in=[one, two], member__in=[one, two], from_at=AT).count()
            == 1
        )


def test_one_seat_filled_by_two_stewards_at_once_has_one_holder(committed_world):
    world = committed_world
    seat(world.council, world.outsider, role="steward")
    post = seat(world.council, None)
    given = together(
        partial(fill, post, world.member, world.council_steward),
        partial(fill, post, world.delegate, world.outsider),
    )
    assert Counter(type(result).__name__ for result in given) == {"Membership": 1, "str": 1}
    assert "post_held" in given
    assert queries.seats_count(world.council, AT) == 6


@pytest.mark.parametrize("way", ["leave", "close_post", "erase"])
def test_two_stewards_who_leave_at_once_leave_one_behind(committed_world, way):
    ways = {
        "leave": lambda held: commands.end_membership(membership=held, by=held.person, at=AT),
        "close_post": lambda held: commands.close_post(post=held.post, by=held.person, at=AT),
        "erase": lambda held: erase_person(person=held.person, at=AT),
    }
    for number in range(4):
        body = organization(f"Body {number}", person(f"First {number}"))
        seat(body, person(f"Second {number}"), role="steward")
        held = Membership.objects.filter(organization=body).select_related("organization", "person", "post")
        given = together(*(partial(ways[way], one) for one in held))
        assert given.count("last_steward") == 1
        assert len(queries.stewards(body, AT)) == 1


def test_a_steward_who_left_a_moment_later_does_not_stay_behind(world):
    second = seat(world.district, world.outsider, role="steward")
    commands.vacate_post(post=second, by=world.outsider, at=AT + timedelta(seconds=1))
    with pytest.raises(Refused) as refused:
        commands.vacate_post(
            post=world.district.posts.get(role="steward", closed_at=None, holdings__person=world.steward),
            by=world.steward,
            at=AT,
        )
    assert refused.value.code == "last_steward"


def test_one_form_sent_twice_at_once_makes_one_thing(committed_world):
    world = committed_world
    district, by = world.district, world.steward
    posts, persons, articles = (
        together(*[partial(command, organization=district, at=AT, **given)] * 2)
        for command, given in (
            (commands.open_post, {"by": by, "role": "seat", "title": "Youth", "ref": "aaaaabbbbb"}),
            (commands.register_member_without_email, {"leader": by, "name": "Sun", "ref": "cccccddddd"}),
            (
                commands.record_legal_basis,
                {"by": by, "title": "Ordinance", "article": "9", "in_force_from": AT.date()},
            ),
        )
    )
    assert (posts[0], persons[0], articles[0]) == (posts[1], persons[1], articles[1])
    assert (posts[0].ref, persons[0].ref) == ("aaaaabbbbb", "cccccddddd")
    assert district.posts.filter(title="Youth").count() == 1
    assert district.memberships.filter(person__name="Sun").count() == 1
    assert district.legal_bases.filter(article="9").count() == 1
