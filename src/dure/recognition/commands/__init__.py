"""Everything that changes claims, reports, reviews and incentives. Each command is one transaction."""

from dure.recognition.commands.claims import claim, end_claim
from dure.recognition.commands.incentives import enter_incentive
from dure.recognition.commands.reports import (
    Given,
    Saved,
    attach_evidence,
    commit_to_improve,
    hand_in_report,
    keep_commitment,
    open_report,
    save_figures,
)
from dure.recognition.commands.reviews import ask, finish_review, give_back, judge_figures, reply

__all__ = [
    "Given",
    "Saved",
    "ask",
    "attach_evidence",
    "claim",
    "commit_to_improve",
    "end_claim",
    "enter_incentive",
    "finish_review",
    "give_back",
    "hand_in_report",
    "judge_figures",
    "keep_commitment",
    "open_report",
    "reply",
    "save_figures",
]
