"""Forms of paper entry: lists of residents, codes, batches, and the two fields of a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.ballots.commands.codes import MOST_CODES
from dure.chance import new_reference
from dure.networks.forms import AreaField, OrganizationField
from dure.networks.models import Organization
from dure.people.models import Person

SIZES = [("a4", _("A4")), ("a5", _("A5"))]


class FileForm(forms.Form):
    """A file or pasted rows: cleaned to `data`, its bytes."""

    file = forms.FileField(label=_("file"), required=False, help_text=_("A CSV file from any spreadsheet."))
    text = forms.CharField(
        label=_("or paste the rows"), required=False, widget=forms.Textarea(attrs={"rows": 5}), strip=False
    )

    def clean(self) -> dict[str, Any]:
        """Take the file, else the text."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        cleaned["data"] = file.read() if file is not None else cleaned.get("text", "").encode()
        if not cleaned["data"].strip() and not self.errors:
            raise ValidationError(_("Choose a file or paste the rows."), code="empty")
        return cleaned


class SizedForm(forms.Form):
    """What every form has from which sheets are printed: the size, and the reference that the batch will have."""

    size = forms.ChoiceField(label=_("size of the sheets"), choices=SIZES, initial="a4")
    ref = forms.RegexField(r"^[a-z0-9]{10}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with a reference that no batch has yet."""
        super().__init__(*args, **kwargs)
        self.fields["ref"].initial = new_reference


class CodesForm(SizedForm):
    """How many codes for which group."""

    number = forms.IntegerField(label=_("number of codes"), min_value=1, max_value=MOST_CODES)
    organization = OrganizationField(
        label=_("organization"),
        required=False,
        help_text=_("The last part of the address of its page, for example gwangjin-network."),
    )
    area = AreaField(
        label=_("or place"), required=False, help_text=_("Its code, for example KR-11-11050."), max_length=32
    )
    field_order = ("organization", "area", "number", "size")


class HandOutForm(SizedForm):
    """Which members without e-mail get a code on paper."""

    persons = forms.MultipleChoiceField(
        label=_("Who gets a code on paper?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who gets a code on paper.")},
    )
    field_order = ("persons", "size")

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        """Take whom one can choose."""
        super().__init__(*args, **kwargs)
        self.people = {one.ref: one for one in people}
        self.fields["persons"].choices = [(one.ref, one.name) for one in people]

    @property
    def chosen(self) -> list[Person]:
        """The persons chosen."""
        return [self.people[ref] for ref in self.cleaned_data["persons"]]


class BatchForm(forms.Form):
    """Which papers these are, and of which group."""

    title = forms.CharField(
        label=_("which papers are these?"),
        max_length=120,
        help_text=_("A box, a place, a day: so that both find the same stack."),
    )
    group = forms.ChoiceField(label=pgettext_lazy("of papers", "group"), required=False)

    def __init__(self, *args: Any, groups: Sequence[Organization], whole: bool, **kwargs: Any) -> None:
        """Take the groups to choose from; `whole`: the papers of the whole body can be chosen too."""
        super().__init__(*args, **kwargs)
        every = [("", _("of everybody"))] if whole else []
        self.fields["group"].choices = [*every, *((one.slug, str(one)) for one in groups)]
        self.fields["group"].required = not whole


class SheetForm(forms.Form):
    """One paper: its code and what is marked. The keyboard is enough: Tab to the marks, Enter for the next sheet."""

    code = forms.CharField(
        label=_("code"),
        max_length=40,
        error_messages={"required": _("Type the code of the paper.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
                "class": "paper-code",
            }
        ),
    )
    marks = forms.CharField(
        label=_("marked"),
        max_length=4000,
        error_messages={"required": _("Type the numbers that are marked, or 0 where nothing is marked.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "text"}),
    )
