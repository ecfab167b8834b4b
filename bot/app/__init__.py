"""The Discord client."""

from bot.app.api_base import use_api_base
from bot.app.client import PERMISSIONS, Pipewright
from bot.app.redact import Redact

__all__ = ["PERMISSIONS", "Pipewright", "Redact", "use_api_base"]
