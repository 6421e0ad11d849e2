"""Many growing files at once, of which only a little is in memory."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from functions.roster.json_lines import of_lines, to_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUDGET = 24 * 1024 * 1024
"""Characters that wait in memory; three thousand schools then get some 8 KB at a time."""
LEVEL = 3


@dataclass(slots=True)
class Spill:
    """Files of JSON lines by name, packed by gzip as they grow: a gzip file may have many members."""

    folder: Path
    budget: int = BUDGET
    _waiting: dict[str, list[str]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _size: int = 0

    def add(self, name: str, line: list[Any]) -> None:
        """Add a line to the file of that name."""
        text = to_line(line)
        waiting = self._waiting.get(name)
        if waiting is None:
            waiting = self._waiting[name] = []
        waiting.append(text)
        self._size += len(text)
        if self._size > self.budget:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for name, lines in self._waiting.items():
            with self.path(name).open("ab") as file:
                file.write(gzip.compress(("\n".join(lines) + "\n").encode("utf-8", "replace"), LEVEL, mtime=0))
        self._waiting.clear()
        self._size = 0

    def path(self, name: str) -> Path:
        """Where a file lies; there is one once something was written."""
        number = self._numbers.setdefault(name, len(self._numbers))
        return self.folder / f"{number}.jsonl.gz"

    def names(self) -> list[str]:
        """The files that there are."""
        return list(self._numbers.keys() | self._waiting.keys())

    def lines(self, name: str) -> Iterator[list[Any]]:
        """A file's lines; none where nothing was added."""
        self.flush()
        if name not in self._numbers:
            return
        with gzip.open(self.path(name), "rt", encoding="utf-8", newline="\n") as file:
            yield from of_lines(file)
