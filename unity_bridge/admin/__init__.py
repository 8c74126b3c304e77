"""The back office of front ends: who may link, who is linked, how she looks there, and who may watch a day again."""

from unity_bridge.admin import front_ends, looks, replay_links

__all__ = ["front_ends", "looks", "replay_links"]
