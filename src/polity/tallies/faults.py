"""What can be wrong with an election or with what is asked of it; each is caught by name."""

from __future__ import annotations

from functools import partial
from typing import Any

from polity.sentences import Sentence


class TallyFault(ValueError):
    """Something that stops a count; `says` is the sentence a person reads."""

    def __init__(self, says: Sentence) -> None:
        super().__init__(str(says))
        self.says = says

    def __reduce__(self) -> tuple[Any, ...]:
        """Come out of another process as it went in, with its sentence."""
        return type(self), (self.says,)


class ElectionFault(TallyFault):
    """The election itself cannot be counted (a negative cost, a ballot for an unknown project…)."""


class SettingsFault(TallyFault):
    """The rule or one of its settings is unknown or does not fit the ballots."""


class FileFault(TallyFault):
    """A file is not what its format says, at `line` and `column` (both from 1; 0 when unknown)."""

    def __init__(self, says: Sentence, *, line: int = 0, column: int = 0) -> None:
        super().__init__(says)
        self.line = line
        self.column = column

    def __reduce__(self) -> tuple[Any, ...]:
        """Come out of another process as it went in, with its place."""
        return partial(type(self), line=self.line, column=self.column), (self.says,)
