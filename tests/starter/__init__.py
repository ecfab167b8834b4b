"""Tests of bot/starter."""
