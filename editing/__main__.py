"""The command line of the studio: `python -m editing COMMAND …`, for scripts.

What a command has to say goes to standard output; errors are logged.
"""

import argparse
import logging
import sys

from editing.commands import hands, layers, projects
from editing.commands.command import Command
from editing.errors import EditError

log = logging.getLogger("editing")

FAILED, INTERRUPTED = 2, 130
"""Exit codes: the input or the disk is at fault; stopped by Ctrl-C."""

COMMANDS: tuple[Command, ...] = (
    *projects.COMMANDS,
    *layers.COMMANDS,
    *hands.COMMANDS,
)
"""In the order of the help text. Further modules of commands are added here."""


def parser() -> argparse.ArgumentParser:
    """The arguments."""
    top = argparse.ArgumentParser(
        prog="python -m editing",
        description="Edit the layers of a scene; every edit is saved and can be undone.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        made = commands.add_parser(command.name, help=command.help, description=command.help)
        command.arguments(made)
        made.set_defaults(run=command.run)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    given = parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        sys.stdout.write(f"{given.run(given)}\n")
    except KeyboardInterrupt:
        log.error("\nstopped; the project is as it was saved last")
        return INTERRUPTED
    except (EditError, OSError) as error:
        log.error("error: %s", error)
        return FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
