"""Tests of the sandbox's page, in headless Chromium."""
