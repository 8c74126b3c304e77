"""The Celery application: workers perform, beat ticks."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("vtuberagent")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _keep_a_line(**_told: Any) -> None:
    from vtuber import relay

    relay.keep_a_line()
