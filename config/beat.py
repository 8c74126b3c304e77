"""What beats: the schedule and the broker's address, and nothing of Django. `python -m config.beat`.

Beat sends a task's name, it never runs one. Without the apps and Celery's shell it takes half of the memory and
starts in half of the time.
"""

from celery import Celery

app = Celery("vtuberagent")
app.config_from_object("config.settings.runtime", namespace="CELERY")

if __name__ == "__main__":
    # One entry a second: at INFO the log would hold little else. What it prints goes to its log as it is, because
    # the redirection of Celery would make a line of each piece of a traceback.
    app.Beat(loglevel="WARNING", redirect_stdouts=False).run()
