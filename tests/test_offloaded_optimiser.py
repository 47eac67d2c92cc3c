"""Against torch's AdamW, step for step."""

import copy
from contextlib import closing

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from dissector.offloaded_optimiser import (
    FIRST_SCALE,
    LARGEST_SCALE,
    STEPS_TO_GROW,
    LossScale,
    MasterAdamW,
)


class ElsewhereParameters:
    """Takes masters away from the parameters although both are on the CPU, in float32."""

    def __enter__(self):
        self.patch = pytest.MonkeyPatch()
        copied = "dissector.offloaded_optimiser._master"
        self.patch.setattr(copied, lambda own, _: nn.Parameter(own.detach().float().clone()))

    def __exit__(self, *_):
        self.patch.undo()


def network(seed, dtype=torch.float32):
    generator = torch.Generator().manual_seed(seed)
    model = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 2))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator))
    return model.to(dtype)


def inputs(seed, step, dtype=torch.float32):
    generator = torch.Generator().manual_seed(1000 * seed + step)
    return torch.randn(16, 3, generator=generator).to(dtype)


def loss_of(model, x, size=1.0):
    return (model(x).float() - 1).square().mean() * size


def expected(model, seed, steps, *, rate, decay, clip, size):
    """What torch does."""
    optimiser = torch.optim.AdamW(model.parameters(), rate, weight_decay=decay)
    for step in range(steps):
        optimiser.zero_grad()
        loss_of(model, inputs(seed, step), size).backward()
        nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimiser.step()
    return [parameter.detach() for parameter in model.parameters()]


def made(model, seed, steps, *, rate, decay, clip, size, scale=None, device=None):
    parameters = list(model.parameters())
    dtype = parameters[0].dtype
    options = {"weight_decay": decay, "clip": clip, "scale": scale, "device": device}
    with closing(MasterAdamW(parameters, rate, **options)) as optimiser:
        for step in range(steps):
            assert optimiser.descend(loss_of(model, inputs(seed, step, dtype), size))
    return [parameter.detach() for parameter in parameters]


DRAWN = {
    "seed": st.integers(0, 100),
    "steps": st.integers(1, 6),
    "rate": st.floats(1e-4, 1e-1),
    "decay": st.sampled_from([0.0, 1e-2, 0.5]),
    "clip": st.sampled_from([1e-2, 1.0, 1e6]),
    "size": st.sampled_from([1e-3, 1.0, 100.0]),
}


@settings(max_examples=25, deadline=None)
@given(**DRAWN)
def test_float32_weights_in_place_are_optimised_by_torch_itself(seed, **options):
    model = network(seed)
    reference = expected(copy.deepcopy(model), seed, **options)
    for own, other in zip(made(model, seed, **options), reference, strict=True):
        assert torch.equal(own, other)


@settings(max_examples=25, deadline=None)
@given(**DRAWN)
def test_masters_elsewhere_give_the_same_weights(seed, **options):
    """To rounding: torch's fused kernel orders its products otherwise."""
    model = network(seed)
    reference = expected(copy.deepcopy(model), seed, **options)
    with ElsewhereParameters():
        result = made(model, seed, **options)
    for own, other in zip(result, reference, strict=True):
        torch.testing.assert_close(own, other, rtol=1e-4, atol=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    dtype=st.sampled_from([torch.float16, torch.bfloat16]),
    **{**DRAWN, "size": st.sampled_from([1e-3, 1.0])},  # larger ones overflow, see below
)
def test_half_precision_is_adamw_on_the_gradients_of_the_rounded_model(dtype, seed, **options):
    """Slow reference: float32 masters, a model rounded anew each step, gradients taken over."""
    model = network(seed, dtype)
    masters = network(seed, dtype).float()  # the masters start at the rounded weights
    optimiser = torch.optim.AdamW(
        masters.parameters(), options["rate"], weight_decay=options["decay"]
    )
    scale = FIRST_SCALE if dtype == torch.float16 else 1.0
    for step in range(options["steps"]):
        rounded = copy.deepcopy(masters).to(dtype)
        (scale * loss_of(rounded, inputs(seed, step, dtype), options["size"])).backward()
        for master, own in zip(masters.parameters(), rounded.parameters(), strict=True):
            master.grad = own.grad.float() / scale
        nn.utils.clip_grad_norm_(masters.parameters(), options["clip"])
        optimiser.step()
    result = made(model, seed, **options, scale=LossScale(dtype))
    for own, master in zip(result, masters.parameters(), strict=True):
        error = (own.float() - master).abs()
        spacing = torch.finfo(dtype).eps * master.abs() + torch.finfo(dtype).smallest_normal
        assert (error <= spacing + 0.02 * options["rate"]).all()


def test_steps_too_small_for_half_precision_add_up():
    weight = nn.Parameter(torch.ones(4, dtype=torch.float16))
    options = {"weight_decay": 0.0, "clip": 1.0, "scale": LossScale(torch.float16)}
    with closing(MasterAdamW([weight], 1e-5, **options)) as optimiser:
        for _ in range(100):
            assert optimiser.descend(weight.float().sum())
    torch.testing.assert_close(weight.float(), torch.full((4,), 1 - 1e-3), rtol=0, atol=5e-4)
    assert (weight < 1).all()


def test_small_gradients_survive_in_float16():
    """2e-8 is below the smallest number of float16; a plain backward pass loses it."""
    weight = nn.Parameter(torch.ones(4, dtype=torch.float16))
    options = {"weight_decay": 0.0, "clip": 1.0}
    plain = weight.float().sum() * 2e-8
    plain.backward()
    assert (weight.grad == 0).all()
    weight.grad = None
    scale = LossScale(torch.float16)
    with closing(MasterAdamW([weight], 0.1, scale=scale, **options)) as optimiser:
        assert optimiser.descend(weight.float().sum() * 2e-8)
    assert (weight < 0.95).all()


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32])
def test_no_gradient_of_a_copied_weight_stays_where_it_was_made(dtype):
    """When one is made, those made before it in the same pass are gone from the model."""
    model = network(0, dtype)
    parameters, alive = list(model.parameters()), []
    options = {"weight_decay": 0.0, "clip": 1.0, "scale": LossScale(dtype)}

    def count(_):
        alive.append(sum(parameter.grad is not None for parameter in parameters))

    for parameter in parameters:
        parameter.register_post_accumulate_grad_hook(count)
    with ElsewhereParameters():
        optimiser = MasterAdamW(parameters, 1e-3, **options)
    optimiser.descend(loss_of(model, inputs(0, 0, dtype)))
    assert alive == [1] * len(parameters)
    assert all(parameter.grad is None for parameter in parameters)
    optimiser.close()
    loss_of(model, inputs(0, 0, dtype)).backward()
    assert all(parameter.grad is not None for parameter in parameters)


def test_the_state_is_on_the_given_device_and_in_float32():
    model = network(0, torch.float16)
    options = {"weight_decay": 0.0, "clip": 1.0, "scale": LossScale(torch.float16)}
    optimiser = MasterAdamW(model.parameters(), 1e-3, device="cpu", **options)
    optimiser.descend(loss_of(model, inputs(0, 0, torch.float16)))
    state = [v for held in optimiser._optimiser.state.values() for v in held.values()]
    assert len(state) == 3 * 6 and all(value.dtype == torch.float32 for value in state)
    assert all(m.dtype == torch.float32 and m.grad is None for m in optimiser._masters)


def test_a_step_that_overflows_changes_nothing_and_halves_the_scale():
    weight = nn.Parameter(torch.ones(4, dtype=torch.float16))
    scale = LossScale(torch.float16)
    options = {"weight_decay": 0.1, "clip": 1.0, "scale": scale}
    with closing(MasterAdamW([weight], 0.1, **options)) as optimiser:
        assert not optimiser.descend(weight.float().sum() * 30)
        assert (weight == 1).all() and scale.factor == FIRST_SCALE / 2
        assert optimiser.descend(weight.float().sum() * 30)
        assert (weight < 1).all() and scale.factor == FIRST_SCALE / 2


def test_the_scale_grows_again_up_to_a_limit():
    scale = LossScale(torch.float16)
    for _ in range(STEPS_TO_GROW):
        scale.update(finite=True)
    assert scale.factor == 2 * FIRST_SCALE
    for _ in range(20 * STEPS_TO_GROW):
        scale.update(finite=True)
    assert scale.factor == LARGEST_SCALE
    plain = LossScale(torch.bfloat16)
    for _ in range(2 * STEPS_TO_GROW):
        plain.update(finite=True)
    assert plain.factor == 1


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_a_loss_that_is_not_finite_is_told(dtype):
    weight = nn.Parameter(torch.ones(4, dtype=dtype))
    options = {"weight_decay": 0.0, "clip": 1.0, "scale": LossScale(dtype)}
    with (
        closing(MasterAdamW([weight], 0.1, **options)) as optimiser,
        pytest.raises(ValueError, match="training diverged: its gradients are not finite"),
    ):
        for _ in range(20):
            assert not optimiser.descend(weight.float().sum() * torch.inf)
    assert (weight == 1).all()
