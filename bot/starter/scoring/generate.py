"""Text generation: perplexity on books kept out of training, and how much a sample takes from the data.

Perplexity is that of all word pieces of a source read in order, each seen after at least half a window of
what stands before it where there is as much (the end marks between passages are read, not scored). Per word
(of written words, split at spaces) it can be compared with a model that has another tokenizer.

`python -m bot.starter.scoring.generate` prints the seeded samples that the README shows;
`--into README.md` puts them there.
"""

import argparse
import math
import re
from array import array
from collections import defaultdict
from itertools import chain, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from bot import starter
from bot.starter.training import generate_corpus, rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NAME = "starter/stories-gpt2-4m"
FILE = "stories_test"
BENCHMARK = "stories_test, per piece of its own BPE of {pieces}"
PER_WORD = "stories_test, per word"
QUOTES = "200 seeded samples, more than 12 words running of the data"
PERPLEXITY, QUOTING = "perplexity", "quoting"
BATCH = 8
MOST = 12
"""Words running that a sample may share with the data."""
SHORTEST = 6
"""Words running from which shared ones are looked for."""
BEGINNINGS = (
    "Once upon a time there was a",
    "The little girl opened the door and",
    "One morning the old man went to the forest.",
    "The rabbit was very hungry, so",
    '"I am not afraid," said the boy.',
    "The king had a son who",
    "It was a cold night, and the wind",
    "The two children found a box in the garden.",
    "A bear lived in a cave on the hill.",
    "On market day the farmer",
)
EACH, TOLD, LENGTH = 20, 2, 200
"""Samples of each beginning, how many of them are shown in the README, and word pieces of each at most."""
WORD = re.compile(r"[\w']+")
SAMPLE = "{number}. **{beginning}**{rest}\n"
MARKS = ("<!-- stories -->\n", "<!-- /stories -->\n")


def windows(ids: "Sequence[int]", size: int) -> "Iterator[tuple[list[int], int]]":
    """Cut a source into windows half over each other; with each the number of pieces already scored."""
    done = 0
    while done < len(ids):
        end = min(len(ids), done + size // 2 if done else size)
        begin = max(0, end - size)
        yield list(ids[begin:end]), done - begin
        done = end


def surprise(model: Any, sources: "Iterable[Sequence[int]]", end: int) -> tuple[float, int]:  # noqa: ANN401 - a transformers model
    """Give the negative log-likelihood (nats) of all pieces but end marks, and how many they are."""
    cut = [window for ids in sources for window in windows(ids, model.config.n_positions)]
    cut.sort(key=lambda window: len(window[0]))
    total, count = 0.0, 0
    for first in range(0, len(cut), BATCH):
        some = cut[first : first + BATCH]
        widest = max(len(ids) for ids, _ in some)
        read = torch.tensor([[*ids, *[end] * (widest - len(ids))] for ids, _ in some], device=model.device)
        scored = read.clone()
        for row, (_, done) in enumerate(some):
            scored[row, :done] = end
        with torch.inference_mode():
            logits = model(input_ids=read, attention_mask=torch.ones_like(read)).logits[:, :-1]
        gold = scored[:, 1:].flatten()
        total += torch.nn.functional.cross_entropy(
            logits.flatten(0, 1).float(), gold, ignore_index=end, reduction="sum"
        ).item()
        count += int((gold != end).sum())
    return total, count


def samples(pipe: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a transformers pipeline
    """Give beginning and continuation of so many seeded samples a beginning."""
    found = []
    for seed, beginning in enumerate(BEGINNINGS):
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            answers = pipe(
                beginning,
                num_return_sequences=EACH,
                max_new_tokens=LENGTH,
                return_full_text=False,
            )
        found += [(beginning, str(answer["generated_text"])) for answer in answers]
    return found


def longest_runs(texts: "Sequence[str]", data: "Iterable[str]") -> list[int]:
    """Give for each text how many words running of it stand in the data too; 0 below SHORTEST.

    Words are compared in lower case, without what stands between them.
    """
    numbers: dict[str, int] = {}
    said = [numbered([text], numbers) for text in texts]
    places: dict[tuple[int, ...], list[tuple[int, int]]] = defaultdict(list)
    for number, words in enumerate(said):
        for place in range(len(words) - SHORTEST + 1):
            places[tuple(words[place : place + SHORTEST])].append((number, place))
    longest = [0] * len(texts)
    known = numbered(data, numbers)
    for here, key in enumerate(zip(*(known[skip:] for skip in range(SHORTEST)), strict=False)):
        for number, place in places.get(key, ()):
            longest[number] = max(longest[number], shared(said[number][place:], known[here : here + LENGTH]))
    return longest


def numbered(texts: "Iterable[str]", numbers: dict[str, int]) -> "array[int]":
    """Give the words of texts as numbers, four bytes each; words without one yet are entered."""
    words = chain.from_iterable(WORD.findall(text.lower()) for text in texts)
    return array("I", (numbers.setdefault(word, len(numbers)) for word in words))


def shared(ours: "Sequence[int]", theirs: "Sequence[int]") -> int:
    """Count the words that agree from the beginning on."""
    pairs = zip(ours, theirs, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def score(pipe: Any, data: Path) -> "Iterator[tuple[str, str, float, int]]":  # noqa: ANN401 - a transformers pipeline
    """Give benchmark, measure, value and number of rows."""
    found = generate_corpus.passages(data, FILE)
    words = sum(len(text.split()) for _, text in found)
    tokenizer = pipe.tokenizer
    sources = generate_corpus.streams(tokenizer, found)
    total, count = surprise(pipe.model, sources, tokenizer.eos_token_id)
    yield BENCHMARK.format(pieces=len(tokenizer)), PERPLEXITY, math.exp(total / count), len(found)
    yield PER_WORD, PERPLEXITY, math.exp(total / words), len(found)
    written = samples(pipe)
    entry = starter.manifest.read().entry(NAME)
    trained = [one.name for one in entry.data if one.use == "training"]
    texts = chain.from_iterable((row["text"] for row in rows.read(data, name)) for name in trained)
    runs = longest_runs([beginning + rest for beginning, rest in written], texts)
    yield QUOTES, QUOTING, 100 * sum(run > MOST for run in runs) / len(runs), len(runs)


def listed(told: "Iterable[tuple[str, str]]") -> str:
    """Give beginnings and continuations as a numbered Markdown list, a story a line."""
    return "".join(
        SAMPLE.format(number=number, beginning=beginning, rest=rest.rstrip().replace("\n", "<br>"))
        for number, (beginning, rest) in enumerate(told, 1)
    )


def between(text: str, told: str) -> str:
    """Put the samples between the marks of a text; ValueError where it has none."""
    before, behind = text.index(MARKS[0]) + len(MARKS[0]), text.index(MARKS[1])
    return text[:before] + told + text[behind:]


def main() -> None:
    """Print the first samples of every beginning, or put them into a file between the marks."""
    parser = argparse.ArgumentParser(prog="python -m bot.starter.scoring.generate", description=__doc__)
    parser.add_argument("--into", type=Path, help="a Markdown file with the marks")
    into = parser.parse_args().into
    torch.set_num_threads(1)
    # the first of those that are scored: how many are drawn at once changes what is drawn
    drawn = samples(starter.pipeline(NAME))
    told = listed(one for number, one in enumerate(drawn) if number % EACH < TOLD)
    if into is None:
        print(told, end="")  # noqa: T201 - a command talks to its terminal
    else:
        into.write_text(between(into.read_text(encoding="utf-8"), told), encoding="utf-8")


if __name__ == "__main__":
    main()
