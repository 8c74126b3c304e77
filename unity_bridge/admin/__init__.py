"""The back office of front ends: who may link, who is linked, and how she looks there."""

from unity_bridge.admin import front_ends, looks

__all__ = ["front_ends", "looks"]
