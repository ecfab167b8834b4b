"""make audit: what a report means."""

from typing import Any

import pytest

from bot.cli.exits import Exit
from tests.audit import verdict

FINE: dict[str, Any] = {"name": "a", "version": "1", "vulns": []}
SKIPPED: dict[str, Any] = {"name": "b", "skip_reason": "Dependency not found"}
BAD: dict[str, Any] = {"name": "c", "version": "2", "vulns": [{"id": "CVE-2026-1"}]}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([FINE], 0, "1 packages were looked up; none has a known advisory"),
        ([FINE, BAD], 1, "c 2: CVE-2026-1"),
        ([FINE, SKIPPED], 1, "could not be looked up: b"),
        ([SKIPPED], Exit.NOT_AUDITED, "not audited"),
        ([], Exit.NOT_AUDITED, "not audited"),
    ],
)
def test_nothing_but_a_whole_clean_report_is_well(
    packages: list[dict[str, Any]], code: int, said: str
) -> None:
    found, lines = verdict({"dependencies": packages}, "")
    assert (found, lines[0].startswith(said)) == (code, True)


def test_without_a_report_nothing_was_audited() -> None:
    assert verdict(None, "no route to host") == (
        Exit.NOT_AUDITED,
        ["not audited: no advisory could be reached (no route to host)"],
    )
