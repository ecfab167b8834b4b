"""Tests of bot/starter/training."""
