"""Pickles read without being run: plain values come out, and nothing that a pickle names is called.

Every hostile pickle is first seen to do its harm in Python's own reader, so that it is known to be
one.
"""

import builtins
import collections
import datetime
import pickle
import subprocess
import sys

import pytest

from dissector.inert_pickle import Foreign, interpret

PLAIN = {
    "numbers": [0, -1, 255, 2**40, -(2**90), 1.5, float("inf"), True, False, None],
    "text": ("é", "", b"\x00\xff", "x" * 300),
    "nested": {"a": [{}, [], (), ((1,), (1, 2), (1, 2, 3), (1, 2, 3, 4))]},
    ("plain", 1): {3: "three"},
}


def read(data, calls=None, persistent=lambda reference: ("outside", reference)):
    return interpret(data, calls or {}, persistent)


@pytest.mark.parametrize("protocol", range(6))
def test_plain_values_come_back(protocol):
    held = dict(PLAIN)
    if protocol < 3:  # bytes are a call there
        held["text"] = ("é", "", "x" * 300)
    assert read(pickle.dumps(held, protocol=protocol)) == held


def test_what_is_shared_stays_shared():
    inner = [1]
    loop = [inner, inner]
    loop.append(loop)
    made = read(pickle.dumps(loop))
    assert isinstance(made, list) and made[0] is made[1] and made[2] is made


def test_sets_become_lists_and_objects_become_foreign():
    held = [{1, 2}, frozenset([3]), datetime.timedelta(1), collections.Counter("aab"), int]
    first, second, delta, counter, kind = read(pickle.dumps(held, protocol=4))
    assert sorted(first) == [1, 2] and second == [3]
    assert isinstance(delta, Foreign) and delta.name == "datetime.timedelta()"
    assert isinstance(counter, Foreign) and counter.name == "collections.Counter()"
    assert isinstance(kind, Foreign) and kind.name == "builtins.int"


def test_what_is_filled_and_given_a_state_swallows_it():
    held = collections.defaultdict(list, {"a": [1]})
    assert isinstance(read(pickle.dumps(held)), Foreign)
    error = ValueError("kept out")
    error.state = {"more": 1}  # type: ignore[attr-defined]
    assert isinstance(read(pickle.dumps(error)), Foreign)


def test_listed_calls_and_references_are_the_callers():
    calls = {"collections.OrderedDict": lambda: {"made": "here"}}
    held = collections.OrderedDict(a=1)
    assert read(pickle.dumps(held, protocol=2), calls) == {"made": "here", "a": 1}
    assert read(b"Pkey\n.") == ("outside", "key")
    assert read(b"K\x07Q.") == ("outside", 7)


class Call:
    """Pickles as a call of anything."""

    def __init__(self, what, *arguments, state=None):
        self.made = (what, arguments) if state is None else (what, arguments, state)

    def __reduce__(self):
        return self.made


PROGRAM = "open({mark!r}, 'w').close()"


def protocol_0(mark):
    return f"cbuiltins\nexec\n(S{PROGRAM.format(mark=mark)!r}\ntR.".encode()


def instance(mark):
    return f"(S{PROGRAM.format(mark=mark)!r}\nibuiltins\nexec\n.".encode()


def object_(mark):
    return f"(cbuiltins\nexec\nS{PROGRAM.format(mark=mark)!r}\no.".encode()


def short(text):
    return b"\x8c" + bytes([len(text)]) + text.encode()


def dotted(mark):
    """STACK_GLOBAL walks dots: module "subprocess", name "os.system"."""
    return (
        b"\x80\x04" + short("subprocess") + short("os.system") + b"\x93"
        + short(f"touch {mark}") + b"\x85R."
    )  # fmt: skip


def reached_by_getattr(mark):
    step = Call(getattr, builtins, "exec")
    return pickle.dumps(Call(Call2(step), PROGRAM.format(mark=mark)), protocol=4)


class Call2:
    """A callable that pickles as another call."""

    def __init__(self, call):
        self.call = call

    def __call__(self, *_):
        raise AssertionError("only pickled")

    def __reduce__(self):
        return self.call.__reduce__()


HOSTILE = {
    "os.system": lambda mark: pickle.dumps(Call(__import__("os").system, f"touch {mark}")),
    "eval": lambda mark: pickle.dumps(Call(eval, PROGRAM.format(mark=mark))),
    "exec, protocol 0": protocol_0,
    "INST": instance,
    "OBJ": object_,
    "subprocess": lambda mark: pickle.dumps(Call(subprocess.call, ["touch", mark]), protocol=5),
    "nested in a value": lambda mark: pickle.dumps(
        {"state_dict": [({"deep": Call(exec, PROGRAM.format(mark=mark))},)]}
    ),
    "as a key": lambda mark: pickle.dumps({Call(exec, PROGRAM.format(mark=mark)): 1}),
    "as a state": lambda mark: pickle.dumps(
        Call(collections.OrderedDict, state={"a": Call(exec, PROGRAM.format(mark=mark))})
    ),
    "dotted name": dotted,
    "map": lambda mark: pickle.dumps(Call(list, Call(map, exec, [PROGRAM.format(mark=mark)]))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_run(name, tmp_path):
    mark = tmp_path / "mark"
    data = HOSTILE[name](str(mark))
    program = f"import pickle, subprocess; pickle.loads({data!r})"
    subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert mark.exists(), "the pickle does no harm anywhere"
    mark.unlink()
    made = read(data, {"collections.OrderedDict": lambda *_: {}})
    assert not mark.exists()
    assert isinstance(made, (Foreign, dict))


def test_no_module_is_imported():
    data = b"cthis\ns\n(cantigravity\nfly\ntR."
    known = set(sys.modules)
    assert isinstance(read(data), Foreign)
    assert set(sys.modules) - known == set()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a pickle",
        pickle.dumps([1, 2, 3])[:-1],
        pickle.dumps({"a": 1})[:9],
        b"R.",  # nothing on the stack
        b"t.",  # no mark
        b"h\x05.",  # no such memory
        b"K\x01K\x01R.",  # a number is called
        b"K\x01(K\x02e.",  # a number is added to
        b"K\x01K\x02K\x03s.",
        b"}(]K\x01u.",  # a list as a key
        b"}(K\x01u.",  # a key without a value
        b"}((((tttK\x01u.",  # a key of any depth
        b"\x82\x01.",  # a name by number, from a registry
        b"\x80\x04K\x01K\x02\x93.",  # names that are numbers
        b"K\x01K\x02.",  # two values
    ],
)
def test_damaged_pickles_are_named(data):
    with pytest.raises(ValueError, match="a pickle that can't be read"):
        read(data)


def test_calls_with_arguments_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="can't be read"):
        read(b"ca\nb\n(K\x01tR.", {"a.b": lambda: {}})
