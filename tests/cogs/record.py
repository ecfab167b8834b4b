"""Record what the real pipelines give, in every shape, from tiny seeded models, into recorded.json.

`python -m tests.cogs.record` remakes it. The numbers mean nothing, the shapes are the pipelines' own.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, SupportsFloat

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertForTokenClassification,
    GPT2Config,
    GPT2LMHeadModel,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
)

from bot.pipelines import pipeline

RECORDED = Path(__file__).parent / "recorded.json"
WORDS = (
    "Marie Curie was born in Warsaw and Paris is a city of light where it rains on weekdays . ? this example"
)
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
SIZES: Mapping[str, Any] = {
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 16,
}


def tokenizer() -> PreTrainedTokenizerFast:
    """Make a word-level tokenizer in BERT's form."""
    vocabulary = {word: number for number, word in enumerate((*SPECIAL, *dict.fromkeys(WORDS.split())))}
    words = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    words.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # transformers ships no types
        tokenizer_object=words,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        eos_token="[SEP]",
        model_max_length=64,
    )


def bert(size: int, labels: tuple[str, ...] = ()) -> BertConfig:
    """Configure a BERT of one small layer."""
    names = dict(enumerate(labels)) or {0: "LABEL_0", 1: "LABEL_1"}
    return BertConfig(
        vocab_size=size, **SIZES, id2label=names, label2id={name: number for number, name in names.items()}
    )


def encoders(words: PreTrainedTokenizerFast) -> Mapping[str, Any]:
    """Run the four encoder tasks."""
    size = len(words)
    nli = bert(size, ("contradiction", "neutral", "entailment"))
    zero_shot = pipeline(
        "zero-shot-classification", model=BertForSequenceClassification(nli), tokenizer=words
    )
    mask = pipeline("fill-mask", model=BertForMaskedLM(bert(size)), tokenizer=words)
    tags = bert(size, ("O", "B-PER", "I-PER", "B-LOC"))
    ner = pipeline("token-classification", model=BertForTokenClassification(tags), tokenizer=words)
    speech = bert(size, ("NOUN", "VERB", "PUNCT"))
    pos = pipeline("token-classification", model=BertForTokenClassification(speech), tokenizer=words)
    qa = pipeline("question-answering", model=BertForQuestionAnswering(bert(size)), tokenizer=words)
    text = "Marie Curie was born in Warsaw ."
    labels = ["city", "light", "example"]
    asked = {"question": "where was Marie Curie born ?", "context": text}
    return {
        "zero_shot": zero_shot(text, candidate_labels=labels, hypothesis_template="this example is {} ."),
        "zero_shot_multi": zero_shot(text, candidate_labels=labels, multi_label=True),
        "fill_mask": mask("Paris is a [MASK] .", top_k=3),
        "fill_mask_one": mask("Paris is a [MASK] .", top_k=1),
        "fill_mask_two": mask("Paris is a [MASK] of [MASK] .", top_k=2),
        "fill_mask_targets": mask("Paris is a [MASK] .", targets=["city", "light"]),
        "ner_simple": ner(text, aggregation_strategy="simple"),
        "ner_first": ner(text, aggregation_strategy="first"),
        "ner_none": ner(text, aggregation_strategy="none"),
        "ner_empty": ner("", aggregation_strategy="simple"),
        "pos_none": pos(text, aggregation_strategy="none"),
        "answer": qa(**asked),
        "answer_three": qa(**asked, top_k=3),
        "answer_impossible": qa(**asked, top_k=60, handle_impossible_answer=True),
    }


def writers(words: PreTrainedTokenizerFast) -> Mapping[str, Any]:
    """Run the three tasks that write text."""
    size = len(words)
    ends = {"pad_token_id": 0, "eos_token_id": words.eos_token_id, "bos_token_id": words.cls_token_id}
    gpt = GPT2LMHeadModel(GPT2Config(vocab_size=size, n_embd=16, n_layer=1, n_head=2, **ends))
    generate = pipeline("text-generation", model=gpt, tokenizer=words)
    t5 = T5Config(vocab_size=size, d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2, **ends)
    t5.decoder_start_token_id = 0
    model = T5ForConditionalGeneration(t5)
    summarize = pipeline("summarization", model=model, tokenizer=words)
    translate = pipeline("translation_en_to_fr", model=model, tokenizer=words)
    short = {"max_new_tokens": 4, "min_new_tokens": 3, "num_beams": 1, "do_sample": True}
    sampled = {
        "max_new_tokens": 4,
        "min_new_tokens": 3,
        "do_sample": True,
        "num_return_sequences": 2,
        "return_full_text": False,
    }
    return {
        "generate": generate(
            "Paris is", max_new_tokens=4, min_new_tokens=3, do_sample=True, return_full_text=False
        ),
        "generate_two": generate("Paris is", **sampled),
        "summarize": summarize("Marie Curie was born in Warsaw .", **short),
        "translate": translate("Marie Curie was born in Warsaw .", **short),
    }


def plain(value: SupportsFloat) -> float:
    """Turn NumPy's numbers into JSON's."""
    return float(value)


def main() -> None:
    """Record everything into recorded.json."""
    torch.manual_seed(0)
    words = tokenizer()
    outputs = {**encoders(words), **writers(words)}
    RECORDED.write_text(
        json.dumps(outputs, default=plain, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
