"""Her words and plans when no model can be asked: a writer per purpose, from the context that a prompt gets."""
