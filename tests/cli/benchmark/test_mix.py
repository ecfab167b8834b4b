"""The mix of lengths is the one the bars speak of, whatever the number of messages."""

import pytest
from tokenizers import Tokenizer

from bot.cli.benchmark import mix
from bot.cli.benchmark.rounds import percentile
from bot.starter.manifest import PACK


def test_has_the_lengths_of_chat() -> None:
    lengths = mix.lengths(1000)

    measured = [percentile(lengths, share) for share in (0.1, 0.5, 0.9, 0.99)]
    assert measured == pytest.approx([9, 23, 79, 400], rel=0.15)
    assert sum(lengths) / len(lengths) == pytest.approx(43, rel=0.05)


def test_is_the_same_mix_for_few_messages() -> None:
    few, many = mix.lengths(64), mix.lengths(6400)

    assert sum(few) / 64 == pytest.approx(sum(many) / 6400, rel=0.05)


def test_writes_messages_of_exactly_these_lengths() -> None:
    tokenizer = Tokenizer.from_file(str(PACK / "tokenizer.json"))

    tokens = [len(tokenizer.encode(text).ids) for text in mix.texts(64)]

    assert tokens == mix.lengths(64)


def test_writes_the_same_every_time() -> None:
    assert mix.texts(8) == mix.texts(8)
    assert mix.text(9, seed=1) != mix.text(9, seed=2)
