"""Every key and item of a TOML text is found where it stands, however it is written."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from random_settings import TABLES, Path, Table, written
from specular.config.positions import Positions


@given(st.data(), TABLES)
def test_everything_is_found_where_it_was_written(data: st.DataObject, table: Table) -> None:
    text, places = data.draw(written(table))
    assert tomllib.loads(text) == table
    positions = Positions(text)
    found = {path: positions.of(path) for path in places}
    assert found == places


TEXT = '''\
# a comment
spec = """
[[apis]] = "a
""""" # two quotes of its own
formats.date . "money" = { a = [], "b\\u0063" = 1 }
[[apis]]
only = [
  "models", # ]
  'x',
]
  [ apis . formats ]
[[apis]]
'''


def test_what_stands_nowhere_is_where_it_would_belong() -> None:
    positions = Positions(TEXT)
    places: dict[Path, tuple[int, int]] = {
        (): (1, 1),
        ("other",): (1, 1),
        ("spec", 3): (2, 1),
        ("formats", "date"): (5, 9),
        ("formats", "date", "money", "bc"): (5, 36),
        ("apis", 0, "only", 1): (9, 3),
        ("apis", 0, "only", 2): (7, 1),
        ("apis", 0, "formats", "date"): (11, 12),
        ("apis", 0, "formats"): (11, 12),
        ("apis", 1): (12, 3),
        ("apis", 1, "spec"): (12, 3),
    }
    assert {path: positions.of(path) for path in places} == places


def test_an_empty_text_has_a_beginning() -> None:
    assert Positions("").of(("spec",)) == (1, 1)
