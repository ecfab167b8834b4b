"""No text that people read is forgotten: errors speak in marked texts, functions hold no prose."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SPOKEN = (
    "bot/app/greet.py",
    "bot/catalog",
    "bot/controls",
    "bot/delivery",
    "bot/limits.py",
    "bot/render",
    "bot/service",
    "bot/task_cog",
    "cogs",
)
"""The code that people on Discord hear of; the rest talks to the owner's terminal and log, in English."""
TERMINAL = ("bot/task_cog/draft.py", "bot/task_cog/find.py")
OWNERS = {"ConfigError", "StorageError", "SetupError"}
"""Errors that stop the bot at its start."""
LOGGED = {"its message", "its channel", "its person"}
"""Words of a log line that are handed on."""
PROSE = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
RAISED = {"RuntimeError", "ValueError", "TypeError", "ConfigError"}


def parsed(file: Path) -> ast.Module:
    """Read a module."""
    return ast.parse(file.read_text(encoding="utf-8"))


def spoken() -> Iterator[tuple[Path, ast.Module]]:
    """Give the modules whose texts people read."""
    for folder in ("bot", "cogs"):
        for file in sorted(Path(folder).rglob("*.py")):
            if file.as_posix().startswith(SPOKEN) and file.as_posix() not in TERMINAL:
                yield file, parsed(file)


def errors() -> set[str]:
    """Return the names of the errors that a person is told of."""
    classes = {one.name for one in parsed(Path("bot/errors.py")).body if isinstance(one, ast.ClassDef)}
    return classes - OWNERS


def constants(tree: ast.Module) -> dict[str, str]:
    """Return a module's constants, as they are written."""
    return {
        name.id: ast.unparse(one.value)
        for one in tree.body
        if isinstance(one, ast.Assign)
        for name in ast.walk(one.targets[0])
        if isinstance(name, ast.Name)
    }


def unmarked(argument: ast.expr, known: dict[str, str]) -> bool:
    """Tell whether a word of an error is prose without a mark: written there, or a constant of the module."""
    if isinstance(argument, ast.JoinedStr | ast.Constant):
        return bool(PROSE.search(ast.unparse(argument)))
    names = {one.id for one in ast.walk(argument) if isinstance(one, ast.Name)}
    texts = [known[name] for name in names if name in known and name.isupper()]
    return any(PROSE.search(text) and "N_(" not in text for text in texts)


def test_what_an_error_says_is_a_marked_text() -> None:
    raised = errors()
    found = [
        f"{file}:{call.lineno} {ast.unparse(argument)}"
        for file, tree in spoken()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in raised
        for argument in call.args
        if unmarked(argument, constants(tree))
    ]
    assert found == []


def test_no_prose_stands_inside_a_function() -> None:
    """Texts for people are constants at the top of their file, where they are marked."""
    found = [
        f"{file}:{line} {text}"
        for file, tree in spoken()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for line, text in prose(function)
        if text not in LOGGED
    ]
    assert found == []


def prose(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[int, str]]:
    """Give two words or more in a function's body, but for what only a log or a programmer reads."""
    hidden = {id(one) for node in ast.walk(function) for part in quiet(node) for one in ast.walk(part)}
    for node in (one for statement in function.body for one in ast.walk(statement)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in hidden:
            yield from [(node.lineno, node.value)] if PROSE.search(node.value) else []


def quiet(node: ast.AST) -> Iterator[ast.AST]:
    """Give the parts of a node that nobody on Discord reads."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        yield from node.args if called.startswith("log.") or called in RAISED else ()
        yield from (one.value for one in node.keywords if one.arg == "name")
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from node.decorator_list
        yield from (
            one.annotation for one in ast.walk(node.args) if isinstance(one, ast.arg) if one.annotation
        )


def test_prose_and_marks_are_told_apart() -> None:
    tree = ast.parse("""
FULL = "The queue is full."
KEPT = N_("The queue is full.")
def one():
    raise QueueFull(FULL)
def two():
    return f"there are {count} more"
def three():
    log.info("a line of the log")
""")
    assert unmarked(ast.Name("FULL", ast.Load()), constants(tree))
    assert not unmarked(ast.Name("KEPT", ast.Load()), constants(tree))
    functions = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
    assert [len(list(prose(one))) for one in functions] == [0, 1, 0]
