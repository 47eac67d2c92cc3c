"""From a sentence to separate objects: the whole method in order.

    prompt → scene field → views and masks → a token per object → category field → surfaces → files

`run` yields the progress of every stage and leaves its results in the request's folder. Each
finished stage has a checkpoint there, so that a stopped run goes on where it was; each stage draws
its random numbers from its own seed, so that a resumed run ends like an uninterrupted one.
"""

import resource
import sys
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.backends import hash_grid_backend
from dissector.category_field import CategoryField
from dissector.concept_mining import mine
from dissector.concepts import MinedConcepts
from dissector.denoiser import LatentDenoiser
from dissector.distillation import Scene, dissect, generate
from dissector.export import preview_image, write_glb, write_layer_glbs
from dissector.files import write_atomically
from dissector.grounding import Grounder
from dissector.mesh import Layer, Mesh
from dissector.models import load_grounder, load_prior
from dissector.pictures import strip
from dissector.progress import Step
from dissector.prompts import check_layers, check_words, find_layers, validate_prompt, with_view
from dissector.request import Request
from dissector.run_folder import Report, RunFolder, StageReport, layer_reports, png
from dissector.scene_field import SceneField
from dissector.settings import PRESETS, Lens, Preset
from dissector.surface import extract
from dissector.views import Views, recomposition_error, see

STAGES = ("generate", "views", "ground", "mine", "dissect", "surface", "export")
MESH_PARTS = ("vertices", "faces", "colours")


def run(request: Request) -> Generator[Step, None, Report]:
    """Make a scene of separate objects.

    Raises:
        ValueError: a prompt or an input the models can't work with, or a damaged checkpoint.
        OSError: the folder can't be written.
    """
    making = _prepare(request)
    scene = yield from making.generate()
    views = yield from making.views(scene)
    masks = yield from making.ground(views)
    concepts = yield from making.mine(views, masks)
    categories = yield from making.dissect(concepts, views, masks)
    meshes = yield from making.surface(scene, categories)
    error = recomposition_error(scene, categories, making.preset, making.lens)
    return (yield from making.export(meshes, error))


def _prepare(request: Request) -> "_Making":
    """Load the models, check the prompt against them, and claim the folder."""
    request = replace(request, prompt=" ".join(request.prompt.split()))
    denoiser = load_prior(request.prior, device=request.device)
    layers = _check_prompt(request, denoiser)
    grounder = load_grounder(request.prior, device=request.device)
    lens = Lens(denoiser.world.field_of_view, denoiser.world.camera_radius)
    folder = RunFolder.open(request.out, request.identity(), resume=request.resume)
    return _Making(request, PRESETS[request.preset], folder, denoiser, grounder, lens, layers)


def _check_prompt(request: Request, denoiser: LatentDenoiser) -> tuple[str, ...]:
    """The layers' names, once prompt and names are known to suit the models."""
    prompt = validate_prompt(request.prompt, limit=denoiser.max_tokens)
    layers = find_layers(prompt) if request.layers is None else check_layers(request.layers)
    if denoiser.words is not None:
        for text in (prompt, *layers):
            check_words(text, denoiser.words)
    denoiser.tokenize([with_view(prompt, "overhead")])  # counts as the text encoder will
    return layers


@dataclass(frozen=True)
class _Making:
    """One run: its inputs and models.

    The methods named in `STAGES` are the stages. All but "views" and "export" leave a checkpoint,
    from which they are taken if it is there.
    """

    request: Request
    preset: Preset
    folder: RunFolder
    denoiser: LatentDenoiser
    grounder: Grounder
    lens: Lens
    layers: tuple[str, ...]

    def seeded(self, stage: str) -> torch.Generator:
        """The random source of a stage."""
        seed = self.request.seed * len(STAGES) + STAGES.index(stage)
        return torch.Generator(self.request.device).manual_seed(seed)

    def generate(self) -> Generator[Step, None, Scene]:
        def compute() -> Generator[Step, None, Scene]:
            return generate(
                self.denoiser,
                self.request.prompt,
                self.preset.generation,
                lens=self.lens,
                generator=self.seeded("generate"),
            )

        return (yield from self.folder.stage("generate", compute, Scene.tensors, self._scene_from))

    def load_scene(self) -> Scene:
        """The scene of a finished generation."""
        return self.folder.read("generate", self._scene_from)

    def _scene_from(self, tensors: dict[str, Tensor]) -> Scene:
        field = SceneField(self.preset.generation.field, generator=torch.Generator())
        mask, values = tensors.pop("occupancy.mask"), tensors.pop("occupancy.values")
        field.load_state_dict(tensors)
        scene = Scene.of(field.to(self.request.device))
        scene.occupancy.mask = mask.to(self.request.device)
        scene.occupancy.values = values.to(self.request.device)
        return scene

    def views(self, scene: Scene) -> Generator[Step, None, Views]:
        """Quick enough to be made anew each time."""
        count = self.preset.views.views
        with self.folder.timed("views", steps=count):
            views = see(scene, self.preset.views, self.lens, self.denoiser)
        yield Step("views", count, count, preview=strip(views.colour[:3]))
        return views

    def ground(self, views: Views) -> Generator[Step, None, Tensor]:
        def compute() -> Generator[Step, None, Tensor]:
            masks = self.grounder.ground(views.colour, self.layers)
            for name, mask in zip(self.layers, masks.unbind(1), strict=True):
                if mask.amax() < 0.5:
                    raise ValueError(
                        f"no {name!r} was found in any view of the generated scene; "
                        "try another seed, or a preset with more steps"
                    )
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
                views.colour,
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
            return dissect(
                concepts.denoiser,
                concepts.prompts,
                views.samples,
                views.words,
                masks,
                self.preset.dissection,
                generator=self.seeded("dissect"),
            )

        return (
            yield from self.folder.stage(
                "dissect", compute, lambda field: dict(field.state_dict()), self._categories_from
            )
        )

    def load_categories(self) -> CategoryField:
        """The category field of a finished dissection."""
        return self.folder.read("dissect", self._categories_from)

    def _categories_from(self, tensors: dict[str, Tensor]) -> CategoryField:
        settings = self.preset.dissection.field
        field = CategoryField(len(self.layers), settings, generator=torch.Generator())
        field.load_state_dict(tensors)
        return field.requires_grad_(False).to(self.request.device)

    def surface(
        self, scene: Scene, categories: CategoryField
    ) -> Generator[Step, None, tuple[Layer, ...]]:
        """One closed surface per object, from its own density p_k σ."""

        def compute() -> Generator[Step, None, tuple[Layer, ...]]:
            made = []
            for index, name in enumerate(self.layers):
                try:
                    made.append(Layer(name, self._mesh(scene, categories, index)))
                except ValueError as error:
                    raise ValueError(f"the layer {name!r} came out empty: {error}") from error
                yield Step("surface", index + 1, len(self.layers))
            return tuple(made)

        return (yield from self.folder.stage("surface", compute, _mesh_tensors, self._layers_from))

    def _mesh(self, scene: Scene, categories: CategoryField, index: int) -> Mesh:
        temperature = self.preset.dissection.temperatures[1]

        def density(x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
            return categories.probabilities(x, temperature)[:, index] * scene.field.density(x)

        device = self.request.device
        return extract(density, scene.field.colour, self.preset.surface, device=device)

    def _layers_from(self, tensors: dict[str, Tensor]) -> tuple[Layer, ...]:
        return tuple(
            Layer(name, Mesh(*(tensors[f"{index}.{part}"].numpy() for part in MESH_PARTS)))
            for index, name in enumerate(self.layers)
        )

    def export(self, layers: tuple[Layer, ...], error: float) -> Generator[Step, None, Report]:
        """Write the scene, each layer, the preview picture and the report."""
        request, out = self.request, self.request.out
        extras = {"prompt": request.prompt, "seed": request.seed, "preset": request.preset}
        with self.folder.timed("export", steps=1):
            write_glb(out / "scene.glb", layers, extras=extras)
            write_layer_glbs(out / "layers", layers, extras=extras)
            picture = preview_image(layers)
            write_atomically(out / "preview.png", png(picture))
        device = torch.device(request.device)
        report = Report(
            prompt=request.prompt,
            seed=request.seed,
            preset=request.preset,
            prior=request.prior,
            device=request.device,
            backends={"hash_grid": hash_grid_backend(None, device=device, dtype=torch.float32)},
            layers=layer_reports(layers),
            stages=self.folder.stages(),
            recomposition_max_error=error,
            peak_memory_mb=peak_memory_mb(),
        )
        report.write(out / "report.json")
        yield Step("export", 1, 1, preview=picture)
        return report


def _mesh_tensors(layers: Sequence[Layer]) -> dict[str, Tensor]:
    return {
        f"{index}.{part}": torch.tensor(getattr(layer.mesh, part))
        for index, layer in enumerate(layers)
        for part in MESH_PARTS
    }


@dataclass(frozen=True)
class Dissected:
    """What a finished run holds, read back from its checkpoints.

    Attributes:
        layers: names, in the order of the categories.
        temperature: of the category field's softmax.
    """

    scene: Scene
    categories: CategoryField
    layers: tuple[str, ...]
    lens: Lens
    preset: Preset

    @property
    def temperature(self) -> float:
        return self.preset.dissection.temperatures[1]


def reopen(out: Path, *, device: str = "cpu") -> Dissected:
    """Read a finished run's scene and category field.

    Raises:
        ValueError: the folder holds no finished run, or its checkpoints are damaged.
    """
    identity = RunFolder(out).identity()
    layers = identity["layers"]
    request = Request(
        prompt=identity["prompt"],
        out=out,
        layers=None if layers is None else tuple(layers),
        preset=identity["preset"],
        prior=identity["prior"],
        seed=identity["seed"],
        device=device,
        resume=True,
    )
    making = _prepare(request)
    for stage in ("generate", "dissect"):
        if not making.folder.checkpoint(stage).exists():
            raise ValueError(f"{out} holds no finished run: the stage {stage!r} is missing")
    return Dissected(
        making.load_scene(),
        making.load_categories(),
        making.layers,
        making.lens,
        making.preset,
    )


def peak_memory_mb() -> float:
    """Largest resident memory of this process so far, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


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
