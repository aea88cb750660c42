"""A page with several forms: the act that was sent is done, or comes back with all that was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest

from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal
from dure.web.views import status_of


@dataclass(frozen=True)
class Doing:
    """One act of a page: its form (None: a button alone), what it does, and what is said once it is done."""

    do: Callable[[Any], object]
    done: str = ""
    form: Callable[..., Form] | None = None


@dataclass(frozen=True)
class Done:
    """What came of a request: the sentence to say, or the form that comes back and the status; neither for a reader."""

    said: str = ""
    key: str = ""
    form: Form | None = None
    error: str = ""
    status: int = 200
    came: bool = False


def act(request: HttpRequest, acts: Mapping[str, Doing]) -> Done:
    """Do the act that a form sent (`do`), if any. Raises Unknown for an act that this page does not have."""
    if request.method != "POST":
        return Done()
    key = request.POST.get("do", "")
    if key not in acts:
        raise Unknown("do")
    doing = acts[key]
    form = doing.form(request.POST, request.FILES, prefix=None) if doing.form else None
    if form is not None and not form.is_valid():
        return Done(key=key, form=form, status=422, came=True)
    try:
        doing.do(form)
    except Unknown:
        raise
    except Refused as refused:
        if form is None:
            return Done(key=key, error=refused.sentence, status=status_of(refused), came=True)
        return Done(key=key, form=form, status=show_refusal(form, refused), came=True)
    return Done(said=str(doing.done), key=key, came=True)
