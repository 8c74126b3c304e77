"""Mail and jobs by the API: threads, letters of the company and of firms, answers in her name, refusals."""

from typing import Any

import pytest

from company.models import Brand, Job, Mail
from company.tests.support.factory import accepted_ad, letter, offered_ad
from vtuber.models import AuditEntry, VTuber, Wallet
from vtuber.tests.support.api_client import SIGN_IN, ApiClient
from vtuber.tests.support.world import DATE, planned_baomi, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def vtuber() -> VTuber:
    found, _todolist = planned_baomi()
    return found


@pytest.fixture
def api(vtuber: VTuber) -> ApiClient:
    return ApiClient()


def offer(**more: Any) -> dict[str, Any]:
    brand = Brand.objects.get(key="round-tuna")
    return {
        "sender": f"advertiser:{brand.advertiser_id}",
        "brand": brand.pk,
        "brief": "一场关于金枪鱼的直播",
        "ad_lines": ["圆滚滚。"],
        "deadline": DATE.isoformat(),
        "reward": 120,
        "subject": "合作",
        "body": "来吗？",
        **more,
    }


def test_mail_is_for_operators(vtuber: VTuber) -> None:
    stranger = ApiClient("guest", staff=False)
    for path in ("mail/threads", "mail/senders", "mail/threads/1", "jobs/1/draft"):
        assert stranger.ask(path)[0] == 403
    for path in (
        "mail/letters",
        "mail/offers",
        "mail/letters/1/read",
        "jobs/1/accept",
        "jobs/1/decline",
        "jobs/1/done",
    ):
        assert stranger.send("POST", path)[0] in (400, 403)
    assert (Mail.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_threads_come_in_pages_and_open_with_what_came_of_them(
    api: ApiClient, vtuber: VTuber, django_assert_max_num_queries: Any
) -> None:
    job = accepted_ad(vtuber)
    origin = {"app": "company", "id": str(job.pk), "why": "because of the ad"}
    task(vtuber.todolists.get(), "stream", "20:00", "21:00", origin=origin)
    for number in range(24):
        letter(vtuber, subject=f"letter {number}")
    with django_assert_max_num_queries(SIGN_IN + 5):
        first = api.get("mail/threads")
    assert (len(first["threads"]), first["threads"][0]["subject"]) == (20, "letter 23")
    rest = api.get(f"mail/threads?before={first['next']}")
    assert (len(rest["threads"]), rest["next"]) == (5, None)
    assert rest["threads"][-1]["tasks"] == 1
    with django_assert_max_num_queries(SIGN_IN + 5):
        whole = api.get(f"mail/threads/{rest['threads'][-1]['id']}")
    assert [mail["mailbox"] for mail in whole["letters"]] == ["personal", "company"]
    assert [(each["type"], each["date"], each["why"]) for each in whole["tasks"]] == [
        ("stream", str(DATE), "because of the ad")
    ]
    assert [each["state"] for each in whole["jobs"]] == ["accepted"]
    assert api.ask("mail/threads/99999999999999999999")[0] == 404


def test_a_letter_is_written_in_the_company_s_name_and_in_a_thread(api: ApiClient, vtuber: VTuber) -> None:
    proposal = letter(vtuber, mailbox="company", kind="proposal")
    choices = api.get("mail/senders")
    assert choices["today"] == str(DATE)
    assert {"staff:manager", "staff:projects"} <= {each["key"] for each in choices["senders"]}
    letter_of = {"sender": "staff:projects", "subject": "好主意", "body": "我们喜欢。"}
    sent = api.do("POST", "mail/letters", **letter_of, reply_to=proposal.pk)
    mail = Mail.objects.get(pk=sent["mail"])
    assert (sent["thread"], mail.kind, mail.sender) == (proposal.pk, "answer", "海苔（奶酪经纪）")
    status, answer = api.send("POST", "mail/letters", **letter_of, reply_to=proposal.pk)
    assert (status, answer["error"]) == (422, "not_allowed")
    assert api.send("POST", "mail/letters", **letter_of, reply_to=999)[0] == 404
    alone = api.do("POST", "mail/letters", **letter_of)
    assert Mail.objects.get(pk=alone["mail"]).kind == "notice"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"sender": "staff:king"}, "sender"),
        ({"subject": ""}, "subject"),
        ({"body": "x" * 4001}, "body"),
        ({"reward": 0}, "reward"),
        ({"deadline": "soon"}, "deadline"),
        ({"ad_lines": []}, "ad_lines"),
        ({"ad_lines": ["圆滚滚。", "   "]}, "ad_lines.1"),
        ({"ad_lines": ["圆" * 161]}, "ad_lines.0"),
        ({"brief": "  "}, "brief"),
    ],
)
def test_an_offer_that_does_not_fit_names_the_field(api: ApiClient, more: dict[str, Any], field: str) -> None:
    status, answer = api.send("POST", "mail/offers", **offer(**more))
    assert (status, [each["field"] for each in answer["problems"]]) == (400, [field])
    assert (Mail.objects.count(), Job.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_an_offer_is_a_letter_with_terms(api: ApiClient, vtuber: VTuber) -> None:
    sent = api.do("POST", "mail/offers", **offer())
    job = Job.objects.get()
    assert (job.mail_id, job.reward, job.deadline, job.state) == (sent["mail"], 120, DATE, "offered")
    status, answer = api.send("POST", "mail/offers", **offer())
    assert (status, Job.objects.count()) == (422, 1)
    assert str(DATE) in answer["hint"]
    assert api.send("POST", "mail/offers", **offer(brand=999))[0] == 404


def test_she_is_answered_for(api: ApiClient, vtuber: VTuber) -> None:
    job = offered_ad(vtuber)
    yes, no = api.get(f"jobs/{job.pk}/draft"), api.get(f"jobs/{job.pk}/draft?accept=false")
    assert yes["body"] != no["body"]
    taken = api.do("POST", f"jobs/{job.pk}/accept", subject=yes["subject"], body=yes["body"])
    assert (taken["job"]["state"], Mail.objects.get(mailbox="company").body) == ("accepted", yes["body"])
    assert api.send("POST", f"jobs/{job.pk}/decline", subject="s", body="b")[0] == 422
    assert api.ask(f"jobs/{job.pk}/draft")[0] == 422
    before = Wallet.objects.get().balance
    assert api.do("POST", f"jobs/{job.pk}/done")["job"]["state"] == "done"
    assert api.send("POST", f"jobs/{job.pk}/done")[0] == 422
    assert Wallet.objects.get().balance == before + job.reward
    assert api.send("POST", "jobs/999/accept", subject="s", body="b")[0] == 404


def test_a_job_is_declined_for_her(api: ApiClient, vtuber: VTuber) -> None:
    job = offered_ad(vtuber)
    assert api.do("POST", f"jobs/{job.pk}/decline", subject="不了", body="太累。")["job"]["state"] == "declined"


def test_a_letter_to_her_is_marked_as_read(api: ApiClient, vtuber: VTuber) -> None:
    hers, theirs = letter(vtuber), letter(vtuber, mailbox="company")
    assert api.do("POST", f"mail/letters/{hers.pk}/read")["read_at"] != ""
    assert api.do("POST", f"mail/letters/{hers.pk}/read")["read_at"] != ""
    assert api.send("POST", f"mail/letters/{theirs.pk}/read")[0] == 422
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["read_mail"]
