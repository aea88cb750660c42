"""Everything that changes organizations, memberships, posts and mandates. Each command is one transaction."""

from dure.networks.commands.areas import load_areas
from dure.networks.commands.closing import close_by_two, close_organization
from dure.networks.commands.elected import recall_holder, seat_elected
from dure.networks.commands.founding import (
    FOUNDERS_AT_LEAST,
    Founded,
    Founder,
    found_network,
    founded_before,
)
from dure.networks.commands.imports import Imported, import_organizations, read_organizations
from dure.networks.commands.invitations import (
    INVITATION_PATH,
    accept_invitation,
    invitation_for,
    read_invitations,
    send_invitations,
    withdraw_invitation,
    withdraw_unsent,
)
from dure.networks.commands.mandates import give_mandate, renew_mandate, revoke_mandate
from dure.networks.commands.memberships import (
    consent_to_membership,
    decline_membership,
    end_membership,
    leave_network,
    offer_membership,
    reweigh_membership,
)
from dure.networks.commands.organizations import (
    claim_organization,
    create_organization,
    edit_organization,
    ever_stewarded,
    record_legal_basis,
    set_equal_votes,
)
from dure.networks.commands.own_account import account_offered, offer_account, take_over_account
from dure.networks.commands.persons import pass_on_speaking, register_member_without_email
from dure.networks.commands.posts import (
    close_post,
    fill_post,
    hand_over_stewardship,
    name_for_post,
    open_college,
    open_post,
    vacate_post,
)
from dure.networks.commands.roll_changes import end_by_two, reweigh_by_two

__all__ = [
    "FOUNDERS_AT_LEAST",
    "INVITATION_PATH",
    "Founded",
    "Founder",
    "Imported",
    "accept_invitation",
    "account_offered",
    "claim_organization",
    "close_by_two",
    "close_organization",
    "close_post",
    "consent_to_membership",
    "create_organization",
    "decline_membership",
    "edit_organization",
    "end_by_two",
    "end_membership",
    "ever_stewarded",
    "fill_post",
    "found_network",
    "founded_before",
    "give_mandate",
    "hand_over_stewardship",
    "import_organizations",
    "invitation_for",
    "leave_network",
    "load_areas",
    "name_for_post",
    "offer_account",
    "offer_membership",
    "open_college",
    "open_post",
    "pass_on_speaking",
    "read_invitations",
    "read_organizations",
    "recall_holder",
    "record_legal_basis",
    "register_member_without_email",
    "renew_mandate",
    "revoke_mandate",
    "reweigh_by_two",
    "reweigh_membership",
    "seat_elected",
    "send_invitations",
    "set_equal_votes",
    "take_over_account",
    "vacate_post",
    "withdraw_invitation",
    "withdraw_unsent",
]
