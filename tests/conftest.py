"""Settings of every test: the option that accepts new expectations."""

from __future__ import annotations

import os

import hypothesis
import pytest

# What random examples find is for whoever works here; a check of a change gives one answer.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--accept`."""
    parser.addoption(
        "--accept",
        action="store_true",
        help="rewrite the expectations in tests/cases and tests/golden to what is made now",
    )


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests keep between runs is theirs alone, also in the processes that they start."""
    os.environ["SPECULAR_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    # What mypy knows of libraries is the same for every package.
    os.environ["MYPY_CACHE_DIR"] = str(tmp_path_factory.mktemp("mypy"))


def pytest_configure(config: pytest.Config) -> None:
    """Refuse `--accept` where nobody would review the outcome, or where two workers would write."""
    if not config.getoption("accept"):
        return
    if os.environ.get("CI"):
        msg = "--accept is refused while CI is set"
        raise pytest.UsageError(msg)
    if config.getoption("numprocesses", default=None):
        msg = "--accept needs -n0: two workers may write one file"
        raise pytest.UsageError(msg)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--accept`, run only the tests that have something to accept."""
    if config.getoption("accept"):
        items[:] = [item for item in items if "accept" in getattr(item, "fixturenames", ())]


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether expectations are rewritten rather than compared."""
    return bool(request.config.getoption("accept"))
