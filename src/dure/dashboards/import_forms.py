"""The form of a register that is brought in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dure.networks.commands.imports import LONGEST_SOURCE
from dure.networks.organization_files import BYTES_AT_MOST


class RegisterForm(forms.Form):
    """A file or pasted text: cleaned to `data`, its bytes; and where it comes from."""

    file = forms.FileField(
        label=_("file"),
        required=False,
        help_text=_("A CSV file from any spreadsheet, up to 2,000 rows and 1 MB."),
    )
    text = forms.CharField(
        label=_("or paste the rows"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=False,
        help_text=_("The first row names the columns."),
    )
    source = forms.CharField(
        label=_("where the list comes from"),
        max_length=LONGEST_SOURCE,
        required=False,
        help_text=_(
            "It stands on the page of each organization. For example: register of the support centre, 2026."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Take the file, else the text. A file's name is nobody's business: the source is what was typed, or empty."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file is not None and file.size > BYTES_AT_MOST:
            raise ValidationError(
                {"file": _("The file is larger than 1 MB. Split it.")}, code="file_too_large"
            )
        cleaned["data"] = file.read() if file is not None else cleaned.get("text", "").encode()
        if not cleaned["data"].strip() and not self.errors:
            raise ValidationError(_("Choose a file or paste the rows."), code="empty")
        return cleaned
