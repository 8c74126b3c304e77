"""Rows of front ends, of how she looks there, and of who may watch a day again."""

from unity_bridge.models.front_ends import SCOPES, FrontEndLink, FrontEndRequest, FrontEndToken, check_scopes
from unity_bridge.models.look import LookPicture
from unity_bridge.models.replay_link import ReplayLink

__all__ = ["SCOPES", "FrontEndLink", "FrontEndRequest", "FrontEndToken", "LookPicture", "ReplayLink", "check_scopes"]
