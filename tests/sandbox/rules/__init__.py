"""Tests of the sandbox: rules."""
