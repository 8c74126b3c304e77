"""How much is kept of what grows every day; the rest goes a little at a time (docs/architecture.md, "A year")."""

from config.env import env

# Facts of one VTuber's log, newest first. Who was away for longer than they reach back begins with a snapshot.
EVENTS_KEEP: int = max(env.int("EVENTS_KEEP", default=100_000), 5_000)
# Interventions of operators with one VTuber, newest first; older ones cannot be undone any more.
AUDIT_KEEP: int = max(env.int("AUDIT_KEEP", default=20_000), 100)
# Model calls, newest first: so many with prompt and answer, so many with their figures alone.
LEDGER_KEEP_TEXTS: int = env.int("LEDGER_KEEP_TEXTS", default=2000)
LEDGER_KEEP_CALLS: int = env.int("LEDGER_KEEP_CALLS", default=100_000)
# Sentences that the phrase book will not say a second time.
SAID_KEEP: int = env.int("SAID_KEEP", default=400_000)
# Chat messages, newest first; chats go stream by stream, with her answers.
CHAT_KEEP: int = max(env.int("CHAT_KEEP", default=200_000), 1_000)
# Real days for which somebody is remembered who never came back, told her nothing and left no word.
VIEWERS_KEEP_DAYS: int = max(env.int("VIEWERS_KEEP_DAYS", default=180), 1)
# Covers whose whole picture is kept; of older ones the thumbnail stays.
COVERS_KEEP: int = max(env.int("COVERS_KEEP", default=1_000), 10)
# Copies of the database: one a day, at most so many and so many MiB of them together. 0 makes none.
BACKUPS_KEEP: int = env.int("BACKUPS_KEEP", default=7)
BACKUPS_MAX_MB: int = env.int("BACKUPS_MAX_MB", default=2_000)
