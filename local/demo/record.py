"""What was expected at each step, and what came."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of one actor (`class_teacher`, `parent`, `pupil`)."""

    actor: str
    step: str
    expected: str
    got: str
    ok: bool


@dataclass(slots=True)
class Record:
    """The steps so far; `on_step` is called with each as it comes."""

    on_step: Callable[[Step], None] = lambda step: None  # noqa: ARG005 - nobody listens
    steps: list[Step] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether there were steps, and all of them went as expected."""
        return bool(self.steps) and all(step.ok for step in self.steps)

    def note(self, actor: str, step: str, *, expected: str, got: str, ok: bool | None = None) -> bool:
        """Note a step; it is as expected where both texts are equal, unless `ok` says otherwise. Returns that."""
        as_expected = expected == got if ok is None else ok
        noted = Step(actor=actor, step=step, expected=expected, got=got, ok=as_expected)
        self.steps.append(noted)
        self.on_step(noted)
        return as_expected

    def as_documents(self) -> list[dict[str, Any]]:
        """The steps for a machine."""
        return [asdict(step) for step in self.steps]
