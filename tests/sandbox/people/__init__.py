"""Tests of the sandbox: people."""
