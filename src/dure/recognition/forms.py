"""Forms of claims, reports, reviews, incentives and of the framework editor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.files.forms import FilesField
from dure.frameworks.models import Framework
from dure.recognition.models import Incentive, Report
from dure.recognition.showing import spoken
from dure.web.forms import DayField

LONGEST_TEXT = 200_000


def code_field(label: Any) -> forms.CharField:
    """Return a field for a text in TOML."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 30, "spellcheck": "false", "class": "code", "autocomplete": "off"}
        ),
    )


class FrameworkForm(forms.Form):
    """The text of a framework."""

    text = code_field(_("Text of the framework"))

    def clean_text(self) -> str:
        """Return the text with the line ends of a text file, as browsers send others."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


class ApplicationForm(forms.Form):
    """The report with which an organization applies."""

    report = forms.ModelChoiceField(
        label=_("With which report?"),
        queryset=Report.objects.none(),
        to_field_name="ref",
        help_text=_("Only reports that are handed in stand here."),
    )

    def __init__(self, *args: Any, reports: Any, **kwargs: Any) -> None:
        """Take the reports to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["report"].queryset = reports


class ClaimForm(forms.Form):
    """What an organization calls itself."""

    label = forms.CharField(
        label=_("What does it call itself?"),
        max_length=120,
        help_text=_("It is shown as a claim until a body has recognised it."),
    )


class FrameworkField(forms.ModelChoiceField):
    """A framework, by its title in the reader's language."""

    def label_from_instance(self, obj: Framework) -> str:
        """Return the title."""
        return spoken(obj.parsed).title


class ReportForm(forms.Form):
    """Under which framework and for which year a report is begun."""

    framework = FrameworkField(label=_("Under which framework?"), queryset=Framework.objects.none())
    year = forms.IntegerField(label=_("For which year?"), min_value=1900, max_value=2200)

    def __init__(self, *args: Any, frameworks: Any, **kwargs: Any) -> None:
        """Take the frameworks to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["framework"].queryset = frameworks


class EvidenceForm(forms.Form):
    """Files that show an answer."""

    files = FilesField(label=_("Files"), most=3)
    public = forms.BooleanField(
        label=_("Everybody may read it"),
        required=False,
        help_text=_("Otherwise only the organization and who reviews can."),
    )


class QuestionForm(forms.Form):
    """What a reviewer asks about one indicator."""

    text = forms.CharField(
        label=_("What do you want to know?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReplyForm(forms.Form):
    """The answer to a reviewer's question."""

    text = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class AppealForm(forms.Form):
    """Why a refusal or a withdrawal is wrong."""

    reason = forms.CharField(
        label=_("Why is the decision wrong?"),
        help_text=_("Public. It stands with the application, and is answered with a reason."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CommitmentForm(forms.Form):
    """What will be better, and by when."""

    text = forms.CharField(label=_("What will be better?"), max_length=500)
    due_on = DayField(label=_("By when?"))


class IncentiveForm(forms.Form):
    """An incentive and its conditions."""

    title = forms.CharField(label=_("Title"), max_length=200)
    law = forms.CharField(label=_("By which law?"), max_length=200, required=False)
    gives = forms.CharField(label=_("What does it give?"), max_length=300)
    from_on = DayField(label=_("From which day?"))
    until_on = DayField(label=_("Until which day?"), required=False)
    excludes = forms.ModelMultipleChoiceField(
        label=_("Cannot be had together with"),
        queryset=Incentive.objects.none(),
        to_field_name="ref",
        required=False,
    )
    text = code_field(_("Conditions"))

    def __init__(self, *args: Any, incentives: Any, **kwargs: Any) -> None:
        """Take the other incentives."""
        super().__init__(*args, **kwargs)
        self.fields["excludes"].queryset = incentives

    def clean_text(self) -> str:
        """Return the text with the line ends of a text file, as browsers send others."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


class VerifyForm(forms.Form):
    """A certificate to check: the file, or its text."""

    text = forms.CharField(
        label=_("Text of the certificate"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "code"}),
    )
    file = forms.FileField(label=_("File of the certificate"), required=False)

    def document(self) -> str:
        """Return what is to be checked."""
        given = self.cleaned_data["file"]
        if given is None:
            return str(self.cleaned_data["text"])
        return bytes(given.read(LONGEST_TEXT)).decode("utf-8", "replace")
