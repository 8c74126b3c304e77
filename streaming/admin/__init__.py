"""Streams, their chat and its order in the admin. Reading is free; every change goes through the services."""

from streaming.admin import chat, chat_policy, streams, viewers

__all__ = ["chat", "chat_policy", "streams", "viewers"]
