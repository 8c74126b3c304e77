"""qwen-image through DashScope's asynchronous tasks: create one, ask until it is done, fetch the picture."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from llmservice.backends.base import ImageBackend, Painting
from llmservice.backends.download import download_picture
from llmservice.backends.openai_chat import failure_from_status
from llmservice.backends.registry import IMAGE_ROLES, BackendKind, RoleConfig, is_set, register_backend
from llmservice.errors import ModelRefused, ModelTimeout, ModelUnavailable
from llmservice.owner_settings.current import setting
from llmservice.purposes import Role
from llmservice.translatable import Reason as _

# Seconds between two looks at a task; a picture takes ten to forty.
_FIRST_LOOK_S, _LONGEST_PAUSE_S = 1.0, 4.0
_PROMPT_LIMIT = 800  # characters that qwen-image reads


class DashScopeImages(ImageBackend):
    """`base_url` ends in `/api/v1`; `size` is one of the model's own, as in `1664*928`."""

    name = "dashscope"

    def __init__(
        self, *, base_url: str, api_key: str, model: str, size: str, download_hosts: Sequence[str] = ()
    ) -> None:
        self.url = base_url.rstrip("/")
        self.model = model
        self._api_key = api_key
        self._size = size
        self._download_hosts = tuple(download_hosts)
        self.first_look_s = _FIRST_LOOK_S

    def trouble(self) -> str:
        return "" if self._api_key else _("no key is set for qwen-image: QWEN_API_KEY or IMAGE_API_KEY")

    def paint(self, prompt: str, *, seed: int, timeout_s: float) -> Painting:
        deadline = time.monotonic() + timeout_s
        body = {
            "model": self.model,
            "input": {"prompt": prompt[:_PROMPT_LIMIT]},
            "parameters": {"size": self._size, "n": 1, "seed": seed, "prompt_extend": True, "watermark": False},
        }
        path = "/services/aigc/text2image/image-synthesis"
        task = self._output(self._request("POST", path, deadline, json=body, headers={"X-DashScope-Async": "enable"}))
        pause = self.first_look_s
        while (state := str(task.get("task_status"))) in ("PENDING", "RUNNING", "SUSPENDED"):
            if time.monotonic() + pause >= deadline:
                raise ModelTimeout(f"{self.model} did not finish the picture in time")
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE_S)
            task = self._output(self._request("GET", f"/tasks/{_plain(task.get('task_id'))}", deadline))
        if state != "SUCCEEDED":
            said = str(task.get("message") or task.get("code") or state)[:300]
            # Its filter on what may be painted answers like this; the same words would meet the same answer.
            raise ModelRefused(f"{self.model} painted nothing: {said}")
        results = task.get("results")
        address = results[0].get("url") if isinstance(results, list) and results else None
        if not isinstance(address, str):
            raise ModelUnavailable(f"{self.model} finished without a picture")
        data = download_picture(
            address, timeout_s=max(0.1, deadline - time.monotonic()), allowed_hosts=self._download_hosts
        )
        return Painting(data, self.model)

    def probe(self, *, timeout_s: float) -> None:
        try:
            self._request("GET", "/tasks/00000000-0000-0000-0000-000000000000", time.monotonic() + timeout_s)
        except ModelRefused as error:
            # There is no such task, and it says so only to those whose key it knows.
            if error.status in (401, 403):
                raise

    def _request(self, method: str, path: str, deadline: float, **words: Any) -> Any:
        import httpx2

        from llmservice.http_client import shared_client

        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise ModelTimeout(f"{self.model} did not finish the picture in time")
        headers = {"Authorization": f"Bearer {self._api_key}", **words.pop("headers", {})}
        try:
            response = shared_client().request(method, self.url + path, timeout=left_s, headers=headers, **words)
        except httpx2.TimeoutException as error:
            raise ModelTimeout(f"{self.host} did not answer in time") from error
        except httpx2.HTTPError as error:
            raise ModelUnavailable(f"{self.host} can't be reached: {error}") from error
        try:
            answer = response.json()
        except ValueError:
            answer = {}
        if response.status_code >= 400:
            said = str(answer.get("message", "")) if isinstance(answer, dict) else ""
            raise failure_from_status(self.host, response.status_code, said, response.headers.get("retry-after"))
        return answer

    def _output(self, answer: Any) -> dict[str, Any]:
        output = answer.get("output") if isinstance(answer, dict) else None
        if not isinstance(output, dict):
            raise ModelUnavailable(f"{self.host} sent something that is no task")
        return output


def _plain(task_id: object) -> str:
    """A task's id, as a part of a path."""
    text = str(task_id)
    if not text.replace("-", "").isalnum() or len(text) > 100:
        raise ModelUnavailable("the task has no proper id")
    return text


def _recognise(role: Role, config: RoleConfig) -> str:
    return is_set("QWEN_API_KEY") if setting("QWEN_API_KEY") else ""


def _endpoint(config: RoleConfig) -> dict[str, Any]:
    return {
        "base_url": config["base_url"] or setting("QWEN_IMAGE_URL"),
        "api_key": config["api_key"] or setting("QWEN_API_KEY"),
        "model": config["model"] or setting("QWEN_IMAGE_MODEL"),
        "size": settings.QWEN_IMAGE_SIZE,
        "download_hosts": settings.IMAGE_DOWNLOAD_HOSTS,
    }


register_backend(
    BackendKind(
        name=DashScopeImages.name,
        roles=IMAGE_ROLES,
        rank=30,
        recognise=_recognise,
        endpoint=_endpoint,
        build=DashScopeImages,
    )
)
