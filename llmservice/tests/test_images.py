import base64
import io
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from llmservice import gateway
from llmservice.backends.dashscope import DashScopeImages
from llmservice.backends.download import download_picture
from llmservice.errors import ModelError, ModelRefused, ModelTimeout, ModelUnavailable
from llmservice.fallback import PhraseWriter
from llmservice.images import inspect_image
from llmservice.models import ModelCall
from llmservice.purposes import Purpose, register_purpose
from llmservice.roles import resolve_backend
from llmservice.tests.conftest import Topic, no_model
from llmservice.tests.support.servers import Say, Server, refusal, serving

pytestmark = pytest.mark.django_db(transaction=True)


def picture(kind: str = "PNG", size: tuple[int, int] = (32, 18)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "orange").save(data, kind)
    return data.getvalue()


def paint_dot(context: Topic, writer: PhraseWriter) -> bytes:
    return picture()


@pytest.fixture(autouse=True)
def _cover(settings: Any) -> None:
    register_purpose(Purpose(name="cover", role="image", context=Topic, paint_fallback=paint_dot, timeout_s=5))
    folder = settings.TEMPLATES[0]["DIRS"][0] / "prompts" / "zh"
    (folder / "cover.user.txt").write_text("三花猫，{{ topic }}")


def paint(**more: Any) -> gateway.PaintedImage:
    return gateway.paint("cover", Topic(topic="雨天"), owner="v", language="zh", seed=5, **more)


def point_dashscope(settings: Any, server: Server) -> None:
    settings.QWEN_API_KEY = "k"
    settings.QWEN_IMAGE_URL = f"{server.url}/api/v1"
    settings.IMAGE_DOWNLOAD_HOSTS = [server.url.removeprefix("http://")]
    backend = resolve_backend("image").backend
    assert isinstance(backend, DashScopeImages)
    backend.first_look_s = 0.01


def task(state: str, **more: Any) -> Say:
    return Say(body={"request_id": "r", "output": {"task_id": "abc-1", "task_status": state, **more}})


def test_without_a_model_the_composer_paints() -> None:
    found = paint()
    assert (found.data, found.mime, found.backend, found.model) == (picture(), "image/png", "composer", "")
    assert found.fallback_reason == "no endpoint is set"
    row = ModelCall.objects.get(pk=found.call_id)
    assert (row.role, row.state, row.backend) == ("image", "fallback", "composer")


def test_qwen_image_is_asked_waited_for_and_fetched(settings: Any) -> None:
    settings.MODEL_PRICES_SET = {"qwen-image": 0.25}
    with serving(task("PENDING"), task("RUNNING"), Say()) as server:
        point_dashscope(settings, server)
        server.replies[2:] = [
            task("SUCCEEDED", results=[{"url": f"{server.url}/p.png?sig=1"}]),
            Say(body=picture("JPEG"), headers={"Content-Type": "image/jpeg"}),
        ]
        found = paint()
        created, looked, _, fetched = server.asked
    assert (found.data, found.mime, found.backend, found.model) == (
        picture("JPEG"),
        "image/jpeg",
        "dashscope",
        "qwen-image",
    )
    assert created.path == "/api/v1/services/aigc/text2image/image-synthesis"
    assert created.headers["x-dashscope-async"] == "enable"
    assert created.headers["authorization"] == "Bearer k"
    assert created.body["input"] == {"prompt": "三花猫，雨天"}
    assert created.body["parameters"]["size"] == "1664*928"
    assert looked.path == "/api/v1/tasks/abc-1"
    assert fetched.path == "/p.png?sig=1"
    assert "authorization" not in fetched.headers  # the key is not for whoever holds the picture
    row = ModelCall.objects.get()
    assert (row.state, row.cost, row.prompt_user) == ("ok", Decimal("0.25"), "三花猫，雨天")


@pytest.mark.parametrize(
    ("replies", "error"),
    [
        ([task("FAILED", code="DataInspectionFailed", message="not allowed")], ModelRefused),
        ([refusal(401, "key")], ModelRefused),
        ([Say(body={"nothing": 1})], ModelUnavailable),
        ([task("SUCCEEDED")], ModelUnavailable),
        ([task("SUCCEEDED", results=[{"url": 5}])], ModelUnavailable),
        ([Say(body={"output": {"task_id": "../../x", "task_status": "PENDING"}})], ModelUnavailable),
        ([task("SUCCEEDED", results=[{"url": "http://example.com/p.png"}])], ModelRefused),
        ([task("SUCCEEDED", results=[{"url": "https://127.0.0.1/p.png"}])], ModelRefused),
        ([task("SUCCEEDED", results=[{"url": "https://10.0.0.1/p.png"}])], ModelRefused),
        ([task("SUCCEEDED", results=[{"url": "https://[::ffff:192.168.0.1]/p.png"}])], ModelRefused),
        ([task("SUCCEEDED", results=[{"url": "file:///etc/passwd"}])], ModelRefused),
        ([task("SUCCEEDED", results=[{"url": "https://user@example.com/p.png"}])], ModelRefused),
    ],
)
def test_what_goes_wrong_with_qwen_image_is_named(settings: Any, replies: list[Say], error: type[ModelError]) -> None:
    with serving(*replies) as server:
        point_dashscope(settings, server)
        with pytest.raises(error):
            paint()
    assert ModelCall.objects.get().state in ("refused", "unavailable")


def test_a_task_that_never_ends_is_left_at_the_deadline() -> None:
    with serving(task("RUNNING")) as server:
        backend = DashScopeImages(base_url=server.url, api_key="k", model="m", size="1*1")
        backend.first_look_s = 0.05
        with pytest.raises(ModelTimeout):
            backend.paint("x", seed=1, timeout_s=0.4)


def test_a_download_is_bounded_in_kind_and_size() -> None:
    with serving(Say(body=b"<html>", headers={"Content-Type": "text/html"})) as server:
        host = (server.url.removeprefix("http://"),)
        with pytest.raises(ModelRefused, match="text/html where a picture should be"):
            download_picture(server.url, timeout_s=2, allowed_hosts=host)
        with pytest.raises(ModelRefused, match="not HTTPS"):
            download_picture(server.url, timeout_s=2)
        server.replies = [Say(chunks=[b"x" * 1024 * 1024] * 11, headers={"Content-Type": "image/png"})]
        with pytest.raises(ModelRefused, match="larger than"):
            download_picture(server.url, timeout_s=5, allowed_hosts=host)
        server.replies = [Say(status=302, body=b"", headers={"Location": "http://127.0.0.1:1/"})]
        with pytest.raises(ModelUnavailable, match="answers 302"):
            download_picture(server.url, timeout_s=2, allowed_hosts=host)


def test_an_openai_compatible_painter_may_answer_either_way(settings: Any) -> None:
    encoded = Say(body={"created": 1, "data": [{"b64_json": base64.b64encode(picture()).decode()}]})
    with serving(encoded) as server:
        settings.MODEL_ROLES["image"] = {**no_model(), "base_url": f"{server.url}/v1", "model": "painter"}
        settings.IMAGE_DOWNLOAD_HOSTS = [server.url.removeprefix("http://")]
        assert paint().backend == "openai_images"
        assert server.asked[0].path == "/v1/images/generations"
        server.replies = [
            Say(body={"created": 1, "data": [{"url": f"{server.url}/p"}]}),
            Say(body=picture("WEBP"), headers={"Content-Type": "image/webp"}),
        ]
        assert paint().mime == "image/webp"
        server.replies = [Say(body={"created": 1, "data": [{"b64_json": "AAAA"}]})]
        with pytest.raises(ModelError, match="no picture that can be read"):
            paint()
        server.replies = [Say(body={"created": 1, "data": []})]
        with pytest.raises(ModelUnavailable):
            paint()


def test_only_sound_pictures_pass() -> None:
    assert inspect_image(picture("WEBP")) == "image/webp"
    moving = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "blue")]
    frames[0].save(moving, "WEBP", save_all=True, append_images=frames[1:])
    for bad in (b"", b"GIF89a", picture()[:60], picture("GIF"), picture(size=(5000, 2)), moving.getvalue()):
        with pytest.raises(ModelError):
            inspect_image(bad)
    with pytest.raises(ModelError, match="at most"):
        inspect_image(b"x" * (10 * 1024 * 1024 + 1))
