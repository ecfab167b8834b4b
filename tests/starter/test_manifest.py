"""The manifest: what it says is in the folder is there, and it says enough."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import ModelUnavailable, UnknownModel
from bot.starter import manifest
from bot.starter.manifest import File, Score

LARGEST_FILE = 15_000_000
LARGEST_PACK = 45_000_000
COURSE_TASKS = {"sentiment", "zero-shot", "generate", "fill-mask", "ner", "answer", "summarize", "translate"}


def all_files() -> list[File]:
    """List every file that the manifest names."""
    pack = manifest.read()
    return [*pack.base.files, *(file for entry in pack.models for file in entry.files)]


def test_the_folder_holds_the_named_files_and_no_others() -> None:
    assert {file.name for file in all_files()} == {path.name for path in manifest.PACK.iterdir()}


def test_every_file_is_the_published_one_and_small_enough() -> None:
    for file in all_files():
        assert manifest.verified(file).stat().st_size == file.bytes <= LARGEST_FILE
    assert sum(file.bytes for file in all_files()) <= LARGEST_PACK


def test_every_task_of_the_course_has_a_model() -> None:
    assert {entry.task for entry in manifest.read().models} == COURSE_TASKS


def test_a_model_that_is_no_placeholder_tells_its_origin_and_its_score() -> None:
    for entry in manifest.read().models:
        if entry.form != "tiny":
            assert entry.name.startswith("starter/")
            assert entry.command.startswith("python -m bot.starter.train ")
            assert entry.data
            assert entry.scores
            assert entry.licence
            assert all(len(data.sha256) == 64 and data.licence for data in entry.data)


def test_no_model_was_trained_or_chosen_on_what_it_is_scored_on() -> None:
    for entry in manifest.read().models:
        used = {data.sha256 for data in entry.data if data.use != "scoring"}
        assert not used & {data.sha256 for data in entry.data if data.use == "scoring"}


def test_a_placeholder_says_so_where_a_person_reads_it() -> None:
    entry = manifest.read().entry("tiny/generate")
    assert entry.badge() == "placeholder: tiny untrained model, its answers mean nothing"


def test_a_badge_has_the_score_and_the_manner() -> None:
    entry = manifest.read().entry("starter/summary-extractive")
    scored = replace(entry, scores=(Score("A test", "accuracy", 88.25, 9, "2026-01-01"),))
    assert scored.badge() == (
        "starter, A test 88.2 % accuracy, n=9; extractive: sentences are quoted, nothing is rewritten"
    )


def test_an_unknown_name_is_refused_by_name() -> None:
    with pytest.raises(UnknownModel, match="starter/nothing"):
        manifest.read().entry("starter/nothing")


def test_a_damaged_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "x.safetensors").write_bytes(b"abc")
    with pytest.raises(ModelUnavailable, match=r"x\.safetensors.*sha256.*git checkout"):
        manifest.verified(File("x.safetensors", "0" * 64, 3), tmp_path)


def test_a_missing_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"x\.safetensors is missing.*git checkout"):
        manifest.verified(File("x.safetensors", "0" * 64, 3), tmp_path)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    copy = tmp_path / "manifest.json"
    manifest.write(manifest.read(), copy)
    assert manifest.read(copy) == manifest.read()
    assert copy.read_bytes() == manifest.MANIFEST.read_bytes()


def test_an_entry_replaces_the_one_of_its_name_and_else_stands_before_the_placeholders() -> None:
    pack = manifest.read()
    entry = replace(pack.models[0], note="changed")
    assert pack.with_entry(entry).models == (entry, *pack.models[1:])
    new = replace(entry, name="starter/new")
    forms = [one.form == "tiny" for one in pack.with_entry(new).models]
    assert forms == sorted(forms)
    assert pack.with_entry(new).entry("starter/new") == new


def test_the_first_model_of_a_task_is_trained_where_one_is() -> None:
    assert [entry.name for entry in manifest.read().for_task("ner")] == ["starter/ner-minilm-r16", "tiny/ner"]


def test_reading_the_manifest_loads_no_torch() -> None:
    code = (
        "import sys, bot.starter, bot.starter.manifest as m; m.read();"
        "sys.exit(any(name in sys.modules for name in ('torch', 'transformers', 'safetensors')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own line
