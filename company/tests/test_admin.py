"""The admin writes through the services."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.db.models import RestrictedError
from django.test import Client
from django.urls import reverse

from company.models import Brand, Job, Mail
from company.tests.support.factory import accepted_ad, letter, offered_ad, told
from vtuber.models import AuditEntry, Wallet
from vtuber.tests.support.world import DATE, baomi

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("operator"))
    return client


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(f"admin:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_every_page_opens(operator: Client) -> None:
    vtuber = baomi()
    job = offered_ad(vtuber)
    for name in ("mail", "job", "brand", "advertiser"):
        page(operator, f"company_{name}_changelist")
        page(operator, f"company_{name}_add")
    page(operator, "company_job_change", job.pk)
    page(operator, "company_brand_change", job.brand_id)
    page(operator, "company_advertiser_change", Brand.objects.get(key="round-tuna").advertiser_id)


def test_a_letter_is_shown_with_its_thread_and_escaped(operator: Client) -> None:
    vtuber = baomi()
    job = offered_ad(vtuber, body="<script>alert(1)</script>")
    reply = letter(vtuber, mailbox="company", kind="answer", subject="Her reply", in_reply_to=job.mail)

    html = page(operator, "company_mail_change", job.mail_id)
    assert "Her reply" in html
    assert "&lt;script&gt;alert(1)" in html and "<script>alert(1)" not in html
    assert page(operator, "company_mail_change", reply.pk).count("<article") == 2


def test_composing_a_letter_sends_it(operator: Client) -> None:
    vtuber = baomi()
    fields = {"vtuber": vtuber.pk, "kind": "notice", "sender": "Grandmother", "subject": "Eat", "body": "And sleep."}

    response = operator.post(reverse("admin:company_mail_add"), fields)

    assert response.status_code == 302
    mail = Mail.objects.get()
    assert (mail.mailbox, mail.sender, mail.recipient) == ("personal", "Grandmother", "苞米")
    assert told(vtuber, "mail.") == ["mail.received"]
    refused = operator.post(reverse("admin:company_mail_add"), {**fields, "kind": "proposal"})
    assert refused.status_code == 200
    assert Mail.objects.count() == 1


def test_offering_a_job_sends_its_letter_and_a_taken_day_is_refused(operator: Client) -> None:
    vtuber = baomi()
    fields = {
        "vtuber": vtuber.pk,
        "brand": Brand.objects.get(key="crest-wax").pk,
        "brief": "Talk about wax.",
        "lines": "One line.\n\nAnother.",
        "deadline": (DATE + dt.timedelta(days=2)).isoformat(),
        "reward": 75,
        "subject": "Wax",
        "body": "Please.",
    }
    first = operator.post(reverse("admin:company_job_add"), fields)
    second = operator.post(reverse("admin:company_job_add"), fields)
    late = operator.post(reverse("admin:company_job_add"), {**fields, "deadline": "2020-01-01"})
    # None is dropped or cut without a word.
    for lines, told_of in (("1\n2\n3\n4\n5", "现在有 5 句"), ("x" * 161, "最多 160 个字")):
        html = operator.post(reverse("admin:company_job_add"), {**fields, "lines": lines}).content.decode()
        assert told_of in html

    assert [first.status_code, second.status_code, late.status_code] == [302, 200, 200]
    job = Job.objects.get()
    assert (job.ad_lines, job.state, job.mail.subject) == (["One line.", "Another."], "offered", "Wax")
    assert told(vtuber)[-2:] == ["mail.received", "job.offered"]


def test_filters_find_what_waits(operator: Client) -> None:
    vtuber = baomi()
    offered_ad(vtuber, subject="waits for her")
    letter(vtuber, mailbox="company", kind="proposal", subject="waits for them")
    due = accepted_ad(vtuber, days=-1, brand="fifth-hour", subject="due")  # it is 07:50: yesterday is not over

    found = {waits: page(operator, "company_mail_changelist", waits=waits) for waits in ("her", "company", "unread")}
    assert ["waits for her" in html for html in found.values()] == [True, False, True]
    assert ["waits for them" in html for html in found.values()] == [False, True, False]
    html = page(operator, "company_job_changelist", due="today")
    assert str(due.brand) in html and "圆圆金枪鱼" not in html


def test_the_action_pays_accepted_jobs_only(operator: Client) -> None:
    vtuber = baomi()
    jobs = [accepted_ad(vtuber), offered_ad(vtuber, days=3, brand="fifth-hour")]
    before = Wallet.objects.get(vtuber=vtuber).balance

    for _ in range(2):
        operator.post(
            reverse("admin:company_job_changelist"),
            {"action": "mark_done", "_selected_action": [job.pk for job in jobs]},
        )

    assert Wallet.objects.get(vtuber=vtuber).balance == before + 90
    assert list(Job.objects.order_by("id").values_list("state", flat=True)) == ["done", "offered"]


def test_letters_and_jobs_stay_in_the_books(operator: Client) -> None:
    vtuber = baomi()
    job = accepted_ad(vtuber)
    brand = job.brand
    assert brand is not None
    for name, pk in (
        ("mail", job.mail_id),
        ("job", job.pk),
        ("brand", brand.pk),
        ("advertiser", brand.advertiser_id),
    ):
        gone = operator.post(reverse(f"admin:company_{name}_delete", args=[pk]), {"post": "yes"})
        assert gone.status_code == 403, name
        delete = {"action": "delete_selected", "_selected_action": [str(pk)], "post": "yes"}
        operator.post(reverse(f"admin:company_{name}_changelist"), delete)
    with pytest.raises(RestrictedError):
        job.mail.delete()
    assert Job.objects.get(pk=job.pk).state == "accepted"


def test_what_is_done_here_is_audited(operator: Client) -> None:
    vtuber = baomi()
    accepted = accepted_ad(vtuber)
    kept = letter(vtuber)
    brand = Brand.objects.get(key="round-tuna")
    fields = {"vtuber": vtuber.pk, "kind": "notice", "sender": "me", "subject": "Hello", "body": "A word."}
    operator.post(reverse("admin:company_mail_add"), fields)
    operator.post(
        reverse("admin:company_mail_changelist"), {"action": "mark_read", "_selected_action": [str(kept.pk)]}
    )
    operator.post(
        reverse("admin:company_job_changelist"), {"action": "mark_done", "_selected_action": [str(accepted.pk)]}
    )
    names = [field.name for field in Brand._meta.concrete_fields if field.name not in ("id", "active")]
    values = {name: getattr(brand, name) for name in names} | {"advertiser": brand.advertiser_id}
    done = operator.post(reverse("admin:company_brand_change", args=[brand.pk]), values)
    assert done.status_code == 302, done.context["adminform"].form.errors
    sent = Mail.objects.get(sender="me")
    noted = AuditEntry.objects.order_by("id").values_list("actor", "verb", "target")
    assert list(noted) == [
        ("operator", "send_mail", f"mail:{sent.pk}"),
        ("operator", "read_mail", f"mail:{kept.pk}"),
        ("operator", "complete_job", f"job:{accepted.pk}"),
        ("operator", "edit_brand", f"brand:{brand.pk}"),
    ]
    assert AuditEntry.objects.get(verb="edit_brand").after == {"active": "False"}
