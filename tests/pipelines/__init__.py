"""Tests of bot.pipelines."""
