"""The buttons under a reply; the id carries the job, so they work after a restart."""

from bot.controls.base import (
    DynamicButton,
    DynamicChannels,
    DynamicRoles,
    DynamicSelect,
    choice_of,
    ids_of,
)
from bot.controls.job_controls import JobButton, JobSelect

__all__ = [
    "DynamicButton",
    "DynamicChannels",
    "DynamicRoles",
    "DynamicSelect",
    "JobButton",
    "JobSelect",
    "choice_of",
    "ids_of",
]
