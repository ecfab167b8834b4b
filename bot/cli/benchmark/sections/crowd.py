"""A thousand people waiting: whether the queue itself slows the engine down.

Counted in tokens: an engine that serves short messages first would answer more of them for nothing.
"""

from bot.cli.benchmark import mix
from bot.cli.benchmark.checkpoints import checkpoint
from bot.cli.benchmark.clients import closed_loop
from bot.cli.benchmark.figure import CROWD, Figure
from bot.cli.benchmark.ground import Ground, infer
from bot.cli.benchmark.rounds import in_turn

TASK = "text-classification"


async def measure(ground: Ground) -> list[Figure]:
    """Measure tokens a second of the processor's, with a few and with a crowd that wait all the time."""
    path, sizes = checkpoint(ground.folder, "minilm"), ground.sizes
    counted = mix.texts(sizes.counted)
    async with ground.engine() as backend:
        # loads the model
        await infer(backend, ground.request(TASK, path, mix.text(8)))

        async def rate(clients: int) -> float:
            # whoever is answered asks again, so that as many wait until the clock stops
            texts = counted * (1 + (sizes.counted + clients) // sizes.counted)
            tokens: list[int] = []

            async def ask(client: int, text: str) -> None:
                await infer(backend, ground.request(TASK, path, text, client))
                tokens.append(mix.SPECIAL + len(text.split()))

            began = ground.clock()
            await closed_loop(ask, texts, clients, enough=sizes.counted)
            return sum(tokens) / (ground.clock() - began)

        ways = {"few": lambda: rate(sizes.few), "crowd": lambda: rate(sizes.crowd)}
        found = await in_turn(ways, sizes.rounds)
    return [
        Figure(f"rate with {sizes.few} waiting", found.median("few"), "tokens/s"),
        Figure(f"rate with {sizes.crowd:,} waiting", found.median("crowd"), "tokens/s"),
        Figure(CROWD, found.ratio("crowd", "few"), "x"),
    ]
