"""The project's settings, with this app moved in: what EXTRA_APPS=tests.sample_colleague does."""

import os

os.environ["EXTRA_APPS"] = "tests.sample_colleague"

from config.settings import *  # noqa: F403
