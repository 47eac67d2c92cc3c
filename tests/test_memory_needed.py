"""The memory that a run needs, against allocations that are counted."""

from dataclasses import replace

import pytest
import torch

from benchmarks.counted_memory import GPU, Counted, counting
from benchmarks.gpu_architectures import (
    SD_1_5,
    SD_2_1,
    Architecture,
    empty_parts,
    letters_tokenizer,
)
from benchmarks.gpu_memory import peaks
from dissector import memory_needed
from dissector.denoiser import LatentDenoiser
from dissector.memory import FULL, LOW
from dissector.memory_needed import CONTEXT, GIGABYTE, check, needed, shortage
from dissector.settings import PAPER, PRESETS

SMALL = Architecture(
    "small",
    unet={
        **SD_1_5.unet,
        "sample_size": 32,
        "layers_per_block": 1,
        "down_block_types": ("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
        "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
        "block_out_channels": (320, 640, 640),
    },
    vae=SD_1_5.vae,
    text={**SD_1_5.text, "num_hidden_layers": 4},
)
"""As wide as Stable Diffusion, with fewer layers."""


def model(architecture, memory, dtype=torch.float16):
    parts = empty_parts(architecture)
    for part in parts.values():
        part.to(dtype)
    tokenizer = letters_tokenizer(architecture.text["vocab_size"])
    modules = (tokenizer, parts["text_encoder"], parts["vae"], parts["unet"])
    return LatentDenoiser(modules, torch.linspace(1, 0, 1000), memory=memory)


@pytest.fixture(scope="module")
def released():
    return {memory.name: model(SD_2_1, memory) for memory in (FULL, LOW)}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("memory", [FULL, LOW], ids=["full", "low"])
def test_the_estimate_is_near_what_is_counted(memory):
    """Of mining that of its second stage counts, which is the larger one."""
    views = replace(PAPER.views, views=4, size=64, picture_size=None)
    preset = replace(PAPER, views=views)
    for peak in peaks(SMALL, memory, preset):
        if peak.part != "mine: tokens":
            assert 0.75 < peak.estimated / peak.counted < 1.4, peak
        assert peak.needed > 1.05 * peak.counted


def test_storages_count_from_their_making_to_their_end():
    with counting() as counted:
        a = torch.zeros(1000, device=GPU)
        view, kept_elsewhere = a[10:20], torch.zeros(5000)
        assert (counted.now, counted.peak) == (4000, 4000)
        b = a + 1
        assert counted.now == 8000
        del a
        assert counted.now == 8000  # the view holds it
        del view
        assert (counted.now, counted.peak) == (4000, 8000)
        counted.start()
        assert counted.peak == 4000
        moved = kept_elsewhere.to(GPU, torch.float16)
        assert moved.dtype == torch.float16 and counted.now == 14000
        assert moved.to("cpu").device.type == "cpu" and counted.now == 14000
        del b
    with Counted("cpu") as real:
        x = torch.ones(100, requires_grad=True)
        (x.exp() * 2).sum().backward()
        assert real.peak >= 4 * 400


def test_the_published_recipe_fits_the_gpus_that_it_is_meant_for(released):
    full, low = (needed(released[name], PAPER, objects=2) for name in ("full", "low"))
    assert max(full.values()) < 23.5 * GIGABYTE
    assert max(low.values()) < 11.7 * GIGABYTE
    assert all(low[stage] < full[stage] for stage in full if stage != "fit")
    assert full["mine"] > 16 * 1.1e9  # state of 16 bytes for each of 1.1 billion weights


def test_more_objects_and_more_precision_need_more(released):
    of = {count: needed(released["full"], PAPER, objects=count) for count in (2, 3)}
    assert of[3]["refine"] > of[2]["refine"] and of[3]["dissect"] > of[2]["dissect"]
    precise = needed(model(SD_2_1, FULL, torch.float32), PAPER, objects=2)
    assert precise["generate"] > of[2]["generate"] + 2e9
    smoke = needed(released["full"], PRESETS["smoke"], objects=2)
    assert smoke["refine"] < of[2]["refine"]


def test_a_gpu_that_has_enough_is_taken(released):
    assert (
        shortage(released["full"], PAPER, objects=2, free=24 * GIGABYTE, total=24 * GIGABYTE)
        is None
    )


def test_only_the_stage_that_the_scene_is_from_counts(released):
    """Fitting with many rays, or growing with many views, is the largest stage of a run or none."""
    rays = replace(PAPER, fit=replace(PAPER.fit, rays=2**15))
    views = replace(PAPER, generation=replace(PAPER.generation, views=8))
    room = {"objects": 2, "free": round(11.7 * GIGABYTE), "total": 12 * GIGABYTE}
    for preset, first, word in ((rays, "fit", "fitting"), (views, "generate", "generation")):
        said = shortage(released["low"], preset, first=first, **room)
        assert said is not None and said.startswith(f"{word} needs about")
        for other in {"generate", "fit", "import"} - {first}:
            assert shortage(released["low"], preset, first=other, **room) is None


def test_a_step_of_a_multiview_prior_draws_whole_groups(released):
    plain = needed(released["full"], PAPER, objects=2)
    several = released["full"].clone()
    several.views_together = 4
    several.predict_noise_of_views = several.predict_noise
    four = replace(PAPER, generation=replace(PAPER.generation, views=4))
    assert needed(several, PAPER, objects=2) == needed(released["full"], four, objects=2)
    assert needed(several, PAPER, objects=2)["generate"] > plain["generate"]


@pytest.mark.parametrize(
    ("memory", "free", "total", "pattern"),
    [
        (
            "full",
            11.75,
            12,
            r"mining needs about 2\d GB of GPU memory; this GPU has 12 GB, 12 GB of them free; "
            r"--memory low needs about 1?\d(\.\d)? GB$",
        ),
        (
            "full",
            5.25,
            7.9,
            r"mining needs about 2\d GB .* has 7.9 GB, 5.2 GB of them free; even --memory "
            r"low needs about 1?\d(\.\d)? GB: close what else uses the GPU, or choose",
        ),
        (
            "low",
            5.25,
            24,
            r"refining needs about 1?\d(\.\d)? GB of GPU memory; this GPU has 24 GB, 5.2 GB of "
            r"them free; --memory is low already: close what else uses the GPU, or choose a sm",
        ),
    ],
)
def test_what_is_missing_is_said(released, memory, free, total, pattern, monkeypatch):
    sizes = {"free": round(free * GIGABYTE), "total": round(total * GIGABYTE)}
    held = GIGABYTE  # of the free memory, this process has some already, beside CUDA's own
    left = sizes["free"] - held - CONTEXT
    cuda = memory_needed.torch.cuda
    monkeypatch.setattr(cuda, "mem_get_info", lambda _: (left, sizes["total"]))
    monkeypatch.setattr(cuda, "memory_reserved", lambda _: held)
    with pytest.raises(ValueError, match=pattern):
        check(released[memory], PAPER, objects=2, device="cuda")
    check(released[memory], PAPER, objects=2, device="cpu")
