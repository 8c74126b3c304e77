"""Covers: painted ahead, named when the time has come, served whole, never half."""

import datetime as dt
import errno
import io
import os
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings
from django.urls import include, path
from PIL import Image

from llmservice.errors import ModelError
from llmservice.gateway import PaintedImage
from streaming.models import Cover
from streaming.on_air import cover_files
from streaming.on_air.contexts import CoverText
from streaming.on_air.cover_painting import finish
from streaming.on_air.handlers.cover import COVER, CoverDraft, stream_for
from streaming.on_air.prompt_contexts import cover_text_context, paint_context
from streaming.on_air.services.covers import register_cover
from streaming.tests.support.factory import GAME, TALK, leap_to, live_until, model_client, stream_task, told
from vtuber.models import TodoList, TodoTask, VTuber
from vtuber.tests.support.world import DATE, REAL, hours, planned_baomi, task
from vtuber.translatable import translate

pytestmark = pytest.mark.django_db
urlpatterns = [path("", include("streaming.urls"))]


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def day(media: Path) -> tuple[VTuber, TodoList]:
    return planned_baomi()


def files(media: Path) -> list[str]:
    return sorted(str(found.relative_to(media)) for found in media.rglob("*") if found.is_file())


def picture(colour: str = "teal", size: tuple[int, int] = (64, 36), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def painted(row: TodoTask, colour: str = "teal") -> dict[str, Any]:
    """A draft whose files are there, without the half second that a real one takes."""
    png = picture(colour)
    digest = cover_files.keep_pending(row.pk, png, b"thumbnail of " + colour.encode())
    draft = CoverDraft(headline="湖知道答案", mood="curious", digest=digest, made_by="composer")
    return draft.model_dump(mode="json")


def test_a_cover_is_painted_ahead_and_named_at_its_time(day: Any, media: Path) -> None:
    vtuber, todolist = day
    stream_task(todolist)
    row = task(todolist, "cover", "17:00", "17:30", content="画封面")

    live_until(vtuber, "16:59")
    row.refresh_from_db()
    assert row.is_prepared and row.prepared
    draft = CoverDraft.model_validate(row.prepared)
    assert 3 <= len(draft.headline) <= 20
    assert files(media) == [f"pending-covers/{row.pk}-{draft.digest[:32]}{end}" for end in (".png", ".webp")]
    assert Cover.objects.count() == 0

    live_until(vtuber, "17:30")
    cover = Cover.objects.get()
    assert (cover.date, cover.number, cover.name, cover.task_id) == (DATE, 1, "2026-11-24.png", row.pk)
    assert (cover.headline, cover.digest, cover.made_by) == (draft.headline, draft.digest, "composer")
    with Image.open(media / cover.file) as image:
        assert (image.format, image.size) == ("PNG", (1280, 720))
    with Image.open(media / cover.thumbnail) as image:
        assert (image.format, image.size) == ("WEBP", (320, 180))
    assert told(vtuber, "cover.made") == [
        {
            "type": "cover.made",
            "cover": cover.pk,
            "task": row.pk,
            "url": "/media/covers/baomi/2026-11-24.png",
            "thumbnail_url": "/media/covers/baomi/2026-11-24.webp",
            "date": "2026-11-24",
            "number": 1,
            "headline": draft.headline,
            "sha256": draft.digest,
            "bytes": (media / cover.file).stat().st_size,
        }
    ]
    row.refresh_from_db()
    assert row.state == "done"


def test_the_second_cover_of_a_day_has_a_name_of_its_own(day: Any, media: Path) -> None:
    vtuber, todolist = day
    stream_task(todolist)
    first = task(todolist, "cover", "17:00", "17:30", prepared={})
    second = task(todolist, "cover", "18:00", "18:30", prepared={})
    for row, colour in ((first, "teal"), (second, "orange")):
        row.prepared = painted(row, colour)
        row.save()
    live_until(vtuber, "18:30")

    assert [cover.name for cover in Cover.objects.order_by("number")] == ["2026-11-24.png", "2026-11-24-2.png"]
    assert (media / "covers/baomi/2026-11-24-2.png").read_bytes() == picture("orange")
    assert (media / "covers/baomi/2026-11-24-2.webp").read_bytes() == b"thumbnail of orange"


def test_pending_files_are_swept_away_after_commit(
    day: Any, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    _vtuber, todolist = day
    row = task(todolist, "cover", "17:00", "17:30")
    draft = CoverDraft.model_validate(painted(row))
    stale = media / "pending-covers" / "999-old.png"
    stale.write_bytes(b"x")
    os.utime(stale, (0, 0))
    with django_capture_on_commit_callbacks(execute=True):
        register_cover(task=row, headline="h", digest=draft.digest, made_by="m", game_time=hours("17:10"), real=REAL)
    assert files(media) == ["covers/baomi/2026-11-24.png", "covers/baomi/2026-11-24.webp"]


def test_a_worker_that_comes_back_late_changes_nothing(day: Any, media: Path) -> None:
    vtuber, todolist = day
    stream_task(todolist)
    row = task(todolist, "cover", "17:00", "17:30", prepared={})
    row.prepared = painted(row, "teal")
    row.save()
    painted(row, "red")  # its lease had run out; its answer was dropped, but its files are there
    live_until(vtuber, "17:30")
    assert (media / "covers/baomi/2026-11-24.png").read_bytes() == picture("teal")


@pytest.mark.parametrize("edited", [{"digest": "0" * 64}, {"digest": ""}])
def test_a_lost_picture_is_said_and_leaves_no_row(day: Any, edited: dict[str, str]) -> None:
    vtuber, todolist = day
    stream_task(todolist)
    row = task(todolist, "cover", "17:00", "17:30", prepared={})
    row.prepared = {**painted(row), **edited}
    row.save()
    live_until(vtuber, "17:30")
    row.refresh_from_db()
    assert row.state == "failed"
    assert "painted picture is gone" in (row.reason or {}).get("msg", "")
    assert Cover.objects.count() == 0
    assert told(vtuber, "cover.made") == []


def test_no_file_is_ever_named_by_what_an_editor_wrote(day: Any) -> None:
    with pytest.raises(ValueError, match="digest"):
        CoverDraft(digest="../../etc/passwd")


def test_without_a_stream_nothing_is_painted_and_the_reason_is_said(day: Any, media: Path) -> None:
    vtuber, todolist = day
    row = task(todolist, "cover", "17:00", "17:30")
    live_until(vtuber, "17:30")
    row.refresh_from_db()
    assert row.state == "skipped"
    assert translate(row.reason)
    assert "No stream is left" in (row.reason or {})["msg"]
    assert files(media) == []


def test_a_late_cover_is_made_as_long_as_its_stream_is_not_over(day: Any) -> None:
    vtuber, todolist = day
    stream_task(todolist, "20:00", "23:00")
    row = task(todolist, "cover", "17:00", "17:30", prepared={})
    row.prepared = painted(row)
    row.save()
    leap_to(vtuber, "20:30")
    row.refresh_from_db()
    assert (row.state, Cover.objects.count()) == ("done", 1)


def test_a_cover_for_a_stream_that_is_over_is_not_made(day: Any) -> None:
    vtuber, todolist = day
    stream_task(todolist, "20:00", "21:00")
    row = task(todolist, "cover", "17:00", "17:30", prepared={})
    row.prepared = painted(row)
    row.save()
    leap_to(vtuber, "21:30")
    row.refresh_from_db()
    assert (row.state, Cover.objects.count()) == ("skipped", 0)


def test_a_cover_belongs_to_the_next_stream_of_its_day(day: Any) -> None:
    _vtuber, todolist = day
    early = stream_task(todolist, "12:00", "13:00")
    late = stream_task(todolist, "20:00", "21:00")
    row = task(todolist, "cover", "17:00", "17:30")
    assert stream_for(row, hours("10:00")) == early
    assert stream_for(row, hours("17:00")) == late
    assert stream_for(row, hours("21:00")) is None


@pytest.mark.parametrize(("content", "game", "theme"), [(GAME, "纸船邮差", ""), (TALK, "", TALK[3:])])
def test_what_is_painted_agrees_with_the_stream(day: Any, content: str, game: str, theme: str) -> None:
    vtuber, todolist = day
    stream = stream_task(todolist, "20:00", "21:00", content=content)
    text = cover_text_context(stream, hours("12:00"))
    assert (text.game, text.theme, text.longest, text.start_time) == (game, theme, 20, "20:00")
    assert text.genre == ("adventure" if game else "")
    scene = paint_context(stream, CoverText(headline="字", mood="smug"), hours("12:00"))
    # Painted at noon, but it is for the evening.
    assert (scene.time_of_day, scene.headline, scene.mood, scene.sponsor) == ("night", "字", "smug", "")
    assert scene.looks == vtuber.persona.looks


def test_a_headline_with_another_game_is_put_right(day: Any, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vtuber, todolist = day
    stream_task(todolist)
    row = task(todolist, "cover", "17:00", "17:30")
    table = model_client(vtuber)
    answer = CoverText(headline="来玩《别的游戏》啦", mood="happy")
    monkeypatch.setattr(table, "think_json", lambda *args: answer)
    assert COVER.prepare(row, table).headline == "来玩《纸船邮差》啦"


def test_a_mood_that_nobody_knows_is_a_happy_one() -> None:
    assert CoverText.model_validate({"headline": "x", "mood": "ecstatic"}).mood == "happy"
    assert CoverText.model_validate({"headline": "x", "mood": "smug"}).mood == "smug"


def test_a_picture_from_a_model_is_brought_into_shape(day: Any) -> None:
    _vtuber, todolist = day
    scene = paint_context(stream_task(todolist), CoverText(headline="湖知道答案"), hours("12:00"))
    made = PaintedImage(
        data=picture("navy", (1024, 1024), "JPEG"),
        mime="image/jpeg",
        backend="dashscope",
        model="qwen-image",
        call_id=1,
        fallback_reason="",
    )
    png = finish(made, scene)
    with Image.open(io.BytesIO(png)) as image:
        assert (image.format, image.size) == ("PNG", (1280, 720))
    assert finish(made, scene) == png


def test_a_picture_that_cannot_be_used_is_a_failed_try(day: Any) -> None:
    _vtuber, todolist = day
    scene = paint_context(stream_task(todolist), CoverText(headline="x"), hours("12:00"))
    broken = PaintedImage(
        data=picture()[:60], mime="image/png", backend="dashscope", model="qwen-image", call_id=1, fallback_reason=""
    )
    with pytest.raises(ModelError, match="paint_cover"):
        finish(broken, scene)


@pytest.fixture
def served(day: Any, client: Client) -> Any:
    _vtuber, todolist = day
    row = task(todolist, "cover", "17:00", "17:30")
    draft = CoverDraft.model_validate(painted(row))
    register_cover(task=row, headline="h", digest=draft.digest, made_by="m", game_time=hours("17:10"), real=REAL)
    with override_settings(ROOT_URLCONF=__name__):
        yield client


def test_covers_and_thumbnails_are_served_and_may_be_kept(served: Client) -> None:
    response = served.get("/media/covers/baomi/2026-11-24.png")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response.content == picture("teal")
    assert "max-age" in response["Cache-Control"]
    again = served.get("/media/covers/baomi/2026-11-24.png", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    small = served.get("/media/covers/baomi/2026-11-24.webp")
    assert (small["Content-Type"], small.content) == ("image/webp", b"thumbnail of teal")
    assert small["ETag"] != response["ETag"]
    assert served.post("/media/covers/baomi/2026-11-24.png").status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "baomi/2026-11-25.png",
        "baomi/2026-11-24-2.png",
        "baomi/2026-11-24-1.png",
        "baomi/2026-13-40.png",
        "baomi/2026-11-24.jpg",
        "nobody/2026-11-24.png",
        "baomi/../../pending-covers/1.png",
        "baomi/%2e%2e/%2e%2e/x.png",
        "baomi/2026-11-24.png/",
    ],
)
def test_only_registered_names_are_served(served: Client, name: str) -> None:
    assert served.get(f"/media/covers/{name}").status_code == 404


def test_a_file_that_is_gone_is_not_found_and_shows_as_blank_paper(served: Client, media: Path) -> None:
    file = media / "covers/baomi/2026-11-24.png"
    kept = file.read_bytes()
    file.unlink()
    blank = served.get("/media/covers/baomi/2026-11-24.png")
    assert (blank.status_code, blank["Content-Type"], blank["Cache-Control"]) == (404, "image/svg+xml", "no-store")
    assert ElementTree.fromstring(blank.content).get("viewBox") == "0 0 1280 720"
    # Put back, it is there.
    file.write_bytes(kept)
    assert served.get("/media/covers/baomi/2026-11-24.png").content == kept


def test_a_half_written_file_never_shows(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cover_files.keep_pending(1, b"first", b"small")
    monkeypatch.setattr("os.fsync", lambda handle: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        cover_files.keep_pending(2, b"second", b"small")
    assert [re.sub(r"-.*", "", Path(name).name) for name in files(media)] == ["1", "1"]


def test_dates_are_the_game_days(day: Any, media: Path) -> None:
    """A cover at one in the morning belongs to the day before."""
    _vtuber, todolist = day
    row = task(todolist, "cover", "01:00", "01:30")
    draft = CoverDraft.model_validate(painted(row))
    cover = register_cover(
        task=row, headline="h", digest=draft.digest, made_by="m", game_time=hours("01:10"), real=REAL
    )
    assert (cover.date, cover.made_at.date()) == (DATE, DATE + dt.timedelta(days=1))


@pytest.mark.parametrize("links", [True, False])
def test_naming_a_cover_writes_nothing_anew(media: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    digest = cover_files.keep_pending(1, b"painted", b"small")

    def never(*_args: object) -> None:
        raise AssertionError("the lock is held: no waiting for the disk")

    def unable(*_args: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr("os.fsync", never)
    if not links:
        monkeypatch.setattr("os.link", unable)
    for _again in range(2):
        names = cover_files.publish(1, digest, "baomi", DATE, 1)
        assert names == ("covers/baomi/2026-11-24.png", "covers/baomi/2026-11-24.webp")
        assert [cover_files.read(name) for name in names] == [b"painted", b"small"]
    # The second cover of a slot takes the place of the first, and not its bytes.
    cover_files.forget_pending(1)
    assert cover_files.read(names[0]) == b"painted"
    kept = (media / "covers" / "baomi").iterdir()
    assert sorted(path.name for path in kept) == [
        "2026-11-24.png",
        "2026-11-24.webp",
    ]
    with pytest.raises(OSError, match="No such file"):
        cover_files.publish(1, digest, "baomi", DATE, 2)
