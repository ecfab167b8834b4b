"""Tests of bot.locale, and of the catalogues."""
