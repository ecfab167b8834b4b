"""The one function that tells a person about an error; nothing else speaks of errors."""

import logging
import secrets
import traceback

import aiohttp
import discord
from discord import app_commands

from bot.delivery.speak import speak
from bot.errors import BadOption, BotError, Forbidden
from bot.locale import N_
from bot.render import Reply, render_error

STALE = N_("Discord showed an older form of this command.")
RELOAD = N_("Reload Discord (Ctrl+R) and try again.")
NOT_ALLOWED = N_("You may not use this command here.")
ASK_STAFF = N_("Ask somebody who manages this server.")
REFERENCE_BYTES = 3

log = logging.getLogger(__name__)


async def explain(interaction: discord.Interaction, error: BaseException) -> None:
    """Tell about an error: privately before the acknowledgement, later where the answer would stand.

    A BotError speaks for itself; anything else is logged with its traceback under a short id, which the
    person gets with one neutral sentence. Never raises.
    """
    reply = reply_for(unwrapped(error))
    try:
        await speak(interaction, reply, private=True)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as failure:
        code = getattr(failure, "code", "")
        log.warning("an error could not be told: %s %s", type(failure).__name__, code)


def unwrapped(error: BaseException) -> BaseException:
    """Return the error that discord.py wrapped, or what its own refusals mean in our words."""
    if isinstance(error, app_commands.CommandInvokeError):
        return unwrapped(error.original)
    if isinstance(error, app_commands.TransformerError) and isinstance(error.__cause__, BotError):
        return error.__cause__
    if isinstance(error, app_commands.CommandSignatureMismatch | app_commands.CommandNotFound):
        return BadOption(STALE, RELOAD)
    if isinstance(error, app_commands.TransformerError):
        return BadOption(STALE, RELOAD)
    if isinstance(error, app_commands.CheckFailure):
        return Forbidden(NOT_ALLOWED, ASK_STAFF)
    return error


def reply_for(error: BaseException) -> Reply:
    """Return what is told of an error; an unforeseen one is logged first."""
    if isinstance(error, BotError):
        return render_error(error, "")
    reference = secrets.token_hex(REFERENCE_BYTES)
    log_unforeseen(log, f"error {reference}", error, reference=reference)
    return render_error(None, reference)


def log_unforeseen(to: logging.Logger, what: str, error: BaseException, **extra: str) -> None:
    """Log an error's type and frames only: its message may hold what a person wrote."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    to.error("%s: %s\n%s", what, type(error).__name__, frames, extra=extra)
