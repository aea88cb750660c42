"""Open, cast, vote and close ballots that decide all matters of a round together."""

from dure.ballots.commands.batches import (
    clear_entry,
    confirm_file,
    discard_batch,
    drop_late_sheets,
    finish_entry,
    import_file,
    merge,
    open_batch,
    read_file,
    remove_sheet,
    type_sheet,
)
from dure.ballots.commands.casting import cast
from dure.ballots.commands.closing import close, close_due
from dure.ballots.commands.codes import Made, hand_out, make_codes, withdraw_codes
from dure.ballots.commands.deleting import delete_round_by_two, refusal_to_delete
from dure.ballots.commands.lists import (
    clear_list,
    clear_list_by_two,
    read_list,
    store_list,
    store_list_by_two,
)
from dure.ballots.commands.mixing import mix_open_boxes
from dure.ballots.commands.opening import open_round
from dure.ballots.commands.rolls import fix_roll, fix_rolls_due
from dure.ballots.commands.voting import Coded, Receipt, new_tracker, vote, vote_by_codes

__all__ = [
    "Coded",
    "Made",
    "Receipt",
    "cast",
    "clear_entry",
    "clear_list",
    "clear_list_by_two",
    "close",
    "close_due",
    "confirm_file",
    "delete_round_by_two",
    "discard_batch",
    "drop_late_sheets",
    "finish_entry",
    "fix_roll",
    "fix_rolls_due",
    "hand_out",
    "import_file",
    "make_codes",
    "merge",
    "mix_open_boxes",
    "new_tracker",
    "open_batch",
    "open_round",
    "read_file",
    "read_list",
    "refusal_to_delete",
    "remove_sheet",
    "store_list",
    "store_list_by_two",
    "type_sheet",
    "vote",
    "vote_by_codes",
    "withdraw_codes",
]
