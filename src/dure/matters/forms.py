"""Forms for raising a matter, for each act that a charter allows, and for speaking about a matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.matters.discussion import LONGEST_COMMENT
from dure.matters.kinds import Kind, kind_of
from dure.matters.models import Comment, Matter
from dure.matters.saying import Saying
from dure.networks.models import Organization
from polity.charters import Move, Stage
from polity.rules import RULES

# Codes of refusals by the process that belong to one input of the form.
FIELD_OF = {
    "reason_missing": "reason",
    "choice_unknown": "choice",
    "outcome_unknown": "outcome",
    "sum_missing": "sum",
    "sum_wrong": "sum",
    "text_missing": "text",
    "text_too_long": "text",
}
CHOICES = {
    "yes": pgettext_lazy("to choose in a vote", "Yes"),
    "no": pgettext_lazy("to choose in a vote", "No"),
    "abstain": pgettext_lazy("to choose in a vote", "Abstain"),
    "consent": pgettext_lazy("to choose in a vote", "Consent"),
    "concern": pgettext_lazy("to choose in a vote", "Consent, with a concern"),
    "stand_aside": pgettext_lazy("to choose in a vote", "Stand aside"),
    "object": pgettext_lazy("to choose in a vote", "Object"),
}
ANSWERS = {
    "adopt": pgettext_lazy("to answer", "Adopt"),
    "adopt_in_part": pgettext_lazy("to answer", "Adopt in part"),
    "refuse": pgettext_lazy("to answer", "Refuse"),
}
LONGEST_TITLE = 160
LONGEST_TEXT = 50_000
LONGEST_REASON = 5_000


class ActForm(forms.Form):
    """One act: on whose behalf, from which visit of the matter, and what the charter and the kind ask for with it."""

    visit = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    acting_for = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    post = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    @property
    def details(self) -> dict[str, Any]:
        """What the form says beyond on whose behalf and from which visit: keyword arguments of `perform`."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("visit", "acting_for", "post")
        }

    def refuse(self, field: str, sentence: str) -> None:
        """Show a refusal at the field it belongs to, or above the form."""
        self.add_error(field if field in self.fields else None, sentence)


def act_form(
    *,
    matter: Matter,
    stage: Stage,
    move: Move,
    saying: Saying,
    sent: Any = (None, None),
    **initial: Any,
) -> ActForm:
    """Return the form of one move in one stage, bound to what was sent (data and files), if anything was."""
    key = "-".join(str(part) for part in (move.verb, initial.get("acting_for"), initial.get("post")) if part)
    form = ActForm(*sent, initial={"visit": matter.visit, **initial}, auto_id=f"{key}-%s")
    if move.verb == "vote" and stage.decision is not None:
        rule = RULES[stage.decision.rule]
        form.fields["choice"] = forms.ChoiceField(
            label=_("How do you vote?"),
            choices=[
                (choice, CHOICES.get(choice, rule.choice_titles.get(choice, choice)))
                for choice in rule.choices
            ],
            widget=forms.RadioSelect,
        )
    if move.is_answer:
        form.fields["outcome"] = forms.ChoiceField(
            label=_("What is the answer?"),
            choices=[(answer, _leading(answer, to, saying)) for answer, to in move.outcomes.items()],
            widget=forms.RadioSelect,
        )
    kind = kind_of(matter.kind)
    more = kind.form_for(matter, move)
    if more is not None:
        form.fields.update(more(**kind.act_form_options(matter, move.verb)).fields)
    if _takes_reason(stage, move):
        form.fields["reason"] = _reason_field(stage, move)
    return form


def _leading(answer: str, to: str, saying: Saying) -> str:
    return _("%(answer)s: it goes on to “%(stage)s”") % {
        "answer": ANSWERS[answer],
        "stage": saying.stage(to),
    }


def _takes_reason(stage: Stage, move: Move) -> bool:
    return bool(move.reason or move.verb == "vote" or move.targets) and move.verb != "decide"


def _reason_field(stage: Stage, move: Move) -> forms.CharField:
    rule = RULES[stage.decision.rule] if move.verb == "vote" and stage.decision else None
    hint = _("Public. One sentence that a neighbour understands.")
    if rule is not None and rule.with_reason:
        hint = _("Public. An objection counts only with its reason.")
    return forms.CharField(
        label=pgettext_lazy("of an act", "Reason"),
        required=move.reason,
        max_length=LONGEST_REASON,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason; it will be published with the act.")},
    )


class CommentForm(forms.Form):
    """A contribution to the discussion."""

    text = forms.CharField(
        label=_("What do you want to say?"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you want to say.")},
    )
    mark = forms.ChoiceField(
        label=_("Does it speak for or against?"),
        choices=[
            ("", pgettext_lazy("mark of a comment", "Neither")),
            (Comment.Mark.PRO, pgettext_lazy("mark of a comment", "For")),
            (Comment.Mark.CONTRA, pgettext_lazy("mark of a comment", "Against")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    acting_for = forms.ChoiceField(label=_("In whose name?"), required=False)
    parent = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *args: Any, organizations: Mapping[str, str], **kwargs: Any) -> None:
        """Take the organizations (slug -> name) for which the person may speak."""
        super().__init__(*args, **kwargs)
        if organizations:
            self.fields["acting_for"].choices = [("", _("My own")), *organizations.items()]
        else:
            del self.fields["acting_for"]


class MatterForm(forms.Form):
    """What every matter has: a title, a text, and the body in which it is raised."""

    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, help_text=_("What should happen, in one line.")
    )
    raised_in = forms.ModelChoiceField(
        label=_("Where do you raise it?"), queryset=Organization.objects.none(), to_field_name="slug"
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        help_text=_(
            "Say what is needed, for whom, and how it would be done. Markdown works: ## heading, **bold**."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(
        self, *args: Any, bodies: Any, kind: Kind, options: Mapping[str, Any], **kwargs: Any
    ) -> None:
        """Take the bodies in which this person may raise a matter, and the kind with what its own form needs."""
        super().__init__(*args, **kwargs)
        self.fields["raised_in"].queryset = bodies
        self.fields["raised_in"].empty_label = None if len(bodies) == 1 else _("Choose one")
        if kind.raise_form is not None:
            self.fields.update(kind.raise_form(**options).fields)

    def refuse(self, field: str, sentence: str) -> None:
        """Show a refusal at the field it belongs to, or above the form."""
        self.add_error(field if field in self.fields else None, sentence)
