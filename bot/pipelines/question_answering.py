"""Extractive question answering: the pipeline that transformers 5.3 removed."""

from __future__ import annotations

import inspect
import types
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.utils.data import Dataset
from transformers.models.auto.modeling_auto import MODEL_FOR_QUESTION_ANSWERING_MAPPING_NAMES
from transformers.pipelines.base import ChunkPipeline

from bot.pipelines.course_tasks import OWN_NAMES, QUESTION_ANSWERING
from bot.pipelines.question_inputs import Example, given_inputs, read_examples
from bot.pipelines.saving import SavedAsParts
from bot.pipelines.spans import chunk_spans
from bot.pipelines.text2text import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.pipelines.spans import ChunkSpans
    from bot.pipelines.transformers_edge import Parameters

# transformers' own annotations are partial: a pipeline's tokenizer may be None there, and hooks have no types
Base: Any = ChunkPipeline

NEEDS_FAST = "Question answering needs a fast tokenizer; {kind} is none"
TOP_K = "top_k parameter should be >= 1 (got {value})"
MAX_ANSWER_LEN = "max_answer_len parameter should be >= 1 (got {value})"
STRIDE_OVER_LENGTH = "`doc_stride` ({stride}) is larger than `max_seq_len` ({length})"
STRIDE_OVER_ROOM = (
    "`doc_stride` ({stride}) must be smaller than the {room} tokens that `max_seq_len` ({length}) leaves for "
    "the context beside this question"
)
DEFAULT_LENGTH, DEFAULT_STRIDE = 384, 128
NO_NULL_SCORE = 1000000  # above any probability: the least over the chunks is wanted


class QuestionAnsweringPipeline(SavedAsParts, Base):  # type: ignore[misc] # transformers is partly typed, see Base
    """Finds answers to a question in a context: `{"score": float, "start": int, "end": int, "answer": str}`.

    Parameters, of the call or the constructor: top_k, max_answer_len (tokens), doc_stride (tokens of
    overlap), max_seq_len (tokens), max_question_len (ignored with fast tokenizers, as ever), padding,
    handle_impossible_answer, align_to_words.
    """

    _load_tokenizer = True
    _load_processor = False
    _load_image_processor = False
    _load_feature_extractor = False
    _load_video_processor = False

    default_input_names = "question,context"

    def __init__(
        self,
        model: Any,  # noqa: ANN401 - transformers' models share no typed base
        tokenizer: Any,  # noqa: ANN401 - likewise
        task: str = "",
        asked_task: str | None = None,
        **kwargs: Any,  # noqa: ANN401 - parameters of the base class
    ) -> None:
        if not getattr(tokenizer, "is_fast", False):
            raise ValueError(NEEDS_FAST.format(kind=type(tokenizer).__name__))
        if asked_task or task in ("", OWN_NAMES[QUESTION_ANSWERING]):
            task = QUESTION_ANSWERING
        super().__init__(model=model, tokenizer=tokenizer, task=task, **kwargs)
        self.check_model_type(MODEL_FOR_QUESTION_ANSWERING_MAPPING_NAMES)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - shapes stand in the docstring
        """Answer `question=`, `context=` (texts or lists), or dictionaries with both, or a generator of them.

        One item gives its result, several a list, a generator an iterator. A result is a dict when one
        answer is left, else a list of dicts. A score may exceed 1: answers of equal text are merged by
        adding their scores.
        """
        inputs = given_inputs(args, kwargs)
        if isinstance(inputs, types.GeneratorType):
            return super().__call__(Stream(inputs), **kwargs)
        if isinstance(inputs, Dataset):
            return super().__call__(inputs, **kwargs)
        examples = read_examples(inputs)
        if not examples:
            return []
        return super().__call__(examples[0] if len(examples) == 1 else examples, **kwargs)

    def _sanitize_parameters(self, **given: Any) -> Parameters:  # noqa: ANN401 - unknown names are ignored, as ever
        given = {name: value for name, value in given.items() if value is not None}
        if "topk" in given:
            given.setdefault("top_k", given["topk"])
        if given.get("top_k", 1) < 1:
            raise ValueError(TOP_K.format(value=given["top_k"]))
        if given.get("max_answer_len", 1) < 1:
            raise ValueError(MAX_ANSWER_LEN.format(value=given["max_answer_len"]))
        before = {"padding", "doc_stride", "max_question_len", "max_seq_len"}
        after = {"top_k", "max_answer_len", "handle_impossible_answer", "align_to_words"}
        first, last = ({name: given[name] for name in names & given.keys()} for names in (before, after))
        return first, {}, last

    @property
    def question_first(self) -> bool:
        """Whether the question stands before the context: where the padding is at the end."""
        return bool(self.tokenizer.padding_side == "right")

    def preprocess(
        self,
        example: Example | dict[str, str],
        padding: Any = "do_not_pad",  # noqa: ANN401 - a flag or a strategy
        doc_stride: int | None = None,
        max_question_len: int = 64,  # noqa: ARG002 - a fast tokenizer cuts no question, but the name is taken
        max_seq_len: int | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Yield the chunks of one example: model inputs, the mask of what is no context, and the encoding."""
        if isinstance(example, dict):
            example = Example(example["question"], example["context"])
        length = min(self.tokenizer.model_max_length, DEFAULT_LENGTH) if max_seq_len is None else max_seq_len
        stride = min(length // 2, DEFAULT_STRIDE) if doc_stride is None else doc_stride
        self._check_stride(example, stride, length)
        texts = (example.question, example.context)
        encoded = self.tokenizer(
            *(texts if self.question_first else reversed(texts)),
            padding=padding,
            truncation="only_second" if self.question_first else "only_first",
            max_length=length,
            stride=stride,
            return_token_type_ids=True,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
        )
        count = len(encoded["input_ids"])
        for index in range(count):
            yield {"example": example, "is_last": index == count - 1, **self._chunk(encoded, index)}

    def _check_stride(self, example: Example, stride: int, length: int) -> None:
        # the tokenizer does not refuse a stride that is too large: its native code panics
        if stride > length:
            raise ValueError(STRIDE_OVER_LENGTH.format(stride=stride, length=length))
        question = len(self.tokenizer(example.question, add_special_tokens=False)["input_ids"])
        room = length - question - self.tokenizer.num_special_tokens_to_add(pair=True)
        if not 0 < room <= stride:
            return
        if len(self.tokenizer(example.context, add_special_tokens=False)["input_ids"]) > room:
            raise ValueError(STRIDE_OVER_ROOM.format(stride=stride, room=room, length=length))

    def _chunk(self, encoded: Any, index: int) -> dict[str, Any]:  # noqa: ANN401 - a BatchEncoding, untyped
        ids = encoded["input_ids"][index]
        # CLS stays a candidate: models use it to say that there is no answer. With padding on the left
        # 4.57.6 took every token for a candidate, the question's included; its answers are kept as they
        # were
        mask = [
            int(self.question_first and owner != 1 and token != self.tokenizer.cls_token_id)
            for owner, token in zip(encoded.sequence_ids(index), ids, strict=True)
        ]
        names = [name for name in (*self.tokenizer.model_input_names, "token_type_ids") if name in encoded]
        tensors = {name: torch.tensor([encoded[name][index]]) for name in dict.fromkeys(names)}
        return {**tensors, "p_mask": torch.tensor([mask]), "encoding": encoded[index]}

    def _forward(self, inputs: dict[str, Any]) -> dict[str, Any]:
        chosen = {name: inputs[name] for name in self.tokenizer.model_input_names}
        if "use_cache" in inspect.signature(self.model.forward).parameters:
            chosen["use_cache"] = False
        output = self.model(**chosen)
        return {"start": output["start_logits"], "end": output["end_logits"], **inputs}

    def postprocess(
        self,
        model_outputs: list[dict[str, Any]],
        top_k: int = 1,
        handle_impossible_answer: bool = False,
        max_answer_len: int = 15,
        align_to_words: bool = True,
    ) -> dict[str, Any] | list[dict[str, Any]]:
        """Return the best answers over all chunks of one example; a lone answer stands by itself."""
        # some candidates merge once they are aligned to words
        count = 2 * top_k + 10 if align_to_words else top_k
        answers: dict[str, dict[str, Any]] = {}
        null_score: float = NO_NULL_SCORE
        for output in model_outputs:
            spans = self._spans(output, count, max_answer_len)
            null_score = min(null_score, spans.null_score)
            self._collect(answers, output, spans, align_to_words)
        found = list(answers.values())
        if handle_impossible_answer:
            found.append({"score": null_score, "start": 0, "end": 0, "answer": ""})
        found = sorted(found, key=lambda answer: -answer["score"])[:top_k]
        return found[0] if len(found) == 1 else found

    @staticmethod
    def _spans(output: dict[str, Any], count: int, longest: int) -> ChunkSpans:
        start, end = output["start"], output["end"]
        if start.dtype == torch.bfloat16:  # numpy has no such type
            start, end = start.float(), end.float()
        allowed = output["p_mask"].numpy() == 0
        if output.get("attention_mask") is not None:
            allowed = allowed & (output["attention_mask"].numpy() == 1)
        return chunk_spans(start.numpy(), end.numpy(), allowed, count, longest)

    def _collect(
        self, answers: dict[str, Any], output: dict[str, Any], spans: ChunkSpans, align: bool
    ) -> None:
        # the encoding was made without the padding that a batch puts before the tokens
        padded = 0
        if self.tokenizer.padding_side == "left":
            padded = int(np.sum(output["input_ids"].numpy() == self.tokenizer.pad_token_id))
        context = output["example"].context
        for first, last, score in spans:
            start, end = self._characters(output["encoding"], first - padded, last - padded, align)
            text = context[start:end]
            if text.lower() in answers:
                answers[text.lower()]["score"] += score
            else:
                answers[text.lower()] = {"score": score, "start": start, "end": end, "answer": text}

    def _characters(self, encoding: Any, first: int, last: int, align: bool) -> tuple[int, int]:  # noqa: ANN401 - untyped
        if align:
            try:
                words = encoding.token_to_word(first), encoding.token_to_word(last)
                begin, end = (encoding.word_to_chars(word, 1 if self.question_first else 0) for word in words)
                return begin[0], end[1]
            except (OverflowError, TypeError):
                pass  # a token that belongs to no word of the context keeps its own place
        return encoding.offsets[first][0], encoding.offsets[last][1]
