"""What the owner's own tools see: metrics for Prometheus and a health endpoint, on loopback alone.

Nothing here is known to the road of a request: figures are made of the frozen things that cross its borders.
"""

from bot.operations.figures import Figures
from bot.operations.gateway import Gateway
from bot.operations.server import Operations

__all__ = ["Figures", "Gateway", "Operations"]
