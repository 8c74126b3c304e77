"""Any endpoint that speaks OpenAI's images."""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings

from llmservice.backends.base import ImageBackend, Painting
from llmservice.backends.download import download_picture
from llmservice.backends.openai_chat import error_named
from llmservice.backends.registry import IMAGE_ROLES, BackendKind, RoleConfig, is_set, register_backend
from llmservice.errors import ModelUnavailable
from llmservice.purposes import Role
from llmservice.translatable import Reason as _

if TYPE_CHECKING:
    from openai import OpenAI

# The widest that most of these models paint; the cover is cut to 16:9 afterwards.
_SIZE = "1536x1024"


class OpenAIImages(ImageBackend):
    """A painter behind a base URL ending in `/v1` or the like; answers with base64 or with an address."""

    name = "openai_images"

    def __init__(self, *, base_url: str, api_key: str, model: str, download_hosts: Sequence[str] = ()) -> None:
        self.url = base_url
        self.model = model
        self._api_key = api_key
        self._download_hosts = tuple(download_hosts)

    def trouble(self) -> str:
        if not self.url:
            return _("%(setting)s is not set") % {"setting": "IMAGE_BASE_URL"}
        return "" if self.model else _("no model is named for this endpoint: IMAGE_MODEL")

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI

        from llmservice.http_client import shared_client

        return OpenAI(base_url=self.url, api_key=self._api_key or "none", max_retries=0, http_client=shared_client())

    def probe(self, *, timeout_s: float) -> None:
        import httpx2
        import openai

        try:
            self._client.models.list(timeout=timeout_s)
        except openai.NotFoundError:
            return  # it is there; not every endpoint lists its models
        except (openai.OpenAIError, httpx2.HTTPError, ValueError) as error:
            raise error_named(self.host, error) from error

    def paint(self, prompt: str, *, seed: int, timeout_s: float) -> Painting:
        import httpx2
        import openai

        deadline = time.monotonic() + timeout_s
        try:
            answer = self._client.images.generate(model=self.model, prompt=prompt, n=1, size=_SIZE, timeout=timeout_s)
        except (openai.OpenAIError, httpx2.HTTPError, ValueError) as error:
            raise error_named(self.host, error) from error
        try:
            picture = (answer.data or [])[0]
            encoded, address = picture.b64_json, picture.url
        except (AttributeError, IndexError, TypeError):
            raise ModelUnavailable(f"{self.host} sent something that is no picture") from None
        if encoded:
            try:
                return Painting(base64.b64decode(encoded, validate=True), self.model)
            except binascii.Error:
                raise ModelUnavailable(f"{self.host} sent a picture that can't be decoded") from None
        if not address:
            raise ModelUnavailable(f"{self.host} sent no picture")
        left_s = max(0.1, deadline - time.monotonic())
        return Painting(download_picture(address, timeout_s=left_s, allowed_hosts=self._download_hosts), self.model)


def _recognise(role: Role, config: RoleConfig) -> str:
    return is_set("IMAGE_BASE_URL") if config["base_url"] else ""


def _endpoint(config: RoleConfig) -> dict[str, Any]:
    values = {key: config[key] for key in ("base_url", "api_key", "model")}
    return {**values, "download_hosts": settings.IMAGE_DOWNLOAD_HOSTS}


register_backend(
    BackendKind(
        name=OpenAIImages.name,
        roles=IMAGE_ROLES,
        rank=20,
        recognise=_recognise,
        endpoint=_endpoint,
        build=OpenAIImages,
    )
)
