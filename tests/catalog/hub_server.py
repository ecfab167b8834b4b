"""A small hub on loopback: what the real client asks of one, for folders made by a test.

Serves `api/models/{name}[/revision/{revision}]` and `{name}/resolve/{revision}/{file}`, as the hub does:
large files with their sha256, small ones with git's sha1 of a blob.
"""

import asyncio
import hashlib
import json
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import web

COMMIT = "1234567890abcdef1234567890abcdef12345678"
LARGE = (".safetensors", ".bin", ".model", ".spm")


@dataclass
class Repository:
    """A model's files. `said` replaces sizes that the list tells; `tampered` what is served instead.

    `lost` are files that are on the list and cannot be had. While `held` is set the weights are begun, but
    do not end. With `lies` every revision is said to be `commit`, which may be anything.
    """

    files: dict[str, bytes]
    commit: str = COMMIT
    card: Mapping[str, Any] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)
    tampered: dict[str, bytes] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    held: bool = False
    lies: bool = False

    def siblings(self) -> list[dict[str, Any]]:
        """Give the list of files as the hub tells it."""
        return [self._sibling(name, content) for name, content in self.files.items()]

    def _sibling(self, name: str, content: bytes) -> dict[str, Any]:
        size = self.said.get(name, len(content))
        row: dict[str, Any] = {"rfilename": name, "size": size, "blobId": blob_id(content)}
        if name.endswith(LARGE):
            sha256 = hashlib.sha256(content).hexdigest()
            row["lfs"] = {"sha256": sha256, "size": size, "pointerSize": 130}
        return row


@dataclass
class HubServer:
    """The repositories by name, and what was asked for."""

    url: str
    repositories: dict[str, Repository]
    fetched: list[str] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    holding: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once a download of held weights was begun."""
    left_alone: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the one who began it is gone."""


def blob_id(content: bytes) -> str:
    """Give git's name of a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def safetensors(shape: tuple[int, ...] = (4, 2)) -> bytes:
    """Give a safetensors file with one tensor of zeros."""
    size = 4
    for side in shape:
        size *= side
    header = json.dumps({"w": {"dtype": "F32", "shape": shape, "data_offsets": [0, size]}}).encode()
    return len(header).to_bytes(8, "little") + header + bytes(size)


def free_port() -> int:
    """Return a port of loopback that nobody has just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def serving(repositories: dict[str, Repository], port: int = 0) -> AsyncIterator[HubServer]:
    """Serve repositories on a port of loopback, 0 for any."""
    hub = HubServer("", repositories)
    application = web.Application()
    application.router.add_get("/api/models/{path:.+}", partial(_model, hub))
    application.router.add_get("/{path:.+}", partial(_file, hub))
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    hub.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield hub
    finally:
        await runner.cleanup()


def _not_found(code: str) -> web.Response:
    """Answer as the hub does for what it does not have."""
    return web.json_response({"error": code}, status=404, headers={"X-Error-Code": code})


async def _model(hub: HubServer, request: web.Request) -> web.Response:
    """Tell of a model."""
    name, _, revision = request.match_info["path"].partition("/revision/")
    hub.looked.append(f"{name}@{revision}")
    repository = hub.repositories.get(name)
    if repository is None:
        return _not_found("RepoNotFound")
    known = repository.lies or repository.commit.startswith(revision)
    if revision and not known and revision != "main":
        return _not_found("RevisionNotFound")
    return web.json_response(
        {
            "id": name,
            "modelId": name,
            "sha": repository.commit,
            "siblings": repository.siblings(),
            "cardData": dict(repository.card),
            "tags": [],
            "private": False,
            "downloads": 0,
        }
    )


async def _file(hub: HubServer, request: web.Request) -> web.StreamResponse:
    """Give a file, or its headers."""
    name, _, rest = request.match_info["path"].partition("/resolve/")
    revision, _, file = rest.partition("/")
    repository = hub.repositories.get(name)
    if repository is not None and repository.lies:
        revision, file = repository.commit, rest.rpartition("/")[2]
    if repository is None or file not in repository.files or revision != repository.commit:
        return _not_found("EntryNotFound")
    if file in repository.lost:
        return web.Response(status=403)
    content = repository.tampered.get(file, repository.files[file])
    if request.method == "GET":
        hub.fetched.append(f"{name}/{file}")
    headers = {"X-Repo-Commit": repository.commit, "ETag": f'"{blob_id(repository.files[file])}"'}
    if repository.held and request.method == "GET" and file.endswith(LARGE):
        return await _hold(hub, request, content, headers)
    return web.Response(body=content, headers=headers)


async def _hold(
    hub: HubServer, request: web.Request, content: bytes, headers: Mapping[str, str]
) -> web.StreamResponse:
    """Give a file's first half and then nothing, as a slow line does."""
    response = web.StreamResponse(headers=headers)
    response.content_length = len(content)
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    hub.holding.set()
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110 - sets no event
        await asyncio.sleep(0.02)
    hub.left_alone.set()
    return response
