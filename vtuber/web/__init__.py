"""Seeing her and steering her: pages, the operators' API, and the live link."""
