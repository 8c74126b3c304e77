"""The Celery application that beat runs: the schedule and the broker's address, and nothing of Django.

Beat sends a task's name, it never runs one. Without the apps it takes a third of the memory and starts in a third of
the time: `celery -A config.beat beat`.
"""

from celery import Celery

app = Celery("vtuberagent")
app.config_from_object("config.settings.runtime", namespace="CELERY")
