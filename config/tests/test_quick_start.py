"""A process that shows no pages starts without what only pages need; who looks for the admin finds it."""

import os
import subprocess
import sys
from pathlib import Path

from config.env import BASE_DIR

LOOK = """
import sys
import django
django.setup()
early = {"vtuber.admin", "unfold.admin", "redis", "psycopg", "config.urls"} & set(sys.modules)
assert early == set(), early
from llmservice.outputfilter.patterns import RULES
assert not any("pattern" in vars(rule) for rule in RULES)
from django.conf import settings
from django.core import checks
from unity_bridge.management.commands.unity_bridge import Command
settings.TGI_API = "talk"
said = [found.msg for found in checks.run_checks(tags=Command.requires_system_checks)]
assert said == ["TGI_API=talk: it is one of chat, generate."], said
assert not {"config.urls", "vtuber.admin"} & set(sys.modules)
from django.contrib import admin
assert checks.run_checks(tags=[checks.Tags.admin]) == []
from vtuber.models import Tweet, VTuber
assert {VTuber, Tweet} <= set(admin.site._registry)
"""


def test_the_admin_comes_with_pages_and_checks_and_not_before(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    kept = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "DATABASE_URL")}
    settings = {"DATA_DIR": str(tmp_path), "READ_DOTENV": "no", "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", LOOK],
        cwd=BASE_DIR,
        env={**kept, **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
