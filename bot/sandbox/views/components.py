"""Embeds and components as the API gives them back: defaults filled in, attachment:// addresses made real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.wire import Json, without_none

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.sandbox.files import StoredFile

ATTACHMENT = "attachment://"

BUTTON, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 2, 11, 12, 13, 14, 17
SELECTS = (3, 5, 6, 7, 8)

DEFAULTS: dict[int, Json] = {
    BUTTON: {"disabled": False},
    THUMBNAIL: {"description": None, "spoiler": False},
    SEPARATOR: {"divider": True, "spacing": 1},
    CONTAINER: {"accent_color": None, "spoiler": False},
    FILE: {"name": None, "size": None, "spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1, "disabled": False} for kind in SELECTS},
}
"""What a component has when its form left it out (components/reference.mdx)."""


class Links:
    """Turns a message's attachment:// addresses into the files' own; `urls` are these by file id."""

    def __init__(self, files: list[StoredFile], urls: Mapping[str, str]) -> None:
        self._files = {file.filename: file for file in files}
        self._urls = urls

    def find(self, url: str) -> StoredFile | None:
        """Return the file that an address names, None for an address of elsewhere."""
        return self._files.get(url.removeprefix(ATTACHMENT)) if url.startswith(ATTACHMENT) else None

    def real(self, url: str) -> str:
        """Return the address that a reader can open."""
        file = self.find(url)
        return url if file is None else self._urls[file.id]

    def media(self, form: Json) -> Json:
        """Return the unfurled media item (components/reference.mdx, Unfurled Media Item)."""
        file, url = self.find(str(form["url"])), self.real(str(form["url"]))
        shown: Json = {"id": file.id if file else "0", "url": url, "proxy_url": url}
        return shown | ({"attachment_id": file.id, "content_type": file.content_type} if file else {})

    def embed(self, form: Json) -> Json:
        """Return an embed as stored (resources/message.mdx, Embed Object)."""
        shown = without_none(form)
        for part in ("image", "thumbnail", "footer", "author"):
            if part in shown:
                shown[part] = {
                    key: self.real(value) if key in ("url", "icon_url") and isinstance(value, str) else value
                    for key, value in shown[part].items()
                }
        if "fields" in shown:
            shown["fields"] = [{"inline": False} | row for row in shown["fields"]]
        return shown

    def component(self, form: Json) -> Json:
        """Return a component with its nested ones."""
        shown = DEFAULTS.get(form["type"], {}) | without_none(form)
        if "components" in shown:
            shown["components"] = [self.component(one) for one in shown["components"]]
        if "accessory" in shown:
            shown["accessory"] = self.component(shown["accessory"])
        if "default_values" in shown:
            # an id may come as a number, and goes as a string
            shown["default_values"] = [one | {"id": str(one["id"])} for one in shown["default_values"]]
        if form["type"] == THUMBNAIL:
            shown["media"] = self.media(form["media"])
        elif form["type"] == FILE:
            shown |= self._file(form)
        elif form["type"] == GALLERY:
            shown["items"] = [self._item(one) for one in form["items"]]
        return shown

    def _item(self, form: Json) -> Json:
        return (
            {"description": None, "spoiler": False}
            | without_none(form)
            | {"media": self.media(form["media"])}
        )

    def _file(self, form: Json) -> Json:
        file = self.find(str(form["file"]["url"]))
        told: Json = {"name": file.filename, "size": len(file.content)} if file else {}
        return told | {"file": self.media(form["file"])}
