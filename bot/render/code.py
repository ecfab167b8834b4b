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
PIECES = (
    "# The bot gave the model this text piece by piece ({pieces}); here it is given whole, so the\n"
    "# answer may differ.\n"
)
NO_MODEL = "# The answer came from {model}, which lies on the bot's own disk.\n"

PIPELINE = """\
from transformers import pipeline{more_import}

{note}pipe = pipeline({name!r}, model={model!r}{revision}{dtype})
texts = {texts}
for text in texts:
{each_seed}    print({call})
"""

SEQ2SEQ = """\
import torch
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer{more_import}

{note}name = {model!r}
tokenizer = AutoTokenizer.from_pretrained(name{revision})
model = AutoModelForSeq2SeqLM.from_pretrained(name{revision}{dtype})
# what the pipelines of transformers 4 did by themselves: 4 beams, 256 tokens where the model names no
# length of its own, and what its config says for this task (T5 has a prefix for each)
special = dict((getattr(model.config, "task_specific_params", None) or {{}}).get({name!r}) or {{}})
prefix = special.pop("prefix", getattr(model.config, "prefix", None) or "")
longest = {{}} if model.generation_config.max_length not in (None, 20) else {{"max_new_tokens": 256}}
options = {{"num_beams": 4, **longest, **special{options}}}
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
model = AutoModelForQuestionAnswering.from_pretrained(name{revision}{dtype})
longest = min(tokenizer.model_max_length, 384)
for question, context in {texts}:
    # a long context is read in windows that overlap
    inputs = tokenizer(
        question, context, truncation="only_second", max_length=longest, stride=min(longest // 2, 128),
        return_overflowing_tokens=True, padding=True, return_tensors="pt",
    )
    inputs.pop("overflow_to_sample_mapping")
    with torch.no_grad():
        output = model(**inputs)
    answers, nothing = {{}}, 1.0
    for window in range(len(inputs["input_ids"])):
        in_context = torch.tensor([part == 1 for part in inputs.sequence_ids(window)])
        # the first token stands for "no answer": it takes its share, but is none
        seen = in_context | (inputs["input_ids"][window] == tokenizer.cls_token_id)
        start = output.start_logits[window].masked_fill(~seen, -10_000).softmax(-1)
        end = output.end_logits[window].masked_fill(~seen, -10_000).softmax(-1)
        nothing = min(nothing, (start[0] * end[0]).item())
        scores = torch.outer(start * in_context, end * in_context).triu().tril({longest_answer} - 1)
        for best in scores.flatten().topk(min({count}, scores.numel())).indices.tolist():
            first, last = divmod(best, scores.shape[1])
            if scores[first, last] == 0:
                continue
            # whole words only; what several tokens or windows agree on is added up
            begin = inputs.word_to_chars(window, inputs.token_to_word(window, first), 1).start
            stop = inputs.word_to_chars(window, inputs.token_to_word(window, last), 1).end
            answer = context[begin:stop]
            answers[answer] = answers.get(answer, 0.0) + scores[first, last].item()
{no_answer}    for answer in sorted(answers, key=answers.get, reverse=True)[:{top_k}]:
        print(f"{{answers[answer]:.4f}}  {{answer}}")
"""
HALF = ', dtype="bfloat16"'
NO_ANSWER = '    answers["(no answer)"] = nothing\n'
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
        top_k = int(str(parameters.get("top_k", 1)))
        more = NO_ANSWER if parameters.get("handle_impossible_answer") else ""
        return QUESTIONS.format(
            **values, longest_answer=longest, top_k=top_k, count=2 * top_k + 10, no_answer=more
        )
    if name.startswith(("summarization", "translation", "text2text-generation")):
        languages = _languages(parameters)
        options = "".join(f", {key!r}: {_plain(value)!r}" for key, value in parameters.items())
        return SEQ2SEQ.format(**values, languages=languages, options=options)
    parameters = {**ALWAYS.get(name, {}), **parameters}
    arguments = "".join(f", {key}={_plain(value)!r}" for key, value in parameters.items())
    call = f"pipe(text{arguments})"
    for own, value in job.order.parameters.items():
        if own in task.own:
            call = task.own[own].format(found=call, value=repr(_plain(value)))
    return PIPELINE.format(**values, call=call)


def _common(job: Job, task: Task) -> dict[str, str]:
    """Return what every template names: model, revision, note, seed, texts."""
    facts = job.facts
    model, revision, note = job.model, facts.revision if facts else None, ""
    if facts is not None and facts.source in {"starter", "tiny"} and task.models:
        note = STARTER.format(model=model)
        model, revision = task.models[0].name, task.models[0].revision
    elif facts is not None and facts.source != "hub":
        note, revision = NO_MODEL.format(model=model), None
    windows = (job.order.pipeline or task.pipeline) == "question-answering"  # the code reads the same ones
    if facts is not None and not windows and max(facts.chunks, default=1) > 1:
        note += PIECES.format(pieces=max(facts.chunks))
    seed = job.order.seed
    return {
        "model": model,
        "revision": f", revision={revision!r}" if revision else "",
        "dtype": HALF if facts is not None and facts.precision == "half" else "",
        "note": note,
        "seed": f"set_seed({seed})\n" if seed is not None else "",
        # prompts fly side by side, each with random numbers of its own
        "each_seed": f"    set_seed({seed})\n" if seed is not None else "",
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


def _plain(value: Parameter) -> object:
    """Return a parameter as people write it."""
    return list(value) if isinstance(value, tuple) else value
