"""Tests of /translate."""
