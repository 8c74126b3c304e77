import json

import pytest

from vtuber.models import *
from vtuber.replanning.making import make_proposals
from vtuber.services.proposals import *
from vtuber.tests.support.world import *

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_it():
    vtuber, todolist = planned_baomi(game_time="12:00")
    task(todolist, "stream", "20:00", "21:30", content="杂谈直播：冰箱夜里在说什么")
    task(todolist, "cover", "18:00", "18:30", content="画封面")
    task(todolist, "tweet", "17:00", "17:20", content="预告", category="preview")
    task(todolist, "tweet", "13:00", "13:20", content="说说云")
    task(todolist, "tweet", "15:00", "15:20", content="说说梦")
    task(todolist, "rest", "18:30", "19:40", content="睡")
    p = ask_for_proposal(vtuber=vtuber, wish="今天早点播，少发帖", actor="op", real=REAL)
    t = driven()
    assert make_proposals(vtuber.pk, t.now) == 1
    p.refresh_from_db()
    print(p.state, p.summary, p.reason, p.notes)
    for c in p.changes:
        print(json.dumps(c, ensure_ascii=False))
    accept_proposal(proposal_id=p.pk, version=p.version, keys=None, actor="op", real=REAL)
    for x in TodoTask.objects.order_by("start"):
        print(x.start.time(), x.end.time(), x.type, x.state, x.content)
    from vtuber.services.undo import undo

    undo(entry_id=AuditEntry.objects.get(verb="accept_proposal").pk, actor="op", real=REAL)
    for x in TodoTask.objects.order_by("start"):
        print(x.start.time(), x.end.time(), x.type, x.state, x.content)
    p.refresh_from_db()
    print(p.state)
    assert 0
