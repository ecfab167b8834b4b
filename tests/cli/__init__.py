"""Tests of the command line, and the processes that tests of whole programs start."""
