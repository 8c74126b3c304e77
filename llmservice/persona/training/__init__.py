"""Tuning a model on a persona's rows. Needs requirements-train.txt; nothing here is imported where she lives."""
