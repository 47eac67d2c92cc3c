"""The props of the toybox.

A prop stands on z = 0. Three of them carry the concept gap of the paper (section 3.3): alone ("a
telescope" is on a tripod, "a lily pad" carries its flower, "a piano" is a grand) they are built
differently from how a scene uses them (a spyglass, a bare pad with a bud, an upright); `alone`
chooses.
"""

import math
from collections.abc import Callable

from dissector.toybox.cast import BLACK, WHITE
from dissector.toybox.shapes import BOX, CYLINDER, Part, Toy, ball, cone, limb, solid

PINK = (0.98, 0.48, 0.66)
YELLOW = (0.99, 0.83, 0.15)


def _ring(count: int, radius: float) -> list[tuple[float, float]]:
    """Points at even angles on a circle."""
    turns = [2 * math.pi * i / count for i in range(count)]
    return [(radius * math.cos(turn), radius * math.sin(turn)) for turn in turns]


def lily_pad(alone: bool = False) -> Toy:
    green = (0.07, 0.44, 0.20)
    parts: list[Part] = [
        solid(CYLINDER, (0, 0, 0.03), (0.62, 0.62, 0.03), green, tint=1),
        solid(CYLINDER, (0, 0, 0.065), (0.50, 0.50, 0.008), green, tint=0.75),
    ]
    if alone:
        for i, (x, y) in enumerate(_ring(7, 0.20)):
            tilt = (0.0, 38.0, 360 * i / 7)
            parts.append(ball((x, y, 0.24), (0.09, 0.11, 0.20), PINK, angles=tilt))
        parts.append(ball((0, 0, 0.20), (0.10, 0.10, 0.14), YELLOW))
    else:
        parts += [
            ball((0.44, 0.30, 0.13), (0.085, 0.085, 0.10), PINK),
            ball((0.44, 0.30, 0.21), (0.045, 0.045, 0.05), (0.90, 0.30, 0.52)),
        ]
    return Toy("lily pad", tuple(parts), {"top": (0, 0, 0.07)})


def pancakes(alone: bool = False) -> Toy:
    crust, crumb, syrup = (0.78, 0.47, 0.16), (0.97, 0.80, 0.48), (0.50, 0.22, 0.05)
    layers = []
    for i in range(3):
        z = 0.07 + 0.14 * i
        shift = (0.02, -0.02, 0.01)[i]
        layers += [
            solid(CYLINDER, (shift, -shift, z), (0.46, 0.46, 0.042), crumb),
            solid(CYLINDER, (shift, -shift, z + 0.05), (0.48, 0.48, 0.03), crust, tint=1),
        ]
    parts = (
        *layers,
        solid(CYLINDER, (0, 0, 0.435), (0.36, 0.36, 0.012), syrup),
        ball((0.38, 0.22, 0.36), (0.09, 0.09, 0.09), syrup),
        ball((0.20, -0.42, 0.32), (0.08, 0.08, 0.12), syrup),
        solid(BOX, (0.24, 0.16, 0.47), (0.09, 0.09, 0.04), (1.0, 0.93, 0.45), angles=(0, 0, 25)),
    )
    return Toy("pancakes", parts, {"top": (0, 0, 0.44)})


def cake(alone: bool = False) -> Toy:
    cream, cherry = (1.0, 0.92, 0.80), (0.85, 0.05, 0.12)
    parts = (
        solid(CYLINDER, (0, 0, 0.10), (0.50, 0.50, 0.10), cream),
        solid(CYLINDER, (0, 0, 0.21), (0.51, 0.51, 0.05), PINK, tint=1),
        solid(CYLINDER, (0, 0, 0.33), (0.38, 0.38, 0.07), cream),
        solid(CYLINDER, (0, 0, 0.41), (0.39, 0.39, 0.04), PINK, tint=1),
        *(ball((x, y, 0.29), 0.065, cherry) for x, y in _ring(8, 0.45)),
    )
    return Toy("cake", parts, {"top": (0, 0, 0.45)})


def mushroom(alone: bool = False) -> Toy:
    red, stem = (0.88, 0.10, 0.10), (0.95, 0.89, 0.76)
    dots = [
        ball((x, y, 0.50), (0.09, 0.09, 0.05), WHITE, angles=(0, 30, 60 * i + 20))
        for i, (x, y) in enumerate(_ring(6, 0.38))
    ]
    parts = (
        cone((0, 0, 0), (0, 0, 0.42), (0.22, 0.16), stem),
        solid(CYLINDER, (0, 0, 0.37), (0.48, 0.48, 0.02), stem),
        ball((0, 0, 0.38), (0.54, 0.54, 0.22), red, tint=1),
        *dots,
    )
    return Toy("mushroom", parts, {"top": (0, 0, 0.58)})


def gift(alone: bool = False) -> Toy:
    blue = (0.14, 0.30, 0.86)
    parts = (
        solid(BOX, (0, 0, 0.24), (0.36, 0.36, 0.24), blue, tint=1),
        solid(BOX, (0, 0, 0.24), (0.075, 0.368, 0.248), YELLOW),
        solid(BOX, (0, 0, 0.24), (0.368, 0.075, 0.248), YELLOW),
        *(ball((0.0, s * 0.27, 0.53), (0.07, 0.11, 0.06), YELLOW) for s in (1, -1)),
    )
    return Toy("gift box", parts, {"top": (0, 0, 0.49)})


def car(alone: bool = False) -> Toy:
    red, glass = (0.90, 0.12, 0.10), (0.60, 0.86, 0.97)
    wheels = [
        cone((x, s * 0.24, 0.13), (x, s * 0.35, 0.13), (0.13, 0.13), BLACK)
        for x in (-0.33, 0.33)
        for s in (1, -1)
    ]
    hubs = [
        ball((x, s * 0.35, 0.13), (0.05, 0.02, 0.05), WHITE) for x in (-0.33, 0.33) for s in (1, -1)
    ]
    parts = (
        solid(BOX, (0, 0, 0.23), (0.62, 0.29, 0.12), red, tint=1),
        solid(BOX, (-0.08, 0, 0.42), (0.28, 0.24, 0.10), glass),
        solid(BOX, (-0.10, 0, 0.52), (0.26, 0.25, 0.02), red, tint=0.9),
        *wheels,
        *hubs,
        *(ball((0.62, s * 0.19, 0.26), (0.03, 0.06, 0.05), YELLOW) for s in (1, -1)),
    )
    return Toy("car", parts, {"top": (-0.06, 0, 0.54)})


def telescope(alone: bool = False) -> Toy:
    brass, dark = (0.80, 0.55, 0.14), (0.42, 0.25, 0.08)
    if not alone:
        parts = (
            cone((0.0, 0, 0), (0.30, 0, 0.04), (0.065, 0.075), dark, tint=0.6),
            cone((0.28, 0, 0.037), (0.52, 0, 0.07), (0.095, 0.105), brass, tint=1),
            cone((0.50, 0, 0.067), (0.58, 0, 0.078), (0.14, 0.14), dark, tint=0.6),
        )
        return Toy("telescope", parts, {"lens": (0.0, 0.0, 0.0)})
    apex = (0.0, 0.0, 0.55)
    legs = [limb(apex, (x, y, 0.03), 0.035, dark, tint=0.6) for x, y in _ring(3, 0.40)]
    parts = (
        *legs,
        ball(apex, 0.09, dark, tint=0.6),
        cone((-0.42, 0, 0.52), (0.0, 0, 0.68), (0.075, 0.085), dark, tint=0.6),
        cone((-0.05, 0, 0.66), (0.45, 0, 0.85), (0.12, 0.14), brass, tint=1),
        cone((0.43, 0, 0.84), (0.53, 0, 0.88), (0.17, 0.17), dark, tint=0.6),
    )
    return Toy("telescope", parts, {"lens": (-0.42, 0.0, 0.52)})


def piano(alone: bool = False) -> Toy:
    wood, keys = (0.36, 0.13, 0.08), (0.98, 0.97, 0.92)
    if not alone:
        parts = (
            solid(BOX, (0.16, 0, 0.40), (0.12, 0.52, 0.40), wood, tint=1),
            solid(BOX, (-0.06, 0, 0.36), (0.14, 0.52, 0.035), wood, tint=0.8),
            solid(BOX, (-0.08, 0, 0.405), (0.10, 0.46, 0.015), keys),
            *(
                solid(BOX, (-0.04, y, 0.425), (0.06, 0.022, 0.02), BLACK)
                for y in (-0.36, -0.20, -0.04, 0.12, 0.28, 0.40)
            ),
            *(
                solid(BOX, (-0.14, s * 0.47, 0.17), (0.05, 0.045, 0.17), wood, tint=0.8)
                for s in (1, -1)
            ),
        )
        return Toy("piano", parts, {"keys": (-0.18, 0, 0.40)})
    parts = (
        *(
            cone((x, y, 0), (x, y, 0.34), (0.05, 0.06), wood, tint=0.8)
            for x, y in ((-0.36, 0.42), (-0.36, -0.42), (0.42, 0.05))
        ),
        solid(BOX, (-0.22, 0, 0.42), (0.22, 0.52, 0.08), wood, tint=1),
        solid(CYLINDER, (0.02, 0.10, 0.42), (0.50, 0.42, 0.08), wood, tint=1),
        solid(BOX, (-0.46, 0, 0.45), (0.08, 0.46, 0.02), keys),
        *(
            solid(BOX, (-0.43, y, 0.475), (0.05, 0.022, 0.015), BLACK)
            for y in (-0.36, -0.20, -0.04, 0.12, 0.28, 0.40)
        ),
        solid(CYLINDER, (0.05, 0.38, 0.78), (0.46, 0.34, 0.02), wood, angles=(62, 0, 0), tint=0.9),
    )
    return Toy("piano", parts, {"keys": (-0.5, 0, 0.45)})


def drum(alone: bool = False) -> Toy:
    teal = (0.05, 0.66, 0.64)
    parts = (
        solid(CYLINDER, (0, 0, 0.20), (0.32, 0.32, 0.19), teal, tint=1),
        solid(CYLINDER, (0, 0, 0.03), (0.34, 0.34, 0.03), YELLOW),
        solid(CYLINDER, (0, 0, 0.37), (0.34, 0.34, 0.03), YELLOW),
        solid(CYLINDER, (0, 0, 0.40), (0.30, 0.30, 0.012), WHITE),
    )
    return Toy("drum", parts, {"top": (0, 0, 0.41)})


def balloon(alone: bool = False) -> Toy:
    red = (0.97, 0.16, 0.30)
    parts = (
        limb((0, 0, 0.0), (0, 0, 0.55), 0.018, (0.35, 0.35, 0.38)),
        cone((0, 0, 0.53), (0, 0, 0.62), (0.07, 0.02), red, tint=0.85),
        ball((0, 0, 0.90), (0.27, 0.27, 0.32), red, tint=1),
    )
    return Toy("balloon", parts, {"string": (0, 0, 0.0)})


def hat(alone: bool = False) -> Toy:
    felt, band = (0.17, 0.15, 0.42), (0.95, 0.78, 0.15)
    parts = (
        solid(CYLINDER, (0, 0, 0.03), (0.36, 0.36, 0.03), felt, tint=1),
        cone((0, 0, 0.05), (0, 0, 0.44), (0.21, 0.25), felt, tint=1),
        solid(CYLINDER, (0, 0, 0.11), (0.23, 0.23, 0.05), band),
    )
    return Toy("hat", parts, {"brim": (0, 0, 0.0)})


PROPS: dict[str, Callable[[bool], Toy]] = {
    "lily pad": lily_pad,
    "pancakes": pancakes,
    "cake": cake,
    "mushroom": mushroom,
    "gift box": gift,
    "car": car,
    "telescope": telescope,
    "piano": piano,
    "drum": drum,
    "balloon": balloon,
    "hat": hat,
}

CONCEPT_GAP = ("telescope", "lily pad", "piano")
"""Props that look different alone and in a scene."""
