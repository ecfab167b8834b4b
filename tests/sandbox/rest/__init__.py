"""Tests of the sandbox: rest."""
