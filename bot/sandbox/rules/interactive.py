"""Buttons and selects: the parts of a message that a person can use (components/reference.mdx)."""

from __future__ import annotations

from bot.sandbox.form import Field, repeated
from bot.sandbox.rules import fields
from bot.sandbox.rules.embeds import check_url

ACTION_ROW = 1
BUTTON = 2
STRING_SELECT = 3
SELECTS = (3, 5, 6, 7, 8)

CHOSEN = {5: ("user",), 6: ("role",), 7: ("user", "role"), 8: ("channel",)}
"""The kinds of default values by the select's type."""

LINK = 5
PREMIUM = 6
STYLES = (1, 2, 3, 4, LINK, PREMIUM)

ROW_WIDTH = 5
MAX_OPTIONS = 25


def check_row(row: Field) -> None:
    """Complain about an action row: one to five buttons or a single select."""
    fields.check_fields(row, fields.PART)
    members = row.get("components")
    if not members.required() or not members.listing(ROW_WIDTH, 1):
        return
    kinds = [one.value.get("type") for one in members.each() if isinstance(one.value, dict)]
    if any(kind in SELECTS for kind in kinds) and len(kinds) > 1:
        members.fail("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
    for member in members.objects():
        kind = member.get("type")
        if kind.required() and kind.choice((BUTTON, *SELECTS)):
            (check_button if kind.value == BUTTON else check_select)(member)


def check_custom_id(component: Field) -> None:
    """Complain about a missing or overlong custom_id."""
    if component.get("custom_id").required():
        component.get("custom_id").text(100, 1)


def check_button(button: Field) -> None:
    """Complain about a button: style, label or emoji, custom_id or url."""
    style = button.get("style")
    if not style.required() or not style.choice(STYLES):
        return
    fields.check_fields(button, fields.BUTTON)
    if style.value == LINK:
        _check_link(button)
        return
    if button.get("url").given:
        button.fail("BUTTON_COMPONENT_INVALID_URL", "A url can only be given with a link button")
    if style.value == PREMIUM:
        button.get("sku_id").required()
        return
    check_custom_id(button)
    if not button.get("label").value and not button.get("emoji").given:
        button.fail("BUTTON_COMPONENT_MISSING_LABEL", "A label or emoji is required")


def _check_link(button: Field) -> None:
    if button.get("custom_id").given:
        button.fail("BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified")
    if button.get("url").required() and button.get("url").text(512):
        check_url(button.get("url"))


def check_select(select: Field, *, modal: bool = False) -> None:
    """Complain about a select menu; a modal's select cannot be disabled."""
    check_custom_id(select)
    fields.check_fields(select, fields.SELECT)
    if modal and select.get("disabled").value:
        select.get("disabled").fail(
            "COMPONENT_DISABLED_NOT_ALLOWED", "Disabled components are not allowed in modals"
        )
    least, most = select.get("min_values").value, select.get("max_values").value
    if isinstance(least, int) and least > (most if isinstance(most, int) else 1):
        select.get("min_values").fail("SELECT_COMPONENT_MIN_VALUES", "min_values must not exceed max_values")
    if select.get("type").value == STRING_SELECT:
        _check_options(select.get("options"))
    else:
        _check_defaults(select)


def _check_defaults(select: Field) -> None:
    """Complain about what is chosen at first: its kind, and more or fewer than may be chosen."""
    defaults = select.get("default_values")
    if not defaults.given or not defaults.listing(MAX_OPTIONS):
        return
    for one in defaults.objects():
        fields.check_fields(one, {"id": fields.snowflake})
        if one.get("id").required() and one.get("type").required():
            one.get("type").choice(CHOSEN[select.get("type").value])
    most = select.get("max_values").value
    if len(defaults.value) > (most if isinstance(most, int) else 1):
        defaults.fail("SELECT_COMPONENT_DEFAULT_VALUES", "There are more default values than can be chosen")


def _check_options(options: Field) -> None:
    if not options.required() or not options.listing(MAX_OPTIONS, 1):
        return
    for option in options.objects():
        for name in ("label", "value"):
            if option.get(name).required():
                option.get(name).text(100, 1)
        fields.check_fields(option, fields.OPTION)
    values = [str(one.value.get("value")) for one in options.each() if isinstance(one.value, dict)]
    members = list(options.each())
    for index in repeated(values):
        members[index].get("value").fail(
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
        )
