"""All parts of the Steward's room together: its acts by key, and its pages in their order."""

from __future__ import annotations

from dure.dashboards import room, room_plans, room_rounds, room_trust, room_voice

ACTS = (*room.ACTS, *room_rounds.ACTS, *room_voice.ACTS, *room_trust.ACTS, *room_plans.ACTS)
BY_KEY = {act.key: act for act in ACTS}
TABS = (*room.TABS, *room_voice.TABS, *room_plans.TABS)
