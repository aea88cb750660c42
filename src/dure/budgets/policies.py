"""Who may say which groups must be heard in a round, and who of them was heard in a proposal."""

from __future__ import annotations

from datetime import datetime

from dure.charters.models import Round
from dure.matters.models import Matter
from dure.networks.policies import may_speak_for, may_steward
from dure.people.models import Person
from dure.refusals import Refused


def may_declare_group(person: Person, round: Round, at: datetime) -> Refused | None:
    """None for a steward of the organization that holds the round."""
    return may_steward(person, round.organization, at)


def may_tell_of_hearing(person: Person, matter: Matter, at: datetime) -> Refused | None:
    """None for whoever raised the proposal, and for who speaks for the body in which it was raised."""
    return None if matter.author_id == person.pk else may_speak_for(person, matter.raised_in, at)
