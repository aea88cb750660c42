"""What changes commissions, contracts and jobs. Each is one transaction and says what it refuses."""

from dure.commissions.commands.bidding import place_bid, refusal_to_bid
from dure.commissions.commands.breaches import check_clause
from dure.commissions.commands.contracts import enter_market_figures, record_contract, record_contracts
from dure.commissions.commands.jobs import look_over, report_jobs

__all__ = [
    "check_clause",
    "enter_market_figures",
    "look_over",
    "place_bid",
    "record_contract",
    "record_contracts",
    "refusal_to_bid",
    "report_jobs",
]
