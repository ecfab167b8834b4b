"""Which pair of languages a person means."""

import pytest

from bot.errors import BadPair
from cogs.translate.pairs import choose, languages, likeliest

T5 = frozenset({("en", "fr"), ("en", "de"), ("en", "ro")})
MARIAN = frozenset({("fr", "en")})
NLLB = frozenset(
    (one, other)
    for one in ("eng_Latn", "fra_Latn", "zho_Hans", "lin_Latn")
    for other in ("eng_Latn", "fra_Latn", "zho_Hans", "lin_Latn")
    if one != other
)


@pytest.mark.parametrize("word", ["fr", "FR", "French", " french ", "fra", "fra_Latn"])
def test_codes_and_names_are_understood(word: str) -> None:
    assert choose(T5, None, word, "t5") == ("en", "fr")
    assert choose(NLLB, "en", word, "nllb") == ("eng_Latn", "fra_Latn")


def test_the_only_source_is_taken() -> None:
    assert choose(MARIAN, None, "en", "marian") == ("fr", "en")


def test_english_is_assumed_where_the_model_leaves_the_choice() -> None:
    assert choose(NLLB, None, "Chinese", "nllb") == ("eng_Latn", "zho_Hans")


def test_a_language_without_a_name_is_its_code() -> None:
    assert choose(NLLB, "lin", "fr", "nllb") == ("lin_Latn", "fra_Latn")


def test_to_english_from_anywhere_needs_the_source() -> None:
    with pytest.raises(BadPair, match="from"):
        choose(NLLB, None, "en", "nllb")


@pytest.mark.parametrize(("source", "target"), [(None, "es"), ("fr", "en"), ("de", "fr"), ("en", "klingon")])
def test_an_impossible_pair_names_the_possible_ones(source: str | None, target: str) -> None:
    with pytest.raises(BadPair) as caught:
        choose(T5, source, target, "owner/t5")
    assert "owner/t5" in caught.value.what
    assert "English to French" in caught.value.hint


def test_many_pairs_are_cut_with_their_number() -> None:
    many = frozenset(("en", f"x{number}") for number in range(30))
    with pytest.raises(BadPair, match="and 18 more"):
        choose(many, "fr", "x1", "many")


def test_an_unknown_models_languages_are_taken_as_said() -> None:
    assert choose(None, "French", "English", "any") == ("fr", "en")
    assert choose(None, None, "German", "any") == ("en", "de")
    with pytest.raises(BadPair):
        choose(None, None, "English", "any")


def test_without_a_word_the_courses_languages_are_taken() -> None:
    assert likeliest(None) == likeliest(T5) == ("en", "fr")
    assert likeliest(MARIAN) == ("fr", "en")
    assert likeliest(NLLB) == ("eng_Latn", "fra_Latn")


def test_languages_are_offered_by_name_and_code() -> None:
    assert languages(T5, 1, "") == [("French", "fr"), ("German", "de"), ("Romanian", "ro")]
    assert languages(T5, 1, "ge") == [("German", "de")]
    assert languages(NLLB, 0, "fra") == [("French", "fra_Latn")]
