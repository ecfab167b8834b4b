"""Jobs for the tests of what is shown."""

from dataclasses import replace

from bot.store.job import Facts, Failure, Job, Order, Origin, State
from bot.tasks import Answer, InferenceRequest, Input, Output, Parameter, Ranking, Scored, Task

ORIGIN = Origin(interaction=1, user=2, channel=3)
FACTS = Facts(
    model="owner/model",
    revision="714eb0fabcdef",
    source="hub",
    badge="",
    device="cpu",
    queued=0.0,
    loaded=None,
    ran=0.123,
    chunks=(1,),
)
GLAD = Ranking((Scored("POSITIVE", 0.75), Scored("NEGATIVE", 0.25)))


def parse(_request: InferenceRequest, _given: Input, _output: Output) -> Answer:
    """Answer nothing."""
    return Ranking(())


TASK = Task(name="sentiment", title="Sentiment", pipeline="text-classification", parse=parse)


def done(inputs: tuple[Input, ...], *answers: Answer, facts: Facts = FACTS, **parameters: Parameter) -> Job:
    """Return job 7, done with these answers."""
    order = Order(task="sentiment", inputs=inputs, origin=ORIGIN, parameters=parameters)
    return Job(
        id=7,
        order=order,
        state=State.DONE,
        model=facts.model,
        chosen_by="default",
        answers=answers,
        facts=replace(facts, chunks=facts.chunks * len(inputs) if len(facts.chunks) == 1 else facts.chunks),
    )


def failed(code: str, what: str, hint: str = "") -> Job:
    """Return job 7, failed."""
    job = done(("a text",))
    return replace(job, state=State.FAILED, answers=(), facts=None, failure=Failure(code, what, hint))
