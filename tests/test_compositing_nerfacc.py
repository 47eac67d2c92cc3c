"""Compositing through nerfacc, on a slow twin of it, against the torch version."""

import pytest
import torch

from dissector import compositing_nerfacc, volume_rendering
from dissector.backends import TOLERANCE
from dissector.ray_sampling import RaySamples
from dissector.volume_rendering import accumulate, packed_weights, render
from tests.scenes import Ball, views
from tests.slow_nerfacc import SlowNerfacc

COUNTS = [3, 0, 1, 7, 0, 0, 2]
"""Samples of each ray; rays without any are at both ends of others and last but one."""


@pytest.fixture(autouse=True)
def forget_the_library():
    compositing_nerfacc._library.cache_clear()
    yield
    compositing_nerfacc._library.cache_clear()


def samples(counts=COUNTS, dtype=torch.float32):
    ray = torch.repeat_interleave(torch.tensor(counts, dtype=torch.int64))
    some = torch.ones(len(ray), dtype=dtype)
    return RaySamples(some[:, None].expand(-1, 3), some, some, ray, len(counts))


def draw(*shape, dtype=torch.float32, seed=0):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def both(monkeypatch, batch, dtype, counts=COUNTS):
    """Weights, depths, sums and the gradients of all, by either version."""
    library = SlowNerfacc.install(monkeypatch, dtype)
    packed, kept, found = samples(counts, dtype), sum(counts), []
    for version in (volume_rendering, compositing_nerfacc):
        depth = (2 * draw(*batch, kept, dtype=dtype)).requires_grad_()
        values = draw(kept, 4, dtype=dtype, seed=1).requires_grad_()
        weights, total = version.packed_weights(packed, depth)
        seen = version.accumulate(packed, weights, values)
        loss = (seen * draw(*seen.shape, dtype=dtype, seed=2)).sum() + total.square().sum()
        found.append((weights, total, seen, *torch.autograd.grad(loss, (depth, values))))
    return library, found


@pytest.mark.parametrize("batch", [(), (3,), (2, 3)])
def test_values_and_gradients_are_those_of_the_torch_version(batch, monkeypatch):
    library, (reference, twin) = both(monkeypatch, batch, torch.float64)
    for one, other in zip(reference, twin, strict=True):
        torch.testing.assert_close(other, one, rtol=1e-12, atol=1e-13)
    # Once to see that it works, and once for the weights.
    assert library.calls.count("exclusive_sum") == 2


def test_tolerance_holds_in_single_precision(monkeypatch):
    """What they differ by is the order of sums."""
    _, (reference, twin) = both(monkeypatch, (3,), torch.float32, counts=[48, 0, 200, 13])
    for place in (0, 2):
        assert (twin[place] - reference[place]).abs().max() <= TOLERANCE["compositing"]
    for place in (3, 4):
        allowed = TOLERANCE["compositing_gradient"] * reference[place].abs().max()
        assert (twin[place] - reference[place]).abs().max() <= allowed


def test_kernels_that_do_not_start_are_found_out(monkeypatch):
    """nerfacc returns memory as it was."""
    library = SlowNerfacc.install(monkeypatch)
    monkeypatch.setattr(library, "exclusive_sum", lambda inputs, _: torch.full_like(inputs, 7.0))
    packed, depth = samples(), draw(sum(COUNTS))
    expected = r"does not sum on cpu: .* got \[7.0, .*TORCH_CUDA_ARCH_LIST"
    for _ in range(2):
        with pytest.raises(ImportError, match=expected):
            compositing_nerfacc.packed_weights(packed, depth)


def test_gradcheck(monkeypatch):
    SlowNerfacc.install(monkeypatch, torch.float64)
    packed = samples([2, 0, 3], torch.float64)
    values = draw(5, 2, dtype=torch.float64, seed=1).requires_grad_()

    def seen(depth, values):
        weights, total = compositing_nerfacc.packed_weights(packed, depth)
        return compositing_nerfacc.accumulate(packed, weights, values), total

    depth = draw(2, 5, dtype=torch.float64).requires_grad_()
    assert torch.autograd.gradcheck(seen, (depth, values))


@pytest.mark.parametrize("batch", [(), (2,)])
def test_rays_without_any_sample(batch, monkeypatch):
    _, (reference, twin) = both(monkeypatch, batch, torch.float32, counts=[0, 0])
    for one, other in zip(reference, twin, strict=True):
        assert one.shape == other.shape and not other.any()


def test_thin_samples_keep_their_digits_and_a_wall_its_gradient(monkeypatch):
    SlowNerfacc.install(monkeypatch)
    thin, _ = compositing_nerfacc.packed_weights(samples([10]), torch.full((10,), 1e-9))
    torch.testing.assert_close(thin, torch.full((10,), 1e-9), rtol=1e-6, atol=0)
    wall = torch.tensor([0.0, 1e4, 3.0, 0.0], requires_grad=True)
    weights, _ = compositing_nerfacc.packed_weights(samples([4]), wall)
    (gradient,) = torch.autograd.grad(weights.square().sum(), wall)
    assert gradient.isfinite().all()


def test_an_image_is_the_same(monkeypatch):
    """The whole renderer, the CPU standing for CUDA: the choice of a backend is made for it."""
    cameras, white = views(), torch.ones(3, dtype=torch.float64)
    expected = render(Ball(density=1.7), cameras, background=white, samples=8)
    library = SlowNerfacc.install(monkeypatch, torch.float64)
    monkeypatch.setattr(volume_rendering, "compositing_backend", lambda *_, **__: "nerfacc")
    image = render(Ball(density=1.7), cameras, background=white, samples=8)
    assert set(library.calls) == {"exclusive_sum", "accumulate_along_rays"}
    torch.testing.assert_close(image.colour, expected.colour, rtol=1e-12, atol=1e-13)
    torch.testing.assert_close(image.depth, expected.depth, rtol=1e-12, atol=1e-13)


def test_by_name_the_backend_is_what_was_asked_for(monkeypatch):
    packed, depth = samples(), draw(sum(COUNTS))
    library = SlowNerfacc.install(monkeypatch)
    packed_weights(packed, depth, backend="torch")
    assert not library.calls
    for call in (
        lambda: packed_weights(packed, depth, backend="nerfacc"),
        lambda: accumulate(packed, depth, depth[:, None], backend="nerfacc"),
    ):
        with pytest.raises(ValueError, match="nerfacc expects float32 on cuda, got .* on cpu"):
            call()
