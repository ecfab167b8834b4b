"""The container's image without an engine: the Dockerfile's own commands, run in an empty directory."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.processes import ADA, GENERAL, ROOT, Discord, Program, environment, program, shown

DATA = "/data"
OFFLINE = "--no-deps --no-build-isolation --quiet --no-index"
"""PIP_ARGUMENTS that make pip build our wheel alone: what it needs is in the environment of the tests."""
LONG_TEXT = "The library was built a hundred years ago. Now it is open on Sundays. Pupils sold cake for it."


@dataclass(frozen=True, slots=True)
class Line:
    """One instruction of the Dockerfile."""

    word: str
    rest: str

    def listed(self) -> list[str]:
        """Return the list that its rest holds, as CMD and HEALTHCHECK have it."""
        return [str(one) for one in json.loads(self.rest[self.rest.index("[") :])]

    def options(self) -> tuple[list[str], list[str]]:
        """Return the words of its rest, options first."""
        words = self.rest.split()
        given = [word for word in words if word.startswith("--")]
        return given, [word for word in words if word not in given]


def stages() -> tuple[list[Line], list[Line]]:
    """Return the instructions of the two stages."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    rows = [row.partition(" ") for row in text.splitlines() if row.strip() and not row.startswith("#")]
    lines = [Line(word, rest.strip()) for word, _, rest in rows]
    first, second = (number for number, line in enumerate(lines) if line.word == "FROM")
    return lines[first:second], lines[second:]


def the(lines: Sequence[Line], word: str) -> Line:
    """Return the one instruction of this name."""
    (found,) = [line for line in lines if line.word == word]
    return found


def sent(path: str) -> bool:
    """Tell whether the engine would send something at the checkout's top to the build (.dockerignore)."""
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert rules[0] == "*"
    return f"!{path}" in rules


def copy(line: Line, into: Path) -> None:
    """Do a COPY out of the checkout."""
    _, (*sources, target) = line.options()
    for source in sources:
        assert sent(source), f"{source} is not in the build context"
        found, place = ROOT / source, into / target
        if found.is_dir():
            shutil.copytree(found, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(found, place / found.name)


def shell(command: str, folder: Path, variables: Mapping[str, str]) -> None:
    """Do a RUN."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(  # noqa: S603 - the Dockerfile's own command
        ["/bin/sh", "-ec", command],
        cwd=folder,
        env=environment({**variables, "PATH": path}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@dataclass(frozen=True, slots=True)
class Image:
    """A built image: its working directory, its environment, and where /data lies."""

    folder: Path
    data: Path
    variables: Mapping[str, str]

    @property
    def packages(self) -> Path:
        """Return where the wheel was installed."""
        (found,) = (self.folder / ".venv").glob("lib/python*/site-packages")
        return found

    def health(self) -> int:
        """Run the health check and return its exit code."""
        check = the(stages()[1], "HEALTHCHECK").listed()
        log = self.data.parent / "health.log"
        with program(*check, log=log, cwd=self.folder, variables=self.variables) as asked:
            return asked.exit_code()

    @contextmanager
    def started(self, discord: Discord) -> Iterator[Program]:
        """Run the image's command on a local Discord while the block runs."""
        command = the(stages()[1], "CMD").listed()
        variables = {**discord.bot_environment(self.data), **self.variables}
        log = self.data.parent / "run.log"
        with program(*command, log=log, cwd=self.folder, variables=variables) as bot:
            yield bot


def build(folder: Path) -> None:
    """Do the first stage."""
    lines, _ = stages()
    folder.mkdir()
    for line in lines:
        if line.word == "COPY":
            copy(line, folder)
    # the builder's setuptools and the like; an engine would fetch them from the index
    seen = {"PYTHONPATH": sysconfig.get_path("purelib"), "PIP_ARGUMENTS": OFFLINE}
    shell(the(lines, "RUN").rest, folder, seen)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """Build both stages, the second in the place of the first, as the Dockerfile has both at /app."""
    top = tmp_path_factory.mktemp("image")
    folder, data = top / "app", top / "data"
    build(folder)
    folder.rename(top / "build")
    folder.mkdir()
    _, lines = stages()
    for line in lines:
        if line.word == "COPY" and "--from=build" in line.rest:
            (top / "build/.venv").rename(folder / ".venv")
        elif line.word == "COPY":
            copy(line, folder)
        elif line.word == "RUN":
            own = line.rest.replace("--owner=10001", f"--owner={os.getuid()}")
            own = own.replace("--group=10001", f"--group={os.getgid()}").replace(DATA, str(data))
            shell(own, folder, {})
    pairs = (pair.partition("=") for pair in the(lines, "ENV").rest.split())
    variables = {name: value.replace(DATA, str(data)) for name, _, value in pairs}
    built = Image(folder, data, variables)
    (built.packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return built


def test_the_linter_finds_nothing() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    ran = subprocess.run(  # noqa: S603 - our own linter on our own file
        [linter, ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "")


def test_it_runs_as_nobody_in_particular_and_writes_to_one_volume() -> None:
    build_stage, lines = stages()
    assert the(build_stage, "FROM").rest.endswith(" AS build")
    user = the(lines, "USER").rest.split(":")[0]
    assert int(user) > 0
    after = [line.word for line in lines[lines.index(the(lines, "USER")) :]]
    assert "RUN" not in after
    assert json.loads(the(lines, "VOLUME").rest) == [DATA]
    assert f"PIPEWRIGHT_STORAGE__PATH={DATA}" in the(lines, "ENV").rest
    assert the(lines, "STOPSIGNAL").rest == "SIGTERM"
    given, _ = the(lines, "HEALTHCHECK").options()
    assert any(option.startswith("--interval=") for option in given)


def test_both_stages_use_the_same_pinned_base() -> None:
    bases = [the(lines, "FROM").rest.split()[0] for lines in stages()]
    assert bases[0] == bases[1]
    assert bases[0].startswith("python:3.11.")


def test_the_wheel_holds_everything_that_is_not_code_too(image: Image) -> None:
    context = image.folder.with_name("build")
    files = [
        file.relative_to(context)
        for package in ("bot", "cogs")
        for file in (context / package).rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    ]
    kinds = {file.suffix for file in files}
    assert {".py", ".sql", ".json", ".safetensors", ".html", ".css", ".js"} <= kinds
    missing = [file for file in files if not (image.packages / file).is_file()]
    assert missing == []


def test_the_running_stage_holds_neither_sources_nor_a_pinned_checkout(image: Image) -> None:
    assert sorted(file.name for file in image.folder.iterdir()) == [".venv", "config.toml"]
    assert image.data.stat().st_mode & 0o777 == 0o700


def test_its_command_answers_its_health_check_sees_it_and_a_stop_ends_it(image: Image) -> None:
    assert image.health() == 1
    with Discord.open(image.data.parent / "sandbox.log") as discord, image.started(discord) as bot:
        bot.wrote("is online as")
        assert image.health() == 0
        asked = discord.command(ADA, GENERAL, "summarize", text=LONG_TEXT)
        assert "library" in shown(discord.answer(ADA, GENERAL, asked))
        assert bot.terminate(30) == 0
        assert "Traceback" not in bot.written()
    assert (image.data / "pipewright.sqlite3").stat().st_size > 0
    assert str(ROOT) not in bot.written()
