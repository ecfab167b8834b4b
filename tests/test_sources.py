"""What the sources may not hold, read from their syntax trees: ways to run code that comes from elsewhere."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(file for folder in ("bot", "cogs") for file in (ROOT / folder).rglob("*.py"))
CONVERSION = "bot/catalog/conversion.py"
"""The one file that may open a checkpoint that is no safetensors file, in the one function `convert`."""
REMOTE = "trust_remote_code"
NEVER = frozenset(
    {
        "eval",
        "exec",
        "compile",
        "os.system",
        "os.popen",
        "subprocess.getoutput",
        "subprocess.getstatusoutput",
        "marshal.loads",
        "shelve.open",
        "builtins.eval",
        "builtins.exec",
    }
)
UNSAFE_MODULES = frozenset({"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"})
SECURITY_EXEMPTION = re.compile(r"#\s*(?:ruff:\s*)?noqa(?!:)|#\s*(?:ruff:\s*)?noqa:[\s\w,]*\bS\d{3}")


def name_of(node: ast.expr) -> str:
    """Return a dotted name, '' for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return ""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Give every call."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def remote_code(tree: ast.AST) -> Iterator[int]:
    """Give the lines that let a repository run code of its own, by a keyword or in a table of them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == REMOTE and not allows_nothing(node.value):
            yield node.value.lineno
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            named = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == REMOTE]
            yield from (value.lineno for value in named if not allows_nothing(value))


def allows_nothing(value: ast.expr) -> bool:
    """Tell whether a value is the constant False or None."""
    return isinstance(value, ast.Constant) and value.value in {False, None}


def forbidden_calls(tree: ast.AST) -> Iterator[int]:
    """Give the lines that run a text as code or as a command."""
    for call in calls(tree):
        shell = any(one.arg == "shell" and not allows_nothing(one.value) for one in call.keywords)
        if name_of(call.func) in NEVER or shell or name_of(call.func).endswith("create_subprocess_shell"):
            yield call.lineno


def unsafe_imports(tree: ast.AST) -> Iterator[int]:
    """Give the lines that import a module whose files can hold code."""
    for node in ast.walk(tree):
        names = [one.name for one in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
        yield from (node.lineno for one in names if one.partition(".")[0] in UNSAFE_MODULES)  # type: ignore[attr-defined]  # only imports have names


def opened_checkpoints(tree: ast.AST) -> Iterator[int]:
    """Give the lines that open a checkpoint of torch's own format."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and name_of(node) in {
            "torch.load",
            "torch.jit.load",
            "torch.hub.load",
        }:
            yield node.lineno
        if isinstance(node, ast.ImportFrom) and node.module == "torch":
            yield from (node.lineno for one in node.names if one.name == "load")


Rule = Callable[[ast.AST], Iterator[int]]
RULES: dict[str, tuple[Rule, str]] = {
    "code of a repository": (remote_code, "build(x, trust_remote_code=True)"),
    "remote code in a table": (remote_code, "build(x, **{'trust_remote_code': yes})"),
    "text as code": (forbidden_calls, "eval(x)"),
    "text as a command": (forbidden_calls, "subprocess.run(x, shell=True)"),
    "files that hold code": (unsafe_imports, "from pickle import loads"),
    "checkpoints": (opened_checkpoints, "torch.load(x, weights_only=True)"),
}


@pytest.mark.parametrize(("rule", "example"), RULES.values(), ids=RULES)
def test_no_source_does_what_could_run_a_models_code(rule: Rule, example: str) -> None:
    assert list(rule(ast.parse(example))) == [1]  # the rule sees what it looks for
    found = {
        f"{file.relative_to(ROOT)}:{line}"
        for file in SOURCES
        for line in rule(ast.parse(file.read_text(encoding="utf-8")))
        if not (rule is opened_checkpoints and str(file.relative_to(ROOT)) == CONVERSION)
    }
    assert found == set()


def test_the_signature_of_transformers_passes_its_callers_word_on_alone() -> None:
    source = (ROOT / "bot/pipelines/__init__.py").read_text(encoding="utf-8")
    (default,) = re.findall(r"trust_remote_code: bool \| None = (\w+)", source)
    assert default == "None"


def test_no_line_is_exempt_from_the_security_rules() -> None:
    assert SECURITY_EXEMPTION.search("x = 1  # noqa: E501, S301 - why")
    assert SECURITY_EXEMPTION.search("x = 1  # noqa")
    assert not SECURITY_EXEMPTION.search("x = 1  # noqa: SLF001 - why")
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in SOURCES
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if SECURITY_EXEMPTION.search(line)
    ]
    assert found == []
