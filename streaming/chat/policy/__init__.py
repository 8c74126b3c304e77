"""Keeping order: who somebody is, how much they may say, and what may not be said."""
