"""Who may answer in a wave of a trust survey, and until when."""

from __future__ import annotations

from datetime import datetime

from dure.networks.models import Organization
from dure.networks.policies import names_of, stewards
from dure.refusals import Refused, refuse
from dure.trust.models import TrustWave
from polity.sentences import gettext_noop


def is_open(wave: TrustWave, at: datetime) -> Refused | None:
    """Return why nobody can answer at `at`, or None: one can from the opening on, and no longer at the close."""
    if at < wave.opens_at:
        return refuse("wave_not_open", gettext_noop("This survey opens on {moment}."), moment=wave.opens_at)
    if at >= wave.closes_at or wave.closed_at is not None:
        return refuse("wave_closed", gettext_noop("This survey closed on {moment}."), moment=wave.closes_at)
    return None


def not_asked(organization: Organization) -> Refused:
    """Return the refusal of somebody who did not belong to the organization when the wave opened."""
    return refuse(
        "not_asked",
        gettext_noop(
            "This survey asks those who belonged to {organization} when it opened. You are asked the next time."
        ),
        organization=str(organization),
    )


def membership_ended(organization: Organization, at: datetime) -> Refused:
    """Return the refusal of somebody who was asked but belongs to the organization no longer."""
    return refuse(
        "membership_ended",
        gettext_noop(
            "Your membership in {organization}, or in what belongs to it, has ended. "
            "Its stewards can renew it: {stewards}."
        ),
        organization=str(organization),
        stewards=names_of(stewards(organization, at)),
    )


def already_answered() -> Refused:
    """Return the refusal of a second sheet."""
    return refuse(
        "already_answered",
        gettext_noop("An answer is in already. Nobody can find it, so it cannot be changed."),
    )
