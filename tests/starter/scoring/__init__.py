"""Tests of bot/starter/scoring."""
