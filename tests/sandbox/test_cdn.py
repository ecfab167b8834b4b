"""Attachments by their signed addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.files import LINK_SECONDS, Upload

if TYPE_CHECKING:
    from bot.sandbox import Sandbox
    from tests.sandbox.wires import RawBot


async def test_an_address_is_signed_and_expires(raw: RawBot, sandbox: Sandbox) -> None:
    kept = sandbox.world.files.keep(Upload("page.html", b"<b>hi</b>", "text/html"), "301")
    link = sandbox.world.files.link(kept)
    async with raw.session.get(link) as response:
        assert await response.read() == b"<b>hi</b>"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response.headers["Content-Security-Policy"]
    forged = [link.replace("hm=", "hm=0"), link.split("&")[0], link.replace(kept.id, "1")]
    for address in forged:
        async with raw.session.get(address) as response:
            assert response.status == 404
    sandbox.clock.advance(LINK_SECONDS + 1)
    async with raw.session.get(link) as response:
        assert response.status == 404


async def test_pictures_show_in_place(raw: RawBot, sandbox: Sandbox) -> None:
    kept = sandbox.world.files.keep(Upload("a.png", b"\x89PNG", "image/png"), "301")
    async with raw.session.get(sandbox.world.files.link(kept)) as response:
        assert response.headers["Content-Disposition"].startswith("inline")
