"""Who takes part: every stage has a body, and somebody in that body can act."""

from __future__ import annotations

from polity.charters.findings import Findings
from polity.charters.values import Charter, Move, Stage
from polity.sentences import Sentence, gettext_noop

# Who can exist in which kind of body. A network is made of organizations, which send delegates; a public
# authority has officials and no members. Residents, authors and the clock belong to no body.
_HELD_IN = {
    "member": {
        "enterprise",
        "network",
        "council",
        "committee",
        "assembly",
        "support_centre",
        "movement",
        "partner",
        "forum",
    },
    "delegate": {"network", "council", "committee", "assembly", "movement", "observer", "partner", "forum"},
    "official": {"public_authority", "assembly", "council", "committee", "support_centre", "partner"},
}


def exists_in(capacity: str, kind: str) -> bool:
    """Whether a body of this kind can have somebody in this capacity."""
    return capacity not in _HELD_IN or kind in _HELD_IN[capacity]


def check_bodies(charter: Charter, findings: Findings) -> None:
    """Note bodies that are not there, are not used, or in which nobody can act."""
    for stage in charter.stages.values():
        _check_holder(charter, stage, findings)
        for move in stage.moves.values():
            path: tuple[str, ...] = ("stages", stage.key, "moves", move.verb)
            if move.of != stage.held_by:
                _check_known(charter, move.of, (*path, "of"), findings)
            if move.generated:
                path = ("stages", stage.key, _part_of(stage))
            _check_someone(charter, stage, move, path, findings)
    if charter.start in charter.stages:
        for capacity in charter.raised_by:
            holder = charter.stages[charter.start].held_by
            _check_capacity(charter, capacity, holder, ("raised_by",), findings)
    amendment = charter.amendment
    if amendment is not None and amendment.held_by:
        _check_known(charter, amendment.held_by, ("amendment", "held_by"), findings)
        _check_capacity(charter, amendment.who, amendment.held_by, ("amendment", "who"), findings)
        _check_capacity(charter, amendment.by, amendment.held_by, ("amendment", "by"), findings)
    _check_used(charter, findings)


def _part_of(stage: Stage) -> str:
    """Return the part of a stage that makes its generated moves."""
    if stage.ratification is not None:
        return "ratification"
    return "decision" if stage.decision else "ballot"


def _check_holder(charter: Charter, stage: Stage, findings: Findings) -> None:
    path = ("stages", stage.key, "held_by")
    if stage.held_by:
        _check_known(charter, stage.held_by, path, findings)
    elif not stage.final:
        says = Sentence(gettext_noop("Nobody holds the stage ‘{stage}’."), {"stage": stage.key})
        findings.add(path, "nobody_holds", says, findings.nearest("", charter.bodies))


def _check_known(charter: Charter, body: str, path: tuple[str, ...], findings: Findings) -> None:
    if body not in charter.bodies:
        says = Sentence(gettext_noop("There is no body ‘{body}’."), {"body": body})
        findings.add(path, "unknown_body", says, findings.nearest(body, charter.bodies))


def _check_someone(
    charter: Charter, stage: Stage, move: Move, path: tuple[str, ...], findings: Findings
) -> None:
    for capacity in move.by:
        _check_capacity(charter, capacity, move.of, (*path, "by"), findings)
    if stage.ballot is not None and move.verb == "select":
        for part, where in zip(stage.ballot.parts, (path, (*path, "beside")), strict=False):
            _check_capacity(charter, part.who, stage.held_by, (*where, "who"), findings)


def _check_capacity(
    charter: Charter, capacity: str, body: str, path: tuple[str, ...], findings: Findings
) -> None:
    if body not in charter.bodies:
        return
    kind = charter.bodies[body].kind
    if kind and not exists_in(capacity, kind):
        says = Sentence(
            gettext_noop("‘{body}’ is of the kind ‘{kind}’, which has nobody in the capacity ‘{capacity}’."),
            {"body": body, "kind": kind, "capacity": capacity},
        )
        there = [name for name, allowed in _HELD_IN.items() if kind in allowed]
        options = ", ".join([*there, "seat", "chair", "steward"])
        findings.add(
            path,
            "nobody_can_act",
            says,
            Sentence(gettext_noop("In such a body there are: {options}."), {"options": options}),
        )


def _check_used(charter: Charter, findings: Findings) -> None:
    used = {stage.held_by for stage in charter.stages.values()}
    used |= {move.of for stage in charter.stages.values() for move in stage.moves.values()}
    if charter.amendment is not None:
        used.add(charter.amendment.held_by)
    for body in charter.bodies:
        if body not in used:
            says = Sentence(gettext_noop("The body ‘{body}’ takes no part in any stage."), {"body": body})
            suggestion = Sentence(gettext_noop("Let it hold a stage, or remove it."))
            findings.add(("bodies", body), "unused_body", says, suggestion)
