"""The ground of Dure's own commands: only options that a person running an instance needs."""

from __future__ import annotations

from django.core.management.base import BaseCommand


class PlainCommand(BaseCommand):
    """A command that hides the framework's options from its help and leaves its self-checks to `dure
    doctor`.
    """

    requires_system_checks = ()
    suppressed_base_arguments = {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }
