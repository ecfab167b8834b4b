"""How large a pass may be: what once did not fit into the device's memory is not tried again."""


class Fitting:
    """Tokens of a model's passes that were too many, by the length of their longest row in powers of two.

    Attention takes more memory for one long row than for many short ones of as many tokens.
    """

    def __init__(self) -> None:
        self._too_many: dict[int, int] = {}

    def fits(self, rows: int, longest: int) -> bool:
        """Tell whether a pass of so many rows, each as long as the longest, may be tried; one row always."""
        return rows == 1 or rows * longest < self._too_many.get(longest.bit_length(), rows * longest + 1)

    def failed(self, rows: int, longest: int) -> None:
        """Learn that a pass did not fit."""
        bucket, tokens = longest.bit_length(), rows * longest
        self._too_many[bucket] = min(tokens, self._too_many.get(bucket, tokens))
