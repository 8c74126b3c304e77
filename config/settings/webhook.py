"""Where it is told what waits for a person (docs/webhooks.md); the settings page says the same."""

from config.env import env

# Address that is called, with everything in it that makes it secret; empty: nobody is told.
WEBHOOK_URL: str = env.str("WEBHOOK_URL", default="")
# What messages are signed with; empty: they are not.
WEBHOOK_SECRET: str = env.str("WEBHOOK_SECRET", default="")
# plain, discord, slack or wecom.
WEBHOOK_FORMAT: str = env.str("WEBHOOK_FORMAT", default="plain")
# What stands before links in messages: the board's address as people reach it, https://her.example.com.
WEBHOOK_ORIGIN: str = env.str("WEBHOOK_ORIGIN", default="")
