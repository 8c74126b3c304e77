"""Django's settings in slices: `core` (site), `runtime` (broker, worker), `llm` (models), `world`, `chat`."""

from config.settings.admin import *  # noqa: F403
from config.settings.chat import *  # noqa: F403
from config.settings.core import *  # noqa: F403
from config.settings.llm import *  # noqa: F403
from config.settings.runtime import *  # noqa: F403
from config.settings.world import *  # noqa: F403
