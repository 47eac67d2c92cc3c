"""The pretended device has the rules of a real one; with a GPU these tests ask the real one."""

import copy
import sys

import numpy as np
import pytest
import torch
from torch.nn import functional

MIXED = "Expected all tensors to be on the same device"


def here(*shape):
    return torch.ones(*shape, device="cuda")


def test_new_tensors_are_where_they_were_asked_for():
    made = [
        here(2),
        torch.tensor([1.0, 2.0], device="cuda"),
        torch.as_tensor([1, 2], device="cuda"),
        torch.from_numpy(np.zeros(3)).to("cuda"),
        torch.arange(3).cuda(),
        torch.zeros(3).to(here(1)),
        here(1).new_zeros(3),
        torch.rand_like(here(2)),
        torch.nn.Linear(2, 2, device="cuda").weight,
        torch.nn.Linear(2, 2).to("cuda").weight,
    ]
    assert all(value.device == torch.device("cuda:0") and value.is_cuda for value in made)
    assert here(2).cpu().device == torch.zeros(2).device == torch.device("cpu")
    assert here(2).device != torch.device("cuda")


MIXTURES = [
    lambda: here(3) + torch.ones(3),
    lambda: torch.ones(3) * here(()),
    lambda: torch.stack([here(()), torch.ones(())]),
    lambda: torch.cat([here(3), torch.ones(3)]),
    lambda: here(2, 2) @ torch.ones(2, 2),
    lambda: torch.where(torch.ones(3) > 0, here(3), here(3)),
    lambda: torch.ones(()).add_(here(())),
    lambda: here(4).gather(0, torch.tensor([1])),
    lambda: here(4).index_select(0, torch.tensor([1])),
    lambda: here(4).index_add(0, torch.tensor([1]), here(1)),
    lambda: functional.linear(here(2), torch.ones(2, 2)),
    lambda: functional.embedding(torch.tensor([0]), here(2, 2)),
    lambda: functional.mse_loss(here(3), torch.ones(3)),
    lambda: torch.searchsorted(here(3), torch.ones(2)),
    lambda: torch.nn.Linear(2, 2).to("cuda")(torch.ones(2)),
]


@pytest.mark.parametrize("number", range(len(MIXTURES)))
def test_mixing_devices_raises(number):
    with pytest.raises(RuntimeError, match=MIXED):
        MIXTURES[number]()


WHOLE = [
    lambda: here(2, 2).long() @ here(2).long(),
    lambda: here(2, 2).long() @ here(2, 2).long(),
    lambda: here(2).int() @ here(2).int(),
    lambda: torch.einsum("bij,bjk->bik", here(2, 2, 2).long(), here(2, 2, 2).long()),
    lambda: functional.max_pool2d(here(1, 1, 4, 4).long(), 2),
    lambda: torch.histogram(here(3), 2),
]


@pytest.mark.parametrize("number", range(len(WHOLE)))
def test_what_cuda_lacks_raises(number):
    with pytest.raises(RuntimeError, match="not implemented|'CUDA' backend"):
        WHOLE[number]()


def test_numbers_and_scalars_of_the_cpu_may_join():
    for value in (2.0, torch.tensor(2.0), np.float32(2)):
        assert (here(3) * value).tolist() == [2, 2, 2]
    target = here(3)
    target[1:] = torch.tensor(5.0)
    target[torch.tensor([0])] = torch.tensor(7.0)
    assert target.tolist() == [7, 5, 5] and float(target[0]) == 7


def test_copies_go_between_devices():
    target, other = here(3), torch.zeros(3)
    target.copy_(other)
    other.copy_(here(3))
    target[:1] = torch.full((1,), 4.0)
    assert target.tolist() == [4, 0, 0] and other.tolist() == [1, 1, 1]


def test_indices_may_be_on_the_cpu_but_not_the_reverse():
    rows, mask = torch.tensor([2, 0]), torch.tensor([True, False, True])
    values = torch.arange(3.0, device="cuda")
    assert values[rows].tolist() == [2, 0] and values[mask].tolist() == [0, 2]
    values[mask] = here(2)
    assert values.tolist() == [1, 1, 1]
    for index in (rows.to("cuda"), mask.to("cuda")):
        with pytest.raises(RuntimeError, match="indices should be either on cpu or on the same"):
            torch.arange(3.0)[index]
    with pytest.raises(RuntimeError, match=MIXED):
        values[rows] = torch.ones(2)
    assert torch.arange(3.0)[rows.to("cuda")[0]] == 2  # one number is read first


def test_numpy_is_refused():
    for read in (lambda x: x.numpy(), np.asarray, np.array):
        with pytest.raises(TypeError, match="can't convert cuda:0 device type tensor to numpy"):
            read(here(2))
    assert here(2).cpu().numpy().tolist() == here(2).tolist() == [1, 1]


def test_a_generator_fills_tensors_of_its_device():
    own = torch.Generator("cuda").manual_seed(0)
    assert own.device == torch.device("cuda:0") and isinstance(own, torch.Generator)
    assert torch.rand(3, generator=own, device="cuda").is_cuda
    with pytest.raises(RuntimeError, match="Expected a 'cpu' device type for generator"):
        torch.rand(3, generator=own)
    with pytest.raises(RuntimeError, match="Expected a 'cuda' device type for generator"):
        torch.rand(3, generator=torch.Generator(), device="cuda")
    with pytest.raises(RuntimeError, match="Expected a 'cuda' device type for generator"):
        here(3).normal_(generator=torch.Generator())


class Doubled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return 2 * x

    @staticmethod
    def backward(ctx, *gradients):
        assert gradients[0].is_cuda
        return 2 * gradients[0]


def test_gradients_flow_and_stay_on_the_device():
    x = torch.tensor([1.0, 2.0], device="cuda", requires_grad=True)
    (Doubled.apply(x).square().sum() + (x.cpu() ** 3).sum().to("cuda")).backward()
    assert x.grad.is_cuda and x.grad.tolist() == [11, 28]
    with pytest.raises(RuntimeError, match=MIXED):
        (x * torch.ones(2)).sum().backward()


def test_networks_are_moved_copied_and_trained():
    network = torch.nn.Sequential(torch.nn.Linear(3, 8), torch.nn.SiLU(), torch.nn.Linear(8, 1))
    before = [value.detach().clone() for value in network.parameters()]
    network = network.to("cuda")
    assert all(isinstance(value, torch.nn.Parameter) for value in network.parameters())
    twin = copy.deepcopy(network)
    optimiser = torch.optim.Adam(network.parameters(), lr=0.1)
    inputs, losses = torch.rand(16, 3, device="cuda"), []
    for _ in range(30):
        loss = (network(inputs)[:, 0] - inputs.sum(dim=1)).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.1 * losses[0]
    for first, second in zip(before, twin.parameters(), strict=True):
        assert torch.equal(first, second.cpu())
    network.load_state_dict(twin.to("cpu").state_dict())
    assert network[0].weight.is_cuda and torch.equal(network[0].weight.cpu(), before[0])


def test_views_share_their_numbers():
    x = torch.zeros(2, 3, device="cuda")
    x[1].add_(1)
    x.view(-1)[0] = 5
    x.t()[2].mul_(2)
    assert x.tolist() == [[5, 0, 0], [1, 1, 2]]


def test_attention_and_half_precision_are_computed():
    q = torch.rand(1, 2, 4, 8, device="cuda", dtype=torch.float16, requires_grad=True)
    out = functional.scaled_dot_product_attention(q, q, q)
    out.float().sum().backward()
    assert out.dtype == torch.float16 and out.is_cuda and q.grad.is_cuda


@pytest.mark.skipif("pretended_library" not in sys.modules, reason="a real one isn't watched")
def test_waits_are_counted():
    from pretended_cuda import counted_waits

    x, mask = here(4), torch.ones(4, device="cuda") > 0
    quick = [
        lambda: x * 2 + x.sum(),
        lambda: x[mask.long()],
        lambda: torch.where(mask, x, 0.0),
        lambda: torch.ones(3).sum().item(),
        lambda: x.repeat_interleave(mask.long(), output_size=4),
    ]
    slow = [
        lambda: float(x.sum()),
        lambda: x[mask],
        lambda: x[torch.tensor([0])],
        x.cpu,
        lambda: torch.ones(2).to("cuda"),
        mask.nonzero,
        lambda: x.repeat_interleave(mask.long()),
    ]
    for operations, expected in ((quick, 0), (slow, 1)):
        for number, operation in enumerate(operations):
            with counted_waits() as counter:
                operation()
            assert counter.total() == expected, (number, counter)
