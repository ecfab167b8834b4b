"""/translate: the pair in the pipeline's name or its parameters, and what the pipeline gives."""

from cogs.translate import pair_of, parse, road
from tests.cogs.raw import output, recordings, request


def test_short_codes_go_into_the_pipelines_name() -> None:
    assert road(("en", "fr")) == ("translation_en_to_fr", {})


def test_codes_with_an_underscore_go_as_parameters() -> None:
    assert road(("en_XX", "fr_XX")) == ("translation", {"src_lang": "en_XX", "tgt_lang": "fr_XX"})


def test_the_pair_is_read_back() -> None:
    assert pair_of("translation_en_to_fr", {}) == ("en", "fr")
    assert pair_of("translation", {"src_lang": "eng_Latn", "tgt_lang": "fra_Latn"}) == (
        "eng_Latn",
        "fra_Latn",
    )
    assert pair_of("translation", {}) is None


def test_the_translation_names_its_languages() -> None:
    answer = parse(request("translation_en_to_fr"), "text", output("translate"))

    assert list(answer.texts) == [one["translation_text"] for one in recordings()["translate"]]
    assert answer.note == "English to French."
