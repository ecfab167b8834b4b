"""The components of the tests' bot: buttons of every style, a select, Components V2, a modal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

if TYPE_CHECKING:
    import asyncio

Pressed = discord.Interaction[Any]  # discord.py's item callbacks are generic over their client
STYLES = {
    "Primary": discord.ButtonStyle.primary,
    "Secondary": discord.ButtonStyle.secondary,
    "Success": discord.ButtonStyle.success,
    "Danger": discord.ButtonStyle.danger,
}


class Press(ui.Button["Presses"]):
    """A button that tells that it was pressed."""

    async def callback(self, interaction: Pressed) -> None:
        """Edit the message."""
        await interaction.response.edit_message(
            content=f"{interaction.user.display_name} pressed {self.label}"
        )


class SlowPress(ui.Button["Presses"]):
    """A button that answers when the gate opens."""

    def __init__(self, gate: asyncio.Event) -> None:
        super().__init__(label="Slow")
        self._gate = gate

    async def callback(self, interaction: Pressed) -> None:
        """Wait, then edit the message."""
        await self._gate.wait()
        await interaction.response.edit_message(content="Slow is done")


class Tea(ui.Select["Presses"]):
    """A select with descriptions."""

    def __init__(self) -> None:
        super().__init__(placeholder="Which tea?")
        for name, taste in (("Assam", "strong"), ("Sencha", "fresh")):
            self.add_option(label=name, value=name.lower(), description=taste)

    async def callback(self, interaction: Pressed) -> None:
        """Edit the message."""
        await interaction.response.edit_message(content=f"Tea: {self.values[0]}")


class Give(ui.RoleSelect["Presses"]):
    """A select of the server's roles."""

    async def callback(self, interaction: Pressed) -> None:
        """Edit the message."""
        await interaction.response.edit_message(content=f"Role: {self.values[0].name}")


class Rooms(ui.ChannelSelect["Presses"]):
    """A select of several channels, one of them chosen at first."""

    def __init__(self) -> None:
        kind = discord.SelectDefaultValueType.channel
        first = discord.SelectDefaultValue(id=301, type=kind)
        super().__init__(placeholder="Which channels?", min_values=0, max_values=3, default_values=[first])

    async def callback(self, interaction: Pressed) -> None:
        """Edit the message."""
        names = ", ".join(room.name for room in self.values)
        await interaction.response.edit_message(content=f"Rooms: {names or 'none'}")


class Presses(ui.View):
    """Every style of button, one that is disabled, a slow one, a link and three selects."""

    def __init__(self, gate: asyncio.Event) -> None:
        super().__init__(timeout=None)
        for label, style in STYLES.items():
            self.add_item(Press(label=label, style=style))
        self.add_item(Press(label="Disabled", disabled=True))
        self.add_item(SlowPress(gate))
        self.add_item(ui.Button(label="Link", url="https://example.org/"))
        self.add_item(Tea())
        self.add_item(Give(placeholder="Which role?"))
        self.add_item(Rooms())


class Showcase(ui.LayoutView):
    """Components V2: a container with text, a section, a line, a gallery."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        gallery: ui.MediaGallery[Showcase] = ui.MediaGallery()
        gallery.add_item(media="attachment://pixel.png", description="One pixel")
        box: ui.Container[Showcase] = ui.Container(accent_colour=0x4F5BD5)
        box.add_item(ui.TextDisplay("## Layout\nwith **text**"))
        box.add_item(ui.Separator())
        box.add_item(ui.Section("A section", accessory=ui.Button(label="More", url="https://example.org/")))
        box.add_item(gallery)
        self.add_item(box)


TEAS = [discord.SelectOption(label="Assam"), discord.SelectOption(label="Sencha")]
MOODS = [discord.RadioGroupOption(label="Glad"), discord.RadioGroupOption(label="Calm")]


class Form(ui.Modal, title="About your text"):
    """A modal with every kind of field; answers with what was filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.name: ui.TextInput[Form] = ui.TextInput(max_length=20)
        self.story: ui.TextInput[Form] = ui.TextInput(style=discord.TextStyle.paragraph, required=False)
        self.tea: ui.Select[Form] = ui.Select(options=TEAS)
        self.file: ui.FileUpload[Form] = ui.FileUpload(required=False)
        self.mood: ui.RadioGroup[Form] = ui.RadioGroup(options=MOODS)
        self.add_item(ui.Label(text="Name", component=self.name))
        self.add_item(ui.Label(text="Story", description="As long as you like", component=self.story))
        self.add_item(ui.Label(text="Tea", component=self.tea))
        self.add_item(ui.Label(text="File", component=self.file))
        self.add_item(ui.Label(text="Mood", component=self.mood))

    async def on_submit(self, interaction: Pressed) -> None:
        """Tell what was filled in."""
        files = [f"{one.filename}:{len(await one.read())}" for one in self.file.values]
        told = [self.name.value, self.story.value, *self.tea.values, *files, str(self.mood.value)]
        await interaction.response.send_message(" | ".join(told))
