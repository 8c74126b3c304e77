"""Moderation by program, and chat from other platforms."""
