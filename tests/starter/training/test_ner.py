"""What the entity recipe learns from."""

from bot.starter import encoder, manifest
from bot.starter.training import ner
from bot.starter.training.adapting import IGNORED


def test_every_piece_of_a_word_is_labelled_and_other_labels_are_outside() -> None:
    tokenizer = encoder.tokenizer(manifest.read().base)
    row = {"tokens": ["Antananarivo", "sells", "Walkmans"], "tags": ["B-LOC", "O", "B-MISC"]}
    ids, labels = ner.encode(tokenizer, row)
    names = ["-" if label == IGNORED else ner.LABELS[label] for label in labels]
    pieces = tokenizer.convert_ids_to_tokens(ids)
    assert names[0] == names[-1] == "-"
    assert names[1] == "B-LOC"
    assert pieces[2].startswith("##")
    assert names[2] == "I-LOC"
    assert set(names[pieces.index("sells") : -1]) == {"O"}
