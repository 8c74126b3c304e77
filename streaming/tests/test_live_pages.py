"""The viewers' pages as the server writes them: off air, the room on air, the replay of a chat."""

import os
import re

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from config.env import BASE_DIR
from store.models import Ownership
from streaming.models import Answer, ChatMessage, Stream
from streaming.on_air.services.broadcast import go_off
from streaming.tests.support.chat_world import message, on_air, say, viewer
from streaming.tests.support.factory import stream_task
from streaming.web.page_contexts import ENTRIES, off_air_context, replay_context, text_parts
from vtuber.models import Diary, Tweet, VTuber
from vtuber.tests.support.world import DATE, REAL, baomi, hours, planned_baomi

pytestmark = pytest.mark.django_db
EN = {"Accept-Language": "en"}


def over(stream: Stream) -> Stream:
    """The stream, ended half an hour later."""
    go_off(stream=stream, game_time=hours("20:30"), real=REAL)
    return Stream.objects.get(pk=stream.pk)


def test_texts_are_cut_into_emotes_and_stage_directions() -> None:
    assert text_parts("（歪头）「:fish:」 :nothing:", asides=True) == [
        {"kind": "aside", "text": "（歪头）"},
        {"kind": "text", "text": "「"},
        {"kind": "emote", "text": "fish"},
        {"kind": "text", "text": "」 :nothing:"},
    ]
    assert text_parts("(waves) hi", asides=False) == [{"kind": "text", "text": "(waves) hi"}]
    assert text_parts("", asides=True) == []


def test_the_off_air_page_of_a_newborn_says_that_nothing_is_planned() -> None:
    vtuber = baomi()
    page = off_air_context(vtuber, hours("08:00"))
    assert (page["next"], page["posts"], page["streams"], page["diary"]) == (None, [], [], [])
    assert len(page["library"]) == Ownership.objects.filter(vtuber=vtuber).count() > 0


def test_the_off_air_page_tells_of_the_next_stream_and_of_today() -> None:
    vtuber, todolist = planned_baomi(game_time="12:00")
    row = stream_task(todolist)
    Tweet.objects.create(vtuber=vtuber, category="communication", text="昨天", published_at=hours("07:59", DATE))
    Tweet.objects.create(vtuber=vtuber, category="communication", text="今天", published_at=hours("09:00"))
    Diary.objects.create(vtuber=vtuber, date=DATE, text="公开", public=True)
    Diary.objects.create(vtuber=vtuber, date=hours("08:00").date().replace(day=1), text="秘密")
    page = off_air_context(vtuber, hours("12:00"))
    assert page["next"]["start"] == row.start
    assert (page["next"]["game"], page["next"]["start_time"], page["next"]["cover_url"]) == ("纸船邮差", "20:00", "")
    assert "今天" in [post.text for post in page["posts"]]
    assert page["posts_are_of_today"] is True
    assert [each.text for each in page["diary"]] == ["公开"]


def test_without_a_post_today_the_last_ones_hang_there() -> None:
    vtuber = baomi()
    Tweet.objects.create(vtuber=vtuber, category="communication", text="从前", published_at=hours("09:00"))
    page = off_air_context(vtuber, hours("09:00", DATE.replace(day=26)))
    assert [post.text for post in page["posts"]] == ["从前"]
    assert page["posts_are_of_today"] is False


def test_the_page_knows_before_any_script_whether_she_is_on_air(client: Client) -> None:
    stream = on_air()
    html = client.get("/live/baomi/", headers=EN).content.decode()
    assert 'data-air="on"' in html
    assert f'<h1 class="stream-title" id="title">{stream.title}</h1>' in html
    assert "To chat" not in html
    over(stream)
    html = client.get("/live/baomi/", headers=EN).content.decode()
    assert 'data-air="off"' in html
    assert f"/live/baomi/streams/{stream.pk}/" in html


def test_the_off_air_part_can_be_fetched_alone(client: Client) -> None:
    baomi()
    html = client.get("/live/baomi/?part=off-air", headers=EN).content.decode()
    assert "Not planned yet" in html
    assert "<html" not in html and "<script" not in html


def test_nobody_of_that_name(client: Client) -> None:
    assert client.get("/live/nobody/").status_code == 404
    assert client.get("/live/nobody/streams/1/").status_code == 404


def test_only_the_staff_gets_the_moderation_panel(client: Client, admin_client: Client) -> None:
    baomi()
    assert 'id="moderation"' not in client.get("/live/baomi/").content.decode()
    assert 'id="moderation"' in admin_client.get("/live/baomi/").content.decode()


def test_a_stream_that_is_on_has_no_replay(client: Client) -> None:
    stream = on_air()
    assert client.get(f"/live/baomi/streams/{stream.pk}/").status_code == 404
    over(stream)
    assert client.get(f"/live/baomi/streams/{stream.pk}/").status_code == 200


def test_a_replay_shows_what_was_said_and_nothing_that_was_hidden(client: Client) -> None:
    stream = on_air()
    ayu, rude = viewer(stream.vtuber, "阿屿"), viewer(stream.vtuber, "rude")
    kept, gone, muted = say(ayu, "晚上好 <b>:paw:"), say(rude, "难听的话"), say(rude, "没人看见")
    ChatMessage.objects.filter(pk=gone.message or 0).update(state=ChatMessage.State.REMOVED)
    ChatMessage.objects.filter(pk=muted.message or 0).update(state=ChatMessage.State.SHADOW)
    shown = replay_context(over(stream))
    assert [entry["kind"] for entry in shown["entries"]] == ["chat", "line"]
    assert shown["entries"][0]["nickname"] == message(kept).nickname
    assert shown["messages"] == 1
    html = client.get(f"/live/baomi/streams/{stream.pk}/").content.decode()
    assert "晚上好 &lt;b&gt;<img" in html
    assert "难听的话" not in html and "没人看见" not in html


@pytest.mark.parametrize(
    ("state", "quoted"),
    [(ChatMessage.State.SHOWN, True), (ChatMessage.State.REMOVED, False), (ChatMessage.State.SHADOW, False)],
)
def test_an_answer_quotes_its_question_only_while_it_may_be_seen(
    client: Client, state: ChatMessage.State, quoted: bool
) -> None:
    stream = on_air()
    ayu = viewer(stream.vtuber, "阿屿")
    asked = message(say(ayu, "猫会做梦吗"))
    answer = Answer.objects.create(
        stream=stream,
        viewer=ayu,
        nickname="阿屿",
        question="猫会做梦吗",
        askers=3,
        state=Answer.State.SAID,
        begun_at=timezone.now(),
        ended_at=timezone.now(),
        line=stream.lines.get(),
    )
    ChatMessage.objects.filter(pk=asked.pk).update(answer=answer, state=state)
    over(stream)
    html = client.get(f"/live/baomi/streams/{stream.pk}/", headers=EN).content.decode()
    assert ("×3 asked" in html) is quoted
    assert ("猫会做梦吗" in html) is quoted


def test_a_long_chat_comes_in_pages_and_each_message_stands_on_one(client: Client) -> None:
    stream = on_air()
    ayu = viewer(stream.vtuber, "阿屿")
    rows = [
        ChatMessage(
            stream=stream,
            viewer=ayu,
            client_id=f"n{number}",
            nickname="阿屿",
            text=f"第{number}句",
            said_at=hours("20:00"),
            real_time=REAL,
        )
        for number in range(ENTRIES + 5)
    ]
    ChatMessage.objects.bulk_create(rows)
    stream = over(stream)
    first, second = replay_context(stream, 1)["entries"], replay_context(stream, 2)["entries"]
    assert (len(first), len(second)) == (ENTRIES, 6)
    texts = [entry["parts"][0]["text"] for entry in (*first, *second) if entry["kind"] == "chat"]
    assert texts == [f"第{number}句" for number in range(ENTRIES + 5)]
    for strange in ("0", "99", "x", "-1", "１"):
        assert client.get(f"/live/baomi/streams/{stream.pk}/?page={strange}").status_code == 200


def pages(client: Client) -> list[str]:
    """Each page in each of its states."""
    stream = on_air()
    on = client.get("/live/baomi/").content.decode()
    over(stream)
    off = client.get("/live/baomi/").content.decode()
    return [on, off, client.get(f"/live/baomi/streams/{stream.pk}/").content.decode()]


def test_the_pages_keep_to_the_strict_policy(admin_client: Client) -> None:
    for html in pages(admin_client):
        assert re.findall(r"\sstyle=|\son\w+=|<style", html) == []
        # Data for the scripts is no script.
        scripts = [tag for tag in re.findall(r"<script[^>]*>", html) if 'type="application/json"' not in tag]
        assert [tag for tag in scripts if "src=" not in tag] == []


def test_everything_that_the_pages_ask_for_is_there(admin_client: Client) -> None:
    for html in pages(admin_client):
        wanted = set(re.findall(r'(?:src|href)="/static/([^"]+)"', html))
        assert {name for name in wanted if not finders.find(name)} == set()
        symbols = set(re.findall(r'<symbol id="(i-[\w-]+)"', html))
        assert set(re.findall(r'href="#(i-[\w-]+)"', html)) - symbols == set()


def test_scripts_import_only_what_is_there_and_name_only_icons_that_exist() -> None:
    drawn = render_to_string("board/icons.html") + render_to_string("live/icons.html")
    # Of the apps: data/static holds what a start has collected, under other names.
    roots = [BASE_DIR / "static", *(app.parent / "static" for app in BASE_DIR.glob("*/apps.py"))]
    scripts = [(root, path) for root in roots for path in root.rglob("*.js")]
    assert len(scripts) > 40
    for root, script in scripts:
        source = script.read_text(encoding="utf-8")
        for name in re.findall(r'(?:\bfrom |import\()"(\.[^"]+)"', source):
            url = os.path.normpath(script.relative_to(root).parent / name)
            assert finders.find(url), f"{script.name} imports {name}"
        for name in re.findall(r'(?:\bicon\(|\bicon: )"([\w-]+)"', source):
            assert f'id="i-{name}"' in drawn, f"{script.name} wants the icon {name}"


def test_a_page_for_another_vtuber_shows_nothing_of_this_one(client: Client) -> None:
    stream = over(on_air())
    other = baomi(slug="second")
    assert client.get(f"/live/second/streams/{stream.pk}/").status_code == 404
    assert off_air_context(other, hours("12:00"))["streams"] == []
    assert VTuber.objects.count() == 2
