"""Undo and redo without end: a list of scenes, which share what no edit between them changed."""

from dataclasses import dataclass, replace

from editing.errors import EditError
from editing.scene import Scene


@dataclass(frozen=True, eq=False)
class Entry:
    """A scene, and the edit that made it, in words for a menu such as "Rename frog"."""

    label: str
    scene: Scene


@dataclass(frozen=True, eq=False)
class History:
    """All scenes that edits have made, and which of them is the present one.

    It never changes; every step returns another history.

    Attributes:
        entries: the first is the scene as it was opened; those after `index` can be redone.

    Raises:
        ValueError: an index out of range.
    """

    entries: tuple[Entry, ...]
    index: int = 0

    def __post_init__(self):
        if not 0 <= self.index < len(self.entries):
            raise ValueError(f"expected an index in 0..{len(self.entries) - 1}, got {self.index}")

    @classmethod
    def start(cls, scene: Scene, label: str = "Open") -> "History":
        """A history of a scene alone."""
        return cls((Entry(label, scene),))

    @property
    def present(self) -> Scene:
        """The scene as it is now."""
        return self.entries[self.index].scene

    @property
    def undo_label(self) -> str | None:
        """The edit that `undone` takes back; None where there is none."""
        return self.entries[self.index].label if self.index else None

    @property
    def redo_label(self) -> str | None:
        """The edit that `redone` makes again; None where there is none."""
        later = self.entries[self.index + 1 : self.index + 2]
        return later[0].label if later else None

    def done(self, label: str, scene: Scene) -> "History":
        """After an edit: what was undone before cannot be redone any more.

        The present scene itself as `scene` is no edit and leaves the history as it is.
        """
        if scene is self.present:
            return self
        return History((*self.entries[: self.index + 1], Entry(label, scene)), self.index + 1)

    def undone(self) -> "History":
        """One edit back. Raises EditError at the first scene."""
        if self.undo_label is None:
            raise EditError("There is nothing to undo.")
        return replace(self, index=self.index - 1)

    def redone(self) -> "History":
        """The edit again that was undone last. Raises EditError where there is none."""
        if self.redo_label is None:
            raise EditError("There is nothing to redo.")
        return replace(self, index=self.index + 1)

    def at(self, index: int) -> "History":
        """Undo or redo up to an entry. Raises EditError where there is none."""
        if not 0 <= index < len(self.entries):
            raise EditError(f"The history has the steps 1 to {len(self.entries)}.")
        return replace(self, index=index)
