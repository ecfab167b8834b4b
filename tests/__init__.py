"""Tests mirror the folders of bot/ and cogs/."""
