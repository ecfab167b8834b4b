"""What is told of a model: from its folder, from the hub, from the starter pack, or from our own list."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from transformers.pipelines import SUPPORTED_TASKS

from bot import starter
from bot.catalog import defaults
from bot.catalog.defaults import Default
from bot.catalog.entry import Entry
from bot.catalog.facts import of_folder, of_starter
from bot.catalog.pairs import pairs_of
from bot.errors import UnknownModel
from bot.inference.backend import silent
from bot.starter import manifest
from tests.catalog.hub_server import COMMIT, safetensors, serving
from tests.catalog.parts import DEAD, GOOD, SENTIMENT, TASKS, opened
from tests.catalog.repositories import as_json, good

REMOVED_PIPELINES = {"question-answering", "summarization", "translation"}
ENTRY = Entry(name="a/b", task="sentiment", source="hub", revision="c", ready=True)


def folder_of(folder: Path, config: dict[str, Any], **files: dict[str, Any]) -> Path:
    """Write a model's folder."""
    (folder / "config.json").write_bytes(as_json(config))
    for name, content in files.items():
        (folder / f"{name}.json").write_bytes(as_json(content))
    (folder / "model.safetensors").write_bytes(safetensors((10, 3)))
    return folder


async def test_a_fetched_model_is_read_from_its_folder(tmp_path: Path) -> None:
    """Family, size, limits, mask, labels, languages, licence and revision."""
    async with serving({GOOD: good()}) as hub, opened(tmp_path, hub.url) as catalog:
        before = await catalog.facts(GOOD)
        assert (before.ready, before.family, before.mask, before.parameters) == (False, "", None, None)
        await catalog.ensure(SENTIMENT, GOOD, silent)
        facts = await catalog.inspect(GOOD)
    assert (facts.family, facts.architecture) == ("encoder", "BertForSequenceClassification")
    assert (facts.parameters, facts.bytes) == (8, len(safetensors()))
    assert (facts.token_limit, facts.mask) == (512, "[MASK]")
    assert facts.labels == ("NEGATIVE", "POSITIVE")
    assert (facts.licence, facts.languages, facts.tuned_on) == ("apache-2.0", ("en", "fr"), ("sst2",))
    assert (facts.revision, facts.ready) == (COMMIT, True)


async def test_one_that_is_not_here_is_asked_of_the_hub(tmp_path: Path) -> None:
    """Nothing but its settings is fetched."""
    async with serving({GOOD: good(), "other/one": good()}) as hub, opened(tmp_path, hub.url) as catalog:
        facts = await catalog.inspect(GOOD)
        assert (facts.family, facts.labels, facts.ready) == ("encoder", ("NEGATIVE", "POSITIVE"), False)
        with pytest.raises(UnknownModel):
            await catalog.inspect("other/one")
        assert (await catalog.inspect("other/one", user_is_owner=True)).mask == "[MASK]"
        assert not (tmp_path / "models").exists()


async def test_without_a_hub_what_is_known_is_told(tmp_path: Path) -> None:
    """Mask word and pairs of the default models stand in our own list."""
    offered: dict[str, Any] = {
        "sentiment": [{"name": "distilbert/distilroberta-base"}],
        "translate": [{"name": "google-t5/t5-base"}],
    }
    async with opened(tmp_path, DEAD, source="auto", **offered) as catalog:
        assert (await catalog.inspect("distilbert/distilroberta-base")).mask == "<mask>"
        pairs = await catalog.pairs(TASKS["translate"], "google-t5/t5-base")
        assert pairs == frozenset({("en", "fr"), ("en", "de"), ("en", "ro")})
        assert await catalog.pairs(TASKS["translate"], "starter/translate-fr-en") == frozenset({("fr", "en")})
        assert await catalog.pairs(TASKS["translate"], "some/other") is None


async def test_the_starter_pack_tells_of_itself(tmp_path: Path) -> None:
    """Without a hub and without torch."""
    async with opened(tmp_path, DEAD, source="starter") as catalog:
        facts = await catalog.inspect("starter/summary-extractive")
        assert (facts.family, facts.ready, facts.languages) == ("encoder", True, ("en",))
        assert facts.bytes is not None
        assert facts.bytes > 20_000_000
        # MiniLM-L6 (Wang et al. 2020) has 22.7 million parameters, its embeddings included
        assert facts.parameters == pytest.approx(22.7e6, rel=0.01)
        assert facts.tuned_on
        assert "extractive" in facts.note


async def test_defaults_are_told_for_today_and_for_the_course(tmp_path: Path) -> None:
    """Generation changed its default, the removed tasks have none any more."""
    async with opened(tmp_path, DEAD, source="starter") as catalog:
        sst2 = Default("distilbert/distilbert-base-uncased-finetuned-sst-2-english", "714eb0f")
        assert catalog.defaults_of(SENTIMENT) == (sst2, sst2)
        assert catalog.defaults_of(TASKS["translate"]) == (None, Default("google-t5/t5-base", "a9723ea"))


def test_todays_defaults_are_those_of_the_installed_transformers() -> None:
    """Name and commit, of the tasks that it still has; the removed three have none."""
    ours = {name: tuple(default) for name, default in defaults.read().today.items()}
    theirs: dict[str, Any] = SUPPORTED_TASKS
    assert ours == {name: theirs[name]["default"]["model"] for name in ours}
    assert set(defaults.read().course) - set(ours) == REMOVED_PIPELINES


def test_of_every_default_it_is_known_what_it_learned_from_and_is_good_for(tmp_path: Path) -> None:
    course = [default for default, _revision in defaults.read().course.values()]
    assert all(defaults.known(name).tuned_on and defaults.known(name).good_for for name in course)
    name = "google-t5/t5-base"
    facts = of_folder(folder_of(tmp_path, {"architectures": ["T5Model"]}), replace(ENTRY, name=name))
    assert (facts.tuned_on, facts.good_for) == (defaults.known(name).tuned_on, defaults.known(name).good_for)


@pytest.mark.parametrize(
    ("config", "tokenizer", "expected"),
    [
        ({"architectures": ["GPT2LMHeadModel"], "n_positions": 1024}, {}, ("decoder", 1024, None)),
        (
            {
                "architectures": ["RobertaForMaskedLM"],
                "model_type": "roberta",
                "max_position_embeddings": 514,
            },
            {"mask_token": {"content": "<mask>"}, "model_max_length": 1e30},
            ("encoder", 512, "<mask>"),
        ),
        (
            {"architectures": ["T5ForConditionalGeneration"], "is_encoder_decoder": True},
            {"model_max_length": 512},
            ("encoder-decoder", 512, None),
        ),
        ({}, {}, ("", None, None)),
    ],
)
def test_families_limits_and_masks(
    tmp_path: Path, config: dict[str, Any], tokenizer: dict[str, Any], expected: tuple[object, ...]
) -> None:
    """From the settings of each kind of model."""
    facts = of_folder(folder_of(tmp_path, config, tokenizer_config=tokenizer), ENTRY)
    assert (facts.family, facts.token_limit, facts.mask) == expected
    assert facts.parameters == 30


def test_a_broken_file_is_only_unknown(tmp_path: Path) -> None:
    """A model that can't be described is no reason to fail."""
    folder = folder_of(tmp_path, {"architectures": ["BertModel"]})
    (folder / "model.safetensors").write_bytes(b"\xff" * 20)
    (folder / "tokenizer_config.json").write_bytes(b"{")
    facts = of_folder(folder, ENTRY)
    assert (facts.parameters, facts.mask) == (None, None)


@pytest.mark.parametrize(
    ("name", "settings", "expected"),
    [
        ("Helsinki-NLP/opus-mt-fr-en", {"config.json": {"model_type": "marian"}}, {("fr", "en")}),
        ("Helsinki-NLP/opus-mt-tc-big-fr-en", {"config.json": {"model_type": "marian"}}, {("fr", "en")}),
        (
            "a/b",
            {
                "config.json": {"model_type": "marian"},
                "tokenizer_config.json": {"source_lang": "eng", "target_lang": "fra"},
            },
            {("eng", "fra")},
        ),
        (
            "a/b",
            {
                "config.json": {"model_type": "m2m_100"},
                "tokenizer_config.json": {"additional_special_tokens": ["__en__", "__fr__", "<x>"]},
            },
            {("en", "fr"), ("fr", "en")},
        ),
        (
            "a/b",
            {
                "config.json": {"model_type": "mbart"},
                "tokenizer_config.json": {
                    "added_tokens_decoder": {"1": {"content": "en_XX"}, "2": {"content": "ro_RO"}}
                },
            },
            {("en_XX", "ro_RO"), ("ro_RO", "en_XX")},
        ),
        ("a/b", {"config.json": {"model_type": "bert"}}, None),
        ("a/b", {"config.json": {"model_type": "marian"}}, None),
    ],
)
def test_pairs_of_each_kind_of_model(
    name: str, settings: dict[str, Any], expected: set[tuple[str, str]] | None
) -> None:
    """In the model's own spelling."""
    assert pairs_of(name, settings) == expected


@pytest.mark.parametrize("task", ["generate", "translate"])
def test_a_starter_model_of_its_own_tells_its_own_limit(task: str) -> None:
    """Not the encoder's: what is longer is cut or run in chunks."""
    name = manifest.read().for_task(task)[0].name
    tokenizer = starter.load(name)[1]
    found = of_starter(Entry(name=name, task=task, source="starter", ready=True))
    assert found.token_limit == tokenizer.model_max_length == 256
