"""Everything of transformers that has no public name, each behind one function that says why it is needed.

A test calls every function here, so that a version which lacks one fails with a clear sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# _load_video_processor is set as well; the first versions of 5 had no such part, and need no such flag
PARTS_OF_A_PIPELINE = (
    "_load_tokenizer",
    "_load_processor",
    "_load_image_processor",
    "_load_feature_extractor",
)
HOOKS = ("_sanitize_parameters", "_forward")
MISSING = "This version of transformers has no {name}, which bot.pipelines needs: {reason}"

Parameters = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


def check_hooks(base: type) -> None:
    """Raise AttributeError if the Pipeline class lacks a hook that our subclasses define.

    Reason: a pipeline is written by defining these; transformers gives them no public name.
    """
    for name in (*PARTS_OF_A_PIPELINE, *HOOKS):
        if not hasattr(base, name):
            raise AttributeError(MISSING.format(name=f"Pipeline.{name}", reason="our pipelines define it"))


def call_parameters(pipe: Any, kwargs: Mapping[str, Any]) -> Parameters:  # noqa: ANN401 - hooks are untyped
    """Return what `pipe(..., **kwargs)` would hand to preprocess, forward and postprocess.

    What the call gives beats what the pipeline was built with.

    Reason: a batch of our own calls the three steps one by one, and the parameters given when the pipeline
    was built are kept under private names only.
    """
    given: Parameters = pipe._sanitize_parameters(**kwargs)  # noqa: SLF001 - the reason stands in the docstring
    try:
        built = (pipe._preprocess_params, pipe._forward_params, pipe._postprocess_params)  # noqa: SLF001 - likewise
    except AttributeError as error:
        reason = "a batch needs the parameters that a pipeline was built with"
        raise AttributeError(MISSING.format(name=error.name, reason=reason)) from error
    before, during, after = ({**old, **new} for old, new in zip(built, given, strict=True))
    return before, during, after


def translation_inputs(tokenizer: Any, text: Any, **options: Any) -> Any | None:  # noqa: ANN401 - untyped in transformers
    """Return the inputs of a many-language model (mBART, NLLB, M2M100), or None for other tokenizers.

    Reason: only the tokenizer knows where its model wants the language codes, and tells it under this name
    alone. It sets `tokenizer.src_lang`; ValueError if a language is missing.
    """
    build = getattr(tokenizer, "_build_translation_inputs", None)
    return None if build is None else build(text, return_tensors="pt", **options)
