import io
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from llmservice.backends import registry
from llmservice.backends.base import estimate_tokens, is_local
from llmservice.backends.openai_chat import OpenAIChat
from llmservice.backends.registry import BackendKind, backend_kinds, is_set, register_backend
from llmservice.checks import check_model_settings
from llmservice.gateway import describe_roles, estimate_cost_per_hour
from llmservice.model_health import ping_roles
from llmservice.models import ModelCall
from llmservice.pricing import guessed_price, price_of
from llmservice.purposes import ROLES
from llmservice.roles import resolve_backend
from llmservice.tests.conftest import no_model
from llmservice.tests.support.servers import completion, refusal, serving

pytestmark = pytest.mark.django_db


def names() -> dict[str, str]:
    return {status.role: status.backend for status in describe_roles()}


def role(settings: Any, name: str, **more: Any) -> None:
    settings.MODEL_ROLES = {**settings.MODEL_ROLES, name: {**no_model(), **more}}


def test_a_bare_machine_has_no_model() -> None:
    statuses = describe_roles()
    assert {status.role: (status.backend, status.ready, status.paid) for status in statuses} == {
        "director": ("fallback", True, False),
        "persona": ("fallback", True, False),
        "image": ("composer", True, False),
        "judge": ("none", False, False),
        "voice": ("browser", True, False),
    }
    assert statuses[0].why == "no endpoint is set"


def test_one_key_brings_a_director_and_a_painter(settings: Any) -> None:
    settings.QWEN_API_KEY = "k"
    assert names() == {
        "director": "openai",
        "persona": "fallback",
        "image": "dashscope",
        "judge": "none",
        "voice": "browser",
    }
    director, _, image, *_ = describe_roles()
    assert (director.model, director.endpoint, director.paid) == ("qwen-plus", "dashscope.aliyuncs.com", True)
    assert (image.model, image.paid, image.why) == ("qwen-image", True, "QWEN_API_KEY is set")


def test_what_is_set_for_a_role_comes_before_the_common_key(settings: Any) -> None:
    settings.QWEN_API_KEY = "k"
    role(settings, "director", base_url="http://127.0.0.1:9/v1", model="mine")
    role(settings, "image", base_url="http://127.0.0.1:9/v1")
    director, _, image, *_ = describe_roles()
    assert (director.model, director.endpoint, director.paid) == ("mine", "127.0.0.1:9", False)
    assert (image.backend, image.ready) == ("openai_images", False)
    assert image.why == "no model is named for this endpoint: IMAGE_MODEL"
    role(settings, "director", model="qwen-max")
    assert (describe_roles()[0].model, describe_roles()[0].endpoint) == ("qwen-max", "dashscope.aliyuncs.com")


def test_a_tgi_server_plays_the_persona(settings: Any) -> None:
    settings.TGI_URL = "http://tgi:8080/v1"
    role(settings, "persona", base_url="http://127.0.0.1:9/v1", model="m")
    persona = describe_roles()[1]
    assert (persona.backend, persona.endpoint, persona.paid) == ("tgi", "tgi:8080", False)


def test_a_backend_can_be_named(settings: Any) -> None:
    settings.QWEN_API_KEY = "k"
    role(settings, "director", backend="fallback")
    role(settings, "image", backend="composer")
    assert names()["director"] == "fallback"
    assert names()["image"] == "composer"
    role(settings, "director", backend="gpt")
    assert resolve_backend("director").backend is None
    assert resolve_backend("director").why == (
        "DIRECTOR_BACKEND=gpt names no backend for this role; there are: auto, fallback, tgi, openai, llama"
    )
    role(settings, "director", backend="tgi")
    status = describe_roles()[0]
    assert (status.ready, status.why) == (False, "TGI_URL is not set")


def test_a_backend_declares_itself_and_is_found_by_its_settings(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Parrot(OpenAIChat):
        name = "parrot"

        def __init__(self, *, perch: str) -> None:
            super().__init__(base_url=perch, api_key="", model="parrot-1")

    parrot = BackendKind(
        name="parrot",
        roles=frozenset({"judge"}),
        rank=5,
        recognise=lambda role, config: is_set("PARROT_PERCH") if settings.PARROT_PERCH else "",
        endpoint=lambda config: {"perch": settings.PARROT_PERCH},
        build=Parrot,
    )
    resolve_backend("judge")  # all of ours have registered
    monkeypatch.setattr(registry, "_kinds", {**registry._kinds})
    register_backend(parrot)
    settings.PARROT_PERCH = ""
    assert names()["judge"] == "none"
    settings.PARROT_PERCH = "http://127.0.0.1:9/v1"
    judge = describe_roles()[3]
    assert (judge.backend, judge.model, judge.why) == ("parrot", "parrot-1", "PARROT_PERCH is set")
    assert resolve_backend("judge").backend is resolve_backend("judge").backend
    # It plays no other role, whoever names it.
    role(settings, "director", backend="parrot")
    assert resolve_backend("director").backend is None
    register_backend(parrot)
    with pytest.raises(ValueError, match="two backends want to be 'parrot'"):
        register_backend(replace(parrot, rank=6))


def test_each_way_to_a_model_stands_in_one_file() -> None:
    folder = Path(registry.__file__).parent
    declared: dict[str, set[str]] = {}
    for each in ROLES:
        for kind in backend_kinds(each):
            file = Path(sys.modules[kind.endpoint.__module__].__file__ or "").name
            declared.setdefault(kind.name, set()).add(file)
    assert declared == {
        "openai": {"openai_chat.py", "openai_speech.py"},  # one writes, one speaks
        "tgi": {"tgi.py"},
        "llama": {"llama.py"},
        "dashscope": {"dashscope.py"},
        "openai_images": {"openai_images.py"},
        "gpt_sovits": {"gpt_sovits.py"},
        "cosyvoice": {"cosyvoice.py"},
        "voicevox": {"voicevox.py"},
        "embedded": {"embedded_voice.py"},
        "browser": {"browser_voice.py"},
    }
    for name, files in declared.items():
        named = {path.name for path in folder.glob("*.py") if f'"{name}"' in path.read_text("utf-8")}
        assert named <= files
        assert f'"{name}"' not in (folder.parent / "roles.py").read_text("utf-8")


def test_prices(settings: Any) -> None:
    def price(**more: Any) -> tuple[Decimal, Decimal]:
        role(settings, "director", **more)
        backend = resolve_backend("director").backend
        assert backend is not None
        found = price_of(backend)
        return found.tokens_in, found.tokens_out

    settings.QWEN_API_KEY = "k"
    assert price() == (Decimal("0.8"), Decimal(2))
    assert price(base_url="https://api.example.com/v1", model="unknown") == (Decimal(20), Decimal(60))
    assert price(base_url="http://localhost:1/v1", model="qwen-plus") == (Decimal(0), Decimal(0))
    settings.MODEL_PRICES_SET = {"qwen-plus": [1, 2], "unknown": [0, 0], "bad": "x"}
    assert price(base_url="http://localhost:1/v1", model="qwen-plus") == (Decimal(1), Decimal(2))
    assert price(base_url="https://api.example.com/v1", model="unknown") == (Decimal(0), Decimal(0))
    with pytest.raises(ValueError, match="MODEL_PRICES: 'bad' wants"):
        price(base_url="https://api.example.com/v1", model="bad")
    # One number for a model that writes: both ways cost that, and not nothing.
    settings.MODEL_PRICES_SET = {"unknown": 3}
    assert price(base_url="https://api.example.com/v1", model="unknown") == (Decimal(3), Decimal(3))


def test_a_painter_with_a_price_of_tokens_is_not_free(settings: Any) -> None:
    settings.QWEN_API_KEY = "k"
    backend = resolve_backend("image").backend
    assert backend is not None
    known = price_of(backend).picture
    assert known > 0 and guessed_price(backend) == ""
    settings.MODEL_PRICES_SET = {backend.model: [36, 290]}
    assert price_of(backend).picture == Decimal(str(settings.PICTURE_PRICE_UNKNOWN))
    assert "its price is unknown" in guessed_price(backend)
    settings.MODEL_PRICES_SET = {backend.model: ["x"]}  # whoever counts by it says what is wrong
    with pytest.raises(ValueError, match="wants"):
        price_of(backend)
    assert guessed_price(backend) != ""


def test_the_cost_of_an_hour_is_estimated_from_typical_and_then_from_real_calls(settings: Any) -> None:
    from django.utils import timezone

    assert estimate_cost_per_hour({"director": 100}) == 0
    settings.QWEN_API_KEY = "k"
    # 100 × (1500 × 0.8 + 400 × 2) / 1,000,000, and four pictures
    assert estimate_cost_per_hour({"director": 100, "image": 4, "judge": 5}) == Decimal("1.2")
    ModelCall.objects.bulk_create(
        ModelCall(
            owner="v",
            purpose="say",
            role="director",
            backend="openai",
            model="qwen-plus",
            language="zh",
            tokens_in=1000,
            tokens_out=100,
            state="ok",
            created_at=timezone.now(),
        )
        for _ in range(20)
    )
    assert estimate_cost_per_hour({"director": 100}) == Decimal("0.1")


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("10.1.2.3", True),
        ("tgi", True),
        ("gpu.local", True),
        ("dashscope.aliyuncs.com", False),
        ("8.8.8.8", False),
    ],
)
def test_which_hosts_are_our_own(host: str, local: bool) -> None:
    assert is_local(host) is local


def test_token_estimates_are_on_the_careful_side() -> None:
    assert estimate_tokens("") == 0
    assert estimate_tokens("今天下雨。") == 5
    assert estimate_tokens("It is raining.") == 5


def test_pings_call_what_is_set_and_say_what_is_wrong(settings: Any) -> None:
    with serving(completion("meow")) as good, serving(refusal(401, "bad key")) as bad:
        role(settings, "director", base_url=f"{good.url}/v1", model="m")
        role(settings, "judge", base_url=f"{bad.url}/v1", model="j")
        director, persona, image, judge, voice = ping_roles()
        assert len(good.asked) == 1
        assert good.asked[0].body["max_tokens"] == 16
    assert (director.ok, director.called, director.words) == (True, True, "it answers")
    assert (persona.ok, persona.called, persona.words) == (True, False, "no endpoint is set")
    assert (image.ok, image.called) == (True, False)
    assert (judge.ok, judge.called) == (False, True)
    assert "HTTP 401" in judge.words
    assert "bad key" in judge.words
    assert (voice.ok, voice.called) == (True, False)
    assert set(ModelCall.objects.values_list("owner", "role", "state")) == {
        ("doctor", "director", "ok"),
        ("doctor", "judge", "refused"),
    }


def test_image_endpoints_are_probed_without_paying(settings: Any) -> None:
    settings.QWEN_API_KEY = "k"
    role(settings, "director", backend="fallback")
    with serving(refusal(404, "no such task")) as server:
        settings.QWEN_IMAGE_URL = server.url
        assert [result.ok for result in ping_roles()] == [True, True, True, True, True]
        server.replies = [refusal(401, "bad key")]
        assert [result.ok for result in ping_roles()] == [True, True, False, True, True]
        assert {asked.path for asked in server.asked} == {"/tasks/00000000-0000-0000-0000-000000000000"}


def test_the_command_prints_the_roles_and_fails_for_a_dead_endpoint(settings: Any) -> None:
    out = io.StringIO()
    call_command("models", stdout=out)
    head, director, *_, today = out.getvalue().splitlines()
    assert head.split() == ["role", "backend", "model", "endpoint", "paid", "ready", "why"]
    assert director.split() == ["director", "fallback", "-", "-", "no", "yes", "no", "endpoint", "is", "set"]
    assert today == "today: 0.00 of 5.00 CNY"
    with serving(refusal(401, "bad key")) as server:
        role(settings, "judge", base_url=f"{server.url}/v1", model="j")
        with pytest.raises(CommandError, match="no answer for: judge"):
            call_command("models", "--ping", stdout=out)
    assert "bad key" in out.getvalue()


def test_no_library_of_models_and_sounds_is_loaded_before_one_is_called() -> None:
    program = (
        "import sys, django\n"
        "django.setup()\n"
        "import llmservice.gateway, llmservice.model_health, llmservice.admin\n"
        "from llmservice.roles import describe_roles; describe_roles()\n"
        "heavy = {'openai', 'huggingface_hub', 'httpx2', 'xllamacpp', 'PIL'}\n"
        "heavy |= {'miniaudio', 'cn2an', 'numpy', 'onnxruntime', 'pypinyin'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        env={
            "PATH": "",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "QWEN_API_KEY": "k",
            "VOICE_BACKEND": "voicevox",
            "READ_DOTENV": "no",
        },
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stderr


def test_a_key_alone_is_a_key_for_openai_itself(settings: Any) -> None:
    role(settings, "director", api_key="k", model="some-model")
    status = describe_roles()[0]
    assert (status.backend, status.endpoint, status.why) == ("openai", "api.openai.com", "DIRECTOR_API_KEY is set")
    role(settings, "director", backend="openai")
    status = describe_roles()[0]
    assert (status.ready, status.endpoint) == (False, "dashscope.aliyuncs.com")
    assert status.why == "no key is set for dashscope.aliyuncs.com: QWEN_API_KEY, or the role's _API_KEY"


def test_settings_that_cannot_work_are_named_at_the_start(settings: Any) -> None:
    assert list(check_model_settings()) == []
    role(settings, "judge", backend="llm", json_mode="xml", reasoning="maybe")
    settings.TGI_API = "talk"
    settings.EMBEDDED_MODEL = "on"
    settings.MODEL_BUDGET_PER_DAY = Decimal("-1")
    settings.MODEL_PRICES_SET = {"m": [1], "n": -1}
    assert [error.msg for error in check_model_settings()] == [
        "JUDGE_BACKEND=llm: it is one of auto, none, fallback, tgi, openai, llama.",
        "JUDGE_JSON_MODE=xml: it is one of auto, schema, object, text.",
        "JUDGE_REASONING=maybe: it is one of auto, always, never.",
        "TGI_API=talk: it is one of chat, generate.",
        "EMBEDDED_MODEL=on: it is one of auto, off.",
        "MODEL_BUDGET_PER_DAY=-1: it is 0 or more.",
        "MODEL_PRICES: 'm' wants [per million in, per million out] or one number",
        "MODEL_PRICES: the price of 'n' is below zero",
    ]
