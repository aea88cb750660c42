"""The demo's clock: what visitors let pass counts for every process at once; elsewhere nothing moves time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dure import clock


@pytest.fixture
def demo(settings, tmp_path):
    settings.DURE_DEMO, settings.DURE_HOME, settings.DURE_CLOCK_OFFSET = True, tmp_path, 0
    return tmp_path


def days_ahead() -> float:
    return round((clock.now() - datetime.now(UTC)) / timedelta(days=1), 3)


def test_what_passes_adds_up(demo):
    assert days_ahead() == 0
    clock.let_pass(1)
    clock.let_pass(30)
    assert days_ahead() == 31


def test_what_another_process_let_pass_counts_here_at_once(demo):
    clock.let_pass(1)
    assert days_ahead() == 1
    (demo / "days-passed").write_text("8")
    assert days_ahead() == 8
    (demo / "days-passed").unlink()
    assert days_ahead() == 0


def test_time_never_passes_beyond_ten_years(demo):
    for _ in range(3):
        clock.let_pass(clock.MOST_DAYS)
    assert clock.days_passed() == clock.MOST_DAYS


def test_outside_the_demo_the_file_is_not_read_and_nothing_lets_time_pass(demo, settings):
    clock.let_pass(5)
    settings.DURE_DEMO = False
    assert days_ahead() == 0
    with pytest.raises(RuntimeError):
        clock.let_pass(1)


def test_the_offset_of_the_world_is_added(demo, settings):
    settings.DURE_CLOCK_OFFSET = 86_400.0
    clock.let_pass(2)
    assert days_ahead() == 3
