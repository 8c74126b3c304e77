"""Her world in the admin. Reading is free; every change goes through the services that the board uses."""

from vtuber.admin import accounts, days, event_log, persona, persona_rows, posts, stats

__all__ = ["accounts", "days", "event_log", "persona", "persona_rows", "posts", "stats"]
