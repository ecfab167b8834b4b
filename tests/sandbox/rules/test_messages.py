"""Messages at their limits and one beyond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from tests.sandbox.rules.shapes import any_json, codes, fresh

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

LONG, SHORT, MISSING = "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_REQUIRED"
SUM = "MAX_EMBED_SIZE_EXCEEDED"


def embed(**parts: object) -> Json:
    """Return a message with one embed."""
    return {"embeds": [parts]}


@pytest.mark.parametrize(
    ("fits", "breaks", "code"),
    [
        ({"content": "x" * 2000}, {"content": "x" * 2001}, LONG),
        ({"content": "😀" * 1000}, {"content": "😀" * 1001}, LONG),
        (embed(title="x" * 256), embed(title="x" * 257), LONG),
        (embed(description="x" * 4096), embed(description="x" * 4097), LONG),
        (embed(title=" " * 9 + "x" * 256), embed(title="x " * 129), LONG),
        (embed(footer={"text": "x" * 2048}), embed(footer={"text": "x" * 2049}), LONG),
        (embed(author={"name": "x" * 256}), embed(author={"name": "x" * 257}), LONG),
        (
            embed(fields=[{"name": "n", "value": "v"}] * 25),
            embed(fields=[{"name": "n", "value": "v"}] * 26),
            LONG,
        ),
        (
            embed(fields=[{"name": "n" * 256, "value": "v"}]),
            embed(fields=[{"name": "n" * 257, "value": "v"}]),
            LONG,
        ),
        (
            embed(fields=[{"name": "n", "value": "v" * 1024}]),
            embed(fields=[{"name": "n", "value": "v" * 1025}]),
            LONG,
        ),
        (embed(fields=[{"name": "n", "value": "v"}]), embed(fields=[{"name": " ", "value": "v"}]), MISSING),
        ({"embeds": [{"title": "t"}] * 10}, {"embeds": [{"title": "t"}] * 11}, LONG),
        ({"embeds": [{"description": "x" * 3000}] * 2}, {"embeds": [{"description": "x" * 3001}] * 2}, SUM),
        (embed(title="t", url="https://a.b"), embed(title="t", url="ftp://a.b"), "URL_TYPE_INVALID_SCHEME"),
        (embed(title="t", color=0xFFFFFF), embed(title="t", color=0x1000000), "NUMBER_TYPE_MAX"),
        ({"content": "x", "nonce": "n" * 25}, {"content": "x", "nonce": "n" * 26}, LONG),
        (
            {"content": "x", "allowed_mentions": {"parse": ["users"], "users": []}},
            {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        (
            {"content": "x", "allowed_mentions": {"users": ["1"] * 100}},
            {"content": "x", "allowed_mentions": {"users": ["1"] * 101}},
            LONG,
        ),
    ],
)
def test_at_the_limit_and_beyond(fits: Json, breaks: Json, code: str) -> None:
    assert codes(fits) == set()
    assert codes(breaks) == {code}


@pytest.mark.parametrize("body", [{}, {"content": "  "}, {"embeds": [{}]}, {"content": None, "embeds": []}])
def test_nothing_is_no_message(body: Json) -> None:
    assert codes(body) == {"50006"}


def test_a_refused_edit_changes_nothing() -> None:
    _, message = fresh()
    assert codes({"content": "kept"}, message) == set()
    assert codes({"content": "x" * 2001}, message) == {LONG}
    assert codes({"content": ""}, message) == {"50006"}
    assert message.content == "kept"


@settings(max_examples=80, deadline=None)
@given(
    any_json(
        [
            "content",
            "embeds",
            "components",
            "type",
            "attachments",
            "id",
            "allowed_mentions",
            "flags",
            "poll",
            "fields",
            "footer",
        ]
    )
)
def test_refuses_any_shape_without_falling_over(body: object) -> None:
    codes(body if isinstance(body, dict) else {"embeds": body, "components": body, "flags": 1 << 15})
