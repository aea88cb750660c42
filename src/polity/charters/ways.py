"""Where matters can go: every stage can be reached, and from every stage an end can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from polity.charters.findings import Findings
from polity.charters.values import STAYING_VERBS, Charter, Move, Stage
from polity.sentences import Sentence, gettext_noop


def check_ways(charter: Charter, findings: Findings) -> None:
    """Note targets that do not exist, stages never reached, and stages without a way to an end."""
    for stage in charter.stages.values():
        for path, target in _written_targets(stage):
            _check_target(charter, stage, path, target, findings)
        for move in stage.moves.values():
            _check_stays(stage, move, findings)
            _check_needs(charter, stage, move, findings)
        _check_end(stage, findings)
    _check_graph(charter, findings)


def reachable(charter: Charter, start: str) -> set[str]:
    """Return every stage that a matter can come to from `start`, with `start` itself."""
    return _closure({key: stage.targets for key, stage in charter.stages.items()}, [start])


def _written_targets(stage: Stage) -> Iterable[tuple[tuple[str, ...], str]]:
    here = ("stages", stage.key)
    for move in stage.moves.values():
        if move.generated:
            continue
        if move.to:
            yield (*here, "moves", move.verb, "to"), move.to
        for answer, target in move.outcomes.items():
            yield (*here, "moves", move.verb, "answers", answer), target
    if stage.decision is not None:
        for result, target in stage.decision.outcomes.items():
            yield (*here, "decision", result), target
    if stage.ratification is not None:
        for result, target in stage.ratification.outcomes.items():
            yield (*here, "ratification", result), target
    if stage.ballot is not None:
        for word, target in (("won", stage.ballot.won), ("lost", stage.ballot.lost)):
            if target:
                yield (*here, "ballot", word), target


def _check_target(
    charter: Charter, stage: Stage, path: tuple[str, ...], target: str, findings: Findings
) -> None:
    if target not in charter.stages:
        says = Sentence(gettext_noop("There is no stage ‘{stage}’ to go to."), {"stage": target})
        findings.add(path, "unknown_stage", says, findings.nearest(target, charter.stages))
    elif target == stage.key:
        says = Sentence(gettext_noop("‘{stage}’ leads to itself."), {"stage": target})
        findings.add(
            path,
            "goes_nowhere",
            says,
            Sentence(gettext_noop("Leave ‘to’ out if the matter stays where it is.")),
        )


def _check_stays(stage: Stage, move: Move, findings: Findings) -> None:
    if move.verb in STAYING_VERBS and move.targets:
        says = Sentence(
            gettext_noop("‘{verb}’ only adds one; it cannot also move the matter."), {"verb": move.verb}
        )
        suggestion = Sentence(gettext_noop("Leave ‘to’ out, and add a move that needs enough of them."))
        findings.add(("stages", stage.key, "moves", move.verb, "to"), "must_stay", says, suggestion)


def _check_needs(charter: Charter, stage: Stage, move: Move, findings: Findings) -> None:
    path = ("stages", stage.key, "moves", move.verb, "needs")
    if move.needs.supports and not any("support" in other.moves for other in charter.stages.values()):
        says = Sentence(gettext_noop("‘{verb}’ needs supports, but nobody can support."), {"verb": move.verb})
        example = Sentence(gettext_noop("Add a move [stages.{stage}.moves.support]."), {"stage": stage.key})
        findings.add((*path, "supports"), "supports_impossible", says, example)
    if move.needs.attendance is not None and "attend" not in stage.moves:
        says = Sentence(
            gettext_noop("‘{verb}’ needs attendance, but nobody can attend here."), {"verb": move.verb}
        )
        example = Sentence(gettext_noop("Add a move [stages.{stage}.moves.attend]."), {"stage": stage.key})
        findings.add((*path, "attendance"), "attendance_impossible", says, example)


def _check_end(stage: Stage, findings: Findings) -> None:
    path = ("stages", stage.key)
    if stage.final and not stage.ends:
        says = Sentence(gettext_noop("‘{stage}’ is an end but does not say which."), {"stage": stage.key})
        suggestion = Sentence(gettext_noop('Write for example: ends = "kept"'))
        findings.add((*path, "ends"), "end_unsaid", says, suggestion)
    if stage.ends and not stage.final:
        says = Sentence(gettext_noop("‘{stage}’ says how it ends but is no end."), {"stage": stage.key})
        findings.add((*path, "ends"), "not_final", says, Sentence(gettext_noop("Add: final = true")))
    if stage.final and (stage.moves or stage.days or stage.decision or stage.ballot or stage.ratification):
        says = Sentence(
            gettext_noop("‘{stage}’ is an end, so nothing can happen there."), {"stage": stage.key}
        )
        suggestion = Sentence(gettext_noop("Remove its moves, votes and days, or remove: final = true"))
        findings.add((*path, "final"), "end_goes_on", says, suggestion)


def _check_graph(charter: Charter, findings: Findings) -> None:
    if not charter.stages:
        return
    finals = [key for key, stage in charter.stages.items() if stage.final]
    if not finals:
        says = Sentence(gettext_noop("No stage is an end: a matter would never finish."))
        suggestion = Sentence(gettext_noop('Add a stage with: final = true and ends = "kept"'))
        findings.add(("stages",), "no_end", says, suggestion)
    reached = reachable(charter, charter.start) if charter.start in charter.stages else set(charter.stages)
    # A target that does not exist may be meant as the way to all that nothing else leads to; it is put right first.
    targets = {target for stage in charter.stages.values() for _, target in _written_targets(stage)}
    if not targets <= set(charter.stages):
        reached = set(charter.stages)
    ending = _closure(_turned({key: stage.targets for key, stage in charter.stages.items()}), finals)
    for key in charter.stages:
        if key not in reached:
            says = Sentence(gettext_noop("No matter can ever come to ‘{stage}’."), {"stage": key})
            suggestion = Sentence(gettext_noop("Let a move lead to it, or remove it."))
            findings.add(("stages", key), "unreachable", says, suggestion)
        if finals and key not in ending:
            says = Sentence(gettext_noop("From ‘{stage}’ no end can be reached."), {"stage": key})
            suggestion = Sentence(gettext_noop("Add a move that leads on, for example by the clock."))
            findings.add(("stages", key), "dead_end", says, suggestion)


def _closure(next_of: Mapping[str, Iterable[str]], starts: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        key = waiting.pop()
        if key in next_of and key not in seen:
            seen.add(key)
            waiting.extend(next_of[key])
    return seen


def _turned(next_of: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    turned: dict[str, list[str]] = {key: [] for key in next_of}
    for key, targets in next_of.items():
        for target in targets:
            if target in turned:
                turned[target].append(key)
    return turned
