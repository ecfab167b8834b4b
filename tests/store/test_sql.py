"""Filling names into statements: ours alone, and never a value."""

import pytest

from bot.store.sql import filled, marks


def test_names_and_marks_are_filled_in() -> None:
    assert filled("INSERT INTO {table} VALUES ({marks})", table="jobs", marks=marks(3)) == (
        "INSERT INTO jobs VALUES (?, ?, ?)"
    )


@pytest.mark.parametrize("odd", ["jobs; DROP TABLE jobs", 'jobs"', "jobs -- all", "jöbs", "jobs\\", "jobs\0"])
def test_what_is_no_name_of_ours_is_refused(odd: str) -> None:
    with pytest.raises(ValueError, match="table cannot stand"):
        filled("SELECT * FROM {table}", table=odd)
