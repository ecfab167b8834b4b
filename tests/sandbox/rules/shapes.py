"""Any JSON, for rules that must refuse everything but fall over nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from bot.sandbox import Sandbox
from bot.sandbox.refusals import ApiError
from bot.sandbox.rules.messages import Draft, compose
from bot.sandbox.world import Message, World

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-2, 20)
    | st.sampled_from(["", "a", "https://x.y", "attachment://a", "7"])
)


def any_json(names: list[str]) -> st.SearchStrategy[object]:
    """Return JSON values whose objects have the given names, so that they look nearly right."""
    return st.recursive(
        LEAVES,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(names), inner, max_size=6)
        ),
        max_leaves=25,
    )


def fresh() -> tuple[World, Message]:
    """Return a world without a server and a blank message of the bot in it."""
    world = Sandbox().world
    return world, Message("1", "301", world.application.id, world.clock.now(), webhook=True)


def codes(body: Json, had: Message | None = None) -> set[str]:
    """Return the complaints about a message's form: the codes of its tree, or the one code without a tree."""
    world, blank = fresh()
    try:
        compose(world, had or blank, Draft(body))
    except ApiError as error:
        return leaves(error.errors) if error.errors is not None else {str(error.code)}
    return set()


def leaves(tree: object) -> set[str]:
    """Return all codes of an error tree."""
    if isinstance(tree, list):
        return {one["code"] for one in tree}
    assert isinstance(tree, dict)
    return {code for inner in tree.values() for code in leaves(inner)}
