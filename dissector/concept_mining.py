"""Deep Concept Mining: one personalised token for each object of a rendered scene.

The layers of a scene, seen in rendered views and marked by masks, are taught to a copy of the
denoiser as new tokens (DreamDissector, arXiv 2407.16260, "Deep Concept Mining"; the recipe is that
of Break-A-Scene, arXiv 2305.16311). Stage 1 optimises the tokens' embeddings alone, stage 2 the
UNet and the text encoder as well. Each example shows a random subset of the layers, M the union of
their masks: L = ‖(ε̂ − ε) ⊙ M‖² + λ L_attention.

The copy has the dtype of the denoiser. In half precision the optimiser works on float32 masters
(`offloaded_optimiser`), and losses and attention maps are float32.
"""

import itertools
from collections.abc import Generator, Iterable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from dissector.concepts import MinedConcepts, add_tokens, settle_tokens, token_ids, token_name
from dissector.cross_attention import AttentionMaps, record_cross_attention
from dissector.denoiser import LatentDenoiser
from dissector.mining_examples import LOSSES, Example, MiningExamples
from dissector.offloaded_optimiser import LossScale, MasterAdamW
from dissector.progress import Step
from dissector.prompts import with_view

STAGE = "mine"


@dataclass(frozen=True)
class MiningSettings:
    """Settings of concept mining; the defaults are the published ones.

    Attributes:
        token_steps, token_rate: stage 1, the embeddings of the new tokens alone.
        model_steps, model_rate: stage 2, everything but the image autoencoder and the other tokens.
        token_stage, model_stage, attention_loss: False leaves that part out (the paper's ablation).
        batch: examples a step.
        attention_weight: λ.
        attention_size: largest side of the cross-attention maps that are compared with the masks;
            the smallest maps that the model has, where all are larger.
        loss: what a token is to show. "masked": the layer within the whole view, the loss masked;
            "composited": the layer cut out on the background, as a dissected layer is rendered;
            "both": one of the two at random for each example.
        template: the prompt around "a <frog> and a <lily-pad>".
        weight_decay, clip: of AdamW and of the gradient's norm.

    Raises:
        ValueError: a value out of range.
    """

    token_steps: int = 400
    token_rate: float = 5e-4
    model_steps: int = 100
    model_rate: float = 2e-6
    token_stage: bool = True
    model_stage: bool = True
    attention_loss: bool = True
    batch: int = 1
    attention_weight: float = 1e-2
    attention_size: int = 16
    loss: str = "masked"
    template: str = "a photo of {objects}"
    weight_decay: float = 1e-2
    clip: float = 1.0

    def __post_init__(self) -> None:
        for name in ("token_steps", "model_steps", "batch", "attention_size"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")
        for name in ("token_rate", "model_rate", "clip"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        for name in ("attention_weight", "weight_decay"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative, got {getattr(self, name)}")
        if self.loss not in LOSSES:
            raise ValueError(f"loss must be one of {', '.join(LOSSES)}, got {self.loss!r}")
        if "{objects}" not in self.template:
            raise ValueError(f"the template must contain {{objects}}, got {self.template!r}")

    def prompt(self, tokens: Iterable[str]) -> str:
        """The prompt that shows some tokens, without a view suffix."""
        return self.template.format(objects=" and ".join(f"a {token}" for token in tokens))


PAPER = MiningSettings()
"""Rates and steps of the paper, the rest of Break-A-Scene; for Stable Diffusion."""

EMBEDDED = MiningSettings(
    token_steps=300,
    token_rate=5e-3,
    model_steps=150,
    model_rate=5e-5,
    batch=2,
    loss="composited",
    template="{objects}",
)
"""For the embedded prior, which is smaller, knows fewer words and runs on a CPU."""


def mine(
    denoiser: LatentDenoiser,
    views: Float[Tensor, "views rows columns 3"],
    masks: Float[Tensor, "views categories height width"],
    names: Sequence[str],
    view_words: Sequence[str],
    *,
    settings: MiningSettings = PAPER,
    generator: torch.Generator,
) -> Generator[Step, None, MinedConcepts]:
    """Teach a copy of the denoiser one token for each layer.

    Args:
        denoiser: left as it is; until the end it waits in the CPU's memory, so that a GPU holds the
            copy alone. Its `memory` says where the optimiser's state is.
        views: renders of the scene, sRGB in 0..1, square.
        masks: of each layer in each view, 0..1, soft ones too; they may be smaller than the views.
        names: of the layers, in the order of the masks.
        view_words: "front", "side", … for each view.

    Raises:
        ValueError: counts that don't match, or a layer whose mask is empty in every view.
    """
    if len(names) != masks.shape[1] or len(view_words) != len(views):
        raise ValueError(
            f"got {len(names)} names for {masks.shape[1]} masks a view "
            f"and {len(view_words)} view words for {len(views)} views"
        )
    tokens = tuple(token_name(name) for name in names)
    student = denoiser.clone()
    with denoiser.waiting():
        rows = add_tokens(student, tokens).rows
        examples = MiningExamples(student, views, masks, names, loss=settings.loss)
        lesson = _Lesson(student, examples, tokens, tuple(view_words), settings)
        yield from _teach(lesson, rows, generator=generator)
        settle_tokens(student)
    prompts = tuple(settings.prompt([token]) for token in tokens)
    return MinedConcepts(student, denoiser, tuple(names), tokens, prompts)


@dataclass(frozen=True)
class _Lesson:
    """What one run of mining teaches to whom."""

    student: LatentDenoiser
    examples: MiningExamples
    tokens: tuple[str, ...]
    view_words: tuple[str, ...]
    settings: MiningSettings

    def prompt(self, example: Example) -> str:
        """The prompt that names the example's layers and its view."""
        objects = self.settings.prompt(self.tokens[layer] for layer in example.layers)
        return with_view(objects, self.view_words[example.view])

    def loss(self, maps: AttentionMaps | None, *, generator: torch.Generator) -> Float[Tensor, ""]:
        """Loss of a random batch: the noise error and, where maps are recorded, the attention's."""
        batch = [self.examples.draw(generator=generator) for _ in range(self.settings.batch)]
        prompts = [self.prompt(example) for example in batch]
        latents = torch.stack([example.latents for example in batch])
        place = {"device": generator.device, "generator": generator}
        steps = len(self.student.alpha_bar)
        times = torch.randint(steps, (len(batch),), **place).to(latents.device)
        noise = torch.randn(latents.shape, **place).to(latents.device)
        noisy = self.student.add_noise(latents, noise, times)
        predicted = self.student.predict_noise(noisy, times, self.student.encode_text(prompts))
        loss = masked_error(predicted, noise, torch.stack([e.weight for e in batch]))
        if maps is None:
            return loss
        return loss + self.settings.attention_weight * self._attention_loss(batch, prompts, maps)

    def _attention_loss(
        self, batch: Sequence[Example], prompts: Sequence[str], maps: AttentionMaps
    ) -> Float[Tensor, ""]:
        """Mean over every token that the prompts name."""
        ids, attention = self.student.tokenize(prompts).tolist(), maps.mean()
        tokens = token_ids(self.student, self.tokens)
        terms = []
        for row, example in enumerate(batch):
            for layer, mask in zip(example.layers, example.masks, strict=True):
                place = ids[row].index(tokens[layer])
                terms.append(attention_error(attention[row, :, :, place], mask))
        return torch.stack(terms).mean()


def _teach(
    lesson: _Lesson, rows: nn.Parameter, *, generator: torch.Generator
) -> Generator[Step, None, None]:
    """Both stages. A step whose gradients overflow in half precision is taken again."""
    student, settings = lesson.student, lesson.settings
    count, total, scale = itertools.count(1), _total_steps(settings), LossScale(student.dtype)
    with _recording(student, settings) as maps:
        for parameters, steps, rate in _stages(student, rows, settings):
            optimiser = MasterAdamW(
                parameters,
                rate,
                weight_decay=settings.weight_decay,
                clip=settings.clip,
                scale=scale,
                device="cpu" if student.memory.offloading else None,
            )
            with closing(optimiser):
                for _ in range(steps):
                    loss = lesson.loss(maps, generator=generator)
                    while not optimiser.descend(loss):
                        loss = lesson.loss(maps, generator=generator)
                    yield Step(STAGE, next(count), total, loss.item())


def _recording(
    student: LatentDenoiser, settings: MiningSettings
) -> AbstractContextManager[AttentionMaps | None]:
    if settings.attention_loss:
        return record_cross_attention(student.unet, largest=settings.attention_size)
    return nullcontext()


def _total_steps(settings: MiningSettings) -> int:
    first = settings.token_steps if settings.token_stage else 0
    return first + (settings.model_steps if settings.model_stage else 0)


def _stages(
    student: LatentDenoiser, rows: nn.Parameter, settings: MiningSettings
) -> Generator[tuple[list[nn.Parameter], int, float], None, None]:
    """Parameters, steps and rate of each stage that is on, made trainable as the stage begins."""
    if settings.token_stage:
        yield [rows], settings.token_steps, settings.token_rate
    if settings.model_stage:
        parameters = [*student.unet.parameters(), *student.text_encoder.parameters()]
        for parameter in parameters:
            parameter.requires_grad_(True)
        yield parameters, settings.model_steps, settings.model_rate


def masked_error(
    predicted: Float[Tensor, "batch channels height width"],
    noise: Float[Tensor, "batch channels height width"],
    mask: Float[Tensor, "batch height width"],
) -> Float[Tensor, ""]:
    """‖(ε̂ − ε) ⊙ M‖² / (channels ‖M‖²), the mean over the batch.

    Divided by the mask's size, so that small objects count as much as large ones.
    """
    squared = (predicted - noise).square() * mask.square()[:, None]
    area = mask.square().sum(dim=(1, 2)) * predicted.shape[1]
    return (squared.sum(dim=(1, 2, 3)) / area).mean()


def attention_error(
    attention: Float[Tensor, "rows columns"], mask: Float[Tensor, "height width"]
) -> Float[Tensor, ""]:
    """Mean squared difference of a token's attention, divided by its maximum, and its mask."""
    small = nn.functional.interpolate(mask[None, None], attention.shape, mode="nearest-exact")
    return (attention / attention.max() - small[0, 0]).square().mean()
