"""Who may do what: every verb of the Seoul budget charter, by everyone of the cast, at each of its stages."""

from __future__ import annotations

import json

import pytest
from django.db import transaction
from tests.cast import mandate
from tests.seoul import CLOSES, NOW, Seoul, build_seoul, fresh

from dure.charters.models import Charter
from dure.matters.commands import perform
from dure.matters.models import Act, Matter
from dure.people.models import Person
from dure.record.models import Entry
from dure.refusals import Refused

COUNCIL = {"council_chair", "public_seat", "other_public_seat", "private_seat"}
COMMITTEE = {"committee_chair", "committee_seat", "other_committee_seat"}

# Stage -> verb -> who may. Whatever is not named here is refused, whoever asks.
MAY: dict[str, dict[str, set[str]]] = {
    "raised": {
        "support": {"member", "author"},  # the steward supported before: each person counts once
        "carry": {"delegate"},
        "withdraw": {"author"},
    },
    "weighed": {"send_back": {"umbrella_steward"}, "withdraw": {"author"}},
    "deliberated": {
        "vote": COUNCIL,
        "decide": {"council_chair"},
        "send_back": {"council_chair"},
        "withdraw": {"author"},
    },
    "received": {
        "attend": {"other_committee_seat"},  # the other two are present already
        "open": {"committee_chair"},
        "withdraw": {"author"},
    },
    "examined": {"vote": COMMITTEE, "decide": {"committee_chair"}, "send_back": {"committee_chair"}},
    "consulted": {"answer": {"parliament_official"}},
    "granted": {"report": {"city_official"}, "complete": {"city_official"}},
}
DETAILS = {
    "vote": {"choice": "no"},
    "answer": {"outcome": "adopt"},
    "report": {"committed": 10, "paid": 5},
}


def test_an_act_is_done_in_the_capacity_that_is_held_in_the_body_of_the_move(seoul: Seoul) -> None:
    text = seoul.charter.text.replace('by       = "delegate"', 'by       = ["steward", "delegate"]', 1)
    Charter.objects.filter(id=seoul.charter.id).update(text=text)
    both = seoul.roles["umbrella_steward"]
    mandate(both, seoul.world.district)
    act = perform(matter=fresh(seoul.supported()), verb="carry", by=both, at=NOW)
    assert (act.capacity, act.held_by) == ("delegate", seoul.world.district)
    assert json.loads(Entry.objects.get(number=act.entry).payload)["capacity"] == "delegate"


class Undone(Exception):
    """Takes back an act that was only tried."""


def allowed(matter: Matter, verb: str, by: Person) -> bool:
    """Whether the act goes through; it is taken back at once. A refusal may have stored nothing."""
    before = Act.objects.count()
    at = NOW if matter.stage in ("raised", "weighed") else CLOSES
    try:
        with transaction.atomic():
            perform(
                matter=matter, verb=verb, by=by, at=at, reason="For good reason.", **DETAILS.get(verb, {})
            )
            raise Undone
    except Undone:
        return True
    except Refused:
        assert Act.objects.count() == before
        return False


@pytest.mark.django_db
@pytest.mark.parametrize("stage", MAY)
def test_only_those_named_in_the_charter_may_act(stage: str) -> None:
    seoul: Seoul = build_seoul()
    matter = seoul.at_stage(stage)
    verbs = sorted({verb for one in seoul.charter.process.stages.values() for verb in one.moves})
    found = {
        (verb, role)
        for verb in verbs
        for role, person in seoul.roles.items()
        if allowed(matter, verb, person)
    }
    assert found == {(verb, role) for verb, roles in MAY[stage].items() for role in roles}


def test_the_table_covers_every_open_stage_but_the_reworking(seoul: Seoul) -> None:
    stages = {key for key, one in seoul.charter.process.stages.items() if not one.final}
    assert stages - set(MAY) == {"reworked"}
