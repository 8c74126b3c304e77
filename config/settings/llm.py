"""Which model plays which role, at what price, under which limits."""
