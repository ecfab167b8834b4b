"""A reply in discord.py's parts."""

import io
from typing import Any, TypedDict

import discord
from discord import ui

from bot.render import Button, Control, Kind, Picker, Reply, Select

CHOICES = 25
"""The most that a select takes (DISCORD.md section 2)."""
NOBODY = discord.AllowedMentions.none()


class Edit(TypedDict):
    """The arguments of an edit that replaces the whole message."""

    content: str | None
    embeds: list[discord.Embed]
    attachments: list[discord.File]
    view: ui.View | None
    allowed_mentions: discord.AllowedMentions


class Send(TypedDict, total=False):
    """The arguments of a new message."""

    content: str
    embeds: list[discord.Embed]
    files: list[discord.File]
    view: ui.View
    allowed_mentions: discord.AllowedMentions


def as_edit(reply: Reply) -> Edit:
    """Return a reply as an edit; files are opened anew, so every try needs its own."""
    return Edit(
        content=reply.content or None,
        embeds=[reply.embed] if reply.embed else [],
        attachments=_files(reply),
        view=_view(reply.buttons) if reply.buttons else None,
        allowed_mentions=NOBODY,
    )


def as_send(reply: Reply) -> Send:
    """Return a reply as a new message."""
    send = Send(content=reply.content, files=_files(reply), allowed_mentions=NOBODY)
    if reply.embed:
        send["embeds"] = [reply.embed]
    if reply.buttons:
        send["view"] = _view(reply.buttons)
    return send


def _files(reply: Reply) -> list[discord.File]:
    """Return the reply's files, opened at their beginning."""
    return [
        discord.File(io.BytesIO(file.data), filename=file.name, description=file.alt or None)
        for file in reply.files
    ]


def _view(controls: tuple[Control, ...]) -> ui.View:
    """Return plain controls: buttons five a row, each select in a row of its own.

    Stopped, so that discord.py does not keep the view: the items of `bot.controls` answer to the ids.
    """
    view = ui.View(timeout=None)
    for control in controls:
        view.add_item(_item(control))
    view.stop()
    return view


def _item(control: Control) -> ui.Item[Any]:
    match control:
        case Button():
            return _button(control)
        case Select():
            return _select(control)
        case Picker():
            return _picker(control)


def _picker(picker: Picker) -> ui.ChannelSelect[Any] | ui.RoleSelect[Any]:
    """Return one select of channels or roles, of which any number is taken."""
    channels = picker.kind is Kind.CHANNELS
    of = discord.SelectDefaultValueType.channel if channels else discord.SelectDefaultValueType.role
    select = ui.ChannelSelect[Any] if channels else ui.RoleSelect[Any]
    return select(
        custom_id=picker.custom_id,
        placeholder=picker.placeholder,
        min_values=0,
        max_values=CHOICES,
        default_values=[discord.SelectDefaultValue(id=one, type=of) for one in picker.chosen],
    )


def _select(select: Select) -> ui.Select[Any]:
    """Return one select, of which one choice is taken."""
    options = [
        discord.SelectOption(label=label, value=value, default=value == select.chosen)
        for label, value in select.choices
    ]
    return ui.Select(custom_id=select.custom_id, placeholder=select.placeholder, options=options)


def _button(button: Button) -> ui.Button[Any]:
    """Return one button in Discord's colours."""
    style = discord.ButtonStyle.secondary
    if button.primary:
        style = discord.ButtonStyle.primary
    if button.danger:
        style = discord.ButtonStyle.danger
    return ui.Button(label=button.label, custom_id=button.custom_id, style=style, disabled=button.disabled)
