"""A missing system part is seen in CI."""

import pytest
from _pytest.outcomes import Failed, Skipped

from llmservice.tests.support.missing_parts import give_up


@pytest.mark.parametrize(("ci", "outcome"), [("true", Failed), ("", Skipped)])
def test_a_missing_part_skips_with_its_reason_and_fails_in_ci(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no browser"):
        give_up("no browser")
