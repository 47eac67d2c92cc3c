"""Which ways to run the diffusion model pay: an SDS step of one picture, and the UNet alone in it.

Every option has a row: the step, and as its floor the UNet under the same option. The picture is
64² as in generation, and its pixels are what is learned, so that nothing but the model counts. All
options are compared with the first, which is how the product runs it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial

import torch

from benchmarks.gpu_architectures import build
from benchmarks.gpu_clock import Clock, tensor_float
from benchmarks.gpu_results import Measured, Results, Unfit
from benchmarks.gpu_steps import PROMPT, unet_alone
from benchmarks.gpu_workshop import Workshop
from dissector.denoiser import LatentDenoiser
from dissector.guidance import score_distillation
from dissector.memory import FULL, MemorySettings

PART = "options"

LEARNED = "gradients of the UNet"
CHECKPOINTING = replace(FULL, name="checkpointing", checkpointing=True)
SLICING = replace(FULL, name="slicing", slicing=True)


@dataclass(frozen=True)
class Option:
    """A way to run the model.

    Attributes:
        dtype, memory: of the model; the product's where None.
        change: made to the model before it is timed.
        around: what the timing runs within.
        objects: pictures that are learned at once.
        together: whether they go through the model in one call.
        cached: whether the text is the same in every step, whose embedding is kept.
        learns: see `gpu_steps.Stage`; anything but "nothing" times the UNet's gradients alone.
        cuda: whether it means anything on a GPU only.
        compiles: whether a compiler is at work, which takes long and may fail.
    """

    name: str
    dtype: torch.dtype | None = None
    memory: MemorySettings = FULL
    change: Callable[[LatentDenoiser], object] = lambda denoiser: None
    around: Callable[[], AbstractContextManager[None]] = nullcontext
    objects: int = 1
    together: bool = True
    cached: bool = True
    learns: str = "nothing"
    cuda: bool = False
    compiles: bool = False


def _compile(mode: str, denoiser: LatentDenoiser) -> None:
    denoiser.unet.compile(mode=mode)


@contextmanager
def _fresh_compiler() -> Iterator[None]:
    """What was compiled, and memory that its graphs hold, is let go."""
    try:
        yield
    finally:
        torch.compiler.reset()


def _arrange(memory_format: torch.memory_format, denoiser: LatentDenoiser) -> None:
    denoiser.unet.to(memory_format=memory_format)


OPTIONS = (
    Option("as the product runs it"),
    Option("float16", dtype=torch.float16),
    Option("bfloat16", dtype=torch.bfloat16),
    Option("float32, TF32", dtype=torch.float32, around=lambda: tensor_float("tf32"), cuda=True),
    Option("float32", dtype=torch.float32, around=lambda: tensor_float("ieee")),
    Option("UNet with channels last", change=partial(_arrange, torch.channels_last)),
    Option("UNet with channels first", change=partial(_arrange, torch.contiguous_format)),
    Option("texts not kept", cached=False),
    Option("two objects, one call", objects=2),
    Option("two objects, one by one", objects=2, together=False),
    Option("checkpointing", memory=CHECKPOINTING),
    Option("slicing", memory=SLICING),
    Option(LEARNED, dtype=torch.float32, learns="weights"),
    Option(
        f"{LEARNED}, checkpointing", dtype=torch.float32, memory=CHECKPOINTING, learns="weights"
    ),
    Option(
        "torch.compile",
        change=partial(_compile, "default"),
        around=_fresh_compiler,
        cuda=True,
        compiles=True,
    ),
    Option(
        "torch.compile, CUDA graphs",
        change=partial(_compile, "reduce-overhead"),
        around=_fresh_compiler,
        cuda=True,
        compiles=True,
    ),
)
"""The first is what the others are compared with; compilers come last, for the time they take."""


def measure_options(workshop: Workshop, clock: Clock, results: Results) -> None:
    """Add a row for each option."""
    for option in OPTIONS:
        work = partial(_measure, option, workshop, clock, results)
        seconds = 150.0 if option.compiles else 60.0
        results.run(PART, option.name, work, seconds=seconds, may_break=option.compiles)


def _measure(option: Option, workshop: Workshop, clock: Clock, results: Results) -> None:
    if option.cuda and clock.device.type != "cuda":
        raise Unfit("it is for CUDA only")
    dtype = option.dtype or workshop.dtype
    architecture = workshop.architecture
    denoiser = build(architecture, device=clock.device, dtype=dtype, memory=option.memory)
    option.change(denoiser)
    latents = 2 * option.objects
    size = workshop.preset.generation.size
    with option.around():
        if option.learns != "nothing":
            timing = clock.measure(unet_alone(denoiser, 1, learns=option.learns))
            floor, what = None, f"{denoiser.latent_size}² latents"
        else:
            floor = 1e3 * _floor(option, denoiser, latents, clock)
            timing, what = clock.measure(sds_step(option, denoiser, size)), f"{size}²"
    described = str(dtype).removeprefix("torch.")
    device = str(clock.device)
    row = Measured.of(PART, option.name, what, device, timing, floor=floor, note=described)
    results.add(row if floor is None else _compared(row, results))


def _floor(option: Option, denoiser: LatentDenoiser, latents: int, clock: Clock) -> float:
    """Seconds of the UNet in a step."""
    calls = 1 if option.together else option.objects
    return calls * clock.measure(unet_alone(denoiser, latents // calls)).median


def _compared(row: Measured, results: Results) -> Measured:
    """With its speed beside that of the first option, where that was measured."""
    for first in results.measured:
        if first.part == PART and first.name == OPTIONS[0].name:
            speed = first.milliseconds / row.milliseconds
            return replace(row, note=f"{row.note}, speed × {speed:.2f}")
    return row


def sds_step(option: Option, denoiser: LatentDenoiser, size: int) -> Callable[[], None]:
    """A step of score distillation that learns the pixels of pictures of `size`²."""
    device = denoiser.device
    generator = torch.Generator(device).manual_seed(0)
    pictures = torch.full((option.objects, 3, size, size), 0.5, device=device, requires_grad=True)
    optimiser = torch.optim.Adam([pictures], 0.01)
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        prompt = PROMPT if option.cached else f"{PROMPT} {count}"
        text, empty = denoiser.encode_text([prompt]), denoiser.encode_text([""])
        optimiser.zero_grad(set_to_none=True)
        for part in [pictures] if option.together else pictures.split(1):
            score_distillation(
                denoiser,
                part,
                text,
                empty,
                timestep_range=(0.02, 0.98),
                guidance_scale=100.0,
                generator=generator,
            ).backward()
        optimiser.step()

    return step
