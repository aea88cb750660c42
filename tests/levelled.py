"""What stands for the parts of addresses of matrices and boards: both of them Gwangjin's own."""

from __future__ import annotations

from tests.seoul import RAISED_AT, Seoul

from dure.levels.commands import begin_board, begin_matrix
from dure.networks.commands import create_organization


def levels_names(seoul: Seoul) -> dict[str, str]:
    """A matrix that the network of Gwangjin keeps, and a board of which its steward is a steward too."""
    world = seoul.world
    begin_matrix(area=world.gwangjin_gu, organization=world.district, by=world.steward, at=RAISED_AT)
    council = create_organization(
        by=world.steward, name="Gwangjin Board", kind="council", area=world.gwangjin_gu, at=RAISED_AT
    )
    board = begin_board(organization=council, by=world.steward, at=RAISED_AT)
    return {"area": world.gwangjin_gu.code, "board": board.organization.slug}
