"""Talking with viewers: whom she answers, what she is told about it, and how the answer comes about."""
