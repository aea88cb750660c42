"""What a steward does with the rounds of an organization, as acts of the room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.ballots.commands import delete_round_by_two
from dure.dashboards import room_forms
from dure.dashboards.room import Act, Room, own


class RoundRefForm(forms.Form):
    """Names one round of the organization."""

    ref = forms.SlugField(max_length=80, widget=forms.HiddenInput)


def _delete(room: Room, given: Mapping[str, Any]) -> object:
    return delete_round_by_two(
        round=own(room.organization.rounds, slug=given["ref"]), by=room.person, at=room.at
    )


ACTS = (
    Act(
        "delete_round",
        "rounds",
        _("Delete this round"),
        _("Delete it before it begins"),
        _("The round is deleted. That it was there stays on the record."),
        room_forms.plain(RoundRefForm),
        _delete,
        for_rows=True,
    ),
)
