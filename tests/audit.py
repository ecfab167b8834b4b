"""make audit: known vulnerabilities in the pinned packages, and a list of all that is installed (an SBOM).

Exits with 0 where every pinned package was looked up and none has an advisory, with 1 where one has or one
could not be looked up, and with 3, "not audited", where advisories cannot be reached.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from bot.cli.exits import Exit

Report: TypeAlias = dict[str, Any]

TOOLS = Path(".audit")
"""The tools' own environment: they are no part of the bot's."""
PINNED = Path("constraints.txt")
SBOM = Path("sbom.cdx.json")
PACKAGES = ("pip-audit==2.10.1", "cyclonedx-bom==7.5.0")
NOT_AUDITED = "not audited: no advisory could be reached ({reason})"
NOT_FOUND = "could not be looked up: {names}"
VULNERABLE = "{name} {version}: {ids}"
CLEAN = "{count} packages were looked up; none has a known advisory"
LISTED = "{file} lists {count} packages (CycloneDX)"


def main() -> int:
    """List what is installed, then look every pinned package up."""
    make_tools()
    say(LISTED.format(file=SBOM, count=listed()))
    report, reason = audited()
    code, lines = verdict(report, reason)
    for line in lines:
        say(line)
    return code


def make_tools() -> None:
    """Install the tools where they are missing."""
    if not (TOOLS / "bin" / "pip-audit").exists():
        run([sys.executable, "-m", "venv", str(TOOLS)], check=True)
        run([str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)


def listed() -> int:
    """Write the SBOM of this environment; returns how many packages it lists."""
    command = [str(TOOLS / "bin" / "cyclonedx-py"), "environment", sys.executable]
    run([*command, "--output-format", "JSON", "--output-file", str(SBOM)], check=True)
    return len(json.loads(SBOM.read_bytes())["components"])


def audited() -> tuple[Report | None, str]:
    """Look the pinned packages up; returns the report, and without one why there is none.

    `--strict` ends at the first package that cannot be looked up, so that all are asked for once more then.
    """
    for strict in (["--strict"], []):
        command = [str(TOOLS / "bin" / "pip-audit"), *strict, "--requirement", str(PINNED)]
        ran = run([*command, "--no-deps", "--disable-pip", "--format", "json"])
        if ran.stdout.strip().startswith("{"):
            found: Report = json.loads(ran.stdout)
            return found, ""
    return None, (ran.stderr.strip().splitlines() or ["no reason given"])[-1]


def verdict(report: Report | None, reason: str) -> tuple[int, list[str]]:
    """Say what a report means: the exit code, and lines for a person."""
    packages = report["dependencies"] if report else []
    skipped = [one for one in packages if "skip_reason" in one]
    if len(skipped) == len(packages):
        why = reason or (skipped[0]["skip_reason"] if skipped else "")
        return Exit.NOT_AUDITED, [NOT_AUDITED.format(reason=why)]
    lines = [told(one) for one in packages if one.get("vulns")]
    if skipped:
        lines.append(NOT_FOUND.format(names=", ".join(one["name"] for one in skipped)))
    return (1, lines) if lines else (Exit.ENDED, [CLEAN.format(count=len(packages))])


def told(package: Report) -> str:
    """Name a package's advisories."""
    ids = ", ".join(one["id"] for one in package["vulns"])
    return VULNERABLE.format(name=package["name"], version=package["version"], ids=ids)


def run(command: Sequence[str], *, check: bool = False) -> "subprocess.CompletedProcess[str]":
    """Run a tool and keep what it says."""
    return subprocess.run(command, capture_output=True, text=True, check=check)  # noqa: S603 - our own commands


def say(line: str) -> None:
    """Print at once."""
    print(line, flush=True)  # noqa: T201 - a command talks to its terminal


if __name__ == "__main__":
    sys.exit(main())
