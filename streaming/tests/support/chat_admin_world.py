"""The back office of the chat, for tests: who sits there, what they do, and what it leaves behind."""

from typing import Any

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from streaming.models import ChatRules
from vtuber.models import AuditEntry

ALL_RULES = ["slow_s", "followers_only", "emote_only", "links", "max_length", "silenced"]


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def staff(*permissions: str) -> Client:
    """Somebody at the desk who may do these things (`view_viewer`) and nothing else."""
    user = User.objects.create_user("helper", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return signed_in(user)


def listing(model: str) -> str:
    return reverse(f"admin:streaming_{model}_changelist")


def change(model: str, pk: int) -> str:
    return reverse(f"admin:streaming_{model}_change", args=[pk])


def act(model_client: Client, model: str, action: str, *pks: int) -> list[str]:
    """Run an action on these rows; what the operator is told."""
    response = model_client.post(listing(model), {"action": action, "_selected_action": pks}, follow=True)
    return [str(message) for message in response.context["messages"]]


def listed(model_client: Client, model: str, **query: str) -> list[Any]:
    """The rows that a list shows for these filters."""
    response = model_client.get(listing(model), query)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def audit() -> list[tuple[str, str, str]]:
    rows = AuditEntry.objects.order_by("id")
    return list(rows.values_list("actor", "verb", "target"))


def rules_form(seen: ChatRules, **changes: Any) -> dict[str, Any]:
    """What a browser posts that was shown the rules `seen`: a box that is not ticked is left out."""
    now = {name: getattr(seen, name) for name in ALL_RULES}
    posted = {name: value for name, value in (now | changes).items() if value is not False}
    return posted | {f"initial-{name}": value for name, value in now.items()}
