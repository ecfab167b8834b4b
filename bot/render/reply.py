"""What is shown: a reply, ready for delivery, in Discord's parts, without any connection."""

import re
from dataclasses import dataclass, field, replace

import discord

from bot.locale import N_, _
from bot.render.buttons import Control
from bot.render.marks import SPOILER
from bot.text import cut, literal, measure

CONTENT = 2000
DESCRIPTION = 4096
TITLE = 256
FOOTER = 2048
FIELD = 1024
ALT = 1024
"""Discord's limits (DISCORD.md section 2), held in UTF-16 code units."""

CUT_HERE = N_("\n-# Cut here: the whole has {characters:,} characters.")
NOT_ATTACHED = N_(
    "-# I may not attach files here, so the rest is missing: ask in a direct message to see it whole."
)
_SPOILERS = re.compile(r"(?<!\\)(?:\\\\)*\|\|")
"""Bars that begin or end a spoiler: those that no backslash escapes."""

YELLOW = discord.Colour(0xFFD21E)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file under a reply: its name and its bytes.

    A picture has an alternative text of at most 1024 characters, which says all that it shows; text has none.
    """

    name: str
    data: bytes = field(repr=False)
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole message: an edit with it replaces all that stood there before.

    `content` is at most 2000 characters, `embed` within Discord's limits. `plain` is the same without an
    embed, for places where the bot may not embed links.
    """

    content: str = ""
    embed: discord.Embed | None = None
    files: tuple[Attached, ...] = ()
    buttons: tuple[Control, ...] = ()
    plain: "Reply | None" = None


@dataclass(frozen=True, slots=True)
class Reach:
    """What the bot may send to a place."""

    embeds: bool = True
    files: bool = True


def fit(reply: Reply, reach: Reach) -> Reply:
    """Return `reply` as far as it may be sent, saying so where text is left out with a file."""
    if not reach.embeds and reply.plain is not None:
        reply = reply.plain
    if reply.files and not reach.files:
        reply = replace(reply, files=tuple(file for file in reply.files if not file.alt))
    if reply.files and not reach.files:
        content = within(reply.content, CONTENT - measure(_(NOT_ATTACHED)) - 1)
        reply = replace(reply, files=(), content=f"{content}\n{_(NOT_ATTACHED)}".strip())
    return reply


def boxed(
    title: str,
    text: str,
    foot: str = "",
    *,
    whole: Attached | None = None,
    buttons: tuple[Control, ...] = (),
    files: tuple[Attached, ...] = (),
    colour: discord.Colour = YELLOW,
) -> Reply:
    """Return a reply with one embed; beyond the limits the whole goes into a file and the cut is said.

    `text` is Markdown; `whole` is the file then used, by default the text as it is.
    """
    whole = whole or Attached("whole.txt", text.encode())
    shown = shortened(text, DESCRIPTION)
    embed = discord.Embed(title=cut(title, TITLE), description=shown, colour=colour)
    if foot:
        embed.set_footer(text=cut(foot, FOOTER))
    small = "".join(f"\n-# {literal(one)}" for one in foot.splitlines())
    head = f"**{title}**\n"
    content = head + shortened(text, CONTENT - measure(head + small)) + small
    return Reply(
        embed=embed,
        files=files + ((whole,) if shown != text else ()),
        buttons=buttons,
        plain=Reply(
            content=content,
            files=files + ((whole,) if text not in content else ()),
            buttons=buttons,
        ),
    )


def shortened(text: str, limit: int) -> str:
    """Return Markdown within `limit`, cut at the end of a line, with a note that says so.

    What was hidden stays hidden.
    """
    if measure(text) <= limit:
        return text
    note = _(CUT_HERE).format(characters=len(text))
    kept = cut(text, limit - measure(note) - len(SPOILER))
    at_line, _line, rest = kept.rpartition("\n")
    if at_line and len(rest) < len(kept) // 4:
        kept = at_line
    return f"{_closed(kept)}{note}"


def headed(head: str, reply: Reply) -> Reply:
    """Return a reply under one more line, within the limit of a message, with and without an embed."""
    content = within(f"{head}\n{reply.content}".strip(), CONTENT)
    return replace(reply, content=content, plain=headed(head, reply.plain) if reply.plain else None)


def within(text: str, limit: int) -> str:
    """Return Markdown cut to `limit`; what was hidden stays hidden."""
    return text if measure(text) <= limit else _closed(cut(text, limit - len(SPOILER)))


def _closed(text: str) -> str:
    """Return Markdown whose last spoiler has an end: Discord shows one openly that has none."""
    return text + SPOILER if len(_SPOILERS.findall(text)) % 2 else text
