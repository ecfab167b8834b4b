"""Data files."""

import gzip
import json
from pathlib import Path

import pytest

from bot.starter.training import rows


def test_rows_are_read_in_order_and_described(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "few.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}) + "\n" for text in ("é", "b"))
    assert rows.read(tmp_path, "few") == [{"text": "é"}, {"text": "b"}]
    described = rows.describe(tmp_path, "few", "training", "CC0")
    assert (described.rows, described.licence, len(described.sha256)) == (2, "CC0", 64)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no absent.*absent\.jsonl\.gz"):
        rows.read(tmp_path, "absent")
