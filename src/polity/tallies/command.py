"""`dure tally`: count Pabulib files on the command line. Starts fast: numbers are imported only to count."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from polity.tallies.words import (
    ARITHMETICS,
    COMPLETIONS,
    DECIDED,
    RULES,
    STARTS,
    STOPS,
    UNSPENT,
    UTILITIES,
    WHEN_FULL,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser the arguments of `dure tally`."""
    parser.description = (
        "Share a budget: count the ballots of one or more Pabulib files (.pb), "
        "or of one very large election in tables (.parquet, .csv)."
    )
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", help="elections to count; tables are one election together")
    _add_tables(parser)
    _add_parts(parser)
    add("--rule", choices=RULES, default="equal-shares", help="how to decide (default: equal-shares)")
    add("--utility", choices=UTILITIES, default="cost", help="what a project is worth to its supporters")
    add("--completion", choices=COMPLETIONS, default="none", help="what becomes of money left unspent")
    add("--arithmetic", choices=ARITHMETICS, default="certified", help="how numbers are compared")
    add("--start", choices=STARTS, default="share", help="add1: begin at budget/voters, or rounded down")
    add("--step", default="1", metavar="UNITS", help="add1: raise every share by this much (default: 1)")
    add("--stop", choices=STOPS, default="overspend", help="add1: when to stop raising shares")
    add("--when-full", choices=WHEN_FULL, default="skip", help="greedy, phragmen: what to do with a misfit")
    add("--least", type=int, default=0, metavar="VOTES", help="fewest votes or points to be funded at all")
    add(
        "--ties",
        default="cost,votes,lot",
        metavar="LIST",
        help="ordered tie-breakers (default: cost,votes,lot)",
    )
    add("--seed", default="", help="published seed of the lot")
    add("--scoring", default="borda", help="rankings become points by borda, plurality or dowdall")
    add("--comparison", action="store_true", help="keep greedy's outcome when more voters prefer it")
    add(
        "--compare",
        action="append",
        default=[],
        choices=RULES,
        metavar="RULE",
        help="show another rule beside",
    )
    add("--explain", action="store_true", help="one sentence per project")
    add("--changes", action="store_true", help="what would have made each loser win (counts again, often)")
    add("--outcomes", action="store_true", help="every outcome that some way of breaking ties leads to")
    add("--metrics", action="store_true", help="excluded share, satisfaction, Gini, violations of EJR+")
    add("--jobs", type=int, default=1, metavar="N", help="count files in N processes")
    add("--json", action="store_true", help="print JSON (one object; a list for several files)")


def _add_tables(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--projects", default="", metavar="FILE", help="tables: the projects, with columns project and cost")
    add("--budget", default="", metavar="AMOUNT", help="tables: the envelope")
    add("--workers", type=int, default=0, metavar="N", help="tables: group the ballots in N processes")
    add("--scheduler", default="", metavar="ADDRESS", help="tables: group them on this Dask cluster")
    add("--memory", default="", metavar="SIZE", help="tables: most memory of each process, such as 4GB")


def _add_parts(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--part", action="append", default=[], metavar="NAME=AMOUNT", help="divide the envelope: a part of it"
    )
    add(
        "--divided-by",
        choices=("category", "area"),
        default="category",
        help="parts: what their names are of",
    )
    add("--decided", choices=DECIDED, default="apart", help="parts: each by itself, or in one count")
    add("--unspent", choices=UNSPENT, default="kept", help="parts: what becomes of money that one leaves")
    add("--common", default="", metavar="NAME", help="parts: where it goes with --unspent common")


def run(args: argparse.Namespace) -> int:
    """Count the files and print; return 0, or 1 when a file could not be counted."""
    # Imported here: `--help` and a wrong option must answer at once, numpy alone takes longer than that.
    from polity.tallies.printing import count_files

    return count_files(args)


def main(argv: Sequence[str] | None = None) -> int:
    """Run `python -m polity.tallies`."""
    parser = argparse.ArgumentParser(prog="dure tally")
    add_arguments(parser)
    return run(parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
