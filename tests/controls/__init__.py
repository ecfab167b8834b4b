"""Tests of bot.controls."""
