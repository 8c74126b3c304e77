"""Being on air: streams, covers, what she says by herself."""
