"""Answers, errors and progress as replies: one function per shape of answer."""

from bot.render.answers import render
from bot.render.buttons import Action, Button, Control, Kind, Picker, Select, job_button
from bot.render.failures import render_error, render_failure
from bot.render.reply import Attached, Reach, Reply, fit, headed
from bot.render.reply import boxed as notice
from bot.render.status import status_line

__all__ = [
    "Action",
    "Attached",
    "Button",
    "Control",
    "Kind",
    "Picker",
    "Reach",
    "Reply",
    "Select",
    "fit",
    "headed",
    "job_button",
    "notice",
    "render",
    "render_error",
    "render_failure",
    "status_line",
]
