"""How much is kept of what grows every day; the rest is let go a little at a time."""

from config.env import env

# Model calls, newest first: so many with prompt and answer, so many with their figures alone.
LEDGER_KEEP_TEXTS: int = env.int("LEDGER_KEEP_TEXTS", default=2000)
LEDGER_KEEP_CALLS: int = env.int("LEDGER_KEEP_CALLS", default=100_000)
# Sentences that the phrase book will not say a second time.
SAID_KEEP: int = env.int("SAID_KEEP", default=400_000)
