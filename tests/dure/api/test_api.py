"""The API does what the pages do, and refuses with the same codes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import World, steward_of
from tests.dure.charters.test_commands import round_of

from dure import clock
from dure.ballots.commands import open_round
from dure.charters.models import Round
from dure.charters.queries import samples
from dure.record.queries import entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(world: World, settings) -> Round:
    """An open round of the Seoul budget; the clock stands at the world's moment."""
    given = round_of(world)
    settings.DURE_CLOCK_OFFSET += (given["at"] + timedelta(hours=1) - clock.now()).total_seconds()
    return open_round(**given)


def api(person=None) -> Client:
    """A client signed in as `person`, or as nobody."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def post(client: Client, path: str, **body):
    """Post JSON."""
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")


def raised(world: World, round: Round) -> str:
    """A proposal raised by the member; its reference."""
    answer = post(
        api(world.member),
        f"/rounds/{round.slug}/matters",
        title="Night care",
        text="For shift workers.",
        raised_in=world.district.slug,
        cost=400_000,
        beneficiaries="Parents",
        origin="private",
    )
    assert answer.status_code == 201, answer.content
    return answer.json()["ref"]


def test_a_proposal_is_raised_and_read_again(world, round):
    ref = raised(world, round)
    read = api().get(f"/api/v1/matters/{ref}").json()
    assert (read["stage"], read["held_by"], read["sum"]) == ("raised", world.district.slug, 400_000)
    assert read["details"]["cost"] == 400_000
    assert [one["ref"] for one in api().get("/api/v1/matters").json()["matters"]] == [ref]


def test_an_act_carries_its_receipt(world, round):
    ref = raised(world, round)
    act = post(api(world.member), f"/matters/{ref}/acts", verb="support").json()
    assert act["entry"] == entries(matter=ref).first().number
    assert [one["verb"] for one in api().get(f"/api/v1/matters/{ref}/acts").json()] == ["support"]


def test_refusals_have_the_same_codes_as_everywhere(world, round):
    ref = raised(world, round)
    carry = post(api(world.delegate), f"/matters/{ref}/acts", verb="carry")
    assert (carry.status_code, carry.json()["code"]) == (409, "supports_missing")
    outsider = post(api(world.outsider), f"/matters/{ref}/acts", verb="support")
    assert (outsider.status_code, outsider.json()["code"]) == (403, "wrong_capacity")
    nobody = post(api(), f"/matters/{ref}/acts", verb="support")
    assert (nobody.status_code, nobody.json()["code"]) == (401, "sign_in")


def test_what_one_may_not_use_answers_like_what_is_not_there(world, round):
    ref = raised(world, round)
    answers = {
        (answer.status_code, answer.content)
        for answer in (
            post(api(world.member), f"/matters/{ref}/acts", verb="support", post=post_ref)
            for post_ref in ("nowhere", world.council.posts.first().ref)
        )
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    siblings = {
        (answer.status_code, answer.content)
        for answer in (
            post(api(world.delegate), f"/matters/{ref}/acts", verb="support", acting_for=slug)
            for slug in ("nowhere", world.sibling.slug)
        )
    }
    assert len(siblings) == 1


def test_a_body_that_names_a_sibling_answers_like_one_that_names_nothing(world, round):
    proposal = {"title": "T", "text": "t", "cost": 5, "beneficiaries": "b", "origin": "private"}
    enterprise = world.sibling_enterprises[0].slug
    tried = {
        f"/rounds/{round.slug}/matters": lambda slug: {**proposal, "raised_in": slug},
        "/mandates": lambda slug: {"organization": slug, "person": world.member.ref},
        "/memberships": lambda slug: {"organization": slug, "member": enterprise},
    }
    for path, body in tried.items():
        sibling, nothing = (
            post(api(world.steward), path, **body(slug)) for slug in (world.sibling.slug, "nowhere")
        )
        assert (sibling.status_code, sibling.content) == (404, nothing.content), path


def test_a_charter_is_checked_without_signing_in():
    found = post(api(), "/charters/check", text='key = "x"\n').json()
    assert {"missing"} <= {fault["code"] for fault in found}
    sound = samples()["simple-association"]
    assert post(api(), "/charters/check", text=sound).json() == []
    longer = sound + "# so long\n" * 6000 + "what = [\n"  # the fault stands behind what can be adopted
    assert post(api(), "/charters/check", text=longer).status_code == 422


def test_the_documents_name_every_refusal():
    document = api().get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            codes = set(operation["responses"])
            assert {"400", "404", "422"} <= codes, (method, path)
            if "security" in operation:
                assert {"401", "403", "409"} <= codes, (method, path)


def test_memberships_and_mandates_go_through_the_same_commands(world, round):
    steward = api(steward_of(world.district))
    given = post(steward, "/mandates", organization=world.district.slug, person=world.member.ref, days=30)
    assert given.status_code == 201
    stranger = post(api(world.sibling_steward), f"/mandates/{given.json()['ref']}/revoke", reason="")
    unknown = post(api(world.sibling_steward), "/mandates/nowhere/revoke", reason="")
    assert (stranger.status_code, stranger.content) == (unknown.status_code, unknown.content)
    assert post(steward, f"/mandates/{given.json()['ref']}/revoke", reason="over").status_code == 200


def test_a_mandate_is_given_to_people_of_the_organization_only(world):
    slug, refs = world.district.slug, (world.outsider.ref, world.sibling_steward.ref, "nobody")
    answers = [post(api(world.steward), "/mandates", organization=slug, person=ref) for ref in refs]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[2].content)}
    belongs, nobody = (
        post(api(world.member), "/mandates", organization=slug, person=ref)
        for ref in (world.delegate.ref, "nobody")
    )
    assert belongs.status_code == 403
    assert (belongs.status_code, belongs.content) == (nobody.status_code, nobody.content)
