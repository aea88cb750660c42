"""Open, cast, vote and close ballots that decide all matters of a round together."""

from dure.ballots.commands.casting import cast
from dure.ballots.commands.closing import close, close_due
from dure.ballots.commands.opening import open_round
from dure.ballots.commands.rolls import fix_roll, fix_rolls_due
from dure.ballots.commands.voting import Receipt, new_tracker, vote

__all__ = [
    "Receipt",
    "cast",
    "close",
    "close_due",
    "fix_roll",
    "fix_rolls_due",
    "new_tracker",
    "open_round",
    "vote",
]
