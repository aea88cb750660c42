"""Who was elected or recalled by a college, who was recognised, what parties decided: counted again from the record."""

from __future__ import annotations

from collections import Counter

from recounting.record import Payload, Record, Unpublished, same
from recounting.tree import Differs

CONSENTING = ("adopted", "adopt", "adopt_in_part")


def election(record: Record, payload: Payload) -> str:
    """Count the vote of a college again: one voice for each on its roll, the last one given."""
    ref = payload["election"]
    opened = record.elections.get(ref)
    if opened is None or "roll" not in opened:
        raise Unpublished(f"the vote {ref} of a college was opened without its roll")
    roll = set(opened["roll"])
    voices = {
        voter: said["person"] if said["choice"] == "candidate" else said["choice"]
        for voter, said in record.voices.get(ref, {}).items()
        if said["choice"] != "candidate" or said["person"] not in record.withdrawn.get(ref, ())
    }
    same(f"Voices in the vote {ref}", dict(sorted(voices.items())), dict(sorted(payload["voices"].items())))
    if outside := set(voices) - roll:
        raise Differs(f"In the vote {ref} voted who is not on its roll: {', '.join(sorted(outside))}")
    given = Counter(voice for voice in voices.values() if voice != "abstain")
    if payload["outcome"] in ("recalled", "stays"):
        counted = "recalled" if 2 * given["yes"] > len(roll) else "stays"
        same(f"The recall {ref}", counted, payload["outcome"])
        return f"college vote {ref}: {counted}"
    first, most = given.most_common(1)[0] if given else ("", 0)
    chosen = first if 2 * len(voices) >= len(roll) and 2 * most > sum(given.values()) else ""
    if chosen and payload["outcome"] == "nobody":
        return f"college vote {ref}: {most} of {sum(given.values())}, but the post was filled or closed meanwhile"
    same(f"Who was elected in the vote {ref}", chosen, payload.get("person", ""))
    return f"college vote {ref}: {most} of {sum(given.values())} voices"


def recognition(record: Record, payload: Payload) -> str:
    """Look whether a recognition follows from a decision of the body that recognises, on that very application."""
    matter = payload.get("matter", "")
    if not matter:
        raise Unpublished(f"the recognition {payload['recognition']} names no application")
    decided = [
        one
        for one in record.of_matter.get(matter, [])
        if one["verb"] in ("decide", "answer") and one["organization"] == payload["organization"]
    ]
    if not decided or decided[-1].get("outcome") not in CONSENTING:
        raise Differs(f"{payload['recognised']} was recognised, but {matter} was not decided so.")
    return f"recognition of {payload['recognised']}: {matter} was {decided[-1]['outcome']}"


def joint_decision(record: Record, payload: Payload) -> str:
    """Look again who consents to a decision under an agreement, and whether it may be called joint."""
    ref = payload["decision"]
    agreement = record.agreements.get(payload["agreement"])
    if agreement is None:
        raise Unpublished(f"the agreement {payload['agreement']} was made before the record began")
    words = record.words.get(ref, {})
    parties = sorted(agreement["parties"])
    consenting = [one for one in parties if words.get(one) == "consent"]
    objecting = [one for one in parties if words.get(one) == "object"]
    silent = [one for one in parties if one not in words]
    same(f"Who consents to decision {ref}", consenting, payload["consenting"])
    same(f"Whose consent to decision {ref} is missing", objecting + silent, payload["missing"])
    if len(consenting) < agreement["quorum"]:
        raise Differs(f"Decision {ref} was published without its quorum.")
    same(f"The label of decision {ref}", "some" if objecting or silent else "joint", payload["label"])
    return f"decision {ref}: {payload['label']}, {len(consenting)} of {len(parties)} parties"
