"""Her look: taken, replaced and removed by operators, told to front ends, served, and let go of."""

import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from unity_bridge.look import files
from unity_bridge.models import LookPicture
from unity_bridge.projections.log_state import state_at
from unity_bridge.projections.now import look_up
from unity_bridge.services import looks
from unity_bridge.tests.support.look_pictures import png
from vtuber.access import Role
from vtuber.models import AuditEntry, Event, Membership, VTuber
from vtuber.plugin import NotAllowed, head_seq
from vtuber.tests.support.world import baomi

PAGE = "/admin/unity_bridge/lookpicture/"


@pytest.fixture
def vtuber(db: None, settings: Any, tmp_path: Path) -> VTuber:
    settings.MEDIA_ROOT = tmp_path
    return baomi()


def keep(
    vtuber: VTuber, expression: str = "neutral", *, open: bool = False, shut: bool = False, data: bytes = b""
) -> LookPicture:
    return looks.keep_picture(
        vtuber=vtuber,
        expression=expression,
        mouth_open=open,
        eyes_shut=shut,
        data=data or png(),
        actor="operator",
        real=timezone.now(),
    )


def person(role: Role) -> Client:
    user = get_user_model()._default_manager.create_user(str(role), is_staff=role == Role.OPERATOR)
    Membership.objects.create(user=user, role=role)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def named(data: bytes, name: str) -> io.BytesIO:
    file = io.BytesIO(data)
    file.name = name
    return file


def lying(root: Path) -> set[str]:
    return {path.name for path in root.glob("looks/*/*")}


def test_an_operator_gives_her_a_look_and_takes_it_away(vtuber: VTuber, tmp_path: Path) -> None:
    operator = person(Role.OPERATOR)
    assert "none yet" in operator.get(PAGE).text
    # What a file is called tells nothing of what it is.
    sent = {"vtuber": "baomi", "neutral-00": named(png(), "her.jpg"), "neutral-10": named(b"MZ", "her.png")}
    told = operator.post(PAGE, sent, follow=True).text
    row = LookPicture.objects.get()
    assert (row.expression, row.mouth_open, row.eyes_shut, str(row)) == ("neutral", False, False, "neutral")
    assert "Pictures taken: 1" in told and "neutral, mouth open, eyes open: This is no PNG" in told
    assert row.url in told and lying(tmp_path) == {f"{row.digest}.webp"}
    entry = AuditEntry.objects.get(verb="look_picture")
    assert (entry.actor, entry.target, entry.after["file"]) == ("operator", "look:neutral", row.file)
    event = Event.objects.filter(vtuber=vtuber, type="look.changed").latest("seq")
    assert [part["url"] for part in event.payload["pictures"]] == [row.url]

    assert "No picture was chosen" in operator.post(PAGE, {"vtuber": "baomi"}, follow=True).text
    operator.post(PAGE, {"vtuber": "baomi", "remove": "neutral-00"})
    assert LookPicture.objects.count() == 0 and AuditEntry.objects.filter(verb="look_remove").count() == 1
    assert Event.objects.filter(type="look.changed").latest("seq").payload == {"pictures": []}
    # The file stays for a while: a copy of the database may still name it.
    assert lying(tmp_path) == {f"{row.digest}.webp"}
    assert operator.get(f"{PAGE}{row.pk}/change/").status_code in (302, 403)
    assert operator.get(f"{PAGE}add/").status_code == 403


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MODERATOR])
def test_who_may_not_change_her_day_may_not_change_her_look(vtuber: VTuber, role: Role) -> None:
    client = person(role)
    # A staff flag alone opens nothing.
    get_user_model()._default_manager.update(is_staff=True)
    for answer in (client.get(PAGE), client.post(PAGE, {"vtuber": "baomi", "neutral-00": named(png(), "a.png")})):
        assert answer.status_code == 302 and "/admin/login/" in answer["Location"]
    assert LookPicture.objects.count() == 0 and AuditEntry.objects.count() == 0


def test_the_page_is_for_one_vtuber_and_no_more_pictures_at_once_than_it_can_draw(vtuber: VTuber) -> None:
    baomi(slug="other")
    operator = person(Role.OPERATOR)
    assert operator.get(PAGE, {"vtuber": "nobody"}).status_code == 404
    faces = ("neutral", "happy", "sleepy", "curious")
    sent = {f"{face}-{kind}": named(png(), "a.png") for face in faces for kind in ("00", "10", "01", "11")}
    told = operator.post(PAGE, {"vtuber": "other", **sent}, follow=True).text
    assert "Only the first 12 pictures" in told
    assert LookPicture.objects.filter(vtuber__slug="other").count() == 12
    assert not vtuber.look_pictures.exists()
    # It is asked first, and asking changes nothing.
    asked = operator.get(PAGE, {"vtuber": "other", "end": "1"}).text
    assert "Her 12 pictures are taken away" in asked and 'type="file"' not in asked
    assert LookPicture.objects.count() == 12
    told = operator.post(PAGE, {"vtuber": "other", "end": "1"}, follow=True).text
    assert "is the drawn cat again." in told and "Yes, remove all" not in told
    assert LookPicture.objects.count() == 0
    # Of none nothing is asked.
    assert 'type="file"' in operator.get(PAGE, {"vtuber": "other", "end": "1"}).text
    assert len(AuditEntry.objects.get(verb="look_end").before["pictures"]) == 12


def test_each_face_begins_with_mouth_closed_and_eyes_open(vtuber: VTuber) -> None:
    for wrong in ({"open": True}, {"shut": True}, {"expression": "happy"}):
        with pytest.raises(NotAllowed):
            keep(vtuber, **wrong)
    first = keep(vtuber)
    with pytest.raises(NotAllowed):
        keep(vtuber, "happy", open=True)
    with pytest.raises(ValidationError):
        keep(vtuber, "furious")
    happy = keep(vtuber, "happy")
    laughing = keep(vtuber, "happy", open=True)
    real = timezone.now()
    for needed in (first, happy):
        with pytest.raises(NotAllowed):
            looks.remove_picture(picture=needed, actor="operator", real=real)
    for picture in (laughing, happy, first, first):
        looks.remove_picture(picture=picture, actor="operator", real=real)
    assert LookPicture.objects.count() == 0
    assert AuditEntry.objects.filter(verb="look_remove").count() == 3


def test_all_of_them_together_have_a_bound(vtuber: VTuber, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = keep(vtuber)
    monkeypatch.setattr(looks, "MOST_BYTES_TOGETHER", first.bytes * 2)
    keep(vtuber, open=True)
    before = head_seq(vtuber)
    with pytest.raises(NotAllowed):
        keep(vtuber, shut=True, data=png("#00ff00"))
    # One that takes another's place takes its room, too.
    assert keep(vtuber, open=True, data=png()).digest == first.digest
    assert LookPicture.objects.count() == 2 and head_seq(vtuber) == before + 1
    # What was refused left nothing behind.
    assert lying(tmp_path) == {f"{first.digest}.webp"}


def test_a_picture_is_served_by_its_row_for_ever_and_as_nothing_else(
    vtuber: VTuber, client: Client, tmp_path: Path
) -> None:
    row = keep(vtuber)
    answer = client.get(row.url)
    assert answer.content == files.read(row.file) and answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff" and "Set-Cookie" not in answer
    assert client.post(row.url).status_code == 405
    for wrong in (f"{row.digest[:-1]}0", "..%2f..%2fsecret-key", "covers"):
        assert client.get(f"/media/looks/baomi/{wrong}.webp").status_code == 404
    assert client.get(row.url.replace("baomi", "other")).status_code == 404
    (tmp_path / row.file).unlink()
    assert client.get(row.url).status_code == 404


def test_front_ends_are_told_now_and_whenever_they_come(vtuber: VTuber, settings: Any) -> None:
    settings.FRONT_END_ORIGIN = "http://studio:8000"
    now = {told.type: told.data for told in look_up(vtuber).commands(timezone.now())}
    assert "character.look" not in now
    row, asleep = keep(vtuber), keep(vtuber, "asleep")
    neutral = {"expression": "neutral", "mouth": "closed", "eyes": "open", "url": f"http://studio:8000{row.url}"}
    size = {"width": 240, "height": 320, "left": 40, "top": 30, "right": 200, "bottom": 300}
    told = {told.type: told.data for told in look_up(vtuber).commands(timezone.now())}["character.look"]
    assert told["pictures"][0] == {**neutral, **size}
    assert [part["expression"] for part in told["pictures"]] == ["neutral", "asleep"]
    assert asleep.url in told["pictures"][1]["url"]
    # The log may have let go of the day on which they came: they are not looked for there.
    state = state_at(vtuber, head_seq(vtuber))
    assert "look" not in state.shown.slots
    for command in look_up(vtuber).commands(timezone.now()):
        state.apply(command)
    assert [told.slot for told in state.commands()][:3] == ["time", "weather", "look"]


def test_files_go_when_no_row_has_named_them_for_two_weeks(
    vtuber: VTuber, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    first = keep(vtuber)
    folder = (tmp_path / first.file).parent
    long_ago = time.time() - files.KEPT_S - 60
    os.utime(tmp_path / first.file, (long_ago, long_ago))
    # However old it is: a row names it.
    assert looks.prune_files(10) == 0
    with django_capture_on_commit_callbacks(execute=True):
        second = keep(vtuber, data=png("#cc3366"))
    # Replaced just now.
    assert looks.prune_files(10) == 0 and lying(tmp_path) == {f"{row.digest}.webp" for row in (first, second)}
    os.utime(tmp_path / first.file, (long_ago, long_ago))
    left = files.write(vtuber.slug, b"half a picture")
    gone = tmp_path / "looks" / "nobody" / "0.webp"
    gone.parent.mkdir()
    gone.write_bytes(b"")
    assert looks.prune_files(10) == 1 and left.exists() and gone.exists()
    for path in (left, gone):
        os.utime(path, (long_ago, long_ago))
    assert looks.prune_files(1) == 1 and looks.prune_files(10) == 1
    assert [path.name for path in folder.iterdir()] == [f"{second.digest}.webp"]


def test_what_dies_half_way_leaves_no_row_without_its_file(
    vtuber: VTuber, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def dies(*_arguments: Any, **_more: Any) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(looks, "record_audit", dies)
    with pytest.raises(RuntimeError):
        keep(vtuber)
    assert LookPicture.objects.count() == 0 and not Event.objects.filter(type="look.changed").exists()
    # A file too many is all that is left; it is swept like any other.
    assert len(lying(tmp_path)) == 1 and not any(name.endswith(".part") for name in lying(tmp_path))
