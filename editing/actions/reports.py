"""What an action tells about its result: volumes that layers share before and after, in sentences.

Reports hold JSON values. "lines" are sentences; `penetrations_before` and `penetrations_after` list
`first`, `second`, `volume` (world units cubed) and `share` (of the smaller one, 0..1); `unmeasured`
names layers whose surface is open, so that they share no volume with anything.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from dissector.closed_body import closed_body
from dissector.mesh import Layer
from dissector.penetration import Penetration, penetrations
from editing.errors import EditError

NOTHING = 1e-6
"""Of the smaller one's volume: less is rounding, and counts as only touching."""


@contextmanager
def told(failure: str) -> Iterator[None]:
    """Turn a ValueError that a person can cause into a sentence that begins with what failed."""
    try:
        yield
    except EditError:
        raise
    except ValueError as error:
        raise EditError(f"{failure}: {error}.") from error


def closed(layers: Iterable[Layer]) -> tuple[list[Layer], list[str]]:
    """The layers that enclose a volume, and the names of the others."""
    bodies, others = [], []
    for layer in layers:
        try:
            closed_body(layer.mesh, layer.name)
        except ValueError:
            others.append(layer.name)
        else:
            bodies.append(layer)
    return bodies, others


def shared_among(layers: Sequence[Layer]) -> tuple[Penetration, ...]:
    """What each two of the closed ones share."""
    return penetrations(closed(layers)[0])


def shared_with(layer: Layer, others: Iterable[Layer]) -> tuple[Penetration, ...]:
    """What a layer shares with each of some others; those that are not closed are left out."""
    if closed([layer])[1]:
        return ()
    return tuple(penetrations([layer, other])[0] for other in closed(others)[0])


def penetration_report(
    before: Sequence[Penetration],
    after: Sequence[Penetration],
    *,
    lines: Sequence[str] = (),
    unmeasured: Sequence[str] = (),
) -> dict[str, Any]:
    """A report of what pairs shared and share.

    Args:
        lines: sentences that come first.
    """
    told_pairs = list(_sentences(before, after))
    if not told_pairs and (before or after):
        told_pairs = ["No two of the layers share a volume."]
    if unmeasured:
        listed = ", ".join(f'"{name}"' for name in unmeasured)
        told_pairs.append(f"Not measured, because the surface is not closed: {listed}.")
    return {
        "lines": [*lines, *told_pairs],
        "penetrations_before": [_row(pair) for pair in before],
        "penetrations_after": [_row(pair) for pair in after],
        "unmeasured": list(unmeasured),
    }


def percent(share: float) -> str:
    """A share as in a sentence."""
    if share <= NOTHING:
        return "nothing"
    return "less than 0.1%" if share < 1e-3 else f"{100 * share:.1f}%"


def _sentences(before: Sequence[Penetration], after: Sequence[Penetration]) -> Iterator[str]:
    """One for each pair that shared or shares something."""
    earlier, later = ({(p.first, p.second): p.share for p in pairs} for pairs in (before, after))
    for pair in dict.fromkeys([*earlier, *later]):
        was, now = earlier.get(pair, 0.0), later.get(pair, 0.0)
        if max(was, now) <= NOTHING:
            continue
        names = f'"{pair[0]}" and "{pair[1]}"'
        of = "" if now <= NOTHING else " of the smaller one"
        if pair not in later:
            yield f"{names} shared {percent(was)} of the smaller one."
        elif pair in earlier:
            was_of = " of the smaller one" if not of and was > NOTHING else ""
            yield f"{names} share {percent(now)}{of} (was {percent(was)}{was_of})."
        else:
            yield f"{names} share {percent(now)}{of}."


def _row(pair: Penetration) -> dict[str, Any]:
    return {
        "first": pair.first,
        "second": pair.second,
        "volume": pair.volume,
        "share": pair.share,
    }
