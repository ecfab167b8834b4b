"""A local Discord for one bot: Gateway and REST on loopback, and a page in the browser to use it from."""

from bot.sandbox.server import Sandbox

__all__ = ["Sandbox"]
