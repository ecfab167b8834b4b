"""The Python of exactly this call, as a learner would type it into a notebook today.

Pipelines that transformers 5 has are called by name; what it took away (question answering,
summarization, translation) is written out with a tokenizer and a model.
"""

from collections.abc import Mapping

from bot.store.job import Job
from bot.tasks import Input, Parameter, Passage, Task

STARTER = (
    "# The answer came from {model}, a small model that comes with the bot and is not on the Hub.\n"
    "# The default model of the course stands here instead, so the answer will differ.\n"
)
NO_MODEL = "# The answer came from {model}, which lies on the bot's own disk.\n"

PIPELINE = """\
from transformers import pipeline{more_import}

{note}pipe = pipeline({name!r}, model={model!r}{revision})
{seed}texts = {texts}
for text in texts:
    print(pipe(text{parameters}))
"""

SEQ2SEQ = """\
import torch
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer{more_import}

{note}name = {model!r}
tokenizer = AutoTokenizer.from_pretrained(name{revision})
model = AutoModelForSeq2SeqLM.from_pretrained(name{revision})
# transformers 5 no longer applies what a model's config says for this task (a T5 prefix, beams ...)
special = dict((getattr(model.config, "task_specific_params", None) or {{}}).get({name!r}) or {{}})
prefix = special.pop("prefix", "")
options = {{**special, {options}}}
{languages}{seed}texts = {texts}
for text in texts:
    inputs = tokenizer(prefix + text, truncation=True, return_tensors="pt")
    with torch.no_grad():
        tokens = model.generate(**inputs, **options)
    print(tokenizer.decode(tokens[0], skip_special_tokens=True))
"""

LANGUAGES = """\
tokenizer.src_lang = {source!r}
options["forced_bos_token_id"] = tokenizer.convert_tokens_to_ids({target!r})
"""

QUESTIONS = """\
import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

{note}name = {model!r}
tokenizer = AutoTokenizer.from_pretrained(name{revision})
model = AutoModelForQuestionAnswering.from_pretrained(name{revision})
longest = min(tokenizer.model_max_length, 384)
for question, context in {texts}:
    # a long context is read in windows that overlap
    inputs = tokenizer(
        question, context, truncation="only_second", max_length=longest, stride=min(longest // 2, 128),
        return_overflowing_tokens=True, return_offsets_mapping=True, padding=True, return_tensors="pt",
    )
    offsets = inputs.pop("offset_mapping")
    inputs.pop("overflow_to_sample_mapping")
    with torch.no_grad():
        output = model(**inputs)
    answers = []
    for window, places in enumerate(offsets.tolist()):
        in_context = torch.tensor([part == 1 for part in inputs.sequence_ids(window)])
        start = output.start_logits[window].masked_fill(~in_context, -10_000).softmax(-1)
        end = output.end_logits[window].masked_fill(~in_context, -10_000).softmax(-1)
        scores = torch.outer(start, end).triu().tril({longest_answer} - 1)
        for best in scores.flatten().topk(min({top_k}, scores.numel())).indices.tolist():
            first, last = divmod(best, scores.shape[1])
            answers.append((scores[first, last].item(), context[places[first][0] : places[last][1]]))
    for score, answer in sorted(answers, reverse=True)[:{top_k}]:
        print(f"{{score:.4f}}  {{answer}}")
"""
LONGEST_ANSWER = 15
"""Tokens of an answer: the default of transformers 4's question answering."""

ALWAYS: Mapping[str, Mapping[str, Parameter]] = {"text-generation": {"return_full_text": False}}
"""What the bot adds to a pipeline's parameters."""


def python_code(job: Job, task: Task) -> str:
    """Return code that runs as it stands, with this call's model, commit, texts, parameters and seed."""
    name = job.order.pipeline or task.pipeline
    parameters = {key: value for key, value in job.order.parameters.items() if key not in task.own}
    values = _common(job, task) | {"name": name}
    if name == "question-answering":
        longest = parameters.get("max_answer_len", LONGEST_ANSWER)
        return QUESTIONS.format(**values, longest_answer=longest, top_k=parameters.get("top_k", 1))
    if name.startswith(("summarization", "translation", "text2text-generation")):
        languages = _languages(parameters)
        options = _arguments(parameters, "{key!r}: {value!r}")
        return SEQ2SEQ.format(**values, languages=languages, options=options)
    parameters = {**ALWAYS.get(name, {}), **parameters}
    arguments = "".join(f", {key}={_plain(value)!r}" for key, value in parameters.items())
    return PIPELINE.format(**values, parameters=arguments)


def _common(job: Job, task: Task) -> dict[str, str]:
    """Return what every template names: model, revision, note, seed, texts."""
    facts = job.facts
    model, revision, note = job.model, facts.revision if facts else None, ""
    if facts is not None and facts.source in {"starter", "tiny"} and task.models:
        note = STARTER.format(model=model)
        model, revision = task.models[0].name, task.models[0].revision
    elif facts is not None and facts.source != "hub":
        note, revision = NO_MODEL.format(model=model), None
    seed = job.order.seed
    return {
        "model": model,
        "revision": f", revision={revision!r}" if revision else "",
        "note": note,
        "seed": f"set_seed({seed})\n" if seed is not None else "",
        "more_import": ", set_seed" if seed is not None else "",
        "texts": _texts(job.order.inputs),
    }


def _texts(inputs: tuple[Input, ...]) -> str:
    """Return the inputs as a list literal, one a line."""
    values = [(one.question, one.context) if isinstance(one, Passage) else one for one in inputs]
    return "[\n" + "".join(f"    {value!r},\n" for value in values) + "]"


def _languages(parameters: dict[str, Parameter]) -> str:
    """Return the lines that set languages, for models that name them, and take them from `parameters`."""
    source, target = parameters.pop("src_lang", None), parameters.pop("tgt_lang", None)
    return LANGUAGES.format(source=source, target=target) if source and target else ""


def _arguments(parameters: Mapping[str, Parameter], form: str) -> str:
    """Return parameters one after the other in the form given."""
    return ", ".join(form.format(key=key, value=_plain(value)) for key, value in parameters.items())


def _plain(value: Parameter) -> object:
    """Return a parameter as people write it."""
    return list(value) if isinstance(value, tuple) else value
