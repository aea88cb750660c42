"""What must hold of every rule, whatever the roll and the votes."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from polity.rules import RULES, Count, Vote, Voter, decide

CHAMBERS = ("public", "private")
COUNTED = ("majority", "qualified_majority", "double_majority")
SHARES = ("0", "1/3", "1/2", "2/3", "1")


@st.composite
def params(draw, name):
    chosen = {}
    for param in RULES[name].params:
        if param.name == "quorum":
            chosen["quorum"] = draw(st.sampled_from(SHARES))
        elif param.name == "share":
            chosen["share"] = draw(st.sampled_from(("1/2", "3/5", "2/3", "1")))
        elif param.name == "of":
            chosen["of"] = draw(st.sampled_from(("cast", "roll")))
    return chosen


WEIGHTS = st.one_of(st.just(1), st.integers(0, 4), st.fractions(0, 3, max_denominator=4))


@st.composite
def polls(draw, names=tuple(RULES), size=7, weights=WEIGHTS):
    """A rule, a roll, votes in order, parameters."""
    name = draw(st.sampled_from(names))
    number = draw(st.integers(0, size))
    roll = [Voter(f"v{i}", draw(weights), draw(st.sampled_from(CHAMBERS))) for i in range(number)]
    choices = RULES[name].choices
    votes = (
        draw(
            st.lists(
                st.builds(
                    Vote, st.sampled_from([v.key for v in roll]), st.sampled_from(choices), st.just("why")
                ),
                max_size=10,
            )
        )
        if roll
        else []
    )
    return name, roll, votes, draw(params(name))


def latest(votes):
    return list({vote.voter: vote for vote in votes}.values())


@given(polls(), st.randoms())
def test_the_order_of_voters_and_of_votes_never_matters(poll, random):
    name, roll, votes, chosen = poll
    shuffled, voters = latest(votes), list(roll)
    random.shuffle(shuffled)
    random.shuffle(voters)
    assert decide(name, roll, votes, chosen) == decide(name, voters, shuffled, chosen)


@given(polls())
def test_relabelling_the_voters_never_matters(poll):
    name, roll, votes, chosen = poll
    renamed = [Voter(f"x-{voter.key}", voter.weight, voter.chamber) for voter in reversed(roll)]
    revoted = [Vote(f"x-{vote.voter}", vote.choice, vote.reason) for vote in votes]
    assert decide(name, roll, votes, chosen) == decide(name, renamed, revoted, chosen)


@given(polls())
def test_counts_add_up_to_the_roll(poll):
    name, roll, votes, chosen = poll
    outcome = decide(name, roll, votes, chosen)
    voted = {vote.voter for vote in votes}
    count = outcome.count
    assert count.yes + count.no + count.abstain + count.undecided == sum(voter.weight for voter in roll)
    assert count.heads_yes + count.heads_no + count.heads_abstain == len(voted)
    assert count.heads_undecided == len(roll) - len(voted)
    for part in fields(Count) if outcome.chambers else ():
        assert sum(getattr(c, part.name) for c in outcome.chambers.values()) == getattr(count, part.name)


@given(polls(COUNTED), st.data())
def test_one_more_yes_never_turns_adopted_into_refused(poll, data):
    name, roll, votes, chosen = poll
    before = decide(name, roll, votes, chosen)
    if before.result == "adopted":
        voter = data.draw(st.sampled_from(roll))
        assert decide(name, roll, [*votes, Vote(voter.key, "yes")], chosen).result == "adopted"


@given(polls(weights=st.integers(1, 4)))
def test_a_voter_of_weight_w_counts_like_w_voters(poll):
    name, roll, votes, chosen = poll
    clones = [Voter(f"{voter.key}.{i}", 1, voter.chamber) for voter in roll for i in range(int(voter.weight))]
    weight = {voter.key: int(voter.weight) for voter in roll}
    cloned = [
        Vote(f"{vote.voter}.{i}", vote.choice, vote.reason)
        for vote in votes
        for i in range(weight[vote.voter])
    ]
    one, many = decide(name, roll, votes, chosen), decide(name, clones, cloned, chosen)
    assert (one.result, one.settled) == (many.result, many.settled)
    assert [step.holds for step in one.steps] == [step.holds for step in many.steps]
    assert (one.count.yes, one.count.no) == (many.count.yes, many.count.no)


@given(polls(), st.fractions(Fraction(1, 5), 5, max_denominator=5))
def test_scaling_every_weight_never_matters(poll, factor):
    name, roll, votes, chosen = poll
    scaled = [Voter(voter.key, voter.weight * factor, voter.chamber) for voter in roll]
    assert decide(name, roll, votes, chosen).result == decide(name, scaled, votes, chosen).result


@settings(deadline=None)
@given(polls(size=4))
def test_settled_means_that_no_completion_of_the_missing_votes_changes_the_result(poll):
    name, roll, votes, chosen = poll
    outcome = decide(name, roll, votes, chosen)
    voted = {vote.voter for vote in votes}
    missing = [voter.key for voter in roll if voter.key not in voted]
    reachable = set()
    for filled in product((None, *RULES[name].choices), repeat=len(missing)):
        more = [
            Vote(key, choice, "why")
            for key, choice in zip(missing, filled, strict=True)
            if choice is not None
        ]
        reachable.add(decide(name, roll, votes + more, chosen).result)
    if outcome.settled:
        assert reachable == {outcome.result}
    elif outcome.result in {"adopted", "refused"}:
        assert len(reachable) > 1


@given(polls())
def test_the_steps_explain_the_result(poll):
    name, roll, votes, chosen = poll
    outcome = decide(name, roll, votes, chosen)
    holds = [step.holds for step in outcome.steps]
    if outcome.result == "adopted":
        assert all(holds)
    elif outcome.result == "refused":
        assert False in holds
        assert None not in holds
    elif outcome.result == "undecided":
        assert False in holds
        assert not outcome.settled


@given(polls())
def test_silence_is_never_counted_as_yes(poll):
    name, roll, votes, chosen = poll
    outcome = decide(name, roll, votes, chosen)
    if outcome.result == "adopted":
        in_favour = {RULES[name].choices[0], "concern"}
        assert any(vote.choice in in_favour for vote in latest(votes))
