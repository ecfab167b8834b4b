"""A real discord.py bot for the sandbox's tests; as a program it runs until its standard input ends.

`python -m tests.sandbox.client API_BASE GATEWAY TOKEN` logs in to whatever Discord stands there.
"""

from __future__ import annotations

import asyncio
import io
import sys
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@contextmanager
def pointed(api_base: str, gateway: str) -> Iterator[None]:
    """Point discord.py at another Discord while the block runs."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api_base, yarl.URL(gateway)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


class Form(discord.ui.Modal, title="Form"):
    """A modal with a text input."""

    text: discord.ui.TextInput[Form] = discord.ui.TextInput(label="Text")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say what was filled in."""
        await interaction.response.send_message(f"form {self.text.value}", ephemeral=True)


class Panel(discord.ui.View):
    """A button that updates its message and a select that answers privately."""

    @discord.ui.button(label="Press", custom_id="press")
    async def press(self, interaction: discord.Interaction, _button: discord.ui.Button[Panel]) -> None:
        """Update the message."""
        await interaction.response.edit_message(content="pressed")

    @discord.ui.select(custom_id="pick", options=[discord.SelectOption(label="One", value="1")])
    async def pick(self, interaction: discord.Interaction, select: discord.ui.Select[Panel]) -> None:
        """Answer privately."""
        await interaction.response.send_message(f"picked {select.values[0]}", ephemeral=True)


class Bot(discord.Client):
    """A slash-command bot; `resumed` is set when it has resumed its session."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True), allowed_mentions=discord.AllowedMentions.none()
        )
        self.tree = app_commands.CommandTree(self)
        self.online = asyncio.Event()
        self.resumed = asyncio.Event()
        self.tree.add_command(echo)
        self.tree.add_command(panel)
        self.tree.add_command(form)
        self.tree.add_command(sheet)
        self.tree.add_command(where)

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Log in again at once; the library would wait five seconds for Discord's sake."""

    async def on_connect(self) -> None:
        """Note that the session has begun."""
        self.online.set()

    async def on_resumed(self) -> None:
        """Note that the session goes on."""
        self.resumed.set()


@app_commands.command(description="Echoes")
@app_commands.describe(text="What", file="A file")
async def echo(interaction: discord.Interaction, text: str, file: discord.Attachment | None = None) -> None:
    """Defer, then edit in the text, in capitals, and the file, read and sent back."""
    await interaction.response.defer()
    content = await file.read() if file else b""
    back = [discord.File(io.BytesIO(content), "back.txt")] if content else []
    await interaction.edit_original_response(content=text.upper(), attachments=back)


@echo.autocomplete("text")
async def suggest(_interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Suggest the text so far, doubled."""
    return [app_commands.Choice(name=current * 2, value=current * 2)]


@app_commands.command(description="Shows a panel")
async def panel(interaction: discord.Interaction) -> None:
    """Answer with components."""
    await interaction.response.send_message("panel", view=Panel(timeout=None))


@app_commands.command(name="form", description="Opens a form")
async def form(interaction: discord.Interaction) -> None:
    """Answer with a modal."""
    await interaction.response.send_modal(Form())


class Sheet(discord.ui.Modal, title="Sheet"):
    """A modal of labelled parts, as of discord.py 2.6 and later."""

    def __init__(self) -> None:
        super().__init__()
        options = [discord.SelectOption(label="One", value="1")]
        self.pick: discord.ui.Select[discord.ui.View] = discord.ui.Select(options=options, custom_id="pick")
        self.upload: discord.ui.FileUpload[discord.ui.View] = discord.ui.FileUpload(
            required=False, custom_id="up"
        )
        self.add_item(discord.ui.Label(text="Pick", component=self.pick))
        self.add_item(discord.ui.Label(text="File", component=self.upload))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Show everything in a layout of Components V2."""
        read = (await self.upload.values[0].read()).decode()
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.Container(discord.ui.TextDisplay(f"{self.pick.values[0]} {read}")))
        view.add_item(discord.ui.File("attachment://sheet.txt"))
        await interaction.response.defer(ephemeral=True, thinking=True)
        file = discord.File(io.BytesIO(read.encode()), "sheet.txt")
        await interaction.edit_original_response(view=view, attachments=[file])


@app_commands.command(name="sheet", description="Opens a sheet")
@app_commands.allowed_installs(guilds=True, users=True)
async def sheet(interaction: discord.Interaction) -> None:
    """Answer with a modal of labelled parts."""
    await interaction.response.send_modal(Sheet())


@app_commands.command(name="where", description="Tells where it is asked")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def where(interaction: discord.Interaction) -> None:
    """Tell the kind of channel, what it hangs under, and whose install authorizes this; then follow up."""
    room = interaction.channel
    parent = room.parent if isinstance(room, discord.Thread) else None
    mine = "own" if interaction.is_user_integration() else "server's"
    told = f"{type(room).__name__} under {parent}, {mine} install"
    await interaction.response.defer()
    await interaction.edit_original_response(content=told)
    for number in range(6):
        try:
            await interaction.followup.send(f"more {number}", ephemeral=True)
        except discord.HTTPException as error:
            await interaction.edit_original_response(content=f"{told}, stopped by {error.code}")


@asynccontextmanager
async def running(token: str) -> AsyncIterator[Bot]:
    """Run the bot while the block runs."""
    async with Bot() as bot:
        task = asyncio.create_task(bot.start(token))
        await asyncio.wait(
            {task, asyncio.ensure_future(bot.online.wait())}, return_when=asyncio.FIRST_COMPLETED
        )
        yield bot
        await bot.close()
        await task


async def _main(api_base: str, gateway: str, token: str) -> None:
    with pointed(api_base, gateway):
        async with running(token):
            await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
