"""One lane of the queue: everybody's entries in their own order, people in turn."""

from collections import OrderedDict, deque
from collections.abc import Iterator

from bot.inference.queue.entry import Entry


class Lane:
    """A line a person; the person at the head of `_lines` is next, and goes to the end once served."""

    def __init__(self) -> None:
        self._lines: OrderedDict[int, deque[Entry]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._lines)

    def put(self, entry: Entry) -> None:
        """Add an entry at the end of its asker's line."""
        self._lines.setdefault(entry.asker, deque()).append(entry)

    def remove(self, entry: Entry) -> bool:
        """Take an entry out wherever it stands; False when it is not here."""
        line = self._lines.get(entry.asker)
        if line is None or entry not in line:
            return False
        line.remove(entry)
        if not line:
            del self._lines[entry.asker]
        return True

    def take(self) -> Entry:
        """Take the next entry; KeyError when there is none."""
        return self._serve(next(iter(self._lines)))

    def take_alike(self, entry: Entry, *, inputs: int, size: int) -> Iterator[Entry]:
        """Take entries of the same key, in turn, while they fit into `inputs` and `size` (characters).

        Only the head of a person's line may come along: nobody's entries overtake each other.
        """
        found = True
        while found:
            found = False
            for asker in list(self._lines):
                head = self._lines[asker][0]
                if head.alone or head.key != entry.key or head.inputs > inputs or head.size > size:
                    continue
                inputs, size, found = inputs - head.inputs, size - head.size, True
                yield self._serve(asker)

    def order(self) -> Iterator[Entry]:
        """Tell all entries in the order in which they would be served one by one."""
        lines = [iter(line) for line in self._lines.values()]
        while lines:
            standing = []
            for line in lines:
                if (entry := next(line, None)) is not None:
                    standing.append(line)
                    yield entry
            lines = standing

    def _serve(self, asker: int) -> Entry:
        line = self._lines[asker]
        entry = line.popleft()
        if line:
            self._lines.move_to_end(asker)
        else:
            del self._lines[asker]
        return entry
