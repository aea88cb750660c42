"""A browser in the booth of a secret ballot."""

from __future__ import annotations

import json
import re
from typing import Any

from django.test import Client
from tests.secret import SECRET, Secret, build_secret

from dure.ballots.models import Paper
from dure.ballots.sealing import paper_key, unseal


class Booth:
    """One browser in the booth of a ballot."""

    def __init__(self, secret: Secret, voter: Any = None) -> None:
        self.secret = secret
        self.client = Client()
        if voter is not None:
            self.client.force_login(voter)

    def url(self, more: str = "") -> str:
        return f"/ballots/{self.secret.ballot.ref}/{more}"

    def look(self, more: str = "", **query: Any) -> str:
        """Return a page as it is seen: without the token of its form, which is another each time."""
        answer = self.client.get(self.url(more), query)
        assert answer.status_code == 200
        return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", answer.content.decode())

    def marks(self, *typed: Any) -> dict[str, Any]:
        """The fields of a paper: what is typed at each option, in the order of the paper; None sends nothing."""
        pairs = zip(self.secret.options, typed, strict=False)
        return {f"mark-{one.ref}": text for one, text in pairs if text is not None}

    def send(self, step: str, *typed: Any, **more: Any) -> Any:
        return self.client.post(self.url("vote/"), {**self.marks(*typed), "step": step, **more})

    def review(self, *typed: Any, **more: Any) -> dict[str, str]:
        """Review a paper; return the hidden fields of the form that puts it into the box."""
        answer = self.send("review", *typed, **more)
        assert answer.status_code == 200, answer.content.decode()
        return hidden(answer.content.decode())

    def put(self, fields: dict[str, str], **more: Any) -> Any:
        return self.client.post(self.url("vote/"), {**fields, "step": "put", **more})

    def votes(self, *typed: Any, **more: Any) -> str:
        """Vote; return the tracker that the receipt shows."""
        answer = self.put(self.review(*typed, **more))
        assert answer.status_code == 200, answer.content.decode()
        return tracker_on(answer.content.decode())


def hidden(html: str) -> dict[str, str]:
    form = html[html.index('class="flow booth-review"') :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def tracker_on(html: str) -> str:
    found = re.search(r'id="tracker"><bdi dir="ltr">([^<]+)<', html)
    assert found
    return found[1].replace(" ", "")


def in_the_box(secret: Secret, tracker: str) -> dict[str, int]:
    paper = Paper.objects.get(key=paper_key(secret.ballot.ref, tracker))
    return json.loads(unseal(secret.ballot.ref, paper.key, bytes(paper.sealed)))


def form_of(form: str) -> Secret:
    return build_secret(ballot=f"{SECRET}, {form}")
