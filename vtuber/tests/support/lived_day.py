"""One game day on whatever DATABASE_URL names. Run as a module; prints one JSON object."""

import json
import os
import sys

import django


def main() -> None:
    """Live a day with time driven, and report what is in the database afterwards."""
    django.setup()
    from django.db import connection

    from vtuber import events
    from vtuber.simulation.driven_time import live_days
    from vtuber.simulation.report import report
    from vtuber.tests.support.migrated import create_tables
    from vtuber.tests.support.world import baomi, driven

    events.set_publisher(None)
    create_tables()
    vtuber = baomi()
    live_days(vtuber, 1, driven())
    json.dump({"vendor": connection.vendor, **report(vtuber, 1, 0.0)}, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
