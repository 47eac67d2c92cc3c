"""All actions by name: the one table behind the page, the API and the command line."""

from editing import (
    body_actions,
    file_actions,
    layer_actions,
    model_actions,
    picture_actions,
    shape_actions,
)
from editing.actions import Action

_LISTED: tuple[Action, ...] = (
    *layer_actions.ACTIONS,
    *shape_actions.ACTIONS,
    *body_actions.ACTIONS,
    *model_actions.ACTIONS,
    *picture_actions.ACTIONS,
    *file_actions.ACTIONS,
)

ACTIONS: dict[str, Action] = {action.name: action for action in _LISTED}
"""In the order of menus. Further modules of actions are added above."""

assert len(ACTIONS) == len(_LISTED), "two actions have one name"
