"""Which models can fly is tried out, not looked up."""

import pytest

from bot.inference.runner.flight.held import fits
from tests.inference.asking import pipe_of
from tests.inference.runner.flight.flying import decoder


@pytest.mark.parametrize("family", ["gpt2", "llama"])
def test_decoders_with_positions_and_a_stock_cache_fit(family: str) -> None:
    """Their rows are beside others what they are alone."""
    assert fits(decoder(family).model)


@pytest.mark.parametrize("family", ["mistral", "bloom"])
def test_a_sliding_window_or_places_of_its_own_do_not_fit(family: str) -> None:
    """Mistral's cache forgets by columns, BLOOM takes no positions."""
    assert not fits(decoder(family).model)


def test_an_encoder_decoder_does_not_fit() -> None:
    """Its prompt is no part of what it writes."""
    assert not fits(pipe_of("summarization", "bart").model)


def test_a_decoder_that_is_led_astray_by_padding_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that looks at no mask, say."""
    model = decoder("llama").model
    forward = model.forward

    def blind(input_ids, attention_mask, position_ids, past_key_values, use_cache, logits_to_keep):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, ARG001 - a forward of a model
        return forward(
            input_ids=input_ids, position_ids=position_ids, past_key_values=past_key_values, use_cache=True
        )

    monkeypatch.setattr(model, "forward", blind)
    assert not fits(model)
