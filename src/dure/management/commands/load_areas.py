"""Load the areas that ship with Dure."""

from __future__ import annotations

from typing import Any

from dure.management.plain import PlainCommand
from dure.networks.commands import load_areas


class Command(PlainCommand):
    """Creates or corrects countries, regions and districts; may be run again at any time."""

    help = "Load the areas (countries, regions, districts) that ship with Dure."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them and say how many changed."""
        self.stdout.write(f"{load_areas()} areas created or corrected.")
