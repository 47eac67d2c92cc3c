"""Running a stage to its end."""

import pytest

from dissector.progress import Step, finish


def stage(total):
    for index in range(total):
        yield Step("generate", index + 1, total)
    return "done"


@pytest.mark.parametrize("total", [0, 3])
def test_finish_reports_each_step_and_returns_the_result(total):
    seen = []
    assert finish(stage(total), seen.append) == "done"
    assert [step.index for step in seen] == list(range(1, total + 1))
    assert finish(stage(total)) == "done"


def test_errors_pass_through():
    def failing():
        yield Step("generate", 1, 2)
        raise ValueError("out of toys")

    with pytest.raises(ValueError, match="out of toys"):
        finish(failing())


def test_ctrl_c_while_a_step_is_reported_reaches_the_stage():
    kept = []

    def keeping():
        try:
            yield Step("generate", 1, 2)
        except KeyboardInterrupt:
            kept.append(1)
            raise

    def report(step):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finish(keeping(), report)
    assert kept == [1]
