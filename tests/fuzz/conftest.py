"""One theatre for all of it, in an event loop of its own."""

import asyncio
import logging
from collections.abc import Iterator

import pytest

from tests.fuzz.theatre import Driver, theatre


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """Yield what plays on a theatre that is open."""
    with asyncio.Runner() as runner:
        opening = theatre(tmp_path_factory.mktemp("fuzz"))
        opened = runner.run(opening.__aenter__())
        logging.getLogger().addHandler(opened.complaints)
        try:
            yield Driver(runner, opened)
        finally:
            logging.getLogger().removeHandler(opened.complaints)
            runner.run(opening.__aexit__(None, None, None))
