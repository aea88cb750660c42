"""Certificates that anybody can check: Open Badges 3 and W3C Verifiable Credentials 2, signed eddsa-jcs-2022.

The signature is made anew when asked for: Ed25519 gives the same one for the same text. What is withdrawn stands in a
Bitstring Status List at an address of its own, so that a certificate in somebody's hands can still be asked about.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import base58
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.urls import reverse

from dure.frameworks.models import Recognition
from dure.record.signing import public_key, sign
from polity.sentences import Sentence, gettext_noop

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
ED25519 = b"\xed\x01"
LIST_BITS = 131_072  # the least that the standard allows: a crowd in which nobody is followed
STATUS_PATH = "recognition:status_list"
LONGEST_SIGNATURE, LONGEST_KEY = 100, 64  # 64 and 34 bytes take 88 and 48 characters at most


def multikey() -> str:
    """Return the public key of this instance as a multibase text."""
    return "z" + base58.b58encode(ED25519 + public_key()).decode()


def issuer() -> str:
    """Return the DID under which this instance signs."""
    return f"did:key:{multikey()}"


def absolute(name: str, *arguments: Any) -> str:
    """Return the full address of a page."""
    return settings.DURE_URL.rstrip("/") + reverse(name, args=arguments)


def _moment(day: date) -> str:
    return datetime.combine(day, time(0), UTC).isoformat().replace("+00:00", "Z")


def credential(recognition: Recognition) -> dict[str, Any]:
    """Return the signed certificate of a recognition, as plain values."""
    framework, organization = recognition.framework, recognition.organization
    unsigned = {
        "@context": CONTEXTS,
        "id": absolute("recognition:certificate", recognition.ref),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": issuer(),
            "type": ["Profile"],
            "name": recognition.body.name,
            "url": absolute("networks:organization", recognition.body.slug),
        },
        "validFrom": _moment(recognition.from_on),
        "validUntil": datetime.combine(recognition.until_on, time(23, 59, 59), UTC)
        .isoformat()
        .replace("+00:00", "Z"),
        "name": framework.title,
        "credentialSubject": {
            "id": absolute("networks:organization", organization.slug),
            "type": ["AchievementSubject"],
            "achievement": {
                "id": absolute("recognition:framework", framework.organization.slug, framework.key)
                + f"?number={framework.number}",
                "type": ["Achievement"],
                "name": framework.title,
                "description": framework.parsed.summary or framework.title,
                "criteria": {
                    "narrative": f"{framework.title}, {framework.version}, SHA-256 {framework.digest}"
                },
            },
        },
        "credentialStatus": {
            "id": f"{absolute(STATUS_PATH)}#{recognition.pk}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(recognition.pk),
            "statusListCredential": absolute(STATUS_PATH),
        },
    }
    return signed(unsigned, created=_moment(recognition.from_on))


def status_list(withdrawn: Iterable[int], at: datetime) -> dict[str, Any]:
    """Return the signed list of withdrawals: one bit for each recognition."""
    places = set(withdrawn)
    size = LIST_BITS
    while places and max(places) >= size:
        size *= 2
    bits = bytearray(size // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> (place % 8)
    packed = gzip.compress(bytes(bits), mtime=0)
    unsigned = {
        "@context": CONTEXTS[:1],
        "id": absolute(STATUS_PATH),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer(),
        "validFrom": at.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        "credentialSubject": {
            "id": f"{absolute(STATUS_PATH)}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + base64.urlsafe_b64encode(packed).decode().rstrip("="),
        },
    }
    return signed(unsigned, created=unsigned["validFrom"])


def signed(unsigned: Mapping[str, Any], *, created: Any) -> dict[str, Any]:
    """Return the document with its proof (Data Integrity, eddsa-jcs-2022)."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": created,
        "verificationMethod": f"{issuer()}#{multikey()}",
        "proofPurpose": "assertionMethod",
        "@context": unsigned["@context"],
    }
    value = "z" + base58.b58encode(sign(_hashed(unsigned, options))).decode()
    return {**unsigned, "proof": {**options, "proofValue": value}}


def _hashed(unsigned: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    return (
        hashlib.sha256(rfc8785.dumps(dict(options))).digest()
        + hashlib.sha256(rfc8785.dumps(dict(unsigned))).digest()
    )


@dataclass(frozen=True)
class Checked:
    """What a check of a certificate found: whether the signature holds, whose it is, and what the text says."""

    valid: bool
    ours: bool
    says: Sentence
    document: Mapping[str, Any]


def _decoded(written: str, most: int) -> bytes:
    """Return what is written in base 58, whose reading takes the square of its length: anybody may send it."""
    if len(written) > most:
        raise ValueError(f"more than {most} characters")
    return base58.b58decode(written)


def check(text: str) -> Checked:
    """Check the signature of a certificate from its text alone. Never raises."""
    try:
        document = json.loads(text)
        proof = dict(document["proof"])
        value = _decoded(proof.pop("proofValue").removeprefix("z"), LONGEST_SIGNATURE)
        key = proof["verificationMethod"].partition("#")[0].removeprefix("did:key:z")
        raw = _decoded(key, LONGEST_KEY)
        if not raw.startswith(ED25519) or proof.get("cryptosuite") != "eddsa-jcs-2022":
            raise ValueError(key)
        named = document["issuer"]
        if (named["id"] if isinstance(named, dict) else named) != f"did:key:z{key}":
            raise ValueError(named)
        unsigned = {name: part for name, part in document.items() if name != "proof"}
        hashed = _hashed(unsigned, proof)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, rfc8785.CanonicalizationError):
        says = Sentence(gettext_noop("This is no certificate that can be checked here."))
        return Checked(False, False, says, {})
    try:
        Ed25519PublicKey.from_public_bytes(raw[2:]).verify(value, hashed)
    except (InvalidSignature, ValueError):
        says = Sentence(gettext_noop("The signature does not fit the text: something in it was changed."))
        return Checked(False, False, says, document)
    ours = raw[2:] == public_key()
    says = Sentence(gettext_noop("The signature holds: nothing in the text was changed."))
    return Checked(True, ours, says, document)
