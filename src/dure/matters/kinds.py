"""The kinds of matter. Each kind brings a table of its own and says here what it adds to the common way of a matter.

A kind is registered by its module, which `dure.apps` loads; nothing in the trunk names a branch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.charters.models import Round
from dure.drawings.thread import Station
from dure.networks.capacities import Holdings
from dure.refusals import refuse
from polity.charters import Move
from polity.rules import Outcome
from polity.sentences import gettext_noop

if TYPE_CHECKING:
    from dure.matters.models import Act, Matter
    from dure.people.models import Person


class Kind:
    """One kind of matter. The base is a plain motion: a title, a text, and nothing more."""

    key = "motion"
    title: str | Promise = _("motion")
    raise_title: str | Promise = _("Raise a motion")
    raise_done: str | Promise = _("It is raised. Ask others to support it.")
    owed = True  # whether the body that holds a matter owes the next move; False where it only tells what others did
    sum_field = "sum"  # the detail from which `sum_asked` reads
    related: tuple[str, ...] = ()  # this kind's own row beside a matter, to be read with it
    template = ""  # what the matter's page shows about this kind's own columns
    round_template = ""  # what a round's page shows about all matters of this kind together
    compare_template = ""  # the same of two rounds, side by side
    raise_form: type[Form] | None = None  # more fields on the page where one is raised
    act_forms: Mapping[str, type[Form]] = {}  # verb -> more fields for that act
    elsewhere: frozenset[str] = (
        frozenset()
    )  # verbs whose forms stand on pages of this kind, not on the matter's

    def sum_asked(self, details: Mapping[str, Any]) -> int | None:
        """Return the sum the matter asks for, in minor units, if it asks for one."""
        return None

    def sum_at_start(self, matter: Matter) -> int | None:
        """Return the sum that a stored matter asked for when it was raised."""
        return None

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store this kind's own row beside `matter` and return what of it belongs in the record."""
        return {}

    def check(self, *, matter: Matter, verb: str, sum: int | None, details: Mapping[str, Any]) -> None:
        """Raise `Refused` where this kind does not allow an act that the charter allows."""

    def after(self, *, matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
        """Follow an act inside its transaction: bring this kind's own columns up to date."""

    def at_deadline(self, matter: Matter, verb: str) -> tuple[str, str]:
        """Return what the clock does at a deadline, and its reason: `verb`, unless this kind knows more."""
        return verb, ""

    def is_author(self, matter: Matter, holdings: Holdings) -> bool:
        """Whether what somebody holds makes them an author of the matter beside the person who raised it."""
        return False

    def ratified(self, matter: Matter, at: datetime) -> Outcome | None:
        """Return how the ratification of the matter stands at `at`; None for what networks do not ratify."""
        return None

    def public(self, matter: Matter) -> dict[str, Any]:
        """Return this kind's own columns for the API and the JSON of the page."""
        return {}

    def listed(self, matters: Sequence[Matter]) -> dict[int, dict[str, Any]]:
        """Return for lists what `public` returns, by the id of the matter: the same few queries however many there are.

        What is long to tell may be left out; the matter itself tells it.
        """
        return {one.pk: self.public(one) for one in matters}

    def context(self, matter: Matter) -> dict[str, Any]:
        """Return what `template` needs."""
        return {}

    def way(self, matter: Matter, stations: Sequence[Station]) -> Sequence[Station]:
        """Return the way of a matter as its thread draws it; a kind that follows others tells their way."""
        return stations

    def form_for(self, matter: Matter, move: Move) -> type[Form] | None:
        """Return the form with what this kind asks for with a move; None where it asks for nothing."""
        return self.act_forms.get(move.verb)

    def form_options(self, round: Round, by: Person, at: datetime) -> dict[str, Any]:
        """Return keyword arguments for `raise_form`."""
        return {}

    def act_form_options(self, matter: Matter, verb: str) -> dict[str, Any]:
        """Return keyword arguments for the form in `act_forms` that belongs to `verb`."""
        return {}

    def round_context(self, round: Round) -> dict[str, Any]:
        """Return what `round_template` needs."""
        return {}

    def round_data(self, round: Round) -> dict[str, Any]:
        """Return what this kind adds to the JSON of a round: totals and shares."""
        return {}


KINDS: dict[str, Kind] = {"motion": Kind()}


def register(kind: Kind) -> Kind:
    """Add a kind; its key must be new."""
    if kind.key in KINDS:
        raise ValueError(f"There is already a kind of matter called {kind.key!r}.")
    KINDS[kind.key] = kind
    return kind


def kind_of(key: str) -> Kind:
    """Return the kind with this key; a charter may name none that is not registered."""
    if key not in KINDS:
        raise refuse("unknown_kind", gettext_noop("There is no kind of matter called “{key}”."), key=key)
    return KINDS[key]
