"""Which test shows which of the forty-nine faults; a name that is no test any more turns this red."""

import ast
from pathlib import Path

import pytest

KILLING, WORKER, NETWORK, STARTING = (
    f"tests/faults/test_{name}.py" for name in ("killing", "worker", "network", "starting")
)
RUNNER = "tests/inference/runner/test_faults.py"
RESTART = "tests/test_restart.py"
ONCE = "test_an_answer_comes_once_through_what_happens_to_its_calls"
STEP = "test_killed_at_a_step_of_the_road_the_request_has_one_reply_and_is_not_run_again"
SHOWN: dict[int, tuple[str, str]] = {
    1: (KILLING, "test_killed_at_random_nothing_is_lost_and_nothing_said_twice"),
    **dict.fromkeys((2, 3, 4, 5), (KILLING, STEP)),
    6: (KILLING, "test_killed_while_it_recovers_five_times_it_converges"),
    7: (KILLING, "test_after_twenty_minutes_the_answer_comes_by_the_message_itself"),
    8: (NETWORK, "test_an_interaction_that_comes_three_times_has_one_reply"),
    9: (RESTART, "test_a_second_bot_on_the_same_storage_refuses_to_start"),
    **dict.fromkeys(
        (10, 15),
        (WORKER, "test_a_poisoned_request_is_given_up_after_three_attempts_and_no_innocent_fails"),
    ),
    **dict.fromkeys((11, 12, 16), (WORKER, "test_one_of_sixteen_fails_alone_and_the_worker_lives_on")),
    13: (RUNNER, "test_a_full_device_halves_the_batch"),
    14: (RUNNER, "test_a_text_that_does_not_fit_alone_drops_other_models_and_is_then_refused"),
    **dict.fromkeys(
        (17, 18), (WORKER, "test_a_hung_model_is_told_of_and_the_rest_is_answered_by_a_new_process")
    ),
    19: (WORKER, "test_a_native_call_that_holds_the_interpreters_lock_loses_nothing"),
    20: (
        "tests/inference/worker/test_worker.py",
        "test_a_model_that_cannot_be_loaded_is_said_and_harms_no_other",
    ),
    21: ("tests/inference/test_cache.py", "test_a_load_that_fails_twice_is_not_tried_for_a_minute"),
    22: (RUNNER, "test_numbers_are_looked_for_everywhere"),
    23: ("tests/faults/test_storage.py", "test_a_full_disk_loses_nothing_and_is_over_without_a_restart"),
    24: ("tests/faults/test_storage.py", "test_a_commit_that_fails_is_told_and_the_next_one_holds"),
    25: ("tests/service/test_locked.py", "test_an_order_is_refused_before_discord_gives_it_up"),
    26: ("tests/store/test_salvage.py", "test_rows_around_a_damaged_page_are_there_and_the_rest_is_said"),
    27: ("tests/store/test_salvage.py", "test_a_torn_write_ahead_log_loses_no_earlier_commit"),
    28: (STARTING, "test_storage_that_cannot_be_written_is_refused_with_the_settings_name"),
    29: ("tests/store/test_database.py", "test_a_newer_schema_is_refused_and_the_file_left_alone"),
    30: ("tests/service/test_housekeeping.py", "test_a_clock_that_jumps_wipes_no_token_of_a_waiting_job"),
    **dict.fromkeys((31, 32), (NETWORK, "test_a_gateway_that_breaks_while_a_request_runs_loses_nothing")),
    **dict.fromkeys((33, 34, 35), (NETWORK, ONCE)),
    36: (NETWORK, "test_a_dead_token_is_used_no_more_and_the_answer_comes_another_way"),
    37: (NETWORK, "test_a_message_that_a_person_took_away_is_not_written_again"),
    38: (NETWORK, "test_an_answer_that_no_way_is_open_for_is_in_the_history"),
    39: ("tests/task_cog/test_road.py", "test_more_than_an_embed_holds_comes_as_a_file_too"),
    40: ("tests/faults/test_crowd.py", "test_each_of_three_hundred_is_answered_or_refused_in_words"),
    41: ("bot/cli/benchmark/sections/flood.py", "measure"),
    **dict.fromkeys(
        (42, 43),
        (STARTING, "test_told_to_stop_with_forty_waiting_it_ends_in_order_and_answers_them_later"),
    ),
    44: ("tests/service/test_accepting.py", "test_a_caller_cancelled_while_accepting_leaves_no_open_job"),
    45: ("tests/service/test_cancelling.py", "test_a_job_is_cancelled_at_whatever_step_it_is"),
    46: (
        "tests/service/test_cancelling.py",
        "test_forgetting_while_a_job_runs_leaves_no_row_and_owes_one_notice",
    ),
    47: (RESTART, "test_a_token_that_discord_refuses_ends_the_bot_with_one_sentence"),
    48: (STARTING, "test_with_nobody_to_read_its_log_the_bot_serves_on"),
    49: ("bot/cli/benchmark/sections/journal.py", "measure"),
    50: ("tests/faults/soak.py", "main"),
}
"""By the number in the plan of faults: a file, and what in it shows that the bot bears the fault."""


def test_every_fault_has_its_number() -> None:
    assert sorted(SHOWN) == list(range(1, 51))


@pytest.mark.parametrize("number", SHOWN)
def test_what_shows_a_fault_is_there(number: int) -> None:
    file, name = SHOWN[number]
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    named = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert name in named
