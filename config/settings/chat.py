"""Talking with viewers: how much anybody may say, how long she thinks, and what is let in from elsewhere."""

from config.env import env

# How much one viewer, and all viewers at one address, may say: limits with semicolons between, all of which hold.
CHAT_VIEWER_LIMITS: str = env.str("CHAT_VIEWER_LIMITS", default="4/8 seconds; 20/minute")
CHAT_ADDRESS_LIMITS: str = env.str("CHAT_ADDRESS_LIMITS", default="12/8 seconds; 60/minute")
# The same for reactions, and for renaming and following.
CHAT_REACTION_LIMITS: str = env.str("CHAT_REACTION_LIMITS", default="8/4 seconds")
CHAT_PROFILE_ADDRESS_LIMITS: str = env.str("CHAT_PROFILE_ADDRESS_LIMITS", default="20/minute; 60/hour; 200/day")
CHAT_PROFILE_LIMITS: str = env.str("CHAT_PROFILE_LIMITS", default="6/minute")
# Open stream pages that one address may have in one web process.
CHAT_SOCKETS_PER_ADDRESS: int = env.int("CHAT_SOCKETS_PER_ADDRESS", default=50)
# Real seconds after which a message that nobody took is only chat.
CHAT_STALE_S: float = env.float("CHAT_STALE_S", default=90.0)
# Real seconds between the end of an answer and the next question.
CHAT_PAUSE_S: float = env.float("CHAT_PAUSE_S", default=2.0)
# Real seconds that a model has for its first word; then the phrase book answers.
CHAT_FIRST_WORD_S: float = env.float("CHAT_FIRST_WORD_S", default=2.5)
# Real seconds for each character that the phrase book says, so that it can be read along.
CHAT_TYPING_S: float = env.float("CHAT_TYPING_S", default=0.03)
# Whether the embedded model answers everything, without an adapter of hers too: else it takes, with one, what it
# answers better than the phrase book.
CHAT_EMBEDDED_MODEL: bool = env.bool("CHAT_EMBEDDED_MODEL", default=False)
# What an adapter for another platform's chat shows to be let in (empty: nobody is).
CHAT_API_TOKEN: str = env.str("CHAT_API_TOKEN", default="")
# Twitch's OAuth token of the account that reads there (empty: read anonymously).
TWITCH_TOKEN: str = env.str("TWITCH_TOKEN", default="")
