"""Of the hub's token the bot's own process keeps nothing: only its intake gets it."""

from bot.cli.parts import leave_the_hub


def test_the_token_goes_to_the_intake_and_the_bot_asks_no_hub() -> None:
    environment = {
        "HF_TOKEN": "hf_secret",
        "HUGGING_FACE_HUB_TOKEN": "hf_secret",
        "HF_ENDPOINT": "http://here",
    }
    intake = leave_the_hub(environment)
    assert intake == {
        "HF_TOKEN": "hf_secret",
        "HUGGING_FACE_HUB_TOKEN": "hf_secret",
        "HF_ENDPOINT": "http://here",
    }
    assert "hf_secret" not in environment.values()
    assert environment["HF_HUB_OFFLINE"] == "1"
