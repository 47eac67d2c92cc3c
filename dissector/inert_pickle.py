"""The plain values in a pickle, read without running what the pickle says.

A pickle is a program for a small stack machine. Its instructions may import any name and call it,
which is how a downloaded file comes to run somebody's commands. `interpret` runs such a program on
a machine of its own that has nothing to import from: names stay names. A few that the caller lists
are replaced by functions of the caller's; every other name, and whatever is made by calling it, is
a `Foreign` object, which takes all that is done to it and does nothing. Python's `pickle` is not
used at all; `pickletools` of the standard library only splits the bytes into instructions.
"""

import pickletools
from collections.abc import Callable, Mapping

Call = Callable[..., object]

PLAIN = (str, bytes, int, float, type(None))
"""What a key of a dictionary may be, or a tuple of these: anything deeper is refused."""

PUSHED = {
    *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"),
    *("STRING", "BINSTRING", "SHORT_BINSTRING", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8"),
    *("UNICODE", "SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "BYTEARRAY8"),
}
"""Instructions that carry their value."""

FIXED = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False, "EMPTY_TUPLE": ()}
"""Instructions that stand for a value."""

IGNORED = {"PROTO", "FRAME", "STOP"}


class Foreign:
    """What a pickle names or makes that is not read.

    Attributes:
        name: module and name, with dots; "()" follows what was made by a call.
    """

    def __init__(self, name: str):
        self.name = name

    def __repr__(self) -> str:
        return f"Foreign({self.name!r})"


def interpret(
    data: bytes, calls: Mapping[str, Call], persistent: Callable[[object], object]
) -> object:
    """The value that a pickle describes: dictionaries, lists, tuples, numbers, text, `Foreign`.

    Sets become lists, and a state that an object is to be given is dropped.

    Args:
        calls: what stands for a call of a name, such as "collections.OrderedDict"; it gets the
            arguments that the file gives, checked by nobody yet.
        persistent: what stands for a reference to something outside the pickle.

    Raises:
        ValueError: the bytes are no pickle, or are damaged, or hold what no checkpoint needs.
    """
    machine = _Machine(calls, persistent)
    try:
        for instruction, argument, _ in pickletools.genops(data):
            machine.follow(instruction.name, argument)
        (value,) = machine.stack
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ValueError(f"a pickle that can't be read ({error})") from error
    return value


class _Machine:
    """The stack, the stacks below each mark, and the values that are referred to again."""

    def __init__(self, calls: Mapping[str, Call], persistent: Callable[[object], object]):
        self.calls, self.persistent = calls, persistent
        self.stack: list[object] = []
        self.below: list[list[object]] = []
        self.memory: dict[object, object] = {}

    def follow(self, name: str, argument: object) -> None:
        """Follow one instruction, by its name in `pickletools`."""
        if name in PUSHED:
            self.stack.append(argument)
        elif name in FIXED:
            self.stack.append(FIXED[name])
        elif name in INSTRUCTIONS:
            INSTRUCTIONS[name](self, argument)
        elif name not in IGNORED:
            raise ValueError(f"the instruction {name} is not expected in a checkpoint")

    def pop(self) -> object:
        return self.stack.pop()

    def marked(self) -> list[object]:
        """Everything above the last mark, which goes."""
        items, self.stack = self.stack, self.below.pop()
        return items

    def mark(self, _: object) -> None:
        self.below.append(self.stack)
        self.stack = []

    def drop(self, _: object) -> None:
        if self.stack:
            self.stack.pop()
        else:
            self.marked()

    def remember(self, place: object) -> None:
        self.memory[len(self.memory) if place is None else place] = self.stack[-1]

    def recall(self, place: object) -> None:
        self.stack.append(self.memory[place])

    def gather(self, count: int | None) -> None:
        """A tuple of so many values, or of all above the mark."""
        if count is None:
            items = self.marked()
        else:
            items = [self.pop() for _ in range(count)][::-1]
        self.stack.append(tuple(items))

    def append(self, items: list[object]) -> None:
        """Add to the list on top."""
        target = self.stack[-1]
        if isinstance(target, list):
            target.extend(items)
        elif not isinstance(target, Foreign):
            raise ValueError(f"expected a list to add to, got {type(target).__name__}")

    def put(self, items: list[object]) -> None:
        """Add keys and values, in turn, to the dictionary on top."""
        target = self.stack[-1]
        if isinstance(target, dict):
            keys = [_key(key) for key in items[0::2]]
            target.update(zip(keys, items[1::2], strict=True))
        elif not isinstance(target, Foreign):
            raise ValueError(f"expected a dictionary to add to, got {type(target).__name__}")

    def name(self, module: object, name: object) -> None:
        if not (isinstance(module, str) and isinstance(name, str)):
            raise ValueError(f"expected a module and a name, got {module!r} and {name!r}")
        self.stack.append(Foreign(f"{module}.{name}"))

    def call(self, what: object, arguments: object) -> None:
        """The result of one of `calls`, or something foreign."""
        if not isinstance(what, Foreign):
            raise ValueError(f"expected a name to call, got {type(what).__name__}")
        if what.name in self.calls and isinstance(arguments, tuple):
            self.stack.append(self.calls[what.name](*arguments))
        else:
            self.stack.append(Foreign(f"{what.name}()"))

    def call_top(self, _: object) -> None:
        arguments = self.pop()
        self.call(self.pop(), arguments)

    def call_with_keywords(self, _: object) -> None:
        """Nothing that is read is made in this way."""
        del self.stack[-2:]
        self.call(self.pop(), None)

    def call_marked(self, _: object) -> None:
        what, *arguments = self.marked()
        self.call(what, tuple(arguments))

    def call_named(self, argument: object) -> None:
        arguments = self.marked()
        self.name(*str(argument).split(" ", 1))
        self.call(self.pop(), tuple(arguments))

    def name_top(self, _: object) -> None:
        name = self.pop()
        self.name(self.pop(), name)

    def fill(self, made: list[object] | dict[object, object]) -> None:
        """A list or dictionary of all above the mark."""
        items = self.marked()
        self.stack.append(made)
        (self.append if isinstance(made, list) else self.put)(items)


def _key(key: object) -> object:
    parts = key if isinstance(key, tuple) else (key,)
    if not all(isinstance(part, (*PLAIN, Foreign)) for part in parts):
        raise ValueError(f"expected plain keys, got {type(key).__name__}")
    return key


INSTRUCTIONS: dict[str, Callable[[_Machine, object], object]] = {
    "MARK": _Machine.mark,
    "POP": _Machine.drop,
    "POP_MARK": lambda machine, _: machine.marked(),
    "DUP": lambda machine, _: machine.stack.append(machine.stack[-1]),
    **dict.fromkeys(("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"), _Machine.remember),
    **dict.fromkeys(("GET", "BINGET", "LONG_BINGET"), _Machine.recall),
    "TUPLE": lambda machine, _: machine.gather(None),
    "TUPLE1": lambda machine, _: machine.gather(1),
    "TUPLE2": lambda machine, _: machine.gather(2),
    "TUPLE3": lambda machine, _: machine.gather(3),
    **dict.fromkeys(("EMPTY_LIST", "EMPTY_SET"), lambda machine, _: machine.stack.append([])),
    **dict.fromkeys(("LIST", "FROZENSET"), lambda machine, _: machine.fill([])),
    "EMPTY_DICT": lambda machine, _: machine.stack.append({}),
    "DICT": lambda machine, _: machine.fill({}),
    "APPEND": lambda machine, _: machine.append([machine.pop()]),
    **dict.fromkeys(("APPENDS", "ADDITEMS"), lambda machine, _: machine.append(machine.marked())),
    "SETITEM": lambda machine, _: machine.put([machine.pop(), machine.pop()][::-1]),
    "SETITEMS": lambda machine, _: machine.put(machine.marked()),
    "GLOBAL": lambda machine, argument: machine.name(*str(argument).split(" ", 1)),
    "STACK_GLOBAL": _Machine.name_top,
    **dict.fromkeys(("REDUCE", "NEWOBJ"), _Machine.call_top),
    "NEWOBJ_EX": _Machine.call_with_keywords,
    "OBJ": _Machine.call_marked,
    "INST": _Machine.call_named,
    "BUILD": lambda machine, _: machine.pop(),
    "PERSID": lambda machine, argument: machine.stack.append(machine.persistent(argument)),
    "BINPERSID": lambda machine, _: machine.stack.append(machine.persistent(machine.pop())),
}
