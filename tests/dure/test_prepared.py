"""What is prepared answers as the ORM does, whatever the values, on every database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.cast import AT, LATER, person

from dure.networks.models import Area, Membership, Organization, Post
from dure.networks.queries import live
from dure.people.models import Person
from dure.prepared import Prepared, insert, update

pytestmark = pytest.mark.django_db

HELD = Prepared(
    lambda organization, at, role: (
        Membership.objects.filter(live(at), organization_id=organization, post__role=role)
        .select_related("post__organization", "person", "member")
        .order_by("-pk")
    )
)


def held(organization: Organization, at, role: str) -> list[Membership]:
    return list(
        Membership.objects.filter(live(at), organization=organization, post__role=role)
        .select_related("post__organization", "person", "member")
        .order_by("-pk")
    )


def columns(instance) -> dict:
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}


def test_rows_are_those_of_the_orm_with_what_was_selected_with_them(world, django_assert_num_queries):
    for organization in Organization.objects.all():
        for at in (AT - timedelta(seconds=1), AT, LATER):
            for role in ("steward", "seat"):
                expected = held(organization, at, role)
                with django_assert_num_queries(1):
                    found = HELD.all(organization=organization.pk, at=at, role=role)
                    assert [columns(one) for one in found] == [columns(one) for one in expected]
                    assert [columns(one.post.organization) for one in found] == [
                        columns(one.post.organization) for one in expected
                    ]
                    assert [one.person for one in found] == [one.person for one in expected]
                    assert [one.member for one in found] == [None] * len(expected)


def test_values_come_as_the_orm_gives_them(world):
    asked = Prepared(
        lambda at, name: Post.objects.filter(created_at__lte=at, organization__name=name).values_list(
            "ref", "created_at", "organization__area__code"
        )
    )
    for name in (world.umbrella.name, "it's % not '\x01value 0\x01", ""):
        expected = Post.objects.filter(created_at__lte=AT, organization__name=name).values_list(
            "ref", "created_at", "organization__area__code"
        )
        assert asked.all(at=AT, name=name) == list(expected)
    assert asked.first(at=AT, name="nobody") is None


def test_a_value_that_does_not_stand_in_the_query_is_noticed():
    doubled = Prepared(lambda number: Person.objects.filter(pk=number * 2))
    with pytest.raises(ValueError, match="number is not in the query as it was given"):
        doubled.all(number=3)
    with pytest.raises(TypeError):
        HELD.all(organization=None, at=AT, role="seat")


def test_rows_are_written_from_rows(world):
    copied = Prepared(
        lambda code: (
            Area.objects.filter(code=code)
            .order_by("pk")
            .values_list("name", "name", "kind", "local_name", "time_zone")
        )
    )
    before = Area.objects.count()
    copied.insert_into(Area, ("code", "name", "kind", "local_name", "time_zone"), code=world.gwangjin_gu.code)
    copied.insert_into(Area, ("code", "name", "kind", "local_name", "time_zone"), code="nowhere")
    assert Area.objects.count() == before + 1
    assert Area.objects.get(code=world.gwangjin_gu.name).kind == world.gwangjin_gu.kind


def test_inserting_and_updating_are_saving(world):
    made = insert(Person(name="Kim", email="kim@example.net", joined_at=AT, area=world.gwangjin_gu))
    assert made.pk is not None
    assert not made._state.adding
    assert columns(Person.objects.get(pk=made.pk)) == columns(made)
    made.name, made.language = "Lee", "ko"
    update(made, ("name",))
    assert Person.objects.values_list("name", "language").get(pk=made.pk) == ("Lee", "en")
    assert person("Park").pk == made.pk + 1


def test_inserting_what_is_there_is_an_integrity_error(world):
    with pytest.raises(IntegrityError):
        insert(Person(name="Kim", email=world.member.email, joined_at=AT))
