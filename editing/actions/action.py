"""What an action is: one thing that can be done to a scene, with its fields and where it runs.

The page, the API and the command line all read the same table of actions, `table.ACTIONS`.
`values.parse` turns what came from outside into values that an action can trust.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from dissector.progress import Step
from editing.scene import Scene

if TYPE_CHECKING:  # brings torch along, which most actions do without
    from editing.prompted.edit_models import EditModels

Kind = Literal[
    "layer",
    "layers",
    "text",
    "number",
    "whole",
    "flag",
    "choice",
    "colour",
    "vector",
    "matrix",
    "camera",
]
"""Of a field's value. Outside, all are JSON values; `values` says what they become."""

Place = Literal["now", "hands", "model"]
"""At once in the handler (below 0.1 s), on the worker of the hand edits (seconds), or on the one
that owns the diffusion model (minutes)."""

Values = dict[str, Any]
"""Of the fields, by their names, after parsing."""


class _Required:
    """The type of `REQUIRED`."""

    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED: Final = _Required()
"""In the place of a default: the field has none."""


@dataclass(frozen=True)
class Field:
    """One value that an action takes.

    Attributes:
        default: what an absent field counts as, in the form that comes from outside; None means
            that there may be none.
        low, high: bounds of a number, of each number of a vector, of the number of characters of a
            text, and of the number of layers.
        choices: of a choice; of a colour, words that may stand in its place.
        edited: of layers: they are edited, so that locked ones are refused before any work.

    Raises:
        ValueError: a choice without choices, or bounds in the wrong order.
    """

    name: str
    kind: Kind
    help: str
    default: object = REQUIRED
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    edited: bool = False

    def __post_init__(self):
        if self.kind == "choice" and not self.choices:
            raise ValueError(f"expected choices for the field {self.name}, got none")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"expected low ≤ high for {self.name}, got {self.low} > {self.high}")

    @property
    def required(self) -> bool:
        return self.default is REQUIRED


@dataclass(frozen=True, eq=False)
class Outcome:
    """What the work of an action came to.

    Attributes:
        scene: after it; the scene given where nothing changed.
        report: JSON values for people and programs. "lines" are sentences to show.
        files: finished files in `Tools.out`.
    """

    scene: Scene
    report: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Tools:
    """What the work of an action may use.

    Attributes:
        models: the diffusion model and what belongs to it, loaded once.
        enough: whether the person wants the work to stop and keep what there is.
        out: an empty folder for files.
    """

    models: "Callable[[], EditModels]"
    enough: Callable[[], bool]
    out: Path


Change = Callable[[Scene, Values], Scene]
Work = Callable[[Scene, Values, Tools], Generator[Step, None, Outcome]]


@dataclass(frozen=True)
class Action:
    """One thing that can be done to a scene.

    Attributes:
        name: for programs, in snake case.
        title: for a button.
        help: a line that says what it does.
        label: names it in the history, from the scene before it.
        change: does it, where the place is "now". Raises EditError.
        work: does it elsewhere, step by step. Raises EditError.
        files: whether it makes files and leaves the scene as it is.

    Raises:
        ValueError: a change elsewhere than "now", work there, or a field's name used twice.
    """

    name: str
    title: str
    help: str
    fields: tuple[Field, ...]
    label: Callable[[Scene, Values], str]
    change: Change | None = None
    work: Work | None = None
    place: Place = "now"
    files: bool = False

    def __post_init__(self):
        if (self.change is not None, self.work is not None) != (
            self.place == "now",
            self.place != "now",
        ):
            raise ValueError(
                f"expected a change for an action done now, and work for others, got {self.name}"
            )
        names = [each.name for each in self.fields]
        if len(set(names)) < len(names):
            raise ValueError(f"expected different names of fields in {self.name}, got {names}")
