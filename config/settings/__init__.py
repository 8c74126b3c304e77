"""Django's settings in slices: `core`, `addresses` (proxies), `cookies`, `runtime` (broker, worker), `llm`, …"""

import gc

from config.env import env
from config.settings.addresses import *  # noqa: F403
from config.settings.admin import *  # noqa: F403
from config.settings.chat import *  # noqa: F403
from config.settings.colleagues import settings_of
from config.settings.cookies import *  # noqa: F403
from config.settings.core import *  # noqa: F403
from config.settings.front_ends import *  # noqa: F403
from config.settings.llm import *  # noqa: F403
from config.settings.retention import *  # noqa: F403
from config.settings.runtime import *  # noqa: F403
from config.settings.webhook import *  # noqa: F403
from config.settings.world import *  # noqa: F403

# A start makes objects by the ten thousand, and nearly all of them stay: looking through them again and again takes a
# third of it. Later, in a web server, it would halve what a room of thousands of sockets delivers.
gc.set_threshold(50_000, 50, 100)

# After ours: a colleague's app brings settings of its own, and changes none.
for _app in env.list("EXTRA_APPS", default=[]):
    for _name, _value in settings_of(_app).items():
        globals().setdefault(_name, _value)
