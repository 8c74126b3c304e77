"""A month in seconds: the same executor, with time driven instead of awaited, and checks of everything it did."""
