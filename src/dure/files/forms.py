"""A field for files, checked by content while the form is checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dure.files.checking import LARGEST, Checked, checked, too_large
from dure.refusals import Refused

HINT = _(
    "PDF, pictures, office documents, CSV or text, up to 5 MB each. Place, time and camera are taken out of pictures; "
    "what other documents say about their author stays in them."
)


class FileInput(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to `most` files; cleans to a list of `Checked`. The form needs `enctype="multipart/form-data"`."""

    def __init__(self, *, most: int = 5, **kwargs: Any) -> None:
        """Keep how many files are taken."""
        self.most = most
        kwargs.setdefault("help_text", HINT)
        super().__init__(**{"widget": FileInput(attrs={"multiple": most > 1}), **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the checked files; ValidationError says at the field what is wrong with which one."""
        given = [one for one in (data if isinstance(data, Sequence) else [data]) if one]
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(given) > self.most:
            sentence = ngettext(
                "Not more than %(most)s file at a time.", "Not more than %(most)s files at a time.", self.most
            )
            raise forms.ValidationError(sentence, code="too_many_files", params={"most": self.most})
        return [self._checked(one) for one in given]

    def _checked(self, given: Any) -> Checked:
        try:
            if given.size > LARGEST:
                raise too_large()
            given.seek(0)
            return checked(given.read(), given.name)
        except Refused as refused:
            raise forms.ValidationError(f"{given.name}: {refused.sentence}", code=refused.code) from None
