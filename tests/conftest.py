"""What every test has."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# No test depends on how fast the machine is; under CI every run draws the same examples.
settings.register_profile(
    "dure",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("dure")
