"""Ask for pages as a browser does, through the whole application, and measure what that takes."""

from __future__ import annotations

import gzip
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.wsgi import get_wsgi_application
from django.db import connection

import bench.home  # noqa: F401 the settings must be known before anything of Dure
from dure.people.models import Person

OUTSIDE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
application = get_wsgi_application()


@dataclass
class Answer:
    """What came back: `body` as sent over the wire (compressed or not), `sql` the statements that were run."""

    status: int
    body: bytes
    headers: dict[str, str]
    cpu_ms: float
    sql: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The page, unpacked."""
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class Listened:
    """Collects the statements of a block; those that begin and end transactions are left out."""

    def __init__(self) -> None:
        self.sql: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Note a statement and run it."""
        if not sql.lstrip().upper().startswith(OUTSIDE):
            self.sql.append(sql)
        return execute(sql, params, many, context)


def ask(path: str, cookie: str = "", *, listen: bool = False) -> Answer:
    """Ask for a page as the server would be asked; CPU time is that of this thread, with compression."""
    address, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_ACCEPT": "text/html",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    }
    said: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], problem: Any = None) -> None:
        said.update(status=int(status.split()[0]), headers=dict(headers))

    listened = Listened()
    begun = time.thread_time()
    if listen:
        with connection.execute_wrapper(listened):
            body = _read(environ, start)
    else:
        body = _read(environ, start)
    spent = (time.thread_time() - begun) * 1000
    return Answer(said["status"], body, said["headers"], spent, listened.sql)


def _read(environ: dict[str, Any], start: Callable[..., None]) -> bytes:
    response = application(environ, start)
    try:
        return b"".join(response)
    finally:
        response.close()


def signed_in(person: Person) -> str:
    """Return the cookie of a new session of a person."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@dataclass(frozen=True)
class Measured:
    """One page in one world. Milliseconds are CPU; bytes are as sent, `first_view` with all that the page loads."""

    status: int
    queries: int
    sql: tuple[str, ...]
    cpu_ms: float
    best_ms: float
    html_bytes: int
    first_view_bytes: int
    outside: tuple[str, ...]


def measure(path: str, cookie: str = "", *, times: int = 15) -> Measured:
    """Ask for a page `times` times after two for warming up; the median and the best."""
    ask(path, cookie)
    first = ask(path, cookie, listen=True)
    asked = sorted((ask(path, cookie) for _ in range(times)), key=lambda one: one.cpu_ms)
    loads = Loads()
    if first.status == 200:
        loads.feed(first.text)
    sizes = [len(ask(address).body) for address in sorted(loads.here)]
    return Measured(
        status=first.status,
        queries=len(first.sql),
        sql=tuple(first.sql),
        cpu_ms=statistics.median(one.cpu_ms for one in asked),
        best_ms=asked[0].cpu_ms,
        html_bytes=len(first.body),
        first_view_bytes=len(first.body) + sum(sizes),
        outside=tuple(sorted(loads.outside)),
    )


class Loads(HTMLParser):
    """Finds what a page makes a browser load: styles, scripts, icons, pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.here: set[str] = set()
        self.outside: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address of one element."""
        given = {name: value or "" for name, value in attrs}
        loads = tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload", "manifest")
        address = given.get("href", "") if loads else given.get("src", "")
        if not address or address.startswith("data:"):
            return
        parts = urlsplit(address)
        if parts.netloc and parts.netloc != "127.0.0.1:8000":
            self.outside.add(address)
        else:
            self.here.add(parts.path)
