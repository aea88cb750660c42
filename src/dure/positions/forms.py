"""Forms of positions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.positions.amending import LONGEST_CLAUSE
from dure.positions.models import Position, Uptake, WayToDecide
from dure.web.forms import DayField, MomentField

LONGEST_REASON = 4000
LONGEST_TYPED = 200_000
CHOICES = (
    ("yes", pgettext_lazy("ratification", "In favour")),
    ("no", pgettext_lazy("ratification", "Opposed")),
    ("abstain", pgettext_lazy("ratification", "Abstain")),
)


class RefusingForm(forms.Form):
    """A form that can show why a command refused what was typed."""

    def refuse(self, field: str, sentence: str) -> None:
        """Show a refusal at the field it belongs to, or above the form."""
        self.add_error(field if field in self.fields else None, sentence)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PositionForm(forms.Form):
    """What a position adds to a matter's title and text: its clauses."""

    sort = forms.ChoiceField(label=_("What is it?"), choices=Position.Kind.choices)
    addressed_to = forms.CharField(label=_("To whom is it addressed?"), max_length=200, required=False)
    clauses = forms.CharField(
        label=_("Clauses"),
        max_length=LONGEST_TYPED,
        help_text=_(
            "Leave an empty line between two clauses. A first line that begins with # is the heading of a clause."
        ),
        widget=_area(14),
        strip=True,
    )


class InTheNameOf(RefusingForm):
    """A form in which somebody speaks for one of the organizations whose mandate they hold, or for themselves."""

    acting_for = forms.ChoiceField(label=_("In whose name?"), required=False)

    def __init__(self, *args: Any, organizations: Mapping[str, str], **kwargs: Any) -> None:
        """Take the organizations (slug -> name) for which the person may speak."""
        super().__init__(*args, **kwargs)
        if organizations:
            self.fields["acting_for"].choices = [("", _("My own")), *organizations.items()]
        else:
            del self.fields["acting_for"]


class AmendForm(InTheNameOf):
    """Other words for a clause. `base` is the wording that was seen, `replaces` the amendment that is reworked."""

    text = forms.CharField(
        label=_("The clause as you want it"),
        max_length=LONGEST_CLAUSE,
        widget=_area(8),
        help_text=_("Change the words right here. The page shows what is new and what is gone."),
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        widget=_area(3),
        help_text=_("Public. One sentence that a neighbour understands."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput)
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)
    visit = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ["acting_for", "text", "reason"]


class DecideForm(RefusingForm):
    """The reason with which an amendment is accepted or turned down."""

    reason = forms.CharField(
        label=_("Your reason"),
        max_length=LONGEST_REASON,
        widget=_area(3),
        help_text=_("Public. It stands beside the amendment."),
    )
    verb = forms.CharField(widget=forms.HiddenInput, required=False)


class RemarkForm(InTheNameOf):
    """Something said about an amendment."""

    text = forms.CharField(label=_("What do you want to say?"), max_length=10_000, widget=_area(3))

    field_order = ["acting_for", "text"]


class AnswerForm(RefusingForm):
    """What an organization answers in a ratification."""

    choice = forms.ChoiceField(label=_("What is your answer?"), choices=CHOICES, widget=forms.RadioSelect)
    resolution = forms.ChoiceField(
        label=_("Decided in which assembly?"),
        required=False,
        help_text=_("The minutes stand beside the answer."),
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        required=False,
        widget=_area(3),
        help_text=_("Needed if you are opposed. It is printed with the text."),
    )
    reservation = forms.CharField(
        label=_("Reservation"),
        max_length=LONGEST_REASON,
        required=False,
        widget=_area(3),
        help_text=_(
            "In favour, but: what you do not share, or understand differently. It is printed with the text."
        ),
    )

    def __init__(self, *args: Any, resolutions: Mapping[str, str], **kwargs: Any) -> None:
        """Take the decisions of the organization's assemblies on this text (reference -> sentence)."""
        super().__init__(*args, **kwargs)
        if resolutions:
            self.fields["resolution"].choices = [("", _("In no assembly")), *resolutions.items()]
        else:
            del self.fields["resolution"]


class CallForm(RefusingForm):
    """A question to organizations."""

    title = forms.CharField(label=_("Title"), max_length=160)
    question = forms.CharField(label=_("What do you ask?"), max_length=10_000, widget=_area(6))
    until_at = MomentField(
        label=_("Answers until"),
    )
    invited = forms.CharField(
        label=_("Whom do you ask?"),
        max_length=LONGEST_TYPED,
        widget=_area(6),
        help_text=_("One organization in a line: its name, or the last part of the address of its page."),
    )


class CallAnswerForm(RefusingForm):
    """What an organization says to a call."""

    text = forms.CharField(label=_("Your answer"), max_length=20_000, required=False, widget=_area(5))


class AssemblyForm(RefusingForm):
    """The calling of an assembly."""

    title = forms.CharField(label=_("Title"), max_length=160)
    meets_at = MomentField(
        label=_("Day and hour"),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    agenda = forms.CharField(
        label=_("Agenda"), max_length=20_000, widget=_area(5), help_text=_("One point in a line.")
    )


class MinutesForm(RefusingForm):
    """The minutes of an assembly: who came, what was said, what was decided."""

    present = forms.MultipleChoiceField(
        label=_("Which organizations were there?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    minutes = forms.CharField(label=_("Minutes"), max_length=20_000, widget=_area(8))
    decision = forms.CharField(
        label=_("What was decided?"), max_length=10_000, required=False, widget=_area(3)
    )
    choice = forms.ChoiceField(
        label=_("On the text it was about"),
        choices=[("", _("Nothing about it")), *CHOICES],
        required=False,
    )
    in_favour = forms.IntegerField(label=_("Organizations in favour"), min_value=0, required=False)
    against = forms.IntegerField(label=_("Organizations against"), min_value=0, required=False)
    abstained = forms.IntegerField(label=_("Organizations that abstained"), min_value=0, required=False)

    def __init__(self, *args: Any, members: Mapping[str, str], **kwargs: Any) -> None:
        """Take the member organizations (slug -> name)."""
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = list(members.items())


class WayForm(RefusingForm):
    """How a network decides on joint positions."""

    RULES = (
        ("", _("Only its own assembly decides")),
        ("majority", _("More than half of its members")),
        ("qualified_majority", _("A share of its members that you give")),
        ("consent", _("Consent: no member objects")),
    )
    way = forms.ChoiceField(
        label=_("How does it decide?"), choices=WayToDecide.Way.choices, widget=forms.RadioSelect
    )
    rule = forms.ChoiceField(
        label=_("If as one: by which rule?"), choices=RULES, required=False, widget=forms.RadioSelect
    )
    share = forms.CharField(label=_("Share"), max_length=20, required=False, help_text=_("For example 2/3."))
    quorum = forms.CharField(
        label=_("Quorum"),
        max_length=20,
        required=False,
        help_text=_("The part of the members that must vote, for example 1/2."),
    )


class SplitForm(RefusingForm):
    """The part of an organization's voice that goes through each of its networks."""

    def __init__(self, *args: Any, networks: Mapping[str, str], **kwargs: Any) -> None:
        """Take the networks (slug -> name)."""
        super().__init__(*args, **kwargs)
        for slug, name in networks.items():
            self.fields[slug] = forms.IntegerField(label=name, min_value=0, max_value=1000)


class LawForm(RefusingForm):
    """The law as adopted."""

    title = forms.CharField(label=_("Name of the law"), max_length=200)
    source = forms.CharField(label=_("Where can everybody read it?"), max_length=300)
    adopted_on = DayField(label=_("Adopted on"))


class UptakeForm(RefusingForm):
    """What the law says where a clause asked for something."""

    clause = forms.IntegerField(widget=forms.HiddenInput)
    article = forms.CharField(label=_("Article"), max_length=80, required=False)
    text = forms.CharField(label=_("Words of the law"), max_length=20_000, required=False, widget=_area(5))
    verdict = forms.ChoiceField(
        label=_("Is it taken up?"), choices=Uptake.Verdict.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Note"), max_length=2000, required=False, widget=_area(2))


class SignForm(RefusingForm):
    """A signature afterwards, for an organization or as a person."""

    whose = forms.ChoiceField(label=_("Who signs?"), widget=forms.RadioSelect)
    shows_name = forms.BooleanField(
        label=_("My name may stand under the text"),
        required=False,
        help_text=_("Only for a signature of your own. Without it you are counted, not named."),
    )

    def __init__(self, *args: Any, organizations: Mapping[str, str], **kwargs: Any) -> None:
        """Take the organizations (slug -> name) for which the person may sign."""
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [*organizations.items(), ("", _("I sign as a person"))]
        self.fields["whose"].required = False
