"""Commands and their options as Markdown tables."""

from discord import AppCommandOptionType as Kind

from bot.cli.manual.promised import absent, held
from bot.cli.manual.tree import Declared, Option, declared
from bot.errors import ConfigError

HEAD = "| command | options | what it does | promise |\n|---|---|---|---|\n"
NOT_THERE = "| {name} | - | - | missing |\n"
OPTIONS_HEAD = "| option | what it is | values |\n|---|---|---|\n"
SHARED = frozenset({"model", "private", "file"})
"""What every task command has is told once, below the table."""
MENU = "In a message's menu: works on that message, only for you"
NO_COMMAND = "There is no command /{name}."
KINDS = {
    Kind.string: "text",
    Kind.integer: "whole number",
    Kind.number: "number",
    Kind.boolean: "yes or no",
    Kind.attachment: "file",
}


def table(_argument: str = "") -> str:
    """Return all commands: name, own options, description and who may use it, whether it is as promised."""
    rows = "".join(_row(one) for one in declared())
    return HEAD + rows + "".join(NOT_THERE.format(name=name) for name in absent(declared()))


def options(name: str) -> str:
    """Return the options of one command; ConfigError where there is no such command."""
    found = next((one for one in declared() if one.name == name), None)
    if found is None:
        raise ConfigError(NO_COMMAND.format(name=name))
    return OPTIONS_HEAD + "".join(
        f"| `{one.name}` | {cell(one.description)} | {values(one)} |\n" for one in found.options
    )


def cell(text: str) -> str:
    """Return a text that ends no cell of a table."""
    return text.replace("|", "\\|")


def values(option: Option) -> str:
    """Say what an option takes: its choices or range as it declares them."""
    if option.choices:
        told = ", ".join(f"`{choice}`" for choice in option.choices)
    elif option.high is None:
        told = KINDS.get(option.kind, str(option.kind.name).replace("_", " "))
    elif option.kind is Kind.string:
        told = f"at most {option.high:,} characters"
    else:
        told = f"{option.low} to {option.high}"
    return (
        told
        + (", suggested as you type" if option.suggested else "")
        + (", required" if option.required else "")
    )


def _row(one: Declared) -> str:
    if one.menu:
        return f"| {one.name} | - | {MENU} | {held(one)} |\n"
    names = [option.name for option in one.options]
    if set(names) >= SHARED:
        names = [name for name in names if name not in SHARED]
    shown = ", ".join(f"`{name}`" for name in names) or "-"
    needs = ", ".join(flag.replace("_", " ") for flag in one.permissions)
    told = cell(one.description) + (f" (needs: {needs})" if needs else "")
    return f"| `/{one.name}` | {shown} | {told} | {held(one)} |\n"
