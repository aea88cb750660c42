"""Runs in an environment of its own: count one file with pabutools and print seconds and winners as JSON.

python tallies_peer.py FILE.pb parse equal-shares phragmen greedy add1
"""

from __future__ import annotations

import json
import resource
import sys
import time

from pabutools.election import Cost_Sat, parse_pabulib
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen
from pabutools.tiebreaking import TieBreakingRule


def main(path: str, wanted: list[str]) -> None:
    """Print one JSON line per count, as soon as it is known: a killed run leaves what it had."""
    begun = time.process_time()
    instance, profile = parse_pabulib(path)
    report("parse", begun, [])
    ties = TieBreakingRule(
        lambda _, ballots, project: (project.cost, -ballots.approval_score(project), project.name)
    )
    rules = {
        "equal-shares": lambda: method_of_equal_shares(
            instance, profile, sat_class=Cost_Sat, tie_breaking=ties
        ),
        "add1": lambda: method_of_equal_shares(
            instance, profile, sat_class=Cost_Sat, tie_breaking=ties, voter_budget_increment=1
        ),
        "phragmen": lambda: sequential_phragmen(instance, profile, tie_breaking=ties),
        "greedy": lambda: greedy_utilitarian_welfare(
            instance, profile, sat_class=Cost_Sat, tie_breaking=ties
        ),
    }
    for name in wanted:
        begun = time.process_time()
        winners = rules[name]()
        report(name, begun, sorted(project.name for project in winners))


def report(name: str, begun: float, winners: list[str]) -> None:
    """Print what was measured; memory in megabytes, the most so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        json.dumps({"count": name, "seconds": time.process_time() - begun, "winners": winners, "mb": peak}),
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
