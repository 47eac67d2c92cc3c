"""Names of layers: for people, and for the nodes of files."""

from collections.abc import Collection

from editing.errors import EditError

LONGEST = 100


def check_name(name: str, *, others: Collection[str]) -> str:
    """The name with spaces trimmed.

    Args:
        others: names that the rest of the scene has; case makes no difference.

    Raises:
        EditError: it is empty, too long, taken, or holds characters that do not show.
    """
    trimmed = " ".join(name.split())
    if not trimmed:
        raise EditError("A layer needs a name.")
    if len(trimmed) > LONGEST:
        raise EditError(f"A layer's name has at most {LONGEST} characters, not {len(trimmed)}.")
    if not trimmed.isprintable():
        raise EditError("A layer's name cannot hold characters that do not show.")
    if trimmed.casefold() in {other.casefold() for other in others}:
        raise EditError(f'There is a layer "{trimmed}" already. Choose another name.')
    return trimmed


def unused_name(name: str, others: Collection[str]) -> str:
    """A name that `check_name` takes, as close to the wanted one as can be: numbered if taken."""
    shown = "".join(character if character.isprintable() else " " for character in name)
    wanted = " ".join(shown.split())[:LONGEST].strip() or "layer"
    taken = {other.casefold() for other in others}
    again, number = wanted, 2
    while again.casefold() in taken:
        again, number = f"{wanted[: LONGEST - 1 - len(str(number))].strip()} {number}", number + 1
    return again
