"""A refusal: a stable code, and a sentence that says what is missing, who can do it and by when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext

from polity.sentences import Sentence, gettext_noop


class Refused(Exception):
    """Something was asked that may not be done. Nothing was stored.

    `code` is stable and part of the API; `says` is the sentence for people; `field` names the input at fault, if any;
    `translate` knows the words of a charter where the sentence quotes one.
    """

    def __init__(
        self, code: str, says: Sentence, *, field: str = "", translate: Callable[[str], str] = gettext
    ) -> None:
        super().__init__(f"{code}: {says}")
        self.code = code
        self.says = says
        self.field = field
        self.translate = translate

    @property
    def sentence(self) -> str:
        """The sentence in the language of the reader."""
        return self.says.render(self.translate)


class Unknown(Refused):
    """A reference that leads nowhere, or to something this person may not know of: the two are never told apart."""

    def __init__(self, field: str = "") -> None:
        says = Sentence(gettext_noop("There is nothing under this reference."))
        super().__init__("unknown_reference", says, field=field)


def refuse(code: str, template: str, *, field: str = "", **params: Any) -> Refused:
    """Make a refusal from a template marked for translation and its values."""
    return Refused(code, Sentence(template, params), field=field)


def said(sentence: Sentence | str, **more: Any) -> str:
    """Render a sentence in the active language."""
    if isinstance(sentence, str):
        return gettext(sentence).format(**more) if more else gettext(sentence)
    params: Mapping[str, Any] = {**sentence.params, **more}
    return Sentence(sentence.template, params).render(gettext)
