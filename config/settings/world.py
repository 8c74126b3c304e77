"""Her world: speeds, policies, and how long things may take."""

from zoneinfo import ZoneInfo

from config.env import env
from config.time_zone import local_time_zone

DAY_SPEED: float = env.float("DAY_SPEED", default=60.0)
LIVE_SPEED: float = env.float("LIVE_SPEED", default=10.0)
# freeze: game time stands still while the system is down. catch_up: it goes on (for 24-hour operation at x1).
OUTAGE_POLICY: str = env.str("OUTAGE_POLICY", default="freeze")
# The zone of the clock on her wall. Django's own TIME_ZONE stays UTC: game time has none, and is shown as stored.
LOCAL_TIME_ZONE: ZoneInfo = local_time_zone(env.str("TIME_ZONE", default=""))
# Real seconds that the slow part of a task (text, image) is made before its start.
PREPARE_AHEAD_S: float = env.float("PREPARE_AHEAD_S", default=90.0)
# Real seconds that a worker owns a piece of work without a sign of life.
LEASE_S: float = env.float("LEASE_S", default=20.0)
CHAT_MODE: str = env.str("CHAT_MODE", default="")
# Streams that the planner lets her have a day.
STREAMS_PER_DAY: int = env.int("STREAMS_PER_DAY", default=1)
# Real minutes without anybody watching after which game time rests (0: never). Saves money with paid models.
PAUSE_UNWATCHED_MIN: float = env.float("PAUSE_UNWATCHED_MIN", default=0.0)
