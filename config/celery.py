"""The Celery application: workers perform, beat ticks."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("vtuberagent")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _settle(sender: Any = None, **_told: Any) -> None:
    """A worker lives long and has few threads: what a task needs stays open for the next one."""
    from django.db import close_old_connections, connections

    from vtuber import channel_publisher, signs_of_life
    from vtuber.web.socket_database import KEPT_S

    # Celery closes nothing any more (CELERY_DB_REUSE_MAX); what is broken or old goes before a task needs it.
    connections.settings["default"]["CONN_MAX_AGE"] = KEPT_S
    task_prerun.connect(lambda **_told: close_old_connections(), weak=False)
    channel_publisher.keep_a_line()
    signs_of_life.leave_marks(str(getattr(sender, "hostname", sender)).partition("@")[0])
