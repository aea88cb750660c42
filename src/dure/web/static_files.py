"""The files that pages load, served compressed."""

from __future__ import annotations

import gzip
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from whitenoise.middleware import WhiteNoiseMiddleware

TEXTS = {".css", ".js", ".svg"}


def collect_files() -> None:
    """Bring the files of all packages together below STATIC_ROOT, texts with a compressed one beside each.

    Repeating it writes only what has changed since.
    """
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    for path in root.rglob("*"):
        packed = path.with_name(f"{path.name}.gz")
        if path.suffix in TEXTS and not (packed.exists() and packed.stat().st_mtime >= path.stat().st_mtime):
            draft = packed.with_name(f"{packed.name}.part")
            draft.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
            draft.replace(packed)


class StaticFiles(WhiteNoiseMiddleware):
    """Serves what was collected; a file that is not there, or was changed since, comes from its package."""

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: object = None) -> None:
        """Note a file under its address. Those of the packages come after the collected ones."""
        collected = Path(settings.STATIC_ROOT, url.removeprefix(self.static_prefix))
        known = url in self.files and collected.exists()
        if not known or collected.stat().st_mtime < Path(path).stat().st_mtime:
            super().add_file_to_dictionary(url, path, stat_cache=stat_cache)
