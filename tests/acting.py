"""Runs actions of the table as the page would: parsed values, and all steps to the end."""

from pathlib import Path

from editing.actions.action import Outcome, Tools
from editing.actions.table import ACTIONS
from editing.actions.values import parse


def no_models():
    raise AssertionError("this action needs no model")


def tools(out=Path("/nonexistent"), models=no_models, enough=lambda: False):
    return Tools(models, enough, Path(out))


def steps_and_outcome(scene, name, given=None, /, **raw):
    """All steps of an action, and what it came to."""
    action = ACTIONS[name]
    values = parse(action, raw, scene)
    if action.change is not None:
        return [], Outcome(action.change(scene, values))
    steps, work = [], action.work(scene, values, given or tools())
    while True:
        try:
            steps.append(next(work))
        except StopIteration as stop:
            return steps, stop.value


def act(scene, name, given=None, /, **raw):
    """What an action came to."""
    return steps_and_outcome(scene, name, given, **raw)[1]


def acted(scene, name, /, **raw):
    """The scene after an action."""
    return act(scene, name, **raw).scene


def label(scene, name, /, **raw):
    """Of an action in the history."""
    return ACTIONS[name].label(scene, parse(ACTIONS[name], raw, scene))
