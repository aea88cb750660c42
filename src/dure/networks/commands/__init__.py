"""Everything that changes organizations, memberships, posts and mandates. Each command is one transaction."""

from dure.networks.commands.mandates import give_mandate, renew_mandate, revoke_mandate
from dure.networks.commands.memberships import (
    consent_to_membership,
    decline_membership,
    end_membership,
    leave_network,
    offer_membership,
    register_member_without_email,
    reweigh_membership,
)
from dure.networks.commands.organizations import (
    create_organization,
    edit_organization,
    record_legal_basis,
)
from dure.networks.commands.posts import (
    close_post,
    fill_post,
    hand_over_stewardship,
    name_for_post,
    open_college,
    open_post,
    vacate_post,
)

__all__ = [
    "close_post",
    "consent_to_membership",
    "create_organization",
    "decline_membership",
    "edit_organization",
    "end_membership",
    "fill_post",
    "give_mandate",
    "hand_over_stewardship",
    "leave_network",
    "name_for_post",
    "offer_membership",
    "open_college",
    "open_post",
    "record_legal_basis",
    "register_member_without_email",
    "renew_mandate",
    "revoke_mandate",
    "reweigh_membership",
    "vacate_post",
]
