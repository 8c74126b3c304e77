"""An operator's program: JSON in, JSON out, in English."""

import json
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

# Queries at most before an operation begins: session, account, role, and whom it is about.
SIGN_IN = 6


class ApiClient:
    """Asks the API about Baomi, as somebody of the staff; `Client` behind it."""

    def __init__(self, name: str = "op", *, staff: bool = True) -> None:
        self.client = Client(headers={"accept-language": "en"})
        self.client.force_login(User.objects.create_user(name, is_staff=staff))
        # The first look notes the sign-in; those after it are counted.
        self.ask("wallet")

    def ask(self, path: str) -> tuple[int, Any]:
        """Status and answer."""
        answer = self.client.get(f"/api/vtubers/baomi/{path}")
        return answer.status_code, answer.json()

    def get(self, path: str) -> Any:
        """The answer of what must go well."""
        status, answer = self.ask(path)
        assert status == 200, answer
        return answer

    def send(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        """Status and answer."""
        text = json.dumps(body)
        answer = self.client.generic(method, f"/api/vtubers/baomi/{path}", text, content_type="application/json")
        return answer.status_code, answer.json()

    def do(self, method: str, path: str, **body: Any) -> Any:
        """The answer of what must go well."""
        status, answer = self.send(method, path, **body)
        assert status == 200, answer
        return answer
