"""The Discord client: loads the cogs, tells Discord the commands, finishes what a restart left open."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING

import aiohttp
import discord
from discord.ext import commands

from bot.app.alert import alert
from bot.app.greet import greet
from bot.app.recover import deliver_late, recover
from bot.app.sync import sync
from bot.app.translator import Translations
from bot.app.tree import Tree
from bot.controls import JobButton, JobSelect
from bot.delivery import Delivery
from bot.delivery.explain import log_unforeseen
from bot.errors import StorageError
from bot.task_cog import Host, Road, cog_modules
from bot.task_cog.attachments import Attachments

PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, embed_links=True, attach_files=True
)
"""The least that answering needs."""
REQUEST_SECONDS = 60.0
DAMAGED = "My database was damaged. It lies beside the new one as `{file}`; what could be read of it is kept."
"""To the owner, in English like the log and `doctor`."""
RATE_LIMIT_SECONDS = 30.0
BACK = ("ready", "resumed")
"""The events that tell of a Gateway that is there, anew or again."""
SERVERS_SECONDS = 0.5
"""How long after one server the next may come before the bot counts as ready; jobs left open wait for it."""

if TYPE_CHECKING:
    from bot.service import Service
    from bot.settings import Settings

log = logging.getLogger(__name__)


class Pipewright(Host):
    """The bot. `api_base` is what `use_api_base` returned; `package` holds the cogs."""

    def __init__(
        self, service: Service, settings: Settings, *, api_base: str = "", package: str = "cogs"
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            tree_cls=Tree,
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            max_ratelimit_timeout=RATE_LIMIT_SECONDS,
            guild_ready_timeout=SERVERS_SECONDS,
        )
        self.service = service
        self.settings = settings
        self._api_base = api_base
        self._package = package
        self._parts = contextlib.AsyncExitStack()
        self._recovering: asyncio.Task[None] | None = None
        self._back = asyncio.Event()

    async def setup_hook(self) -> None:
        """Build what needs the event loop, load the cogs, sync, and begin to finish open jobs."""
        timeout = aiohttp.ClientTimeout(total=REQUEST_SECONDS)
        session = await self._parts.enter_async_context(aiohttp.ClientSession(timeout=timeout))
        files = await self._parts.enter_async_context(aiohttp.ClientSession(auto_decompress=False))
        self.delivery = Delivery(self, session, self.settings.discord)
        self.road = Road(self.service, self.delivery)
        most = self.settings.limits.file_bytes
        self.attachments = Attachments(files, api_base=self._api_base, most_bytes=most)
        self.add_dynamic_items(JobButton, JobSelect)
        await self.tree.set_translator(Translations())
        for name in cog_modules(self._package):
            await self.load_extension(name)
        self._recovering = asyncio.create_task(self._look_after())
        self.tree.follow(self.application)  # type: ignore[attr-defined]  # tree_cls made it a Tree
        await sync(self.tree, self.service.store.state, self.settings.discord.sync)  # type: ignore[arg-type]  # as above

    async def _look_after(self) -> None:
        """Finish open jobs, then deliver late answers as long as the bot runs; what fails is logged."""
        for doing in (self._recover, self._notice):
            try:
                await doing()
            except Exception as error:  # noqa: BLE001 - whatever it is, the bot serves on
                log_unforeseen(log, "what a restart left open could not all be dealt with", error)
        await deliver_late(self.road, self.delivery, self._back)

    async def _recover(self) -> None:
        """Finish open jobs."""
        await recover(self, self.service, self.road, self.delivery)

    async def _notice(self) -> None:
        """Tell the owner of a damaged database, and note which servers are still there."""
        await self.wait_until_ready()
        if (salvaged := self.service.store.salvaged) is not None:
            await alert(self, DAMAGED.format(file=salvaged.aside.name))
        try:
            await self.service.store.servers.seen({guild.id for guild in self.guilds}, time.time())
        except StorageError as error:
            log.warning("the servers could not be noted (%s)", error.code)

    def dispatch(self, event: str, /, *args: object, **kwargs: object) -> None:
        """Let late answers be tried again when Discord is back; no `on_ready`, which may outlive `close`."""
        if event in BACK:
            self._back.set()
        super().dispatch(event, *args, **kwargs)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say hello once; a server that comes back in time finds everything as it was."""
        await self.service.store.servers.joined(guild.id)
        await greet(guild, self.service.store.state)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note when a server removed the bot: what is kept of it goes some time later."""
        await self.service.store.servers.left(guild.id, time.time())

    async def on_message(self, message: discord.Message, /) -> None:
        """Read no messages: commands are slash commands."""

    def invite_url(self) -> str:
        """Return the link that adds the bot to a server, with the least permissions."""
        if self.application_id is None:
            raise RuntimeError("the invite link is known after login only")
        return discord.utils.oauth_url(
            self.application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
        )

    def is_application_owner(self, user: int) -> bool:
        """Tell whether a person owns the application, alone, or as an admin or developer of its team."""
        if self.application is None:
            return False
        team = self.application.team
        if team is None:
            return user == self.application.owner.id
        return user == team.owner_id or any(member.id == user and _leads(member) for member in team.members)

    async def close(self) -> None:
        """Take nothing new, let work and replies finish, then leave; the journal keeps the rest."""
        if self.is_closed():
            return
        if hasattr(self, "road"):
            self.road.begin_close()
        await self.service.close()
        if self._recovering is not None:
            self._recovering.cancel()
            await asyncio.gather(self._recovering, return_exceptions=True)
        if hasattr(self, "road"):
            await self.road.close()
        await super().close()
        await self._parts.aclose()


def _leads(member: discord.TeamMember) -> bool:
    """Tell whether a team's member has joined, and may do more than read."""
    joined = member.membership_state is discord.TeamMembershipState.accepted
    return joined and member.role in {discord.TeamMemberRole.admin, discord.TeamMemberRole.developer}
