"""Her world in the admin. Reading is free; every change goes through the services that the desk uses."""

from vtuber.admin import accounts, days, her, life, log, money

__all__ = ["accounts", "days", "her", "life", "log", "money"]
