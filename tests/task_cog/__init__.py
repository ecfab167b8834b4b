"""Tests of bot.task_cog."""
