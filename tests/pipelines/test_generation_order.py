"""Who wins among checkpoint, pipeline, constructor, task and call, as in transformers 4.57.6."""

from __future__ import annotations

from types import SimpleNamespace

from bot.pipelines.generation_order import generation_order

NEW, OLD = {"transformers_version": "4.57.0"}, {"transformers_version": "4.27.0.dev0"}


def test_the_pipeline_beats_the_checkpoint() -> None:
    found = generation_order({"num_beams": 2, "max_new_tokens": 9, **NEW}, {}, {}, None).for_call({})
    assert found["num_beams"] == 4
    assert found["max_new_tokens"] == 256


def test_a_checkpoints_own_max_length_takes_the_place_of_new_tokens() -> None:
    found = generation_order({"max_length": 142, **NEW}, {}, {}, None).for_call({})
    assert "max_new_tokens" not in found
    assert generation_order({"max_length": 20, **NEW}, {}, {}, None).for_call({})["max_new_tokens"] == 256


def test_a_tasks_max_length_stands_beside_the_new_tokens_and_does_not_win() -> None:
    found = generation_order(NEW, {}, {"max_length": 200, "prefix": "summarize: "}, None).for_call({})
    assert (found["max_length"], found["max_new_tokens"]) == (200, 256)
    assert "prefix" not in found


def test_constructor_then_task_then_call() -> None:
    order = generation_order(NEW, {"num_beams": 7, "min_length": 1}, {"min_length": 2}, None)
    assert order.for_call({})["num_beams"] == 7
    assert order.for_call({})["min_length"] == 2
    assert order.for_call({"min_length": 3})["min_length"] == 3


def test_a_constructors_default_value_gives_way_to_a_newer_checkpoint_only() -> None:
    checkpoint = {"num_beams": 5}
    assert "num_beams" not in generation_order({**checkpoint, **NEW}, {"num_beams": 1}, {}, None).for_call({})
    assert generation_order({**checkpoint, **OLD}, {"num_beams": 1}, {}, None).for_call({})["num_beams"] == 1


def test_the_pad_token_comes_from_the_tokenizer_if_nothing_else_names_one() -> None:
    assert generation_order(NEW, {}, {}, 7).for_call({})["pad_token_id"] == 7
    assert "pad_token_id" not in generation_order({"pad_token_id": 3, **NEW}, {}, {}, 7).for_call({})


def test_a_configuration_in_the_call_replaces_the_pipelines() -> None:
    config = SimpleNamespace(num_beams=None, max_new_tokens=5, _hidden=1, transformers_version=None)
    order = generation_order({"min_length": 10, **NEW}, {"num_beams": 7}, {}, None)
    assert order.for_call({"generation_config": config}) == {"max_new_tokens": 5}
    older = generation_order({"min_length": 10, "eos_token_id": 2, **OLD}, {}, {}, None)
    assert older.for_call({"generation_config": config}) == {"max_new_tokens": 5, "min_length": 0}
