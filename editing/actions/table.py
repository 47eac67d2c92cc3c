"""All actions by name: the one table behind the page, the API and the command line."""

from editing.actions import bodies, files, layers, pictures, prompted, shapes
from editing.actions.action import Action

_LISTED: tuple[Action, ...] = (
    *layers.ACTIONS,
    *shapes.ACTIONS,
    *bodies.ACTIONS,
    *prompted.ACTIONS,
    *pictures.ACTIONS,
    *files.ACTIONS,
)

ACTIONS: dict[str, Action] = {action.name: action for action in _LISTED}
"""In the order of menus. Further modules of actions are added above."""

assert len(ACTIONS) == len(_LISTED), "two actions have one name"
