"""The starter pack's models go the same road, also those whose pipelines are not transformers' own."""

import pytest

from bot.inference.loading.models import Loaded, load
from bot.inference.runner import Outcome, Work, run_batch
from bot.inference.runner.pieces import pieces_of
from bot.inference.runner.unpadded_trial import way_of
from bot.tasks import InferenceRequest, Model, Output, Parameters
from tests.inference.asking import WIDE, same

FRENCH = "translation_fr_to_en"
TEXT = "This is a course about the Transformers library. "


@pytest.fixture(scope="module")
def zero_shot() -> Loaded:
    """Load the encoder that compares topics."""
    return load("zero-shot-classification", Model("starter/zero-shot-minilm", "starter"), "cpu")


@pytest.fixture(scope="module")
def summary() -> Loaded:
    """Load the summary that quotes."""
    return load("summarization", Model("starter/summary-extractive", "starter"), "cpu")


@pytest.fixture(scope="module")
def translate() -> Loaded:
    """Load the translator from French."""
    return load("translation", Model("starter/translate-fr-en", "starter"), "cpu")


def outputs(loaded: Loaded, pipeline: str, *inputs: str, **parameters: object) -> tuple[Output, ...]:
    """Run one request on a loaded pipeline."""
    given: Parameters = parameters  # type: ignore[assignment]  # whatever a test says
    model = Model("starter", "starter")
    request = InferenceRequest(id="1", pipeline=pipeline, model=model, inputs=inputs, parameters=given)
    outcome: Outcome = run_batch(loaded.pipe, [Work(request)], WIDE)[0]
    assert isinstance(outcome, tuple)
    return outcome


def test_topics_are_ranked(zero_shot: Loaded) -> None:
    """The course's own example, and another text beside it."""
    labels = ("education", "politics", "business")
    first, second = outputs(
        zero_shot, "zero-shot-classification", TEXT, "The senate voted.", candidate_labels=labels
    )
    assert first.raw["labels"][0] == "education"
    assert second.raw["labels"][0] == "politics"
    assert zero_shot.bytes > 40_000_000


def test_a_text_longer_than_the_encoder_reads_is_read_to_its_end(zero_shot: Loaded) -> None:
    """It would be cut silently after 256 tokens."""
    text = "The weather is fine today. " * 40 + "The parliament voted for a new law. " * 40
    (output,) = outputs(
        zero_shot, "zero-shot-classification", text, candidate_labels=("politics", "weather", "cooking")
    )
    assert output.chunks > 2
    assert output.raw["labels"][-1] == "cooking"
    assert output.raw["scores"][1] > 0.2


def test_an_extractive_summary_quotes_the_whole_text_in_the_usual_form(summary: Loaded) -> None:
    """A list with one record, in one piece however long: it reads sentence by sentence."""
    text = TEXT * 3 + "Cats sleep a lot. " * 200
    (output,) = outputs(summary, "summarization", text, max_new_tokens=40)
    assert output.chunks == 1
    assert [list(record) for record in output.raw] == [["summary_text"]]
    assert all(part.strip() in text for part in output.raw[0]["summary_text"].split(". "))
    assert 5 < output.tokens_out <= 40 < output.tokens_in


SENTENCES = (
    "Bonjour.",
    "Ma soeur travaille à Paris.",
    "Elle aime les chats.",
    "Mon frère lit un livre dans le jardin.",
    "J'habite une petite maison avec un grand jardin.",
)


def test_every_sentence_of_a_translation_is_there_as_if_it_were_alone(translate: Loaded) -> None:
    """The model is trained on single sentences: of several together it leaves most out."""
    together, *alone = outputs(translate, FRENCH, " ".join(SENTENCES * 4), *SENTENCES)
    assert said(together) == " ".join(map(said, alone * 4))
    assert (together.chunks, together.tokens_out) == (20, sum(one.tokens_out for one in alone * 4))


def test_line_breaks_stand_where_they_stood_and_lower_case_is_read_too(translate: Loaded) -> None:
    """Indents and Windows' line ends included; what stands around the text goes."""
    text = "\nElle aime les chats.\n\n\n  {2}\r\nelle aime les chats. bonjour.\n".format(*SENTENCES)
    together, cats, lower, hello = outputs(
        translate, FRENCH, text, SENTENCES[2], "elle aime les chats.", "bonjour."
    )
    assert said(together) == f"{said(cats)}\n\n\n  {said(cats)}\r\n{said(lower)} {said(hello)}"


def test_a_single_sentence_is_translated_as_the_pipeline_does(translate: Loaded) -> None:
    """In one piece; the space around it, which the model trips over, is not read."""
    for sentence in SENTENCES:
        plain, spaced = outputs(translate, FRENCH, sentence, f" {sentence}\n")
        assert plain.raw == spaced.raw == translate.pipe(sentence)
        assert plain.chunks == spaced.chunks == 1


def test_a_sentence_longer_than_the_model_reads_is_cut_further(translate: Loaded) -> None:
    """The others stay whole."""
    (output,) = outputs(translate, FRENCH, "Bonjour. " + "il lit et " * 150 + "il dort.", max_new_tokens=5)
    assert output.chunks == 3


def test_every_sentence_is_told_the_language_to_translate_to(translate: Loaded) -> None:
    """A Marian model of several languages reads it before its text."""
    given = pieces_of(translate.pipe, FRENCH, ">>fra<< One. Two.\nThree.", {}).given
    assert given == (">>fra<< One.", ">>fra<< Two.", ">>fra<< Three.")


def test_chinese_sentences_without_a_space_get_one(translate: Loaded) -> None:
    """Most languages they are translated to have one."""
    pieces = pieces_of(translate.pipe, FRENCH, "你好。谢谢。", {})
    raws = [[{"translation_text": text}] for text in ("Hello.", "Thanks.")]
    assert pieces.join(raws) == [{"translation_text": "Hello. Thanks."}]


def said(output: Output) -> str:
    """Return a translation's text."""
    (record,) = output.raw
    return str(record["translation_text"])


def test_topics_of_several_people_share_passes_and_nothing_changes(zero_shot: Loaded) -> None:
    """Each with labels of their own; without padding, as the trial allows for this encoder."""
    asked: list[Parameters] = [
        {"candidate_labels": ("education", "politics")},
        {"candidate_labels": ("weather", "cooking", "sport"), "hypothesis_template": "It is about {}."},
        {"candidate_labels": ("music",), "multi_label": True},
    ]
    model = Model("starter", "starter")
    works = [
        Work(
            InferenceRequest(
                id=str(number),
                pipeline="zero-shot-classification",
                model=model,
                inputs=(TEXT, "It rains, and we bake a cake."),
                parameters=parameters,
            )
        )
        for number, parameters in enumerate(asked)
    ]
    passes = []
    forward = zero_shot.pipe.forward

    def counting(rows: dict[str, object], **more: object) -> object:
        passes.append(rows)
        return forward(rows, **more)

    zero_shot.pipe.forward = counting
    try:
        together = run_batch(zero_shot.pipe, works, WIDE)
        shared = len(passes)
        alone = [run_batch(zero_shot.pipe, [work], WIDE)[0] for work in works]
    finally:
        del zero_shot.pipe.forward
    assert shared == 1  # 42 texts: each person's two, and what stands for their labels
    assert way_of(zero_shot.pipe) is not None
    for one, other in zip(together, alone, strict=True):
        assert isinstance(one, tuple)
        assert isinstance(other, tuple)
        assert all(same(a.raw, b.raw) for a, b in zip(one, other, strict=True))
