"""Oneself over the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from dure.web.api import ERRORS, signed_in

router = Router()


class MeOut(Schema):
    """Who is signed in. `ref` is how the record names this person."""

    ref: str
    name: str
    language: str
    time_zone: str


@router.get("/me", response={200: MeOut} | ERRORS, auth=signed_in)
def read_me(request: HttpRequest) -> Any:
    """Read who is signed in."""
    return request.user
