"""Rows of front ends, and of how she looks there."""

from unity_bridge.models.front_ends import SCOPES, FrontEndLink, FrontEndRequest, FrontEndToken, check_scopes
from unity_bridge.models.look import LookPicture

__all__ = ["SCOPES", "FrontEndLink", "FrontEndRequest", "FrontEndToken", "LookPicture", "check_scopes"]
