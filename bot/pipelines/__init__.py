"""The one way to a pipeline: `pipeline(task, model=...)`, with every task name of the course, old and new.

Importing this package loads neither torch nor transformers; calling `pipeline` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import Pipeline

__all__ = ["pipeline"]


def pipeline(  # noqa: PLR0913, PLR0917 - the signature is transformers' own, so that a course example runs unchanged
    task: str | None = None,
    model: Any = None,  # noqa: ANN401 - a name, a folder or a model object, as transformers takes them
    config: Any = None,  # noqa: ANN401 - likewise
    tokenizer: Any = None,  # noqa: ANN401 - likewise
    feature_extractor: Any = None,  # noqa: ANN401 - likewise
    image_processor: Any = None,  # noqa: ANN401 - likewise
    video_processor: Any = None,  # noqa: ANN401 - likewise
    processor: Any = None,  # noqa: ANN401 - likewise
    revision: str | None = None,
    use_fast: bool = True,
    token: str | bool | None = None,
    device: Any = None,  # noqa: ANN401 - a number, a name or a torch.device
    device_map: Any = None,  # noqa: ANN401 - a name or a table
    dtype: Any = "auto",  # noqa: ANN401 - a name or a torch.dtype
    trust_remote_code: bool | None = None,
    model_kwargs: dict[str, Any] | None = None,
    pipeline_class: Any | None = None,  # noqa: ANN401 - a class derived from Pipeline
    **kwargs: Any,  # noqa: ANN401 - parameters of the pipeline's own
) -> Pipeline:
    """Build a pipeline as transformers' own function of that name does; the removed tasks from our classes.

    Errors: KeyError for an unknown task, ValueError where a translation names no model, else transformers'
    own.
    """
    asked = {name: value for name, value in locals().items() if name not in ("kwargs", "task")}
    # imported here: the bot is online before torch is needed
    from bot.pipelines.building import build  # noqa: PLC0415 - see the line above

    built: Pipeline = build(task, asked, kwargs)
    return built
