"""The buttons under a reply; the id carries the job, so they work after a restart."""

from bot.controls.base import DynamicButton
from bot.controls.job_button import JobButton

__all__ = ["DynamicButton", "JobButton"]
