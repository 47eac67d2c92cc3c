"""How much GPU memory a run needs, and whether a GPU has it.

Estimates from the sizes of the models and the settings, stage by stage: what stays (weights, the
optimiser's state, pictures) is counted exactly, what a step computes by factors that were fitted to
counted allocations (`benchmarks/gpu_memory.py`). Bytes; 1 GB is 2^30 of them, as GPUs are sold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from dissector.denoiser import LatentDenoiser
from dissector.guidance import in_whole_groups, views_together
from dissector.memory import LOW, MemorySettings
from dissector.scene_field import FieldSettings
from dissector.settings import Preset

GIGABYTE = 2**30

CONTEXT = GIGABYTE // 2
WORKSPACES = GIGABYTE // 2
"""Of CUDA itself, and of its libraries."""

SLACK = 0.1
"""What the allocator loses between blocks, as a share of the rest."""

ENCODER = 6.5
UNET = 13.0
UNET_KEPT = 40.0
TEXT_KEPT = 24.0
"""Tensors of a layer's size that are alive at once: in the image encoder with gradients, in the
UNet without, for each of its layers with, and for each of the text encoder's with gradients."""

RECOMPUTED = 0.6
"""Share of that of one image with checkpointing, which keeps a block and what enters others."""

BETWEEN_BLOCKS = 0.4
"""Share of it that every image keeps then."""

SAMPLE_AND_LEVEL = 150
ENTRY = 28
"""Bytes that a sample of the scene takes for each level of its hash grid, and that each parameter
of that takes with its gradient and Adam's moments, in plain torch; tiny-cuda-nn needs less."""

FROZEN_SAMPLE = 40
OCCUPIED = 0.25
"""Bytes of a kept sample of the finished scene, and the share of samples that are kept."""

GRID_VERTEX = 180
COLOUR_CELL = 120
FILLED = 0.8
"""Bytes of a vertex of a tetrahedral grid and of a cell of a colour volume while an object is
refined, and the side of an object in units of the scene's."""

STAGES = {
    "generate": "generation",
    "fit": "fitting",
    "mine": "mining",
    "dissect": "dissection",
    "refine": "refining",
}
"""The stages that take much of a GPU, and what to call them."""

FIRST = ("generate", "fit", "import")
"""The stages of which a run has one, where its scene is from."""


def needed(
    denoiser: LatentDenoiser,
    preset: Preset,
    *,
    objects: int,
    memory: MemorySettings | None = None,
) -> dict[str, int]:
    """Bytes of GPU memory that each stage takes at its most, margins included.

    Args:
        denoiser: the base model; its dtype counts, where it is does not.
        objects: layers of the scene.
        memory: what is traded for memory; what the denoiser was loaded with when None.
    """
    model = needed_by_model(denoiser, preset, objects=objects, memory=memory)
    scene = {
        "generate": _rendering(preset, _guided(denoiser, preset)),
        "fit": _fitting(preset),
        "mine": 0,
        "dissect": _frozen(preset),
        "refine": objects * _object(preset),
    }
    beside = CONTEXT + WORKSPACES
    return {stage: round((1 + SLACK) * (model[stage] + scene[stage])) + beside for stage in STAGES}


def needed_by_model(
    denoiser: LatentDenoiser,
    preset: Preset,
    *,
    objects: int,
    memory: MemorySettings | None = None,
) -> dict[str, int]:
    """The same of the diffusion model alone, without margins: what its tensors take."""
    size = _Size.of(denoiser, denoiser.memory if memory is None else memory)
    both = size.weights + size.copy
    learning = max(size.mined + size.learning(preset.mining.batch), both)
    made = {
        "generate": size.weights + size.guiding(_guided(denoiser, preset)),
        "fit": size.weights,
        "mine": learning + _pictures(preset, objects),
        "dissect": size.weights + size.guiding(objects * preset.dissection.views),
        "refine": size.weights + size.guiding(objects * preset.refinement.views),
    }
    return {stage: round(value) for stage, value in made.items()}


def check(
    denoiser: LatentDenoiser,
    preset: Preset,
    *,
    objects: int,
    first: str = "generate",
    device: torch.device | str,
) -> None:
    """Refuse a run that the GPU has too little memory for; nothing is refused on a CPU.

    Args:
        first: the stage that the scene is from, one of `FIRST`.

    Raises:
        ValueError: how much is needed, how much there is, and which setting fits.
    """
    if torch.device(device).type != "cuda":
        return
    free, total = torch.cuda.mem_get_info(device)
    # What this process has already counts as needed: the weights, and CUDA's own, which is made at
    # the latest when its free memory is asked for.
    own = torch.cuda.memory_reserved(device) + CONTEXT
    free = min(free + own, total)
    fault = shortage(denoiser, preset, objects=objects, first=first, free=free, total=total)
    if fault is not None:
        raise ValueError(fault)


def shortage(
    denoiser: LatentDenoiser,
    preset: Preset,
    *,
    objects: int,
    first: str = "generate",
    free: int,
    total: int,
) -> str | None:
    """What to say where a GPU has too little memory; None where it has enough.

    Args:
        first: the stage that the scene is from, one of `FIRST`.
        free, total: bytes of the GPU that this run can have, and that there are.
    """

    def stages_of(memory: MemorySettings) -> dict[str, int]:
        every = needed(denoiser, preset, objects=objects, memory=memory)
        return {name: size for name, size in every.items() if name == first or name not in FIRST}

    stages = stages_of(denoiser.memory)
    worst = max(stages, key=lambda stage: stages[stage])
    if stages[worst] <= free:
        return None
    said = (
        f"{STAGES[worst]} needs about {_gigabytes(stages[worst])} of GPU memory; "
        f"this GPU has {_gigabytes(total)}, {_gigabytes(free)} of them free"
    )
    if denoiser.memory == LOW:
        return (
            f"{said}; --memory is low already: close what else uses the GPU, "
            "or choose a smaller --preset or --device cpu"
        )
    low = max(stages_of(LOW).values())
    if low <= free:
        return f"{said}; --memory low needs about {_gigabytes(low)}"
    return (
        f"{said}; even --memory low needs about {_gigabytes(low)}: close what else uses the GPU, "
        "or choose a smaller --preset or --device cpu"
    )


@dataclass(frozen=True)
class _Size:
    """What a diffusion model takes.

    Attributes:
        weights: bytes of all parts.
        copy: bytes of those that mining copies.
        mined: bytes that stay while mining trains the copy: it, the autoencoder, and the
            optimiser's masters and moments.
        gradients: bytes of all of them together in mining.
        layers: bytes of one image in one layer of each resolution, of the UNet and of the encoder,
            all resolutions together; and of one prompt in all layers of the text encoder.
        unet_layers: of each resolution.
        together: images that slicing keeps together, the views of a group.
    """

    weights: int
    copy: int
    mined: int
    gradients: int
    layers: tuple[int, int, int]
    unet_layers: int
    together: int
    memory: MemorySettings

    @classmethod
    def of(cls, denoiser: LatentDenoiser, memory: MemorySettings) -> "_Size":
        """The sizes of a model under settings that need not be its own."""
        bytes_each = denoiser.dtype.itemsize
        unet, text, vae = map(_count, (denoiser.unet, denoiser.text_encoder, denoiser.vae))
        words = _count(denoiser.text_encoder.get_input_embeddings())
        state = 12 if bytes_each < 4 else 8  # float32 weights are their own masters
        trained = 0 if memory.offloading else unet + text - words
        config, text_config = denoiser.unet.config, denoiser.text_encoder.config
        vae_config = denoiser.vae.config
        layers = (
            _pyramid(denoiser.latent_size, config.block_out_channels),
            vae_config.layers_per_block
            * _pyramid(denoiser.image_size, vae_config.block_out_channels),
            text_config.max_position_embeddings
            * text_config.hidden_size
            * text_config.num_hidden_layers,
        )
        return cls(
            weights=bytes_each * (unet + text + vae),
            copy=bytes_each * (unet + text),
            mined=bytes_each * (unet + text + vae) + state * trained,
            gradients=4 * trained,
            layers=(bytes_each * layers[0], bytes_each * layers[1], bytes_each * layers[2]),
            unet_layers=2 * _layers_per_block(config) + 1,
            together=views_together(denoiser),
            memory=memory,
        )

    def guiding(self, images: int) -> float:
        """What score distillation of this many images computes."""
        unet, encoder, _ = self.layers
        return max(self._kept(ENCODER * encoder, images), UNET * unet * self._together(2 * images))

    def learning(self, images: int) -> float:
        """What a step of mining computes."""
        unet, _, text = self.layers
        each = UNET_KEPT * self.unet_layers * unet + TEXT_KEPT * text
        # The last gradient is made when all that the forward pass kept is gone.
        return max(self._kept(each, images), self.gradients)

    def _kept(self, of_each: float, images: int) -> float:
        if not self.memory.checkpointing:
            return of_each * images
        return of_each * (RECOMPUTED + BETWEEN_BLOCKS * (images - 1))

    def _together(self, images: int) -> int:
        return min(self.together, images) if self.memory.slicing else images


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _layers_per_block(config: Any) -> int:
    layers = config.layers_per_block
    return layers if isinstance(layers, int) else max(layers)


def _pyramid(side: int, channels: Sequence[int]) -> int:
    """Elements of one layer at each resolution, the side halved from one to the next."""
    return sum(width * (side >> level) ** 2 for level, width in enumerate(channels))


def _pictures(preset: Preset, objects: int) -> int:
    """The views that mining learns from, twice: those of the run and those of the examples."""
    views, side = preset.views.views, preset.views.picture_size or preset.views.size
    return 4 * views * side**2 * (2 * 3 + objects)


def _guided(denoiser: LatentDenoiser, preset: Preset) -> int:
    """Views that a step of generation draws."""
    return in_whole_groups(preset.generation.views, views_together(denoiser))


def _rendering(preset: Preset, views: int) -> int:
    """The growing scene and a step's samples of it."""
    settings = preset.generation
    return _sampled(settings.field, views * settings.size**2 * settings.samples)


def _fitting(preset: Preset) -> int:
    """The same of a scene that is fitted to images."""
    return _sampled(preset.fit.field, preset.fit.rays * preset.fit.samples)


def _sampled(field: FieldSettings, samples: int) -> int:
    """A scene in training and a step's samples, when nothing of the ball is known to be empty."""
    entries = field.levels * field.features * 2**field.log2_entries
    return SAMPLE_AND_LEVEL * field.levels * samples + ENTRY * entries


def _frozen(preset: Preset) -> int:
    """The samples of the finished scene that dissection keeps."""
    views = preset.views
    return round(OCCUPIED * FROZEN_SAMPLE * views.views * views.size**2 * views.samples)


def _object(preset: Preset) -> int:
    """One object under refinement."""
    cubes = FILLED * preset.refinement.resolution + 10
    return round(2 * cubes**3 * GRID_VERTEX + (2 * cubes) ** 3 * COLOUR_CELL)


def _gigabytes(size: int) -> str:
    rounded = size / GIGABYTE
    return f"{rounded:.0f} GB" if rounded >= 10 else f"{rounded:.1f} GB"
