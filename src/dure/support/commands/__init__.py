"""Everything that changes requests for support. Each is one transaction; none writes in the open what was said."""

from dure.support.commands.asking import Received, receive_request, send_held, slow_down
from dure.support.commands.caring import (
    add_note,
    answer_request,
    offer_appointment,
    record_follow_up,
    reply,
    sort_request,
    strike_words,
    take_request,
)
from dure.support.commands.desks import open_desk, staff_desk
from dure.support.commands.erasing import erase_request, tick_support
from dure.support.commands.following import (
    answer_appointment,
    ask_again,
    rate,
    say_more,
    say_whether_it_holds,
    take_back,
)
from dure.support.commands.referring import (
    allow_referral,
    decline_referral,
    refer,
    reply_to_referral,
    take_back_referral,
)

__all__ = [
    "Received",
    "add_note",
    "allow_referral",
    "answer_appointment",
    "answer_request",
    "ask_again",
    "decline_referral",
    "erase_request",
    "offer_appointment",
    "open_desk",
    "rate",
    "receive_request",
    "record_follow_up",
    "refer",
    "reply",
    "reply_to_referral",
    "say_more",
    "say_whether_it_holds",
    "send_held",
    "slow_down",
    "sort_request",
    "staff_desk",
    "strike_words",
    "take_back",
    "take_back_referral",
    "take_request",
    "tick_support",
]
