"""The layout parts of Components V2 (components/reference.mdx, openapi's component requests)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.rules import fields
from bot.sandbox.rules.embeds import check_url
from bot.sandbox.rules.interactive import ACTION_ROW, BUTTON, check_button, check_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.form import Field

SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17

MAX_TEXT = 4000
ATTACHMENT = "attachment://"


def check_text_display(part: Field) -> None:
    """Complain about a text display that is empty or too long."""
    fields.check_fields(part, fields.PART)
    if part.get("content").required():
        part.get("content").text(MAX_TEXT, 1)


def _check_section(part: Field) -> None:
    fields.check_fields(part, fields.PART)
    texts = part.get("components")
    if texts.required() and texts.listing(3, 1):
        for text in texts.objects():
            if text.get("type").required() and text.get("type").choice((TEXT_DISPLAY,)):
                check_text_display(text)
    accessory = part.get("accessory")
    if not accessory.required() or not accessory.mapping():
        return
    kind = accessory.get("type")
    if kind.required() and kind.choice((BUTTON, THUMBNAIL)):
        (check_button if kind.value == BUTTON else _check_thumbnail)(accessory)


def _check_thumbnail(part: Field) -> None:
    fields.check_fields(part, fields.MEDIA)
    _check_media(part.get("media"))


def _check_media(media: Field) -> None:
    if media.required() and media.get("url").required():
        check_url(media.get("url"))


def _check_gallery(part: Field) -> None:
    fields.check_fields(part, fields.PART)
    items = part.get("items")
    if items.required() and items.listing(10, 1):
        for item in items.objects():
            _check_thumbnail(item)


def _check_file(part: Field) -> None:
    fields.check_fields(part, fields.FILE)
    url = part.get("file").get("url")
    if url.required() and not str(url.value).startswith(ATTACHMENT):
        url.fail("UNFURLED_MEDIA_ITEM_ATTACHMENT_ONLY", "Only attachment:// references are allowed here")


def _check_separator(part: Field) -> None:
    fields.check_fields(part, fields.SEPARATOR)


def _check_container(part: Field) -> None:
    fields.check_fields(part, fields.CONTAINER)
    members = part.get("components")
    if not members.required() or not members.listing(40, 1):
        return
    allowed = {ACTION_ROW: check_row} | {
        kind: check for kind, check in LAYOUT_CHECKS.items() if kind != CONTAINER
    }
    for member in members.objects():
        kind = member.get("type")
        if kind.required() and kind.choice(allowed):
            allowed[kind.value](member)


LAYOUT_CHECKS: dict[int, Callable[[Field], None]] = {
    SECTION: _check_section,
    TEXT_DISPLAY: check_text_display,
    GALLERY: _check_gallery,
    FILE: _check_file,
    SEPARATOR: _check_separator,
    CONTAINER: _check_container,
}
"""The check of each layout part that may stand at the top of a message."""
