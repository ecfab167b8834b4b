"""Where a reply goes when Discord is slow, breaks off, or the interaction is over."""

import asyncio
from pathlib import Path

import pytest

from bot.store.job import Job, State
from bot.tasks import InferenceRequest, Result
from tests.app.stage import LINUS, Person, Stage, glad, shown, stage, until


class Held:
    """A model that answers when it is let go; `waiting` is set once it was asked."""

    def __init__(self) -> None:
        self.waiting, self.go = asyncio.Event(), asyncio.Event()

    async def __call__(self, request: InferenceRequest, _tell: object) -> Result:
        """Wait, then find the text positive."""
        self.waiting.set()
        await self.go.wait()
        return await glad(request, lambda _event: None)


async def closed(running: Stage) -> Job:
    """Return the first job once nothing is left to do for it."""

    async def look() -> Job | None:
        job = await running.store.jobs.get(1)
        return job if job and job.state in {State.DELIVERED, State.UNDELIVERABLE} else None

    job: Job = await until(look)
    return job


async def direct(person: Person) -> list[str]:
    """Return the texts of a person's direct messages."""
    state = await person.call("GET", f"/state?user={person.user}")
    return [shown(one) for dm in state["dms"] for one in await person.messages(dm["id"])]


async def test_a_cut_connection_is_tried_again(tmp_path: Path) -> None:
    async with stage(tmp_path) as running:
        await running.linus.fault("drop", match="@original", times=2)
        answer = await running.linus.answer(await running.linus.command("sentiment", text="hello"))
        assert "POSITIVE" in shown(answer)
        assert (await closed(running)).state is State.DELIVERED


async def test_after_the_token_died_the_answer_is_edited_in_by_the_messages_id(tmp_path: Path) -> None:
    held = Held()
    async with stage(tmp_path, held) as running:
        asked = await running.linus.command("sentiment", text="slow")
        await held.waiting.wait()
        await running.linus.fault("dead_token", interaction=asked)
        held.go.set()
        assert "POSITIVE" in shown(await running.linus.answer(asked))
        assert (await closed(running)).state is State.DELIVERED
        dead = [one for one in (await running.linus.record())["refusals"] if one["code"] == 50027]
        assert len(dead) == 1


async def test_where_the_message_is_not_known_the_answer_is_posted_once_and_pings_nobody(
    tmp_path: Path,
) -> None:
    held = Held()
    async with stage(tmp_path, held) as running:
        await running.linus.fault("drop", match="callback", after=True)  # so its message id never arrives
        asked = await running.linus.command("sentiment", text="slow")
        await held.waiting.wait()
        await running.linus.fault("dead_token", interaction=asked)
        held.go.set()
        job = await closed(running)
        late = [
            one
            for one in await running.linus.messages()
            if "late answer to your request #1" in one["content"]
        ]
        assert len(late) == 1
        assert "POSITIVE" in shown(late[0])
        reply = await running.bot.road._reply_for(job)
        await running.bot.delivery.deliver(job, reply, running.bot.delivery.reach_again(job.order.origin))
        again = [one for one in await running.linus.messages() if "late answer" in one["content"]]
        assert len(again) == 1
        assert (await running.linus.record())["pings"] == []


async def test_a_late_private_answer_goes_to_its_person_only(tmp_path: Path) -> None:
    held = Held()
    async with stage(tmp_path, held) as running:
        asked = await running.linus.command("sentiment", text="psst", private=True)
        await held.waiting.wait()
        await running.linus.fault("dead_token", interaction=asked)
        held.go.set()
        assert (await closed(running)).state is State.DELIVERED
        assert any("POSITIVE" in text for text in await direct(running.linus))
        assert not any("POSITIVE" in shown(one) for one in await running.ada.messages())


async def test_with_closed_direct_messages_a_late_private_answer_is_undeliverable(tmp_path: Path) -> None:
    held = Held()
    async with stage(tmp_path, held) as running:
        asked = await running.linus.command("sentiment", text="psst", private=True)
        await held.waiting.wait()
        await running.linus.fault("dead_token", interaction=asked)
        await running.linus.fault("dm_closed", user=LINUS)
        held.go.set()
        assert (await closed(running)).state is State.UNDELIVERABLE


async def test_a_deleted_message_is_not_posted_again(tmp_path: Path) -> None:
    held = Held()
    async with stage(tmp_path, held) as running:
        await running.linus.command("sentiment", text="never mind")
        await held.waiting.wait()
        (message,) = await running.linus.messages()
        await running.grace.call(
            "DELETE", f"/channels/301/messages/{message['id']}?user={running.grace.user}"
        )
        held.go.set()
        assert (await closed(running)).state is State.UNDELIVERABLE
        assert await running.linus.messages() == []


async def late(person: Person) -> list[str]:
    """Return the late answers that stand in the channel."""
    return [shown(one) for one in await person.messages() if "late answer" in one["content"]]


async def calls(person: Person, method: str, part: str) -> int:
    """Return how often the bot called something."""
    made = (await person.record())["calls"]
    return len([one for one in made if one["method"] == method and part in one["path"]])


async def test_one_call_too_many_is_waited_for_and_closes_no_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a Via header discord.py does not wait by itself: Cloudflare says it."""
    monkeypatch.setattr("bot.delivery.AGAIN", (0.05,))
    async with stage(tmp_path) as running:
        await running.linus.fault("status", status=429, match="@original")
        asked = await running.linus.command("sentiment", text="psst", private=True)
        assert "POSITIVE" in shown(await running.linus.answer(asked))
        assert (await closed(running)).state is State.DELIVERED
        assert await direct(running.linus) == []
        assert await calls(running.linus, "PATCH", "@original") == 2


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"name": "rate_limit", "retry_after": 45}, id="longer-than-discord.py-waits"),
        pytest.param({"name": "status", "status": 429}, id="by-cloudflare"),
    ],
)
async def test_one_call_too_many_without_the_interaction_is_waited_for_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: dict[str, object]
) -> None:
    monkeypatch.setattr("bot.delivery.AGAIN", (0.05,))
    held = Held()
    async with stage(tmp_path, held) as running:
        asked = await running.linus.command("sentiment", text="slow")
        await held.waiting.wait()
        await running.linus.fault("dead_token", interaction=asked)
        await running.linus.fault(match="PATCH /api/v10/channels", **fault)  # type: ignore[arg-type]  # its name too
        held.go.set()
        assert "POSITIVE" in shown(await running.linus.answer(asked))
        assert (await closed(running)).state is State.DELIVERED
        assert await late(running.linus) == []


async def test_a_message_that_was_deleted_before_its_token_died_is_not_posted_again(tmp_path: Path) -> None:
    held = Held()
    async with stage(tmp_path, held) as running:
        asked = await running.linus.command("sentiment", text="never mind")
        await held.waiting.wait()
        (message,) = await running.linus.messages()
        await running.grace.call(
            "DELETE", f"/channels/301/messages/{message['id']}?user={running.grace.user}"
        )
        await running.linus.fault("dead_token", interaction=asked)
        held.go.set()
        assert (await closed(running)).state is State.UNDELIVERABLE
        assert await running.linus.messages() == []
        assert await direct(running.linus) == []


async def test_a_late_private_answer_comes_once_even_when_discord_has_forgotten_its_nonce(
    tmp_path: Path,
) -> None:
    held = Held()
    async with stage(tmp_path, held) as running:
        asked = await running.linus.command("sentiment", text="psst", private=True)
        await held.waiting.wait()
        await running.linus.fault("dead_token", interaction=asked)
        held.go.set()
        job = await closed(running)
        await running.linus.fault("advance", seconds=3600)
        reply = await running.bot.road._reply_for(job)
        await running.bot.delivery.deliver(job, reply, running.bot.delivery.reach_again(job.order.origin))
        assert len(await direct(running.linus)) == 1
