"""A cursor over a JSON form that notes Discord's own complaints while it is walked."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.measure import length

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.sandbox.refusals import Path, Problems


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a form with its path; the checks note into `problems` and answer whether all is well."""

    problems: Problems
    path: Path
    value: Any

    def get(self, name: str) -> Field:
        """Step into a member of an object; absent and null look the same, as in Discord's API."""
        inner = self.value.get(name) if isinstance(self.value, dict) else None
        return Field(self.problems, (*self.path, name), inner)

    def fail(self, code: str, message: str) -> bool:
        """Note a complaint here; always False, so that a check can return it."""
        self.problems.add(self.path, code, message)
        return False

    @property
    def given(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    def required(self) -> bool:
        """Complain when there is no value."""
        return self.given or self.fail("BASE_TYPE_REQUIRED", "This field is required")

    def mapping(self) -> bool:
        """Complain when the value is not an object."""
        return isinstance(self.value, dict) or self.fail(
            "MODEL_TYPE_CONVERT", "Only dictionaries may be used."
        )

    def text(self, maximum: int, minimum: int = 0) -> bool:
        """Complain about a text that is none, too long or too short; no value is well."""
        if not self.given:
            return True
        if not isinstance(self.value, str):
            return self.fail(
                "STRING_TYPE_CONVERT", f'Could not convert "{type(self.value).__name__}" to string.'
            )
        size = length(self.value)
        if minimum <= size <= maximum:
            return True
        if minimum:
            return self.fail("BASE_TYPE_BAD_LENGTH", f"Must be between {minimum} and {maximum} in length.")
        return self.fail("BASE_TYPE_MAX_LENGTH", f"Must be {maximum} or fewer in length.")

    def integer(self, minimum: int, maximum: int) -> bool:
        """Complain about a number that is none or out of range; no value is well."""
        if not self.given:
            return True
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            return self.fail("NUMBER_TYPE_COERCE", f'Value "{self.value}" is not int.')
        if self.value < minimum:
            return self.fail("NUMBER_TYPE_MIN", f"int value should be greater than or equal to {minimum}.")
        if self.value > maximum:
            return self.fail("NUMBER_TYPE_MAX", f"int value should be less than or equal to {maximum}.")
        return True

    def boolean(self) -> bool:
        """Complain about a value that is neither true nor false; no value is well."""
        if self.given and not isinstance(self.value, bool):
            return self.fail("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return True

    def choice(self, allowed: Collection[object]) -> bool:
        """Complain about a value outside a set; no value is well."""
        if self.given and (isinstance(self.value, (dict, list)) or self.value not in allowed):
            shown = ", ".join(map(str, allowed))
            return self.fail("BASE_TYPE_CHOICES", f"Value must be one of {{{shown}}}.")
        return True

    def listing(self, maximum: int, minimum: int = 0) -> bool:
        """Complain about a value that is no list or has too many or few members; no value is well."""
        if not self.given:
            return True
        if not isinstance(self.value, list):
            return self.fail("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        if minimum <= len(self.value) <= maximum:
            return True
        if minimum:
            return self.fail("BASE_TYPE_BAD_LENGTH", f"Must be between {minimum} and {maximum} in length.")
        return self.fail("BASE_TYPE_MAX_LENGTH", f"Must be {maximum} or fewer in length.")

    def each(self) -> Iterator[Field]:
        """Step into every member of a list; a value that is no list has none."""
        members = self.value if isinstance(self.value, list) else []
        for index, member in enumerate(members):
            yield Field(self.problems, (*self.path, str(index)), member)

    def objects(self) -> Iterator[Field]:
        """Step into every member of a list that is an object, and complain about the others."""
        yield from (member for member in self.each() if member.mapping())


def repeated(values: list[str]) -> set[int]:
    """Return the positions of values that stood before in the list."""
    first = {value: index for index, value in reversed(list(enumerate(values)))}
    return {index for index, value in zip(itertools.count(), values) if first[value] != index}
