"""Certificates hold in an independent implementation, and break with one byte; the list tells what was withdrawn."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from openvc import VerificationPolicy, verify_credential
from openvc.errors import OpenvcError
from tests.cast import AT
from tests.recognised import build_circle

from dure.frameworks.commands import withdraw_recognition
from dure.recognition import credentials, queries

NOW = AT + timedelta(days=2)


def independent(document, status):
    """Check with openvc, which reads nothing from the network here."""
    policy = VerificationPolicy(now=NOW, expected_types=["OpenBadgeCredential"])
    verify_credential(status, policy=VerificationPolicy(now=NOW, require_status=False))
    return verify_credential(document, policy=policy, resolve_status_list=lambda url: status)


@pytest.mark.django_db
def test_another_implementation_accepts_it_and_refuses_one_changed_byte():
    recognition = build_circle().recognised()
    document = json.loads(json.dumps(credentials.credential(recognition)))
    status = credentials.status_list(queries.withdrawn_places(NOW.date()), NOW)
    assert independent(document, status).issuer == credentials.issuer()
    changed = json.loads(json.dumps(document).replace("Mark of the village", "Mark of the Village", 1))
    with pytest.raises(OpenvcError):
        independent(changed, status)
    assert credentials.check(json.dumps(document)).valid
    broken = credentials.check(json.dumps(changed))
    assert (broken.valid, str(broken.says)) == (
        False,
        "The signature does not fit the text: something in it was changed.",
    )


@pytest.mark.django_db
def test_the_status_list_says_what_was_withdrawn():
    recognition = build_circle().recognised()
    document = credentials.credential(recognition)
    withdraw_recognition(recognition=recognition, reason="Missed.", on=NOW.date(), at=NOW)
    status = credentials.status_list(queries.withdrawn_places(NOW.date()), NOW)
    with pytest.raises(OpenvcError):
        independent(document, status)
    before = credentials.status_list(queries.withdrawn_places(AT.date()), AT)
    assert independent(document, before).issuer == credentials.issuer()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"proof": 3}', '{"proof": {"proofValue": "z0OIl"}}', "\0"])
def test_what_is_no_certificate_is_said_to_be_none(text):
    found = credentials.check(text)
    assert (found.valid, str(found.says)) == (False, "This is no certificate that can be checked here.")


@pytest.mark.parametrize(
    ("signature", "key", "read"), [("2" * 101, "2" * 48, []), ("2" * 88, "2" * 65, ["2" * 88])]
)
def test_a_signature_or_key_of_endless_length_is_refused_before_it_is_decoded(
    monkeypatch, signature, key, read
):
    decoded = []
    b58decode = credentials.base58.b58decode
    monkeypatch.setattr(credentials.base58, "b58decode", lambda text: decoded.append(text) or b58decode(text))
    proof = {"proofValue": f"z{signature}", "verificationMethod": f"did:key:z{key}#z{key}"}
    found = credentials.check(json.dumps({"issuer": f"did:key:z{key}", "proof": proof}))
    assert str(found.says) == "This is no certificate that can be checked here."
    assert decoded == read
