"""Requests to a support centre as a kind of matter, so that a charter can say how they are answered.

A request itself is never a matter: it is private, stands in no record, and is asked on the page of its centre.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.matters.kinds import Kind, register
from dure.matters.models import Matter
from dure.people.models import Person
from dure.refusals import refuse
from dure.support.path import MATTER
from polity.sentences import gettext_noop


class RequestKind(Kind):
    """What a charter of a support centre moves. Nobody raises one in public."""

    key = MATTER
    title = _("request")
    raise_title = _("Requests are asked at the support centre")

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Refuse: what somebody asks is told to the centre alone."""
        raise refuse(
            "request_private",
            gettext_noop("A request is private. Ask on the page of the support centre, not in a round."),
        )


register(RequestKind())
