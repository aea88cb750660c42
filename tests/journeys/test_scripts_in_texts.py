"""Whatever people type: no page that shows it runs it. A corpus in every text of the database, and in every form that
comes back, shown by Chromium without the policy that would forbid scripts anyway.
"""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Route
from tests.dure.test_canaries import addresses
from tests.dure.test_routes import TABLE, clients, names
from tests.planted import FIELDS, plant_rows
from tests.seoul import NOW, Seoul, build_seoul

import dure
from dure import clock
from dure.networks.commands import offer_account
from dure.people.models import Person

LONG = (
    "'\"></title></textarea></script><script>ran()</script><img src=x onerror=ran()><svg/onload=ran()>"
    "<iframe srcdoc='<script>parent.ran()</script>'></iframe> [a](javascript:ran()) <javascript:ran()> "
    '![b](x"onerror=ran()) '
    "[c](data:text/html;base64,PHNjcmlwdD5yYW4oKTwvc2NyaXB0Pg==) ```\n</code><script>ran()</script>"
)
SHORT = ('"><img src=x onerror=ran()>', "<svg onload=ran()>", "'onfocus=ran()")
ADDRESS = "javascript:ran()//"
OF_ADDRESSES = {"website", "source", "url"}
PARSED = {"Charter.text", "CharterChange.text", "Framework.text", "Incentive.text", "Lot.reserved"}
# What a command reads as a word of its own: an empty one stays empty.
CODES = {
    *(
        "Act.choice",
        "Act.outcome",
        "Matter.answer",
        "Party.choice",
        "Party.quorum",
        "Party.share",
        "Proposal.part",
    ),
    *("Mandate.scope", "WayToDecide.quorum", "WayToDecide.share", "Commitment.node", "Paper.marks"),
}
UNMADE = {"Cosignature", "MarketFigures", "Publication", "WayToDecide"}  # pages read what no made-up row has
# What holds no text of people in any row of this world: codes that stayed empty, figures, bytes, texts kept as a file.
NOT_FILLED = {
    *(CODES - {"Commitment.node"}),
    *(
        "Answered.content",
        "FileContent.content",
        "Ballot.parts",
        "Ballot.result",
        "Cast.marks",
        "Election.says",
    ),
    *(
        "CharterChange.text",
        "Conversation.drawing",
        "Lot.reserved",
        "Publication.behind",
        "Framework.jurisdiction",
    ),
    *("MarketFigures.points", "MarketFigures.source", "MarketFigures.title"),
    *("RatificationAnswer.choice", "Resolution.choice"),
    *("BillClause.number", "TrustWave.result"),  # shorter than the corpus; counts
}
OURS = "http://127.0.0.1:1"
STATIC = Path(dure.__file__).parent / "static"
QUERY = (
    "q",
    "of",
    "kind",
    "area",
    "sector",
    "service",
    "organization",
    "round",
    "stage",
    "a",
    "b",
    "next",
    "code",
)
LOOK = """() => [
    ...(window.hits || []),
    ...[...document.querySelectorAll("*")].flatMap((one) => [...one.attributes]
        .filter((it) => it.name.startsWith("on") || (/^(href|src|action|formaction|xlink:href)$/.test(it.name)
            && /^\\s*(javascript|data:text)/i.test(it.value)))
        .map((it) => one.tagName + " " + it.name + "=" + it.value.slice(0, 60))),
    ...[...document.querySelectorAll("script:not([src],[type='application/json']), iframe, object, embed")]
        .map((one) => one.outerHTML.slice(0, 90)),
]"""


def hostile(name: str, most: int | None, number: int) -> str | None:
    """Return the longest of the corpus that fits a field, or None where none does."""
    if name.split(".")[1] in OF_ADDRESSES:
        return ADDRESS if most is None or most >= len(ADDRESS) else None
    fitting = [one for one in (LONG, *SHORT) if most is None or len(one) + 8 <= most]
    return f"{fitting[0]}{number}" if fitting else None


def rows_for_all(parts: dict[str, Any]) -> None:
    """Give every model that has no row yet one that belongs to what the addresses of the table lead to."""
    known = set(map(str, parts.values()))
    for _ in range(2):  # some need a row of another
        for model in apps.get_app_config("dure").get_models():
            if (
                not model._base_manager.exists()
                and model.__name__ not in UNMADE
                and f"{model.__name__}.sealed" not in FIELDS["sealed"]
            ):
                with suppress(IntegrityError, LookupError), transaction.atomic():
                    model._base_manager.create(
                        **{
                            field.name: value_for(field, known)
                            for field in model._meta.concrete_fields
                            if is_needed(field)
                        }
                    )


def is_needed(field: Any) -> bool:
    """Whether a row cannot do without this column, or it holds a text."""
    return (not field.primary_key and not field.has_default() and not field.null) or (
        field.is_relation and field.primary_key
    )


def value_for(field: Any, known: set[str]) -> Any:
    """Return something that fits a column; of another table, the row to which an address of the table leads."""
    if field.is_relation:
        found = list(field.related_model._base_manager.all())
        shown = [one for one in found if {str(getattr(one, name, "")) for name in ("ref", "slug")} & known]
        return [*shown, *found][0]
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField):
        return NOW
    if isinstance(field, models.DateField):
        return NOW.date()
    if isinstance(field, models.JSONField):
        return []
    if isinstance(field, models.BinaryField):
        return b"x"
    if isinstance(field, models.BooleanField):
        return False
    return (
        2 if isinstance(field, models.IntegerField | models.DecimalField) else "x"
    )  # a second version has a reason


def listed() -> list[str]:
    """Every field of the database that holds what people say."""
    return [*FIELDS["public"], *FIELDS["planted"], *FIELDS["private"]]


def fill() -> set[str]:
    """Put the corpus into every text of every row; return the fields that now hold it."""
    filled = set()
    for name in listed():
        model, field = name.split(".")
        kind = apps.get_model("dure", model)._meta.get_field(field)
        rows = apps.get_model("dure", model)._base_manager
        for pk, value in list(rows.values_list("pk", field)):
            new = replaced(name, kind, pk, value)
            if new is None or new == value:
                continue
            with suppress(IntegrityError), transaction.atomic():
                rows.filter(pk=pk).update(**{field: new})
                filled.add(name)
    return filled


def replaced(name: str, kind: Any, pk: Any, value: Any) -> Any:
    """Return what takes the place of a value: the corpus, where its place is for a text; None to leave it."""
    if isinstance(kind, models.JSONField):
        return in_sentences(value)
    if isinstance(kind, models.BinaryField) or (name in CODES and not value):
        return None
    if name in PARSED:
        return re.sub(r'((?:title|says|why)\s*=\s*)"[^"\n]*"', rf"\1{json.dumps(SHORT[1])}", value)
    return hostile(name, kind.max_length, pk if isinstance(pk, int) else 0)


def in_sentences(value: Any) -> Any:
    """The same plain values with each sentence in them replaced."""
    if isinstance(value, dict):
        return {key: in_sentences(one) for key, one in value.items()}
    if isinstance(value, list):
        return [in_sentences(one) for one in value]
    return LONG if isinstance(value, str) and " " in value else value


@pytest.fixture(scope="session", autouse=True)
def database_beside_a_browser() -> Iterator[None]:
    """Playwright keeps a loop running in this thread; Django would refuse its database there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def seoul(db: None, monkeypatch: pytest.MonkeyPatch) -> Seoul:
    """The small world, in this process: its pages go to the browser by hand."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build_seoul()


def asked(browser: Client, parts: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every page, every form sent with the corpus in each of its texts, and every address with it in its query."""
    yield from ((address, browser.get(address)) for address in addresses(parts))
    query = "&".join(f"{name}={quote(SHORT[0])}" for name in QUERY)
    for route, row in TABLE.items():
        address = "/" + row.get("address", route).format(**parts)
        if route.startswith(("api/", "accounts/logout")):
            continue
        if "{" not in row.get("address", route):
            yield f"{address}?{query}", browser.get(f"{address}?{query}")
        if row.get("body"):
            yield (
                f"{address} sent",
                browser.post(address, dict.fromkeys(row["body"], LONG) | kept(row["body"], parts)),
            )


def kept(body: dict[str, str], parts: dict[str, Any]) -> dict[str, str]:
    """What says which form it is, as it is."""
    return {
        name: value.format(**parts) for name, value in body.items() if name in ("do", "organization", "owner")
    }


def test_no_text_is_run_by_any_page_that_shows_it(seoul: Seoul, context: BrowserContext, page: Page) -> None:
    parts = names(seoul)
    plant_rows(seoul, seoul.roles["author"])
    worker, district = Person.objects.get(ref=parts["worker"]), seoul.world.district
    offer_account(person=worker, organization=district, email="w@example.org", by=seoul.world.steward, at=NOW)
    rows_for_all(parts)
    filled = fill()
    broken = []
    shown: dict[str, tuple[str, bytes]] = {}
    for role, browser in clients(seoul).items():
        if role in ("anonymous", "sibling", "auditor"):
            continue
        for address, answer in asked(browser, parts):
            if answer.headers.get("Content-Type", "").startswith("text/html") and b"ran()" in answer.content:
                longest = max(
                    shown.get(address, ("", b"")), (role, answer.content), key=lambda one: len(one[1])
                )
                shown[address] = longest
            if answer.status_code >= 500:
                broken.append((role, address))
    current: list[bytes] = []

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            body = file.read_bytes() if file.is_file() else b""
            route.fulfill(body=body, content_type=mimetypes.guess_type(path)[0] or "text/plain")
        elif route.request.is_navigation_request() and route.request.frame == page.main_frame:
            route.fulfill(body=current[0], content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=404, body=b"")

    page.add_init_script("window.hits = []; window.ran = () => { (window.top.hits || hits).push('ran'); };")
    page.route("**/*", answer)
    ran = {}
    for address, (role, content) in shown.items():
        current[:] = [content]
        page.goto(f"{OURS}/", wait_until="load")
        if found := page.evaluate(LOOK):
            ran[address, role] = found[:4]
    assert (ran, broken) == ({}, [])
    assert len(shown) > 100
    assert set(listed()) - filled == NOT_FILLED
    current[:] = [f"<p>{LONG}".encode()]
    page.goto(f"{OURS}/", wait_until="load")
    assert "ran" in page.evaluate(LOOK), "the corpus itself does nothing"
