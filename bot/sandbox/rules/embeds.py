"""Embeds and their limits (resources/message.mdx, Embed Limits)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.sandbox.measure import length
from bot.sandbox.rules import fields

if TYPE_CHECKING:
    from bot.sandbox.form import Field
    from bot.sandbox.wire import Json, JsonValue

MAX_EMBEDS = 10
MAX_TOTAL = 6000
MAX_FIELDS = 25
URL_LENGTH = 2048
SCHEMES = ("http", "https", "attachment")


def trimmed(embed: JsonValue) -> JsonValue:
    """Return the embed with outer whitespace taken off every text, as Discord does before it counts."""
    if isinstance(embed, str):
        return embed.strip()
    if isinstance(embed, list):
        return [trimmed(one) for one in embed]
    return {key: trimmed(value) for key, value in embed.items()} if isinstance(embed, dict) else embed


def check_embeds(field: Field) -> None:
    """Complain about everything that Discord refuses in a list of embeds; texts are trimmed already."""
    if not field.listing(MAX_EMBEDS):
        return
    for embed in field.objects():
        _check_embed(embed)
    if field.problems:
        return  # the sum is taken once the shapes are right
    total = sum(_size(embed) for embed in field.value or [])
    if total > MAX_TOTAL:
        field.fail("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MAX_TOTAL}")


def _check_embed(embed: Field) -> None:
    fields.check_fields(embed, fields.EMBED)
    embed.get("footer").get("text").text(2048)
    embed.get("author").get("name").text(256)
    check_url(embed.get("url"))
    for part in ("image", "thumbnail", "footer", "author"):
        if embed.get(part).given:
            embed.get(part).mapping()
        check_url(embed.get(part).get("url"))
        check_url(embed.get(part).get("icon_url"))
    for part in ("image", "thumbnail"):
        fields.check_fields(embed.get(part), fields.PICTURE)
    rows = embed.get("fields")
    rows.listing(MAX_FIELDS)
    for row in rows.objects():
        for name, limit in (("name", 256), ("value", 1024)):
            text = row.get(name)
            # an all-blank text is empty by now, and an empty one counts as missing
            if not text.value:
                text.fail("BASE_TYPE_REQUIRED", "This field is required")
            text.text(limit)
        row.get("inline").boolean()


def check_url(field: Field) -> None:
    """Complain about an address that is none of http, https, attachment, or too long."""
    if not field.given or field.value == "":
        return
    if field.text(URL_LENGTH) and urlsplit(str(field.value)).scheme not in SCHEMES:
        field.fail("URL_TYPE_INVALID_SCHEME", f"Scheme must be one of {SCHEMES}.")


def _size(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get(part) or {}).get(name) for part, name in (("footer", "text"), ("author", "name"))]
    rows = embed.get("fields") or []
    texts += [row.get(name) for row in rows if isinstance(row, dict) for name in ("name", "value")]
    return sum(length(text) for text in texts if isinstance(text, str))


def shown(embed: Json) -> bool:
    """Whether the embed has anything to show; an empty one does not count as content."""
    return any(
        embed.get(part)
        for part in ("title", "description", "fields", "image", "thumbnail", "footer", "author")
    )
