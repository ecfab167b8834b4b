"""Tests of bot.render.charts."""
