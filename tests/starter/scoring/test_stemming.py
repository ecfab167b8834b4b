"""Porter's stemmer, on examples of his paper."""

import pytest

from bot.starter.scoring.stemming import stem


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *(("caresses", "caress"), ("ponies", "poni"), ("cats", "cat"), ("feed", "feed"), ("agreed", "agre")),
        *(("plastered", "plaster"), ("motoring", "motor"), ("sing", "sing"), ("conflated", "conflat")),
        *(("hopping", "hop"), ("falling", "fall"), ("filing", "file"), ("happy", "happi"), ("sky", "sky")),
        *(("relational", "relat"), ("rational", "ration"), ("digitizer", "digit"), ("triplicate", "triplic")),
        *(("goodness", "good"), ("adoption", "adopt"), ("replacement", "replac"), ("probate", "probat")),
        *(
            ("rate", "rate"),
            ("cease", "ceas"),
            ("controll", "control"),
            ("roll", "roll"),
            ("is", "is"),
            ("", ""),
        ),
    ],
)
def test_a_word_loses_its_endings(word: str, expected: str) -> None:
    assert stem(word) == expected
