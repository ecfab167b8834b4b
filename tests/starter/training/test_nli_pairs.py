"""Pairs for the NLI adapter: nothing that is scored is trained on."""

from pathlib import Path

from bot.starter.training import nli_pairs
from bot.starter.training.nli_pairs import Pair
from tests.starter.training.test_recipes import write

KEPT = "A dog runs home."
"""Its sha256 ends in 0."""
OTHER = "A cat sleeps on the sofa."
"""Its sha256 ends in e."""


def row(premise: str, hypothesis: str, label: str = "neutral") -> dict[str, str]:
    """Give a row of a data file."""
    return {"premise": premise, "hypothesis": hypothesis, "label": label}


def sources(folder: Path, **rows: list[dict[str, str]]) -> None:
    """Write every source, those not named here with no rows."""
    for name in nli_pairs.SOURCES:
        write(folder, name, rows.get(name, []))


def test_one_premise_in_eight_is_kept_for_the_score_and_trained_on_in_no_source(tmp_path: Path) -> None:
    snli = [row(KEPT, "An animal moves quickly over grass."), row(OTHER, "A cat rests.")]
    copied = [
        row("a dog runs home", "Nobody moves."),
        row("A dog walks.", "An animal moves quickly over grass."),
        row(OTHER, "A dog barks."),
    ]
    sources(tmp_path, snli=snli, counterfactual_nli_train=copied)
    assert nli_pairs.tested(tmp_path) == [Pair(**snli[0])]
    assert nli_pairs.inferences(tmp_path, seed=0) == [Pair(**snli[1]), Pair(**copied[2])]


def test_a_one_sided_source_is_levelled(tmp_path: Path) -> None:
    many = [
        row(f"He has {number} red hats.", "He has a blue hat.", "contradiction") for number in range(2000)
    ]
    sources(tmp_path, breaking_nli=[*many, row("He has a hat.", "He has a hat.", "entailment")])
    found = nli_pairs.inferences(tmp_path, seed=0)
    assert len(found) == nli_pairs.MOST["breaking_nli"] + 1
    assert found == nli_pairs.inferences(tmp_path, seed=0)


def test_a_text_entails_its_label_and_contradicts_another(tmp_path: Path) -> None:
    rows = [{"text": "wake me at six", "label": "alarm"}, {"text": "is it raining", "label": "weather"}]
    write(tmp_path, "intents_train", rows)
    write(
        tmp_path, "goemotions_train", [{"text": "Wow!", "label": "joy"}, {"text": "Oh no", "label": "fear"}]
    )
    found = nli_pairs.labelled(tmp_path, seed=0)
    assert Pair("wake me at six", "This example is alarm.", "entailment") in found
    assert Pair("wake me at six", "This example is weather.", "contradiction") in found
    assert len(found) == 8
