"""The one Django app."""

from importlib import import_module

from django.apps import AppConfig

KINDS = ["dure.matters.charter_changes", "dure.budgets.kinds", "dure.recognition.kinds"]


class DureConfig(AppConfig):
    """Loads the kinds of matter, each of which registers itself in `dure.matters.kinds`."""

    name = "dure"
    verbose_name = "Dure"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load every kind of matter."""
        for module in KINDS:
            import_module(module)
