"""Every package's models, so that the one app `dure` has one migration history."""

from dure.ballots.models import Ballot, Cast, CodeBatch, CodeHolder, Paper, PaperBatch, PaperSheet, RollLine
from dure.budgets.models import ExecutionReport, Proposal
from dure.charters.models import Charter, Round, RoundBody, RoundStage
from dure.matters.models import Act, CharterChange, Comment, Matter, Notice, Subscription
from dure.networks.models import (
    Area,
    College,
    Invitation,
    LegalBasis,
    Mandate,
    Membership,
    Nomination,
    Organization,
    Post,
)
from dure.people.models import Person
from dure.record.models import Entry, Head

__all__ = [
    "Act",
    "Area",
    "Ballot",
    "Cast",
    "Charter",
    "CharterChange",
    "CodeBatch",
    "CodeHolder",
    "College",
    "Comment",
    "Entry",
    "ExecutionReport",
    "Head",
    "Invitation",
    "LegalBasis",
    "Mandate",
    "Matter",
    "Membership",
    "Nomination",
    "Notice",
    "Organization",
    "Paper",
    "PaperBatch",
    "PaperSheet",
    "Person",
    "Post",
    "Proposal",
    "RollLine",
    "Round",
    "RoundBody",
    "RoundStage",
    "Subscription",
]
