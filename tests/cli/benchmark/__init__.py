"""Tests of the benchmark's parts."""
