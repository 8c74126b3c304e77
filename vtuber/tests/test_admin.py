"""The admin: every page opens, edits go through the services, and books stay closed."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from config.settings.admin import UNFOLD
from vtuber.models import (
    AuditEntry,
    Diary,
    Effect,
    Event,
    GameClock,
    TodoList,
    TodoTask,
    VTuber,
    Weather,
)
from vtuber.services.task_edits import TaskEdit, edit_task
from vtuber.tests.support.world import DATE, REAL, hours, planned_baomi, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def model_client() -> Client:
    """A superuser at the desk, who reads English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser("op"))
    return client


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> tuple[VTuber, TodoList]:
    """A planned day that stands at 08:00 for as long as the test looks at it."""
    vtuber, todolist = planned_baomi()
    GameClock.objects.update(paused=True)
    return vtuber, todolist


def change(model: str, pk: int) -> str:
    return reverse(f"admin:vtuber_{model}_change", args=[pk])


def task_form(row: TodoTask, **changes: Any) -> dict[str, Any]:
    """What a browser posts from a task's page."""
    form: dict[str, Any] = {
        "content": row.content,
        "start_0": f"{row.start:%Y-%m-%d}",
        "start_1": f"{row.start:%H:%M:%S}",
        "end_0": f"{row.end:%Y-%m-%d}",
        "end_1": f"{row.end:%H:%M:%S}",
        "prepared": "null",
        "seen_version": row.version,
        "effects-TOTAL_FORMS": 0,
        "effects-INITIAL_FORMS": 0,
    }
    return form | changes


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_every_model_of_hers_has_a_list_and_a_page(model_client: Client, world: tuple[VTuber, TodoList]) -> None:
    vtuber, todolist = world
    row = task(todolist, "rest", "09:00", "10:00")
    Effect.objects.create(task=row, name="rested", game_time=hours("10:00"))
    Diary.objects.create(vtuber=vtuber, date=DATE, text="喵")
    AuditEntry.objects.create(vtuber=vtuber, actor="op", verb="jump", game_time=hours("09:00"), real_time=REAL)
    opened = []
    for model in apps.get_app_config("vtuber").get_models():
        name = model._meta.model_name
        if model not in admin.site._registry:
            opened.append(f"{name}: not registered")
            continue
        listing = model_client.get(reverse(f"admin:vtuber_{name}_changelist"))
        assert listing.status_code == 200, name
        first = model._default_manager.first()
        if first is not None:
            assert model_client.get(change(str(name), first.pk)).status_code == 200, name
    # Who is who has a page of its own, wishes and proposals have drawers, what waits for a person has its list.
    own_page = {"membership", "invitation", "apitoken", "signin", "daywish", "proposal", "approvalrule"}
    no_page = {"giftgiven", "eventhead", "waitingmark", "webhookdelivery"}
    assert set(opened) == {f"{name}: not registered" for name in own_page | no_page}


def test_the_sidebar_leads_to_pages_that_are_there(model_client: Client) -> None:
    broken, links = [], []
    for room in UNFOLD["SIDEBAR"]["navigation"](RequestFactory().get("/")):
        for door in room["items"]:
            try:
                links.append(str(door["link"]))
            except NoReverseMatch as error:
                broken.append(str(error))
    assert broken == []
    assert len(links) == len(set(links)) > 20
    registered = {
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
        if model._meta.app_label in ("vtuber", "store", "company", "streaming", "llmservice", "auth")
    }
    assert registered - set(links) == set()


@pytest.mark.parametrize("model", ["event", "effect", "walletentry", "auditentry", "daystep", "tweet", "todolist"])
def test_books_stay_closed(model_client: Client, world: tuple[VTuber, TodoList], model: str) -> None:
    assert model_client.get(reverse(f"admin:vtuber_{model}_add")).status_code == 403
    first = apps.get_model("vtuber", model)._default_manager.first()
    if first is not None:
        assert model_client.post(change(model, first.pk), {"type": "x"}).status_code == 403
        assert model_client.post(reverse(f"admin:vtuber_{model}_delete", args=[first.pk])).status_code == 403


def test_a_task_is_edited_through_the_service(model_client: Client, world: tuple[VTuber, TodoList]) -> None:
    row = task(world[1], "tweet", "10:00", "10:30", prepared={"text": "old"})
    response = model_client.post(change("todotask", row.pk), task_form(row, content="说说鱼"))
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.content, row.version, row.is_prepared, row.prepared) == ("说说鱼", 2, False, None)
    audit = AuditEntry.objects.get()
    assert (audit.actor, audit.verb, audit.after["content"]) == ("op", "edit_task", "说说鱼")
    assert Event.objects.filter(type="task.changed", payload__change="edited").count() == 1


def test_a_form_left_open_too_long_loses_to_what_came_first(
    model_client: Client, world: tuple[VTuber, TodoList]
) -> None:
    row = task(world[1], "rest", "10:00", "11:00")
    stale = task_form(row, content="mine")
    edit_task(task_id=row.pk, version=1, changes=TaskEdit(content="theirs"), actor="other", real=REAL)
    response = model_client.post(change("todotask", row.pk), stale)
    row.refresh_from_db()
    assert row.content == "theirs"
    assert response.status_code == 302
    assert "you saw version 1, it is 2 now" in said(model_client.get(change("todotask", row.pk)))[0]
    assert AuditEntry.objects.filter(actor="op").count() == 0


def test_a_task_that_has_begun_cannot_be_edited(model_client: Client, world: tuple[VTuber, TodoList]) -> None:
    row = task(world[1], "rest", "08:00", "11:00", state="running")
    model_client.post(change("todotask", row.pk), task_form(row, content="too late"))
    row.refresh_from_db()
    assert (row.content, row.version) == ("rest for a test", 1)


def test_actions_on_tasks_do_what_can_be_done_and_say_what_cannot(
    model_client: Client, world: tuple[VTuber, TodoList]
) -> None:
    planned = task(world[1], "rest", "10:00", "11:00")
    ended = task(world[1], "rest", "09:00", "09:30", state="done", due=None)
    listing = reverse("admin:vtuber_todotask_changelist")
    chosen = {"_selected_action": [planned.pk, ended.pk]}
    model_client.post(listing, {"action": "lock", **chosen})
    planned.refresh_from_db()
    assert planned.locked is True
    response = model_client.post(listing, {"action": "cancel", **chosen})
    planned.refresh_from_db()
    ended.refresh_from_db()
    assert (planned.state, ended.state) == ("cancelled", "done")
    assert said(response)[-2:] == ["1 called off.", "This task has ended already."]
    assert AuditEntry.objects.filter(verb="cancel_task").count() == 1


def test_the_clock_is_set_through_its_verbs(model_client: Client, world: tuple[VTuber, TodoList]) -> None:
    clock = GameClock.objects.get()
    before = clock.generation
    form = {"speed": 120, "live_speed": clock.live_speed, "policy": "catch_up"}
    assert model_client.post(change("gameclock", clock.pk), form).status_code == 302
    clock.refresh_from_db()
    assert (clock.speed, clock.policy, clock.paused) == (120, "catch_up", False)
    assert clock.generation > before
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs == {"set_speed", "resume"}


def test_diary_pages_are_published_and_taken_back(model_client: Client, world: tuple[VTuber, TodoList]) -> None:
    page = Diary.objects.create(vtuber=world[0], date=DATE, text="今天很亮。")
    listing = reverse("admin:vtuber_diary_changelist")
    model_client.post(listing, {"action": "publish", "_selected_action": [page.pk]})
    page.refresh_from_db()
    assert page.public is True
    # Her words are not the operators' to change.
    model_client.post(change("diary", page.pk), {"text": "no", "public": ""})
    page.refresh_from_db()
    assert (page.public, page.text) == (False, "今天很亮。")
    verbs = list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["publish_diary", "withdraw_diary"]


def test_a_change_of_weather_is_told(model_client: Client, world: tuple[VTuber, TodoList]) -> None:
    weather = Weather.objects.create(vtuber=world[0], date=DATE, sky="sunny", temperature=12)
    assert model_client.post(change("weather", weather.pk), {"sky": "rain", "temperature": 9}).status_code == 302
    told = Event.objects.get(type="weather.changed")
    assert told.payload == {"date": "2026-11-24", "sky": "rain", "temperature": 9, "front_end": "rain"}
    assert AuditEntry.objects.get().before == {"sky": "sunny", "temperature": 12}
    shown = model_client.get(change("weather", weather.pk)).content.decode()
    assert [f'value="{key}"' in shown for key in ("sunny", "rain", "cloudy", "snow")] == [True] * 4
    # Nothing that no app brings gets in.
    assert model_client.post(change("weather", weather.pk), {"sky": "frogs", "temperature": 9}).status_code == 200
    weather.refresh_from_db()
    assert weather.sky == "rain"


def test_a_persona_is_rewritten_and_the_change_is_noted(model_client: Client, world: tuple[VTuber, TodoList]) -> None:
    persona = world[0].persona
    form = {
        "looks": persona.looks,
        "character": persona.character,
        "tastes": "只吃虾",
        "catchphrases": '["喵"]',
        "voice": persona.voice,
        "adapter": persona.adapter,
        "language": persona.language,
        "wakes_at": "08:00:00",
        "sleeps_at": "02:00:00",
    }
    assert model_client.post(change("persona", persona.pk), form).status_code == 302
    persona.refresh_from_db()
    assert (persona.tastes, persona.catchphrases) == ("只吃虾", ["喵"])
    note = AuditEntry.objects.get()
    assert note.verb == "rewrite_persona"
    assert set(note.after) == {"tastes", "catchphrases"}


def test_today_means_her_today(model_client: Client, world: tuple[VTuber, TodoList]) -> None:
    vtuber, todolist = world
    after_midnight = task(todolist, "rest", "01:00", "01:30", content="still tonight")
    other = TodoList.objects.create(
        vtuber=vtuber, date=DATE - dt.timedelta(days=1), planned_by="test", created_at=hours("08:00")
    )
    task(other, "rest", "10:00", "11:00", content="long ago", state="done", due=None)
    response = model_client.get(reverse("admin:vtuber_todotask_changelist"), {"day": "today"})
    assert list(response.context["cl"].queryset) == [after_midnight]


def test_the_admin_is_for_staff(client: Client) -> None:
    client.force_login(User.objects.create_user("guest"))
    response = client.get(reverse("admin:vtuber_todotask_changelist"))
    assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, reverse("admin:login"))


def test_a_content_that_is_too_long_is_told_of_and_nothing_lost(model_client: Client, world: Any) -> None:
    _vtuber, todolist = world
    row = task(todolist, "tweet", "10:00", "10:30")
    long = "窗" * 320
    page = model_client.post(change("todotask", row.pk), task_form(row, content=long))
    assert page.status_code == 200
    text = page.content.decode()
    assert "It has 300 characters at most; this has 320." in text and long in text
    TodoTask.objects.filter(pk=row.pk).update(content=long)
    row.refresh_from_db()
    assert model_client.post(change("todotask", row.pk), task_form(row, locked="on")).status_code == 302
    row.refresh_from_db()
    assert (row.content, row.locked) == (long, True)


def test_owners_are_changed_by_owners_alone_and_the_last_one_stays(model_client: Client) -> None:
    owner = User.objects.get(username="op")
    account = f"/admin/auth/user/{owner.pk}/"
    deputy = User.objects.create_user("deputy", is_staff=True)
    deputy.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    other = Client()
    other.force_login(User.objects.get(pk=deputy.pk))
    before = owner.password
    new = {"password1": "a quite new passphrase", "password2": "a quite new passphrase", "usable_password": "true"}
    assert other.post(f"{account}password/", new).status_code == 403
    assert other.post(f"{account}change/", {"username": "mine"}).status_code == 403
    assert other.post(f"{account}delete/", {"post": "yes"}).status_code == 403
    leaves = {
        "username": "op",
        "is_active": "on",
        "is_staff": "on",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "0:0",
    }
    refused = model_client.post(f"{account}change/", leaves)
    assert "Somebody has to own the house" in refused.content.decode()
    owner.refresh_from_db()
    assert (owner.password, owner.username, owner.is_superuser) == (before, "op", True)
    User.objects.create_superuser("second")
    assert model_client.post(f"{account}change/", leaves).status_code == 302
    owner.refresh_from_db()
    assert not owner.is_superuser


def test_who_may_only_look_is_offered_no_action() -> None:
    """An action without a permission is anybody's who may open the list: one of them pays out jobs."""
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(pk=looker.pk)
    offered = {
        f"{model.__name__}.{name}"
        for model, model_admin in admin.site._registry.items()
        for name in model_admin.get_actions(request)
    }
    # What only reads is theirs.
    assert offered <= {"PersonaRow.export_rows"}, offered
    owner = RequestFactory().get("/admin/")
    owner.user = User.objects.create_superuser("owner")
    assert {"mark_done"} <= set(admin.site._registry[apps.get_model("company", "Job")].get_actions(owner))
    assert {"disconnect"} <= set(
        admin.site._registry[apps.get_model("unity_bridge", "FrontEndLink")].get_actions(owner)
    )
