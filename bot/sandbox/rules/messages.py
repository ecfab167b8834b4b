"""A message from a form: checked whole, then written, for creating and for editing alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox.files import MAX_FILES, StoredFile, Upload
from bot.sandbox.form import Field
from bot.sandbox.refusals import Problems, bad_form, refuse
from bot.sandbox.rules import embeds as embed_rules
from bot.sandbox.rules import fields, mentions
from bot.sandbox.rules.components import check_components, flatten, numbered
from bot.sandbox.rules.containers import ATTACHMENT, FILE
from bot.sandbox.world import COMPONENTS_V2, Message, World

if TYPE_CHECKING:
    from bot.sandbox.wire import Json

MAX_NONCE = 25
NONCES = (-(2**63), 2**63 - 1)
MAX_STICKERS = 3
MAX_ANSWER = 55
"""A poll's answer (resources/poll.mdx, Poll Media Object); the specification says 300, as of a question."""
SUPPRESS_EMBEDS = 1 << 2
SUPPRESS_NOTIFICATIONS = 1 << 12
SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2
"""Flags that a message's form may set; ephemeral belongs to the interaction, others are Discord's own."""

LEGACY = {"content": "content", "embeds": "embeds", "poll": "poll", "stickers": "sticker_ids"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A form with its uploads by the index of `files[n]`."""

    body: Json
    uploads: dict[int, Upload] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the message would hold after this form."""

    content: str
    embeds: list[Json]
    components: list[Json]
    poll: Json | None
    flags: int


def compose(world: World, message: Message, draft: Draft) -> None:
    """Check the form against the message as it is (blank for a new one), then write it, or raise ApiError.

    Absent fields keep what the message has; null takes it away (resources/message.mdx, Edit Message).
    """
    flags = _flags(message, draft.body)
    problems = Problems()
    body = draft.body | {"embeds": embed_rules.trimmed(draft.body.get("embeds"))}
    _check(Field(problems, (), body), v2=bool(flags & COMPONENTS_V2))
    problems.raise_if_any()
    parts = _merged(message, draft.body, flags)
    _check_v2(parts)
    plan = _plan_files(message, draft)
    _check_files_exist(parts, plan)
    if not (
        parts.content or parts.components or plan or parts.poll or any(map(embed_rules.shown, parts.embeds))
    ):
        raise refuse(50006)
    _write(world, message, parts, draft.body)
    message.files = [_kept(world, message, one) for one in plan]


def _flags(message: Message, body: Json) -> int:
    asked = body.get("flags")
    if not isinstance(asked, int):
        return message.flags
    # Components V2 cannot be taken back, and what is not settable stays as it was
    return (message.flags & ~SETTABLE) | (asked & SETTABLE) | (message.flags & COMPONENTS_V2)


def _check(form: Field, *, v2: bool) -> None:
    fields.check_fields(form, fields.MESSAGE)
    embed_rules.check_embeds(form.get("embeds"))
    check_components(form.get("components"), v2=v2)
    mentions.check_allowed_mentions(form.get("allowed_mentions"))
    form.get("attachments").listing(MAX_FILES)
    for attachment in form.get("attachments").objects():
        attachment.get("id").required()
        fields.check_fields(attachment, fields.ATTACHMENT)
    form.get("sticker_ids").listing(MAX_STICKERS)
    nonce = form.get("nonce")
    (nonce.integer(*NONCES) if isinstance(nonce.value, int) else nonce.text(MAX_NONCE))
    if form.get("poll").given and form.get("poll").mapping():
        _check_poll(form.get("poll"))


def _check_poll(poll: Field) -> None:
    fields.check_fields(poll, fields.POLL)
    question = poll.get("question").get("text")
    if question.required():
        question.text(300, 1)
    answers = poll.get("answers")
    if answers.required() and answers.listing(10, 1):
        for answer in answers.objects():
            if answer.get("poll_media").required():
                answer.get("poll_media").get("text").text(MAX_ANSWER, 1)


def _merged(message: Message, body: Json, flags: int) -> _Parts:
    content = body.get("content", message.content)
    embeds = embed_rules.trimmed(body.get("embeds", message.embeds)) or []
    components = body.get("components", message.components) or []
    poll = body.get("poll", message.poll)
    return _Parts(
        content=str(content or "").strip(),
        embeds=[{"type": "rich"} | one for one in embeds],
        components=numbered(components) if isinstance(components, list) else [],
        poll=poll if isinstance(poll, dict) else None,
        flags=flags,
    )


def _check_v2(parts: _Parts) -> None:
    if not parts.flags & COMPONENTS_V2:
        return
    for name in ("content", "embeds", "poll"):
        if getattr(parts, name):
            raise bad_form(
                (name,),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _plan_files(message: Message, draft: Draft) -> list[StoredFile | tuple[Upload, Json]]:
    """Return what the message will hold: kept files and new ones with their descriptions."""
    if len(draft.uploads) > MAX_FILES:
        raise bad_form(("attachments",), "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_FILES} or fewer in length.")
    listed = draft.body.get("attachments")
    if "attachments" not in draft.body:
        return [*message.files, *((upload, {}) for upload in draft.uploads.values())]
    had = {file.id: file for file in message.files}
    plan: list[StoredFile | tuple[Upload, Json]] = []
    for index, one in enumerate(listed or []):
        key = str(one["id"])
        if key in had:
            plan.append(had[key])
        elif key.isdigit() and int(key) in draft.uploads:
            plan.append((draft.uploads[int(key)], one))
        else:
            raise bad_form(("attachments", str(index)), "ATTACHMENT_NOT_FOUND", "Attachment data not found")
    return plan


def _check_files_exist(parts: _Parts, plan: list[StoredFile | tuple[Upload, Json]]) -> None:
    names = {one.filename if isinstance(one, StoredFile) else one[0].filename for one in plan}
    for component in flatten(parts.components):
        url = str((component.get("file") or {}).get("url", ""))
        if (
            component.get("type") == FILE
            and url.startswith(ATTACHMENT)
            and url.removeprefix(ATTACHMENT) not in names
        ):
            raise bad_form(
                ("components",),
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                f"The referenced attachment {url} was not found",
            )


def _write(world: World, message: Message, parts: _Parts, body: Json) -> None:
    message.content, message.embeds, message.components = parts.content, parts.embeds, parts.components
    message.poll, message.flags = parts.poll, parts.flags
    channel = world.channels[message.channel_id]
    message.mentions = mentions.resolve(world, channel, message, body.get("allowed_mentions"))


def _kept(world: World, message: Message, one: StoredFile | tuple[Upload, Json]) -> StoredFile:
    if isinstance(one, StoredFile):
        return one
    upload, listed = one
    fresh = world.files.keep(upload, message.channel_id, ephemeral=message.viewer is not None)
    fresh.description = listed.get("description")
    return fresh
