"""Pairs of verbs that once locked the same rows in two orders, at once and again and again. Prints one JSON object.

Run as a module, with DATABASE_URL of a PostgreSQL: SQLite has one writer, and no deadlocks.
"""

import datetime as dt
import json
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import django

ROUNDS = 40


def main() -> None:
    """Race each pair, and report the errors and what is in the database afterwards."""
    django.setup()
    from django.db import connection, transaction
    from django.utils import timezone

    from company.models import Job, Mail
    from company.services import complete_job, offer_job, send_mail
    from streaming.chat.policy.refusals import Refused
    from streaming.chat.services import moderation
    from streaming.chat.services.messages import say_in_chat
    from streaming.chat.services.viewers import follow
    from streaming.models import ChatMessage, Restriction
    from streaming.on_air.services.speech import say as speak
    from streaming.tests.support.chat_world import on_air, viewer
    from vtuber.models import Wallet
    from vtuber.services.clock import locked_clock, note_watched
    from vtuber.tests.support.migrated import create_tables
    from vtuber.tests.support.world import DATE, hours

    create_tables()
    stream = on_air()
    vtuber = stream.vtuber
    errors: list[str] = []

    def race(*verbs: Callable[[], object]) -> None:
        go = threading.Barrier(len(verbs))

        def run(verb: Callable[[], object]) -> None:
            go.wait()
            try:
                verb()
            except Refused:
                pass
            except Exception as error:
                errors.append(f"{type(error).__name__}: {error}")
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def a_line() -> None:
        with transaction.atomic():
            locked_clock(vtuber)
            speak(stream=stream, kind="talk", text="「喵」", game_time=hours("20:10"), real=timezone.now())
            note_watched(vtuber=vtuber, real=timezone.now())

    before = Wallet.objects.get(vtuber=vtuber).balance
    when: dict[str, Any] = {"game_time": hours("20:10"), "real": timezone.now()}
    letter: dict[str, Any] = {"subject": "s", "body": "b", "sender": "a", "vtuber": vtuber, **when}
    for number in range(ROUNDS):
        deadline = DATE + dt.timedelta(days=number + 1)
        offered: dict[str, Any] = {"kind": Job.Kind.PROJECT_TALK, "brief": "talk", "reward": 3, "brand": None}
        job = offer_job(**offered, deadline=deadline, ad_lines=[], **letter)
        Job.objects.filter(pk=job.pk).update(state=Job.State.ACCEPTED, accepted_at=hours("20:00"))
        # Paid by an operator, and by the stream that ends; each takes the clock first.
        done = partial(complete_job, job_id=job.pk, **when)
        race(done, done, a_line)
        letter_to = {**letter, "recipient": "b"}
        mail = send_mail(mailbox=Mail.Mailbox.PERSONAL, kind=Mail.Kind.NOTICE, **letter_to)
        reply: dict[str, Any] = {"mailbox": Mail.Mailbox.COMPANY, "kind": Mail.Kind.ANSWER, "in_reply_to": mail}
        race(partial(send_mail, **reply, **letter_to), a_line)
        real = timezone.now()
        momo = viewer(vtuber, f"Momo{number}")
        race(
            partial(say_in_chat, viewer=momo, client_id=f"m{number}", text="我叫小莫，我喜欢画画", real=real),
            partial(follow, viewer=momo, wanted=True, real=real),
        )
        troll = viewer(vtuber, f"Troll{number}")
        race(
            partial(say_in_chat, viewer=troll, client_id=f"t{number}", text=f"哼哼哼 {number}", real=real),
            partial(moderation.restrict, viewer=troll, kind=Restriction.Kind.BAN, actor="op", real=real),
        )
    left = ChatMessage.objects.filter(nickname__startswith="Troll", state=ChatMessage.State.SHOWN)
    report = {
        "vendor": connection.vendor,
        "errors": errors,
        "paid": Wallet.objects.get(vtuber=vtuber).balance - before,
        "said": ChatMessage.objects.filter(nickname__startswith="Momo").count(),
        "left_of_the_banned": left.count(),
    }
    json.dump(report, sys.stdout)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
