"""From a sentence, images or a finished scene to separate objects: the whole method in order.

    prompt | images | checkpoint → scene field → views and masks → a token per object
    → category field → surfaces → refined and textured → files

`run` yields the progress of every stage and leaves its results in the request's folder. Each
finished stage has a checkpoint there, so that a stopped run goes on where it was; the
longest are kept halfway too. Each stage draws its random numbers from its own seed, so that a
resumed run ends like an uninterrupted one.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from dissector.category_field import CategoryField
from dissector.concept_mining import mine
from dissector.concepts import MinedConcepts
from dissector.corrections import fingerprint, way_to_correct
from dissector.denoiser import LatentDenoiser
from dissector.distillation import Scene, dissect, generate
from dissector.finished_runs import (
    PSNR,
    Dissected,
    Fitted,
    categories_from,
    first_stage,
    imported_from,
    imported_tensors,
    layer_tensors,
    layers_from,
    reopen,
    scene_from,
)
from dissector.fitting import fit, psnr
from dissector.inputs import Inputs, read_inputs
from dissector.layer_masks import MaskModels, check_found, mask_layers
from dissector.memory import MEMORY
from dissector.memory_needed import check
from dissector.mesh import Layer
from dissector.models import load_grounder, load_prior, load_segmenter
from dissector.object_surfaces import SolidParts, extract_parts, refine_parts, texture_parts
from dissector.out_of_memory import OutOfGpuMemory, in_words, reached, way_on
from dissector.pictures import strip
from dissector.posed_images import split
from dissector.progress import Step
from dissector.prompts import alone
from dissector.refined_objects import RefinedObject, object_tensors, objects_from
from dissector.report import Report, StageReport
from dissector.request import Request
from dissector.run_folder import RunFolder
from dissector.run_results import export
from dissector.settings import PRESETS, Lens, Preset
from dissector.threestudio import into_ball
from dissector.view_agreement import agree
from dissector.views import Views, recomposition_error, see

STAGES = (
    "generate",
    "views",
    "ground",
    "mine",
    "dissect",
    "surface",
    "refine",
    "texture",
    "export",
)
"""The stages of a run; in place of "generate" there is "fit" where there are images, and "import"
where there is a checkpoint of threestudio."""

FROM_MASKS = STAGES[STAGES.index("ground") :]
"""The stages that depend on what a person corrects."""


def run(request: Request, *, prior: LatentDenoiser | None = None) -> Generator[Step, None, Report]:
    """Make a scene of separate objects.

    Args:
        prior: what `request.prior` names, where it has been loaded already.

    Raises:
        ValueError: an input the models can't work with, a damaged checkpoint, or a GPU that has run
            out of memory (`out_of_memory.OutOfGpuMemory`).
        OSError: the folder can't be written.
    """

    def fault(last: Step | None) -> str:
        held = RunFolder(request.out).kept(None if last is None else last.stage)
        return f"{reached(last)}; {way_on(MEMORY[request.memory])}{held}"

    try:
        return (yield from in_words(_stages(request, prior), fault))
    except OutOfGpuMemory:
        if prior is not None:
            prior.to(request.device)  # which the GPU may have had no memory for when it came back
        raise


def _stages(request: Request, prior: LatentDenoiser | None) -> Generator[Step, None, Report]:
    making = _prepare(request, prior)
    scene = yield from making.scene()
    views = yield from making.views(scene)
    masks = yield from making.ground(scene, views)
    concepts = yield from making.mine(views, masks)
    categories = yield from making.dissect(concepts, views, masks)
    parts = making.solid_parts(scene, categories, views)
    torn = yield from making.surface(parts)
    refined = yield from making.refine(parts, torn, concepts)
    layers = yield from making.texture(parts, refined)
    error = recomposition_error(scene, categories, making.preset, making.lens)
    folder, images = making.folder, making.inputs.images
    stage = export(
        making.request, folder, images, layers, masked_by=making.models.backends, error=error
    )
    return (yield from stage)


def _prepare(request: Request, prior: LatentDenoiser | None) -> "_Making":
    """Load the models, check the inputs against them, and claim the folder."""
    request = replace(request, prompt=" ".join(request.prompt.split()))
    preset = PRESETS[request.preset]
    memory = MEMORY[request.memory]
    denoiser = prior or load_prior(request.prior, device=request.device, memory=memory)
    inputs = read_inputs(request, denoiser, preset.views)
    first = first_stage(request.identity())
    check(denoiser, preset, objects=len(inputs.layers), first=first, device=request.device)
    grounder = segmenter = None
    if inputs.sought:
        grounder = load_grounder(
            request.prior,
            device="cpu",  # until they are needed
            detector=request.detector,
            segmenter=request.segmenter,
        )
    if inputs.prompts.layers():
        segmenter = load_segmenter(request.prior, device="cpu", segmenter=request.segmenter)
    lens = Lens(denoiser.world.field_of_view, denoiser.world.camera_radius)
    folder = RunFolder.open(request.out, request.identity(), resume=request.resume)
    folder.settle_corrections(fingerprint(inputs.prompts), FROM_MASKS)
    models = MaskModels(grounder, segmenter)
    return _Making(request, preset, folder, inputs, denoiser, models, lens)


@dataclass(frozen=True)
class _Making:
    """One run: its inputs and models.

    The methods named in `STAGES`, `fit` and `take_over` are the stages; "export" is in
    `run_results`. All but "views" leave a checkpoint, from which they are taken if it is there.
    """

    request: Request
    preset: Preset
    folder: RunFolder
    inputs: Inputs
    denoiser: LatentDenoiser
    models: MaskModels
    lens: Lens

    @property
    def layers(self) -> tuple[str, ...]:
        return self.inputs.layers

    def seeded(self, stage: str) -> torch.Generator:
        """The random source of a stage; that of "generate" serves "fit" and "import"."""
        seed = self.request.seed * len(STAGES) + STAGES.index(stage)
        return torch.Generator(self.request.device).manual_seed(seed)

    def scene(self) -> Generator[Step, None, Scene]:
        """The scene that is taken apart, wherever it is from."""
        if self.request.checkpoint is not None:
            return self.take_over()
        return self.generate() if self.request.grown else self.fit()

    def generate(self) -> Generator[Step, None, Scene]:
        """Grow the scene from the prompt."""
        settings = self.preset.generation
        halfway = self.folder.halfway("generate", settings)

        def compute() -> Generator[Step, None, Scene]:
            return generate(
                self.denoiser,
                self.request.prompt,
                settings,
                lens=self.lens,
                halfway=halfway,
                generator=self.seeded("generate"),
            )

        def load(held: dict[str, Tensor]) -> Scene:
            return scene_from(held, settings.field, device=self.request.device)

        stage = self.folder.stage("generate", compute, Scene.tensors, load, halfway=halfway)
        return (yield from stage)

    def fit(self) -> Generator[Step, None, Scene]:
        """Fit the scene to the images, and judge it by those held out, if any."""
        assert self.inputs.images is not None
        training, held_out = split(self.inputs.images)
        judged = held_out if len(held_out) else training
        settings = self.preset.fit

        def compute() -> Generator[Step, None, Fitted]:
            scene = yield from fit(
                training.cameras,
                training.colour,
                training.alpha,
                settings,
                generator=self.seeded("generate"),
            )
            return Fitted(scene, psnr(scene, judged.cameras, judged.colour, judged.alpha))

        def load(held: dict[str, Tensor]) -> Fitted:
            scene = scene_from(held, settings.field, device=self.request.device)
            return Fitted(scene, float(held[PSNR]))

        return (yield from self.folder.stage("fit", compute, Fitted.tensors, load)).scene

    def take_over(self) -> Generator[Step, None, Scene]:
        """Lay the scene of a checkpoint into the unit ball."""

        def compute() -> Generator[Step, None, Scene]:
            assert self.inputs.field is not None
            cells, generator = self.preset.fit.occupancy_resolution, self.seeded("generate")
            scene = into_ball(self.inputs.field, cells=cells, generator=generator)
            yield Step("import", 1, 1)
            return scene

        def load(held: dict[str, Tensor]) -> Scene:
            return imported_from(held, device=self.request.device)

        return (yield from self.folder.stage("import", compute, imported_tensors, load))

    def views(self, scene: Scene) -> Generator[Step, None, Views]:
        """Quick enough to be made anew each time."""
        count = self.preset.views.views
        with self.folder.timed("views", steps=count):
            views = see(scene, self.preset.views, self.lens, self.denoiser.background)
        yield Step("views", count, count, preview=strip(views.colour[:3]))
        return views

    def ground(self, scene: Scene, views: Views) -> Generator[Step, None, Tensor]:
        """Masks of the layers: found by the grounder, or given by a person."""
        remedy = way_to_correct(grown=self.request.grown)

        def compute() -> Generator[Step, None, Tensor]:
            self.folder.show_views(views.colour)
            with self.models.on(self.request.device):
                masks = mask_layers(
                    scene,
                    views,
                    self.inputs,
                    self.models,
                    self.preset.views,
                    self.denoiser.background,
                    generator=self.seeded("ground"),
                )
            check_found(masks, self.layers, "was not found in any view", remedy)
            self.folder.show_masks(masks, self.layers, given=self.request.masks)
            masks = agree(views.samples, masks, self.preset.agreement).masks
            fault = "was found in places that contradict each other in all views"
            check_found(masks, self.layers, fault, remedy)
            self.folder.show_masks(masks, self.layers, given=self.request.masks)
            shown = masks[0][:, :, :, None] * views.colour[:1]
            yield Step("ground", 1, 1, preview=strip(torch.cat([views.colour[:1], shown])))
            return masks

        return (
            yield from self.folder.stage(
                "ground", compute, lambda masks: {"masks": masks}, lambda tensors: tensors["masks"]
            )
        )

    def mine(self, views: Views, masks: Tensor) -> Generator[Step, None, MinedConcepts]:
        def compute() -> Generator[Step, None, MinedConcepts]:
            return mine(
                self.denoiser,
                views.pictures,
                masks,
                self.layers,
                views.words,
                settings=self.preset.mining,
                generator=self.seeded("mine"),
            )

        return (
            yield from self.folder.stage_file(
                "mine",
                compute,
                lambda concepts, path: concepts.save(path),
                lambda path: MinedConcepts.load(path, self.denoiser),
            )
        )

    def dissect(
        self, concepts: MinedConcepts, views: Views, masks: Tensor
    ) -> Generator[Step, None, CategoryField]:
        def compute() -> Generator[Step, None, CategoryField]:
            with concepts.using(concepts.denoiser):
                return (
                    yield from dissect(
                        concepts.denoiser,
                        concepts.prompts,
                        views.samples,
                        views.words,
                        masks,
                        self.preset.dissection,
                        generator=self.seeded("dissect"),
                    )
                )

        def load(held: dict[str, Tensor]) -> CategoryField:
            settings, device = self.preset.dissection.field, self.request.device
            return categories_from(held, len(self.layers), settings, device=device)

        return (
            yield from self.folder.stage(
                "dissect", compute, lambda field: dict(field.state_dict()), load
            )
        )

    def solid_parts(self, scene: Scene, categories: CategoryField, views: Views) -> SolidParts:
        """The objects as solids that share the scene's space; quick enough to be made anew."""
        return SolidParts.of(
            scene,
            categories,
            self.preset.dissection.temperatures[1],
            views.samples,
            resolution=self.preset.surface.resolution,
        )

    def surface(self, parts: SolidParts) -> Generator[Step, None, tuple[Layer, ...]]:
        """One closed surface per object."""

        def compute() -> Generator[Step, None, tuple[Layer, ...]]:
            settings, device = self.preset.surface, self.request.device
            return extract_parts(parts, self.layers, settings, device=device)

        return (yield from self._layer_stage("surface", compute))

    def refine(
        self, parts: SolidParts, layers: tuple[Layer, ...], concepts: MinedConcepts
    ) -> Generator[Step, None, Sequence[RefinedObject]]:
        """The surfaces under score distillation, held to the scene where it shows them."""
        settings = self.preset.refinement
        halfway = self.folder.halfway("refine", settings)

        def compute() -> Generator[Step, None, Sequence[RefinedObject]]:
            return refine_parts(
                parts,
                layers,
                concepts,
                settings,
                lens=self.lens,
                halfway=halfway,
                generator=self.seeded("refine"),
            )

        def load(held: dict[str, Tensor]) -> Sequence[RefinedObject]:
            return objects_from(held, len(self.layers), device=self.request.device)

        stage = self.folder.stage("refine", compute, object_tensors, load, halfway=halfway)
        return (yield from stage)

    def texture(
        self, parts: SolidParts, objects: Sequence[RefinedObject]
    ) -> Generator[Step, None, tuple[Layer, ...]]:
        """The refined surfaces as meshes with charts and a baked colour."""

        def compute() -> Generator[Step, None, tuple[Layer, ...]]:
            preset = self.preset
            return texture_parts(parts, objects, self.layers, preset.surface, preset.texture)

        made = yield from self._layer_stage("texture", compute)
        request = self.request
        return tuple(replace(layer, prompt=alone(layer.name), seed=request.seed) for layer in made)

    def _layer_stage(
        self, name: str, compute: Callable[[], Generator[Step, None, tuple[Layer, ...]]]
    ) -> Generator[Step, None, tuple[Layer, ...]]:
        def load(held: dict[str, Tensor]) -> tuple[Layer, ...]:
            return layers_from(held, self.layers)

        return (yield from self.folder.stage(name, compute, layer_tensors, load))


__all__ = [
    "STAGES",
    "Dissected",
    "Report",
    "Request",
    "StageReport",
    "recomposition_error",
    "reopen",
    "run",
]
