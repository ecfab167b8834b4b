"""Untrained placeholders: tiny models built in code, so that a task without a trained model still runs.

Every word of theirs is chance, though the same chance each time. They take the real tokenizer, or one made of
its whole English words, so that what comes out can be read. The manifest's note says what they are.
"""

import string
from typing import TYPE_CHECKING, Any

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForQuestionAnswering,
    BertForTokenClassification,
    GPT2Config,
    GPT2LMHeadModel,
    MarianConfig,
    MarianMTModel,
    PreTrainedTokenizerFast,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from transformers import BertTokenizer

SEED = 20
WIDTH = 32
POSITIONS = 512
SPREAD = 0.2
"""Standard deviation of the random weights: ten times the usual, or all inputs would have the same answer."""
NEVER = -1e4
END, UNKNOWN = "<end>", "<unk>"
"""Word pieces of the generators."""
LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
OUTSIDE = 0.5
"""Added to the score of the label O, so that not every word is a name."""
TRANSLATION_ENDS = (8, 2.0)
"""After so many tokens the end becomes likelier, twice with every further one."""


def is_word(piece: str) -> bool:
    """Tell whether a word piece is a whole word in plain letters."""
    return piece.isascii() and piece.isalpha() and (len(piece) > 1 or piece in "ai")


def word_bias(tokenizer: "BertTokenizer") -> torch.Tensor:
    """Give 0 for whole words and a prohibitive value for all else, shape (vocabulary)."""
    bias = torch.full((len(tokenizer),), NEVER)
    bias[[number for piece, number in tokenizer.get_vocab().items() if is_word(piece)]] = 0.0
    return bias


def bert_config(tokenizer: "BertTokenizer") -> BertConfig:
    """Give a one-layer BERT."""
    return BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=2 * WIDTH,
        max_position_embeddings=POSITIONS,
        initializer_range=SPREAD,
        id2label=dict(enumerate(LABELS)),
        label2id={label: number for number, label in enumerate(LABELS)},
    )


def word_tokenizer(tokenizer: "BertTokenizer") -> PreTrainedTokenizerFast:
    """Give a tokenizer of whole words and the space before them, as generators have: decoded text joins on.

    Its `<unk>` stands for every other word of a prompt; the prompt itself is kept as it was typed.
    """
    words = sorted(piece for piece in tokenizer.get_vocab() if is_word(piece))
    pieces = [END, UNKNOWN, *(f"Ġ{word}" for word in words), *string.punctuation, *words]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token=UNKNOWN))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    made.decoder = decoders.ByteLevel()
    wrapper: Any = PreTrainedTokenizerFast  # its constructor is untyped
    result: PreTrainedTokenizerFast = wrapper(
        tokenizer_object=made,
        eos_token=END,
        pad_token=END,
        unk_token=UNKNOWN,
        model_max_length=POSITIONS,
    )
    return result


def generator(tokenizer: PreTrainedTokenizerFast) -> GPT2LMHeadModel:
    """Give a two-layer GPT-2 that writes chance words."""
    end = tokenizer.eos_token_id
    config = GPT2Config(
        vocab_size=len(tokenizer),
        n_positions=POSITIONS,
        n_embd=WIDTH,
        n_layer=2,
        n_head=2,
        initializer_range=SPREAD,
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
    )
    model = GPT2LMHeadModel(config)
    spaced = {number for piece, number in tokenizer.get_vocab().items() if piece.startswith("Ġ")}
    model.generation_config.suppress_tokens = sorted(set(range(len(tokenizer))) - spaced - {end})
    return model


def filler(tokenizer: "BertTokenizer") -> BertForMaskedLM:
    """Give a BERT that fills masks with chance words."""
    model = BertForMaskedLM(bert_config(tokenizer))
    model.cls.predictions.bias.data.copy_(word_bias(tokenizer))
    return model


def tagger(tokenizer: "BertTokenizer") -> BertForTokenClassification:
    """Give a BERT that marks chance words as people, organisations and places."""
    model = BertForTokenClassification(bert_config(tokenizer))
    model.classifier.bias.data[0] += OUTSIDE
    return model


def answerer(tokenizer: "BertTokenizer") -> BertForQuestionAnswering:
    """Give a BERT that answers with a chance span."""
    config = bert_config(tokenizer)
    # start and end; the names of the entity labels would make it seven
    config.num_labels = 2
    return BertForQuestionAnswering(config)


def translator(tokenizer: "BertTokenizer") -> MarianMTModel:
    """Give a Marian model that translates into chance words."""
    config = MarianConfig(
        vocab_size=len(tokenizer),
        d_model=WIDTH,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=2 * WIDTH,
        decoder_ffn_dim=2 * WIDTH,
        max_position_embeddings=POSITIONS,
        init_std=SPREAD,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.sep_token_id,
        decoder_start_token_id=tokenizer.pad_token_id,
        forced_eos_token_id=tokenizer.sep_token_id,
    )
    model = MarianMTModel(config)
    model.final_logits_bias[0] = word_bias(tokenizer)
    model.final_logits_bias[0, tokenizer.sep_token_id] = 0.0
    model.generation_config.max_length = POSITIONS
    model.generation_config.exponential_decay_length_penalty = TRANSLATION_ENDS
    model.generation_config.no_repeat_ngram_size = 1
    return model


BUILDERS: "Mapping[str, Callable[[Any], Any]]" = {
    "generate": generator,
    "fill-mask": filler,
    "ner": tagger,
    "answer": answerer,
    "translate": translator,
}
"""By the task of the manifest's entry."""


def build(task: str, tokenizer: "BertTokenizer") -> tuple[Any, Any]:
    """Make the placeholder of a task, the same weights each time; the caller's random state stays."""
    used: Any = word_tokenizer(tokenizer) if task == "generate" else tokenizer
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        model = BUILDERS[task](used)
    return model.eval(), used
