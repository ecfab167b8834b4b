"""Pictures of answers, where one says more than lines of text: scores of many texts, entities of many.

A picture never stands alone: all it shows is in the text too, and its alt text says it in words.
"""

from bot.render.charts.chart import charted

__all__ = ["charted"]
