"""What a steward does with trust surveys, as acts of the room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.dashboards import room_forms
from dure.dashboards.room import Act, Room
from dure.trust.commands import open_wave, start_survey
from dure.trust.forms import SurveyForm, WaveForm
from dure.trust.queries import surveys_of


def trust(room: Room) -> dict[str, Any]:
    """Return the series of the organization, for the page on which a steward starts them."""
    return {"trust_surveys": surveys_of(room.organization)[:20]}


ACTS = (
    Act(
        "start_trust_survey",
        "voice",
        _("Start a trust survey"),
        _("Start this survey"),
        _("The survey is there. Now open its first wave."),
        room_forms.of_organization(SurveyForm),
        lambda room, given: start_survey(organization=room.organization, by=room.person, at=room.at, **given),
    ),
    Act(
        "open_trust_wave",
        "voice",
        _("Ask the members: open a trust survey of this year"),
        _("Open it on these days"),
        _("It opens and closes by the clock. Each member answers once, unseen."),
        room_forms.among_people(WaveForm),
        lambda room, given: open_wave(by=room.person, at=room.at, **given),
    ),
)
