"""What is made from the schemas, and where it stands."""

from collections.abc import Iterator
from pathlib import Path

from config.env import BASE_DIR
from unity_bridge.protocol import csharp, documentation, javascript_messages, python_messages

PAGE = BASE_DIR / "docs" / "protocol.md"


def generated_files() -> Iterator[tuple[Path, str]]:
    """Each file with the text that it has to have."""
    yield BASE_DIR / "unity_bridge" / "messages.py", python_messages.text()
    yield BASE_DIR / "unity_bridge" / "static" / "js" / "protocol-messages.js", javascript_messages.text()
    yield csharp.CORE / "Messages.cs", csharp.messages_text()
    yield csharp.CORE / "LinkMessages.cs", csharp.link_messages_text()
    yield PAGE, documentation.fill(PAGE.read_text(encoding="utf-8"))
