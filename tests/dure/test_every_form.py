"""Every form of the product, found by looking, is given what no honest browser sends: it answers, and never breaks."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.core import context
from django import forms
from django.contrib.sessions.backends.cache import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.dure.test_hostile_input import HALF_A_SIGN, TEXTS
from tests.seoul import NOW, RAISED_AT, Seoul, build_seoul

import dure
from dure import clock
from dure.ballots.marking import Sheet
from dure.budgets.models import InclusionGroup
from dure.charters.models import Charter
from dure.elections.commands import open_election
from dure.elections.models import Candidacy
from dure.frameworks.models import Framework
from dure.matters.kinds import kind_of
from dure.networks import commands
from dure.networks.models import Area, Membership, Organization
from dure.people.account_forms import AddPasskeyForm, AddressCodeForm, SignInCodeForm
from dure.people.models import Person
from dure.recognition.models import Incentive, Report

NASTY = [
    *(text for text in TEXTS if text != HALF_A_SIGN and len(text) < 1000),  # no request can hold half a sign
    *("'\"><script>alert(1)</script>", "{{ 7*7 }}", "%s%n", "\r\nBcc: a@example.org", "../../etc/passwd"),
    *(
        "9" * 400,
        "-1",
        "1e999",
        "NaN",
        "Infinity",
        "٣",
        "²",
        "0x10",
        "2026-02-30",
        "99999-01-01",
        "0000-00-00",
    ),
    *("2026-01-01T00:00", "01/02/2026", "a@b@c", "javascript:alert(1)", "[" * 3000, "\u0000"),
]
EXAMPLES = 4
NAMES = ["a.pdf", "../../a.pdf", "a\r\nb.csv", "\u202efdp.exe", "x" * 300 + ".csv", ".csv", "a.csv"]
BYTES = [
    b"",
    b"\0",
    b"\xff\xfe",
    b"a;b\n\xff;2",
    b"%PDF-1.4",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b'{"a":',
    b"=1+1\n" * 50,
]


def every_form() -> list[type[forms.BaseForm]]:
    """Return all form classes of the product."""
    for module in pkgutil.walk_packages(dure.__path__, "dure."):
        if not {"migrations", "__main__", "wsgi"} & set(module.name.split(".")):
            importlib.import_module(module.name)
    found = {one for one in below(forms.BaseForm) if one.__module__.startswith("dure.")}
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


def below(cls: type[Any]) -> Iterator[type[Any]]:
    """Every class that comes from another."""
    for one in cls.__subclasses__():
        yield one
        yield from below(one)


@pytest.fixture
def seoul(db: None, monkeypatch: pytest.MonkeyPatch) -> Seoul:
    """The small world with an open round."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build_seoul()


def needs(cls: type[forms.BaseForm]) -> dict[str, str]:
    """Return what a form wants to be given, each with its annotation."""
    found: dict[str, str] = {}
    for one in cls.__mro__:
        if "__init__" in vars(one) and one.__module__.startswith("dure."):
            for name, parameter in inspect.signature(one.__init__).parameters.items():
                if parameter.kind is parameter.KEYWORD_ONLY:
                    found.setdefault(name, str(parameter.annotation))
    return found


def offered(seoul: Seoul) -> dict[str, Any]:
    """What forms of every branch may be given, by the name of the parameter."""
    world = seoul.world
    options = [seoul.supported()]
    texts = {"one": "One", "two": "Two"}
    college = commands.open_college(
        organization=world.district, key="all", title="All", by=world.steward, at=RAISED_AT
    )
    voter = world.district.memberships.filter(member=world.enterprises[1]).get()
    commands.reweigh_membership(membership=voter, by=world.steward, at=RAISED_AT, college=college)
    post = commands.open_post(
        organization=world.district, role="seat", by=world.steward, college=college, at=RAISED_AT
    )
    return {
        **{name: Organization.objects.all() for name in ("bodies", "owners", "buyers", "bidders")},
        "groups": list(Organization.objects.all()[:3]),
        "groups any": InclusionGroup.objects.all(),
        "organizations": Organization.objects.all(),
        "organizations texts": texts,
        "members": list(world.enterprises),
        **dict.fromkeys(("members texts", "voters texts", "resolutions texts", "networks texts"), texts),
        "organization": world.district,
        "areas": Area.objects.all(),
        "reports": Report.objects.all(),
        "frameworks": Framework.objects.all(),
        "incentives": Incentive.objects.all(),
        "charters": Charter.objects.all(),
        "charter": seoul.charter,
        "people": list(Person.objects.all()[:3]),
        "holdings": list(Membership.objects.filter(post__isnull=False).select_related("post")[:3]),
        "options": options,
        "options given": {"currency": "KRW", "organizations": Organization.objects.all()},
        "sheet": Sheet("points", 10, 100, {one.ref: 1 for one in options}),
        "election": open_election(
            post=post, by=world.steward, closes_at=NOW + timedelta(days=9), at=RAISED_AT
        ),
        "candidacies": list(Candidacy.objects.all()),
        "kind": kind_of("proposal"),
        "currency": "KRW",
        "asked": "1000",
        "asks": "",
        "near": world.seoul.pk,
        "clauses": [("1", "One")],
        "practices": [("abcdefgh", "A practice")],
        "parts": (("a", "A"),),
        "names": ("need",),
        "topics": [("1", "Accounts")],
        "unreached": True,
        "zone": "America/Toronto",
        "whole": True,
        "at": NOW,
    }


def arguments(cls: type[forms.BaseForm], have: dict[str, Any]) -> dict[str, Any]:
    """Return what this form is made of. A parameter that nothing here offers fails the test: offer it."""
    found = {}
    for name, annotation in needs(cls).items():
        special = {
            "Mapping[str, str]": f"{name} texts",
            "Mapping[str, Any]": f"{name} given",
            "Any": f"{name} any",
        }.get(annotation)
        found[name] = have[special if special in have else name]
    return found


def of_accounts(cls: type[forms.BaseForm], seoul: Seoul) -> dict[str, Any]:
    """What the forms of accounts take without saying it in their own words."""
    if issubclass(cls, AddPasskeyForm):
        return {"user": seoul.world.member}
    return {"code": "123456"} if issubclass(cls, AddressCodeForm | SignInCodeForm) else {}


def values_of(field: forms.Field) -> st.SearchStrategy[list[str]]:
    """What may come in for one field: what it offers, what it says is right, and what nobody should send."""
    right = ["1", "Text", "2026-05-01", "a@example.org", "on", ""]
    if hasattr(field, "choices"):
        right += [str(value) for value, _ in list(field.choices)[:4] if not isinstance(_, list | tuple)]
    one = st.one_of(st.sampled_from(right), st.sampled_from(NASTY), st.text(max_size=30))
    return st.lists(one, max_size=3)


FILES = st.builds(
    SimpleUploadedFile,
    st.sampled_from(NAMES),
    st.sampled_from(BYTES),
    st.sampled_from(["text/csv", "\0", ""]),
)


@pytest.fixture
def asking(seoul: Seoul) -> HttpRequest:
    """The request that the forms of accounts look at."""
    request = RequestFactory().post("/")
    request.session, request.user = SessionStore(), seoul.world.member
    return request


def test_every_form_answers_whatever_is_sent(seoul: Seoul, asking: HttpRequest) -> None:
    have = offered(seoul)
    broken = {}
    for cls in every_form():
        try:
            also = of_accounts(cls, seoul)
            sends_anything(cls, {**arguments(cls, have), **also}, asking)
        except Exception as error:
            broken[f"{cls.__module__}.{cls.__name__}"] = repr(error)[:300]
    assert broken == {}


def sends_anything(cls: type[forms.BaseForm], given_to: dict[str, Any], asking: HttpRequest) -> None:
    """Draw what is sent for each field of a form, and look whether it answers."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=[
            *(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
        ],
    )
    @given(data=st.data())
    def send(data: st.DataObject) -> None:
        sent, files = QueryDict(mutable=True), MultiValueDict[str, Any]()
        blank = cls(**given_to)
        for name, field in blank.fields.items():
            key = blank.add_prefix(name)
            if isinstance(field, forms.FileField):
                files.setlist(key, data.draw(st.lists(FILES, max_size=2)))
            else:
                sent.setlist(key, data.draw(values_of(field)))
        form = cls(sent, files, **given_to)
        form.is_valid()
        str(form)

    with context.request_context(asking):
        send()
