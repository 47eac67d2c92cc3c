"""The cast: the characters of the toybox.

Each function builds one character standing on z = 0, facing +x, about one unit tall. `pose` is
"rest" (arms down) or "reach" (arms forward, for playing, holding and looking through). Anchors:
"seat" (what touches the thing sat on), "eye" (in front of the eyes), "hand" (the right hand),
"crown" (top of the head), "front" (where something played with stands).
"""

import math
from collections.abc import Callable
from typing import Literal

from dissector.toybox.shapes import BOX, Colour, Number, Part, Toy, Vector, ball, cone, limb, solid

Pose = Literal["rest", "reach"]

BLACK = (0.08, 0.08, 0.10)
WHITE = (0.97, 0.97, 0.95)
_REST, _REACH = (0.16, 0.32, 0.26), (0.44, 0.20, 0.44)


def _mirrored(part: Callable[[float], Part]) -> tuple[Part, Part]:
    """The same part on the left (+1) and the right (−1)."""
    return part(1.0), part(-1.0)


def _eyes(x: float, y: float, z: float, radius: float, *, white: bool = False) -> tuple[Part, ...]:
    pupils = _mirrored(lambda s: ball((x, s * y, z), radius, BLACK))
    if not white:
        return pupils
    whites = _mirrored(lambda s: ball((x - 0.5 * radius, s * y, z), 1.5 * radius, WHITE))
    return whites + pupils


def _arms(pose: Pose, shoulder: Vector, radius: float, colour: Colour, tint: Number) -> tuple:
    x, y, z = _REACH if pose == "reach" else _REST
    a, b, c = shoulder
    return _mirrored(lambda s: limb((a, s * b, c), (x, s * y, z), radius, colour, tint=tint))


def _anchors(pose: Pose, *, eye: Vector, crown: float, seat: float = 0.0) -> dict[str, Vector]:
    x, y, z = _REACH if pose == "reach" else _REST
    return {
        "seat": (0.0, 0.0, seat),
        "eye": eye,
        "hand": (x, -y, z),
        "crown": (0.0, 0.0, crown),
        "front": (0.52, 0.0, 0.0),
    }


def frog(pose: Pose = "rest") -> Toy:
    green, pale = (0.24, 0.74, 0.16), (0.80, 0.92, 0.52)
    parts = (
        ball((0, 0, 0.32), (0.30, 0.31, 0.32), green, tint=1),
        ball((0.12, 0, 0.29), (0.22, 0.22, 0.26), pale),
        ball((0.06, 0, 0.70), (0.31, 0.37, 0.24), green, tint=1),
        ball((0.15, 0, 0.63), (0.25, 0.30, 0.12), pale),
        *_mirrored(lambda s: ball((0.10, s * 0.22, 0.92), 0.14, green, tint=1)),
        *_eyes(0.20, 0.23, 0.95, 0.085, white=True),
        *_mirrored(lambda s: ball((0.02, s * 0.34, 0.16), (0.24, 0.14, 0.17), green, tint=0.85)),
        *_mirrored(lambda s: ball((0.30, s * 0.34, 0.05), (0.18, 0.12, 0.05), green, tint=0.85)),
        *_arms(pose, (0.12, 0.26, 0.46), 0.075, green, 1),
    )
    return Toy("frog", parts, _anchors(pose, eye=(0.36, -0.20, 0.92), crown=0.93))


def bunny(pose: Pose = "rest") -> Toy:
    fur, pink = (0.93, 0.90, 0.88), (0.98, 0.62, 0.68)
    parts = (
        ball((0, 0, 0.28), (0.27, 0.27, 0.29), fur, tint=1),
        ball((0.12, 0, 0.27), (0.18, 0.19, 0.22), pink),
        ball((0.04, 0, 0.66), (0.26, 0.27, 0.24), fur, tint=1),
        *_mirrored(lambda s: ball((0, s * 0.12, 1.04), (0.07, 0.09, 0.27), fur, tint=1)),
        *_mirrored(lambda s: ball((0.045, s * 0.12, 1.05), (0.045, 0.05, 0.20), pink)),
        *_eyes(0.25, 0.11, 0.70, 0.05),
        ball((0.30, 0, 0.62), (0.04, 0.05, 0.035), pink),
        ball((-0.28, 0, 0.16), 0.11, WHITE),
        *_mirrored(lambda s: ball((0.24, s * 0.17, 0.07), (0.19, 0.10, 0.07), fur, tint=0.92)),
        *_arms(pose, (0.08, 0.22, 0.42), 0.07, fur, 0.92),
    )
    return Toy("bunny", parts, _anchors(pose, eye=(0.32, -0.10, 0.71), crown=0.88))


def bear(pose: Pose = "rest") -> Toy:
    fur, tan = (0.50, 0.27, 0.11), (0.85, 0.65, 0.42)
    parts = (
        ball((0, 0, 0.32), (0.31, 0.31, 0.33), fur, tint=1),
        ball((0.14, 0, 0.31), (0.20, 0.21, 0.24), tan),
        ball((0.03, 0, 0.78), (0.29, 0.31, 0.27), fur, tint=1),
        *_mirrored(lambda s: ball((0, s * 0.25, 1.02), (0.07, 0.11, 0.11), fur, tint=1)),
        *_mirrored(lambda s: ball((0.05, s * 0.25, 1.02), (0.04, 0.06, 0.06), tan)),
        ball((0.28, 0, 0.72), (0.11, 0.13, 0.10), tan),
        ball((0.38, 0, 0.75), (0.04, 0.055, 0.04), BLACK),
        *_eyes(0.28, 0.13, 0.86, 0.045),
        *_mirrored(lambda s: ball((0.22, s * 0.20, 0.10), (0.20, 0.12, 0.11), fur, tint=0.85)),
        *_arms(pose, (0.05, 0.27, 0.50), 0.09, fur, 0.85),
    )
    return Toy("bear", parts, _anchors(pose, eye=(0.38, -0.12, 0.87), crown=1.03))


def penguin(pose: Pose = "rest") -> Toy:
    coat, orange = (0.11, 0.12, 0.19), (0.98, 0.58, 0.08)
    parts = (
        ball((0, 0, 0.40), (0.31, 0.32, 0.40), coat, tint=1),
        ball((0.10, 0, 0.37), (0.25, 0.25, 0.33), WHITE),
        ball((0.03, 0, 0.86), (0.24, 0.25, 0.24), coat, tint=1),
        *_mirrored(lambda s: ball((0.13, s * 0.09, 0.86), (0.14, 0.11, 0.13), WHITE)),
        *_eyes(0.25, 0.09, 0.91, 0.045),
        cone((0.22, 0, 0.82), (0.42, 0, 0.80), (0.09, 0.01), orange),
        *_mirrored(lambda s: ball((0.16, s * 0.15, 0.04), (0.19, 0.12, 0.05), orange)),
        *_arms(pose, (0.0, 0.28, 0.58), 0.07, coat, 1),
    )
    return Toy("penguin", parts, _anchors(pose, eye=(0.36, -0.11, 0.94), crown=1.08))


def robot(pose: Pose = "rest") -> Toy:
    steel, dark = (0.62, 0.65, 0.70), (0.36, 0.39, 0.45)
    cyan, red = (0.15, 0.90, 0.95), (0.92, 0.15, 0.12)
    parts = (
        solid(BOX, (0, 0, 0.40), (0.20, 0.26, 0.24), steel, tint=1),
        solid(BOX, (0.19, 0, 0.42), (0.03, 0.15, 0.11), (0.18, 0.35, 0.85)),
        solid(BOX, (0.02, 0, 0.84), (0.21, 0.25, 0.17), steel, tint=1),
        solid(BOX, (0.22, 0, 0.85), (0.02, 0.21, 0.10), dark),
        *_mirrored(lambda s: ball((0.23, s * 0.10, 0.87), (0.03, 0.065, 0.065), cyan)),
        cone((0, 0, 1.0), (0, 0, 1.13), (0.025, 0.025), dark),
        ball((0, 0, 1.16), 0.06, red),
        *_mirrored(lambda s: solid(BOX, (0.03, s * 0.13, 0.09), (0.15, 0.09, 0.09), dark)),
        *_mirrored(lambda s: ball((0.0, s * 0.29, 0.55), 0.09, dark)),
        *_arms(pose, (0.0, 0.30, 0.55), 0.065, steel, 0.85),
    )
    return Toy("robot", parts, _anchors(pose, eye=(0.30, -0.10, 0.87), crown=1.0))


def octopus(pose: Pose = "rest") -> Toy:
    purple, pale = (0.58, 0.22, 0.78), (0.85, 0.62, 0.95)
    angles = (20, 65, 115, 160, 205, 250, 295, 340)

    def tentacle(angle: Number) -> tuple[Part, ...]:
        x, y = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        lifted = pose == "reach" and angle in (20, 340)
        knee = (0.34 * x, 0.34 * y, 0.22 if lifted else 0.10)
        tip = (0.60 * x, 0.50 * y, 0.46) if lifted else (0.56 * x, 0.56 * y, 0.07)
        return (
            limb((0.14 * x, 0.14 * y, 0.26), knee, 0.09, purple, tint=0.9),
            limb(knee, tip, 0.065, pale, tint=0.72),
        )

    parts = (
        ball((-0.02, 0, 0.64), (0.33, 0.34, 0.40), purple, tint=1),
        *_eyes(0.28, 0.13, 0.62, 0.07, white=True),
        ball((0.28, 0, 0.42), (0.05, 0.09, 0.03), (0.30, 0.08, 0.35)),
        *(part for angle in angles for part in tentacle(angle)),
    )
    anchors = _anchors(pose, eye=(0.38, -0.13, 0.62), crown=1.0)
    return Toy("octopus", parts, anchors | {"hand": (0.50, -0.18, 0.44)})


def chimpanzee(pose: Pose = "rest") -> Toy:
    fur, skin = (0.24, 0.14, 0.09), (0.90, 0.66, 0.47)
    parts = (
        ball((0, 0, 0.32), (0.26, 0.27, 0.33), fur, tint=1),
        ball((0.12, 0, 0.32), (0.17, 0.17, 0.22), skin),
        ball((0, 0, 0.78), (0.26, 0.27, 0.26), fur, tint=1),
        *_mirrored(lambda s: ball((0.02, s * 0.31, 0.78), (0.05, 0.11, 0.13), skin)),
        ball((0.15, 0, 0.82), (0.14, 0.20, 0.14), skin),
        ball((0.20, 0, 0.68), (0.14, 0.18, 0.11), skin),
        ball((0.33, 0, 0.67), (0.02, 0.10, 0.015), (0.40, 0.15, 0.12)),
        *_eyes(0.28, 0.09, 0.84, 0.045),
        *_mirrored(
            lambda s: limb((0.05, s * 0.17, 0.10), (0.30, s * 0.22, 0.08), 0.085, fur, tint=1)
        ),
        *_mirrored(lambda s: ball((0.38, s * 0.23, 0.09), (0.07, 0.07, 0.09), skin)),
        *_arms(pose, (0.0, 0.26, 0.52), 0.075, fur, 1),
    )
    return Toy("chimpanzee", parts, _anchors(pose, eye=(0.36, -0.10, 0.85), crown=1.02))


def astronaut(pose: Pose = "rest") -> Toy:
    suit, glass, orange = (0.94, 0.94, 0.96), (0.10, 0.16, 0.34), (0.95, 0.45, 0.08)
    parts = (
        ball((0, 0, 0.42), (0.22, 0.26, 0.26), suit, tint=1),
        solid(BOX, (-0.24, 0, 0.48), (0.10, 0.20, 0.22), (0.55, 0.58, 0.64)),
        solid(BOX, (0.20, 0, 0.46), (0.03, 0.11, 0.07), orange),
        ball((0.02, 0, 0.86), (0.28, 0.28, 0.27), suit, tint=1),
        ball((0.12, 0, 0.87), (0.21, 0.22, 0.19), glass),
        ball((0.28, 0.09, 0.94), (0.04, 0.05, 0.04), (0.85, 0.93, 1.0)),
        *_mirrored(
            lambda s: limb((0.04, s * 0.14, 0.24), (0.10, s * 0.16, 0.10), 0.11, suit, tint=1)
        ),
        *_mirrored(lambda s: ball((0.14, s * 0.16, 0.06), (0.15, 0.11, 0.07), orange)),
        *_arms(pose, (0.02, 0.25, 0.54), 0.09, suit, 0.95),
    )
    return Toy("astronaut", parts, _anchors(pose, eye=(0.36, -0.09, 0.88), crown=1.11))


def kangaroo(pose: Pose = "rest") -> Toy:
    fur, cream = (0.86, 0.50, 0.20), (0.97, 0.84, 0.62)
    parts = (
        ball((-0.04, 0, 0.36), (0.26, 0.24, 0.34), fur, tint=1),
        ball((0.11, 0, 0.36), (0.15, 0.16, 0.24), cream),
        limb((0.03, 0, 0.60), (0.10, 0, 0.82), 0.13, fur, tint=1),
        ball((0.14, 0, 0.90), (0.20, 0.16, 0.16), fur, tint=1),
        ball((0.32, 0, 0.85), (0.13, 0.09, 0.08), cream),
        ball((0.44, 0, 0.87), (0.035, 0.05, 0.035), BLACK),
        *_eyes(0.25, 0.12, 0.96, 0.045),
        *_mirrored(lambda s: ball((0.05, s * 0.11, 1.12), (0.05, 0.06, 0.17), fur, tint=1)),
        *_mirrored(lambda s: ball((-0.04, s * 0.22, 0.20), (0.21, 0.10, 0.20), fur, tint=0.88)),
        *_mirrored(lambda s: ball((0.14, s * 0.23, 0.05), (0.25, 0.08, 0.05), fur, tint=0.88)),
        limb((-0.20, 0, 0.16), (-0.48, 0, 0.09), 0.11, fur, tint=0.88),
        limb((-0.48, 0, 0.09), (-0.74, 0, 0.12), 0.07, fur, tint=0.88),
        *_arms(pose, (0.08, 0.17, 0.56), 0.055, fur, 0.88),
    )
    anchors = _anchors(pose, eye=(0.42, -0.12, 0.98), crown=1.04)
    return Toy("kangaroo", parts, anchors | {"back": (-0.10, 0.0, 0.60)})


def duck(pose: Pose = "rest") -> Toy:
    yellow, orange = (0.99, 0.83, 0.12), (0.97, 0.46, 0.06)
    parts = (
        ball((-0.04, 0, 0.33), (0.34, 0.28, 0.28), yellow, tint=1),
        cone((-0.28, 0, 0.40), (-0.52, 0, 0.58), (0.14, 0.03), yellow, tint=1),
        ball((0.14, 0, 0.78), (0.25, 0.25, 0.24), yellow, tint=1),
        ball((0.42, 0, 0.73), (0.15, 0.14, 0.045), orange),
        *_eyes(0.33, 0.13, 0.86, 0.05),
        *_mirrored(lambda s: ball((0.10, s * 0.13, 0.03), (0.16, 0.11, 0.04), orange)),
        *_arms(pose, (0.0, 0.25, 0.42), 0.085, yellow, 0.88),
    )
    return Toy("duck", parts, _anchors(pose, eye=(0.48, -0.13, 0.87), crown=1.0))


CHARACTERS: dict[str, Callable[[Pose], Toy]] = {
    "frog": frog,
    "bunny": bunny,
    "bear": bear,
    "penguin": penguin,
    "robot": robot,
    "octopus": octopus,
    "chimpanzee": chimpanzee,
    "astronaut": astronaut,
    "kangaroo": kangaroo,
    "duck": duck,
}
