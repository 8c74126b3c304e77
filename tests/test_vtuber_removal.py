"""A VTuber who is taken out leaves nothing behind but what her model calls cost, and nobody else loses a row."""

import datetime as dt
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from company.models import Job
from company.tests.support.factory import accepted_ad
from config.env import DATA_DIR
from launcher import backup
from launcher.data_folder import Places, hold
from llmservice.models import KeptPrompt, ModelCall
from streaming.models import Cover
from vtuber.models import VTuber
from vtuber.simulation.driven_time import DrivenTime, live_days
from vtuber.simulation.invariants import violations
from vtuber.tests.support.world import REAL, baomi


def run(*words: str) -> str:
    said = StringIO()
    call_command("vtuber", *words, stdout=said)
    return said.getvalue()


def rows() -> dict[str, int]:
    """How many rows each table has, but for the ledger."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model != ModelCall}


@pytest.fixture
def first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> VTuber:
    """Baomi, who has lived for a day."""
    settings.MEDIA_ROOT = tmp_path
    vtuber = baomi()
    monkeypatch.setattr("django.utils.timezone.now", lambda: REAL)
    live_days(vtuber, 1, DrivenTime(REAL))
    return vtuber


@pytest.mark.django_db
def test_nothing_of_hers_is_left_and_all_of_the_others(
    first: VTuber, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    before, calls = rows(), ModelCall.objects.count()
    run("new", "fox")
    fox = VTuber.objects.get(slug="fox")
    live_days(fox, 2, DrivenTime(REAL))
    accepted_ad(fox)
    place = {"owner": fox.owner, "purpose": "diary", "language": "zh", "part": "user"}
    KeptPrompt.objects.create(**place, text="x", changed_at=REAL, changed_by="me")
    assert Job.objects.filter(vtuber=fox).exists() and Cover.objects.filter(vtuber=fox).exists()
    lived = rows()
    assert {name for name, count in lived.items() if count < before[name]} == set()
    assert list((tmp_path / "covers" / "fox").iterdir()) and list((tmp_path / "covers" / "baomi").iterdir())
    hers = ModelCall.objects.filter(owner=fox.owner)
    made = hers.count()
    assert made and hers.filter(texts_kept=True).exclude(answer="").exists()

    assert "her 3 days" in run("remove", "fox")
    assert rows() == lived
    with django_capture_on_commit_callbacks(execute=True):
        said = run("remove", "fox", "--yes")
    assert "is gone" in said
    assert rows() == before
    assert ModelCall.objects.count() == calls + made
    assert not hers.exclude(prompt_system="", prompt_user="", answer="").exists()
    assert ModelCall.objects.filter(owner=first.owner).exclude(answer="").exists()
    assert not (tmp_path / "covers" / "fox").exists() and list((tmp_path / "covers" / "baomi").iterdir())
    live_days(first, 1, DrivenTime(REAL + dt.timedelta(days=1)))
    assert violations(first) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "named"), [("nobody", "There are: baomi, fox"), ("baomi", "pause her")])
def test_who_cannot_be_taken_out_stays(slug: str, named: str) -> None:
    baomi()
    baomi(slug="fox")
    with pytest.raises(CommandError, match=named):
        run("remove", slug, "--yes")
    assert VTuber.objects.count() == 2


@pytest.mark.django_db
def test_while_she_lives_nobody_is_taken_out() -> None:
    baomi()
    baomi(slug="fox")
    places = Places(DATA_DIR)
    places.make()
    lock = hold(places)
    try:
        with pytest.raises(CommandError, match="process"):
            run("remove", "fox", "--yes")
    finally:
        lock.release()
    assert VTuber.objects.filter(slug="fox").exists()


@pytest.mark.django_db
def test_without_a_copy_nobody_is_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_args: Any) -> None:
        raise backup.BackupFailed("the disk is full")

    baomi()
    baomi(slug="fox")
    monkeypatch.setattr(backup, "make", no_room)
    with pytest.raises(CommandError, match="the disk is full"):
        run("remove", "fox", "--yes")
    assert VTuber.objects.filter(slug="fox").exists()
