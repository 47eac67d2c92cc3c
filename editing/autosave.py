"""Saving by itself: every now and then while there are edits that are not saved."""

import time
from collections.abc import Callable

from editing.history import History
from editing.project import Project, autosave


class Autosave:
    """Keeps what is not saved of an open project in its autosave.json.

    Whoever owns the project calls `tick` after edits and from a timer. A session that ends without
    a save is then recovered from `Project.unsaved`.

    Args:
        project: as it was opened or saved; after each save `saved` takes the new one.
        seconds: least time between two writes.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        project: Project,
        *,
        seconds: float = 20.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds, self._clock = seconds, clock
        self.saved(project)

    def saved(self, project: Project) -> None:
        """Go on from a project that has just been opened or saved."""
        self._project, self._kept = project, project.history
        self._next = self._clock() + self._seconds

    def tick(self, history: History) -> bool:
        """Write the history if it is not on disk and it is time; returns whether it was.

        Raises:
            EditError: it cannot be written. The next attempt comes after `seconds` again.
        """
        if history is self._kept or self._clock() < self._next:
            return False
        self._next = self._clock() + self._seconds
        autosave(self._project, history)
        self._kept = history
        return True
