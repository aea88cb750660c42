"""The words for the codes that the product uses: capacities, choices, answers, ends. One word per idea,
translated.
"""

from __future__ import annotations

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

WORDS = {
    "capacity": {
        "member": _("member"),
        "delegate": _("delegate"),
        "seat": _("seat"),
        "chair": _("chair"),
        "steward": _("steward"),
        "author": _("author"),
        "official": _("official"),
        "resident": _("resident"),
        "clock": _("the clock"),
    },
    "choice": {
        "yes": pgettext_lazy("vote", "yes"),
        "no": pgettext_lazy("vote", "no"),
        "abstain": pgettext_lazy("vote", "abstained"),
        "consent": pgettext_lazy("vote", "consents"),
        "stand_aside": pgettext_lazy("vote", "stands aside"),
        "concern": pgettext_lazy("vote", "has a concern"),
        "object": pgettext_lazy("vote", "objects"),
        "undecided": pgettext_lazy("vote", "not decided"),
    },
    "answer": {
        "adopt": pgettext_lazy("answer", "adopted"),
        "adopt_in_part": pgettext_lazy("answer", "adopted in part"),
        "refuse": pgettext_lazy("answer", "refused"),
    },
    "result": {
        "adopted": pgettext_lazy("result", "adopted"),
        "refused": pgettext_lazy("result", "refused"),
        "undecided": pgettext_lazy("result", "not decided"),
        "advised": pgettext_lazy("result", "advised"),
        "won": pgettext_lazy("result", "chosen"),
        "lost": pgettext_lazy("result", "not chosen"),
    },
    "ended": {
        "kept": pgettext_lazy("end of a matter", "kept"),
        "adopted": pgettext_lazy("end of a matter", "adopted"),
        "refused": pgettext_lazy("end of a matter", "refused"),
        "lapsed": pgettext_lazy("end of a matter", "lapsed"),
        "withdrawn": pgettext_lazy("end of a matter", "withdrawn"),
        "failed": pgettext_lazy("end of a matter", "failed"),
        "broken": pgettext_lazy("end of a matter", "broken"),
    },
    "verb": {
        "raise": pgettext_lazy("entry", "raised"),
        "support": pgettext_lazy("entry", "supported"),
        "carry": pgettext_lazy("entry", "carried"),
        "vote": pgettext_lazy("entry", "voted"),
        "decide": pgettext_lazy("entry", "vote closed"),
        "attend": pgettext_lazy("entry", "attendance"),
        "open": pgettext_lazy("entry", "opened"),
        "answer": pgettext_lazy("entry", "answered"),
        "report": pgettext_lazy("entry", "execution report"),
        "complete": pgettext_lazy("entry", "carried out"),
        "send_back": pgettext_lazy("entry", "sent back"),
        "withdraw": pgettext_lazy("entry", "withdrawn"),
        "lapse": pgettext_lazy("entry", "lapsed"),
        "select": pgettext_lazy("entry", "chosen by ballot"),
        "pass_over": pgettext_lazy("entry", "not chosen by ballot"),
        "comment": pgettext_lazy("entry", "contribution"),
        "cast": pgettext_lazy("entry", "cast in a ballot"),
        "close_ballot": pgettext_lazy("entry", "ballot closed"),
        "open_round": pgettext_lazy("entry", "round opened"),
        "adopt_charter": pgettext_lazy("entry", "charter adopted"),
        "create_organization": pgettext_lazy("entry", "organization entered"),
        "edit_organization": pgettext_lazy("entry", "facts changed"),
        "found_network": pgettext_lazy("entry", "network founded"),
        "offer_membership": pgettext_lazy("entry", "membership offered"),
        "consent_to_membership": pgettext_lazy("entry", "membership consented"),
        "begin_membership": pgettext_lazy("entry", "membership in force"),
        "end_membership": pgettext_lazy("entry", "membership ended"),
        "decline_membership": pgettext_lazy("entry", "membership declined"),
        "open_post": pgettext_lazy("entry", "post opened"),
        "close_post": pgettext_lazy("entry", "post closed"),
        "fill_post": pgettext_lazy("entry", "post filled"),
        "vacate_post": pgettext_lazy("entry", "post vacated"),
        "give_mandate": pgettext_lazy("entry", "mandate given"),
        "renew_mandate": pgettext_lazy("entry", "mandate renewed"),
        "revoke_mandate": pgettext_lazy("entry", "mandate revoked"),
        "record_legal_basis": pgettext_lazy("entry", "legal basis recorded"),
        "register_member": pgettext_lazy("entry", "member registered by a group leader"),
        "pass_on_speaking": pgettext_lazy("entry", "somebody else speaks for a member"),
        "submit": pgettext_lazy("entry", "submitted"),
        "open_college": pgettext_lazy("entry", "college opened"),
        "hand_over_stewardship": pgettext_lazy("entry", "stewardship handed over"),
        "join": pgettext_lazy("entry", "joined"),
        "leave": pgettext_lazy("entry", "left"),
        "name_for_post": pgettext_lazy("entry", "named for a post"),
        "put_to_vote": pgettext_lazy("entry", "put to the vote"),
        "claim_organization": pgettext_lazy("entry", "organization claimed"),
        "list_organization": pgettext_lazy("entry", "organization listed"),
        "second": pgettext_lazy("entry", "seconded"),
        "fix_roll": pgettext_lazy("entry", "roll fixed"),
        "store_list": pgettext_lazy("entry", "residents listed for a ballot"),
        "clear_list": pgettext_lazy("entry", "list of residents taken back"),
        "make_codes": pgettext_lazy("entry", "codes on paper made"),
        "withdraw_codes": pgettext_lazy("entry", "codes on paper withdrawn"),
        "merge_papers": pgettext_lazy("entry", "papers put into the box"),
        "reweigh": pgettext_lazy("entry", "weight changed"),
    },
    "sector": {
        "care": pgettext_lazy("sector", "care"),
        "culture": pgettext_lazy("sector", "culture"),
        "education": pgettext_lazy("sector", "education"),
        "environment": pgettext_lazy("sector", "environment"),
        "fair_trade": pgettext_lazy("sector", "fair trade"),
        "manufacturing": pgettext_lazy("sector", "manufacturing"),
        "service": pgettext_lazy("sector", "services"),
    },
    "matter": {
        "proposal": _("proposal"),
        "motion": _("motion"),
        "position": _("position"),
        "bill": _("bill"),
        "application": _("application"),
        "commission": _("commission"),
        "charter_change": _("change of a charter"),
    },
}


def word(code: str, kind: str) -> str:
    """Return the word for a code of one kind (`capacity`, `choice`, `answer`, `result`, `ended`, `verb`, `matter`).

    A code that a charter made up has no entry here: it is shown as it is, without its underscores.
    """
    known = WORDS[kind].get(code)
    return str(known) if known is not None else gettext(code).replace("_", " ") if code else ""
