"""The one Django app."""

from importlib import import_module

from django.apps import AppConfig

KINDS = [
    "dure.matters.charter_changes",
    "dure.budgets.kinds",
    "dure.positions.kinds",
    "dure.recognition.kinds",
    "dure.commissions.kinds",
    "dure.dossiers.kinds",
    "dure.levels.kinds",
    "dure.policies.kinds",
    "dure.learning.kinds",
    "dure.support.kinds",
]
ERASING = [
    "dure.networks.erasing",
    "dure.matters.erasing",
    "dure.ballots.erasing",
    "dure.conversations.erasing",
    "dure.declarations.erasing",
    "dure.elections.erasing",
    "dure.files.erasing",
    "dure.positions.erasing",
    "dure.support.erasing",
    "dure.commissions.erasing",
    "dure.recognition.erasing",
    "dure.learning.erasing",
    "dure.trust.erasing",
]
AHEAD = [
    "dure.ballots.ahead",
    "dure.matters.owing",
    "dure.conversations.owing",
    "dure.support.owing",
    "dure.trust.owing",
]


class DureConfig(AppConfig):
    """Loads the kinds of matter, each of which registers itself in `dure.matters.kinds`."""

    name = "dure"
    verbose_name = "Dure"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load every kind of matter, and what the branches add to what stands below them."""
        for module in [*KINDS, *ERASING, *AHEAD]:
            import_module(module)
