"""Policy dossiers as a kind of matter: what went in, the text version by version, and what it did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.dossiers import queries
from dure.dossiers.forms import LONGEST_TEXT, DossierForm, TakeInForm, TextForm
from dure.dossiers.models import PolicyDossier, PolicyProposal, PolicyText
from dure.matters.kinds import Kind, register
from dure.matters.models import Act, Matter
from dure.matters.rows import rows
from dure.people.models import Person
from dure.refusals import refuse
from polity.sentences import gettext_noop

PARTS = {"write": PolicyText.Part.NEGOTIATED, "report": PolicyText.Part.RESULT}


class DossierKind(Kind):
    """A policy that those concerned and the government write together; it stays public however it ends."""

    key = "dossier"
    title = _("policy dossier")
    raise_title = _("Open a dossier")
    related = ("policy_dossier",)
    template = "dossiers/dossier.html"
    raise_form = DossierForm
    act_forms = {"take_in": TakeInForm, "write": TextForm, "report": TextForm}

    def create(
        self, *, matter: Matter, by: Person, at: datetime, details: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Store which instrument is looked for."""
        instrument = str(details.get("instrument") or "").strip()[:160]
        if not instrument:
            raise refuse(
                "instrument_missing", gettext_noop("Say which instrument is looked for."), field="instrument"
            )
        PolicyDossier.objects.create(matter=matter, instrument=instrument)
        return {"policy_instrument": instrument}

    def check(self, *, matter: Matter, verb: str, sum: int | None, details: Mapping[str, Any]) -> None:
        """Refuse a proposal that is not there, a text without words, and a vote on no text."""
        if verb == "take_in":
            _proposal(matter, details)
        elif verb in PARTS and not 0 < len(str(details.get("text") or "").strip()) <= LONGEST_TEXT:
            raise refuse("text_missing", gettext_noop("Write the text."), field="text")
        elif verb == "negotiate" and not _dossier(matter).proposals.exists():
            raise refuse(
                "no_proposal", gettext_noop("No proposal stands in the dossier yet. Take one in first.")
            )
        elif verb == "put_to_vote" and not _dossier(matter).texts.exists():
            raise refuse("no_text", gettext_noop("There is no text to decide on yet. Put one down first."))

    def after(self, *, matter: Matter, act: Act, details: Mapping[str, Any]) -> None:
        """Keep the link to a proposal, or a version of the text."""
        dossier = _dossier(matter)
        if act.verb == "take_in":
            PolicyProposal.objects.create(dossier=dossier, proposal=_proposal(matter, details), act=act)
        elif act.verb in PARTS:
            PolicyText.objects.create(
                dossier=dossier, part=PARTS[act.verb], text=str(details["text"]).strip(), act=act
            )

    def public(self, matter: Matter) -> dict[str, Any]:
        """Return the whole way: proposals, versions, decision, reports, reason of the end."""
        dossier = _dossier(matter)
        way = queries.way_of(dossier)
        return {
            "instrument": dossier.instrument,
            "proposals": [one.ref for one in way.proposals],
            "versions": [one.text for one in way.versions],
            "decision": way.decision.outcome if way.decision else None,
            "reports": [one.text for one in way.reports],
            "ended": matter.ended,
            "reason": way.end.reason if way.end else "",
        }

    def listed(self, matters: Sequence[Matter]) -> dict[int, dict[str, Any]]:
        """Return the instrument and the end of each; the way is told by the dossier itself."""
        return {one.pk: {"instrument": one.policy_dossier.instrument, "ended": one.ended} for one in matters}

    def context(self, matter: Matter) -> dict[str, Any]:
        """Return the way of the dossier, with the proposals as rows."""
        dossier = _dossier(matter)
        way = queries.way_of(dossier)
        return {
            "dossier": dossier,
            "policy_way": way,
            "proposal_rows": rows(way.proposals, matter.moved_at, with_round=True),
        }


def _dossier(matter: Matter) -> PolicyDossier:
    return PolicyDossier.objects.get(matter=matter)


def _proposal(matter: Matter, details: Mapping[str, Any]) -> Matter:
    ref = str(details.get("proposal") or "").strip()
    found = Matter.objects.filter(ref=ref).exclude(pk=matter.pk).first()
    if found is None:
        raise refuse(
            "no_such_proposal",
            gettext_noop("There is no matter with this reference. It stands on the page of the proposal."),
            field="proposal",
        )
    if _dossier(matter).proposals.filter(proposal=found).exists():
        raise refuse(
            "taken_in_already", gettext_noop("This proposal stands in the dossier."), field="proposal"
        )
    return found


register(DossierKind())
