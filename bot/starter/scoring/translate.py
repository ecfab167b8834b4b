"""Translation: BLEU as sacrebleu counts it (13a, case kept), greedy, on whole test sets.

The published score is that of Tatoeba's test; none of its sentences, on either side, was trained on. The
others are shown beside it: pages of the course kept out of training, news, an encyclopedia, health, stories.
"""

from typing import TYPE_CHECKING, Any

from bot.starter.embedding import batches
from bot.starter.training import rows, translate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.starter.training.translate import Pair

MEASURE = "BLEU"
TATOEBA = "Tatoeba fr-en test"
COURSE = "course fr-en, pages kept out"
BENCHMARKS = {
    "ntrex_fr_en_test": "NTREX fr-en",
    "pud_fr_en_test": "PUD fr-en",
    "tico19_fr_en_test": "TICO-19 fr-en test",
    "storybooks_fr_en_test": "storybooks fr-en test",
}


def translated(pipe: Any, texts: "Sequence[str]") -> list[str]:  # noqa: ANN401 - a transformers pipeline
    """Translate texts greedily, short ones first; what is longer than the model takes is cut."""
    lengths = [len(ids) for ids in pipe.tokenizer(list(texts), verbose=False)["input_ids"]]
    results = [""] * len(texts)
    for batch in batches(lengths):
        answers = pipe(
            [texts[row] for row in batch],
            batch_size=len(batch),
            truncation=True,
            num_beams=1,
            do_sample=False,
        )
        for row, answer in zip(batch, answers, strict=True):
            results[row] = answer["translation_text"]
    return results


def bleu(pipe: Any, pairs: "Sequence[Pair]") -> float:  # noqa: ANN401 - a transformers pipeline
    """Give the corpus BLEU (0 to 100) of pairs of French and English."""
    import sacrebleu  # noqa: PLC0415 - for those who score, not for those who run the bot

    french, english = zip(*pairs, strict=True)
    return sacrebleu.corpus_bleu(translated(pipe, french), [list(english)]).score


def score(pipe: Any, data: "Path") -> "Iterator[tuple[str, str, float, int]]":  # noqa: ANN401 - a transformers pipeline
    """Give benchmark, measure, value and number of pairs; Tatoeba first."""
    sets = {TATOEBA: "tatoeba_fr_en_test", **{shown: name for name, shown in BENCHMARKS.items()}}
    for shown, name in sets.items():
        pairs = [(row["fr"], row["en"]) for row in rows.read(data, name)]
        yield shown, MEASURE, bleu(pipe, pairs), len(pairs)
        if shown == TATOEBA:
            pages = translate.held_out(data)
            yield COURSE, MEASURE, bleu(pipe, pages), len(pages)
