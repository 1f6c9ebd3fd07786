"""What the README says of our package beside the official SDK is what our package does."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pytest

from ergonomics.trying import CASES, OURS, lines_of, observed, operations_of

EXPECTED: Final = {
    "approve, then follow": {"type": "JobStatus", "requests": 3},
    "unknown status": {"gives": "<JobStatus: 'paused' (unknown)>", "requests": 1},
    "no status": {"raises": "scenario.DecodeError", "requests": 1},
    "status 5": {"raises": "scenario.DecodeError", "requests": 1},
    "409": {
        "raises": "scenario.ConflictError",
        "has": ["status_code", "body", "attempts"],
        "requests": 1,
    },
}


@pytest.mark.parametrize("case", CASES)
def test_ours_does_what_is_said(case: str) -> None:
    found = observed(OURS, Path(sys.executable), case)
    assert found | EXPECTED[case] == found


def test_lines_are_counted() -> None:
    assert OURS.folder is not None
    every, shared, own = lines_of(OURS, OURS.folder)
    assert every > shared > own > 300
    assert operations_of(OURS.folder) == 2
