"""A small discord.py bot that answers with everything the page has to show."""

from __future__ import annotations

import asyncio
import io
from typing import Any, Literal

import discord
from discord import app_commands

from tests.sandbox.page.course_views import Form, Presses, Showcase

NOBODY = discord.AllowedMentions.none()
CITIES = ("Amsterdam", "Athens", "Berlin", "Lima")
MARKUP = """# Heading
**bold** *italic* __under__ ~~struck~~ ||hidden|| `code` [masked](https://example.org/a) \\*plain\\*
> quoted
- one
- two
-# small
<t:0:D> <@102> <#302>
```python
print("hi")
```"""
HOSTILE = '<img src="x" onerror="document.title=1"> [x](javascript:alert(1)) <script>1</script>'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)
"""A transparent PNG picture of one pixel."""

FRENCH = {"Only for you": "Rien que pour vous"}

Asked = discord.Interaction["CourseBot"]


class Translations(app_commands.Translator):
    """Knows one description in French."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        _context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return the French text where there is one."""
        return FRENCH.get(string.message) if locale is discord.Locale.french else None


class CourseBot(discord.Client):
    """The bot; `gate` holds /stream and slow buttons back until a test has seen what comes before."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), allowed_mentions=NOBODY)
        self.tree = app_commands.CommandTree(self)
        self.gate = asyncio.Event()
        self.heard: list[object] = []

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.set_translator(Translations())
        for command in COMMANDS:
            self.tree.add_command(command)
        self.tree.add_command(Lists())
        self.tree.add_command(app_commands.ContextMenu(name="Count letters", callback=count_letters))
        await self.tree.sync()


@app_commands.command(description="Says it again")
@app_commands.describe(text="What to say", times="How often", shout="In capitals")
async def echo(
    asked: Asked, text: str, times: app_commands.Range[int, 1, 3] = 1, shout: bool = False
) -> None:
    """Repeat a text."""
    said = " / ".join([text] * times)
    await asked.response.send_message(said.upper() if shout else said)


@app_commands.command(description="Choose a colour")
async def pick(asked: Asked, colour: Literal["red", "green", "blue"]) -> None:
    """Answer with the choice."""
    await asked.response.send_message(f"You chose {colour}")


@app_commands.command(description="Choose a city")
async def city(asked: Asked, name: str) -> None:
    """Answer with what autocomplete gave."""
    await asked.response.send_message(f"City code {name}")


@city.autocomplete("name")
async def _cities(_asked: Asked, typed: str) -> list[app_commands.Choice[str]]:
    found = [name for name in CITIES if name.lower().startswith(typed.lower())]
    return [app_commands.Choice(name=name, value=name[:3].upper()) for name in found]


@app_commands.command(description="Buttons and a select")
async def buttons(asked: Asked) -> None:
    """Show legacy components."""
    await asked.response.send_message("Press one", view=Presses(asked.client.gate))


@app_commands.command(description="Components V2")
async def showcase(asked: Asked) -> None:
    """Show a container with a section, a gallery and a button."""
    pixel = discord.File(io.BytesIO(PIXEL), "pixel.png", description="One pixel")
    await asked.response.send_message(view=Showcase(), file=pixel)


@app_commands.command(description="A form")
async def form(asked: Asked) -> None:
    """Open a modal."""
    await asked.response.send_modal(Form())


@app_commands.command(description="Give a role")
async def grant(asked: Asked, role: discord.Role) -> None:
    """Answer with the role's name."""
    await asked.response.send_message(f"Granted {role.name}")


@app_commands.command(description="Measure a file")
async def size(asked: Asked, file: discord.Attachment) -> None:
    """Answer with the size of a file and send it back."""
    content = await file.read()
    await asked.response.send_message(
        f"{file.filename} has {len(content)} bytes", file=discord.File(io.BytesIO(content), "back.txt")
    )


@app_commands.command(description="Writes while you look")
async def stream(asked: Asked, text: str | None = None) -> None:
    """Defer, edit, wait for the test, edit again."""
    gate = asked.client.gate
    await asked.response.defer()
    await gate.wait()
    gate.clear()
    await asked.edit_original_response(content="Once")
    await gate.wait()
    await asked.edit_original_response(content=f"Once upon {text or 'a time'}")


@app_commands.command(description="Only for you")
async def secret(asked: Asked) -> None:
    """Answer privately."""
    await asked.response.send_message("Nobody else sees this", ephemeral=True)


@app_commands.command(description="Never answers")
async def silent(asked: Asked) -> None:
    """Leave the person without an answer."""
    asked.client.heard.append(asked.id)


@app_commands.command(description="All of Discord's markup")
async def markup(asked: Asked) -> None:
    """Show markup and an embed."""
    embed = discord.Embed(title="POSITIVE", description="A **bar**", colour=0x217A3F)
    embed.set_author(name="Sentiment").set_footer(text="tiny · 3 ms")
    embed.add_field(name="POSITIVE", value="0.9").add_field(name="NEGATIVE", value="0.1")
    await asked.response.send_message(MARKUP, embed=embed)


@app_commands.command(description="Tells where it is asked")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def where(asked: Asked) -> None:
    """Answer with the kind of the place, and whose install authorizes this."""
    install = "own install" if asked.is_user_integration() else "server's install"
    await asked.response.send_message(f"{type(asked.channel).__name__}, {install}")


@app_commands.command(description="What a model must never do to the page")
async def hostile(asked: Asked) -> None:
    """Answer with markup that would run."""
    await asked.response.send_message(HOSTILE)


class Lists(app_commands.Group):
    """A command group with two subcommands."""

    def __init__(self) -> None:
        super().__init__(name="list", description="Lists")

    @app_commands.command(description="Show a list")
    async def show(self, asked: Asked) -> None:
        """Answer at once."""
        await asked.response.send_message("The list is empty")

    @app_commands.command(description="Add to a list")
    async def add(self, asked: Asked, thing: str, note: str | None = None) -> None:
        """Answer with both options."""
        await asked.response.send_message(f"Added {thing} ({note})")


async def count_letters(asked: Asked, message: discord.Message) -> None:
    """Answer a message's context menu."""
    await asked.response.send_message(f"{len(message.content)} letters", ephemeral=True)


COMMANDS: list[app_commands.Command[Any, ..., None]] = [
    echo,
    pick,
    city,
    buttons,
    showcase,
    form,
    grant,
    size,
    stream,
    secret,
    silent,
    markup,
    hostile,
    where,
]
