"""Whether the libraries of a GPU do what the plain versions do, in value and in gradient.

The measures and what is allowed are those of `dissector.backends.TOLERANCE`; products of float32
are made with all digits. A library that is absent is a row that was not run, with the command that
installs it.
"""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import torch
import transformers
from jaxtyping import Bool, Float
from PIL import Image
from torch import Tensor
from torch.nn import functional
from transformers.models.sam.image_processing_pil_sam import SamImageProcessorPil

from benchmarks.gpu_clock import tensor_float
from benchmarks.gpu_results import Compared, Results, Unfit
from benchmarks.gpu_scene import ball_meshes
from dissector import mesh_rendering_deodr
from dissector.backends import (
    TOLERANCE,
    compositing_backend,
    hash_grid_backend,
    mesh_backend,
    sam_backend,
)
from dissector.cameras import orbit
from dissector.encodings import HashGrid
from dissector.grounding.sam import load_sam
from dissector.ray_sampling import sample_rays
from dissector.refined_objects import joined
from dissector.settings import Preset
from dissector.volume_rendering import accumulate, packed_weights

PART = "parity"

COMPILING = 300.0
"""Seconds for nerfacc, which compiles itself when it is first used."""

MASKS_ALLOWED = 1e-4
"""Of SAM: masks are in 0..1, and both read the same weights in float32."""

MESH_GRADIENT_ALLOWED = 1e-2
"""Of attributes, times the largest: deodr takes four samples of a pixel, nvdiffrast its centre."""

FACETS = 6
"""Cubes along an axis of the grid that the balls are cut from."""

OUTLINES = 3
"""Pixels around an outline that are not compared."""

GRID = ("levels", "features", "log2_entries", "base", "finest")
"""The settings of a field that are those of its hash grid."""


def measure_parity(
    preset: Preset, results: Results, *, points: int = 2**16, size: int = 256
) -> None:
    """Add a row for each library; on the CPU for those that it has.

    Args:
        preset: has the hash grids.
        points: of the hash grids.
        size: side of images, pixels.
    """
    device = results.device
    twin = "tinycudann" if device.type == "cuda" else "numba"
    fields = {"scene": preset.generation.field, "categories": preset.dissection.field}
    with tensor_float("ieee"):
        for name, settings in fields.items():
            grid: dict[str, Any] = {part: getattr(settings, part) for part in GRID}
            work = partial(_hash_grids, twin, name, grid, points, results)
            results.run(PART, f"hash grid of the {name}", work)
        compositing = partial(_compositing, size // 4, results)
        results.run(PART, "compositing", compositing, seconds=COMPILING)
        results.run(PART, "meshes", partial(_meshes, size, results))
        results.run(PART, "SAM", partial(_sam, results))


def _hash_grids(twin: Any, name: str, grid: dict[str, Any], points: int, results: Results) -> None:
    device = results.device
    kind = {"device": device, "dtype": torch.float32}
    hash_grid_backend(twin, **kind, features=grid["features"])
    generator = torch.Generator(device).manual_seed(0)
    encoding = HashGrid(**grid, generator=generator)
    x = torch.rand(points, 3, generator=generator, device=device)
    towards = torch.randn(points, encoding.width, generator=generator, device=device)
    found = []
    for backend in (twin, "torch"):
        encoding.backend = backend
        encoded = encoding(x)
        (gradient,) = torch.autograd.grad((encoded * towards).sum(), encoding.table)
        found.append((encoded.detach(), gradient))
    value, gradient = grid_differences(encoding, *found)
    allowed = TOLERANCE["hash_grid"], TOLERANCE["hash_grid_gradient"]
    what = f"hash grid of the {name}, {twin} and torch"
    size = f"{points:,} points"
    results.add(Compared(what, size, str(device), value, allowed[0], gradient, allowed[1]))


def grid_differences(
    encoding: HashGrid, found: tuple[Tensor, Tensor], expected: tuple[Tensor, Tensor]
) -> tuple[float, float]:
    """The worst level's difference of features and of table gradients.

    Both divided by the level's scale; features by the table's largest entry as well, gradients by
    the level's largest.
    """
    width, worst = encoding.features, ([], [])
    largest = float(encoding.table.detach().abs().max())
    for index, level in enumerate(encoding.levels):
        columns = slice(index * width, (index + 1) * width)
        rows = slice(level.start * width, (level.start + level.slots) * width)
        apart = float((found[0] - expected[0])[:, columns].abs().max())
        slopes = float((found[1] - expected[1])[rows].abs().max())
        steepest = float(expected[1][rows].abs().max())
        worst[0].append(apart / (level.scale * largest))
        worst[1].append(slopes / (level.scale * steepest))
    return _largest(worst[0]), _largest(worst[1])


def _compositing(size: int, results: Results) -> None:
    device = results.device
    if device.type != "cuda":
        raise Unfit("nerfacc is for CUDA only")
    compositing_backend("nerfacc", device=device, dtype=torch.float32)
    value, gradient = compare_compositing("nerfacc", device, size)
    allowed = TOLERANCE["compositing"], TOLERANCE["compositing_gradient"]
    what = "compositing, nerfacc and torch"
    results.add(Compared(what, f"{size}²", str(device), value, allowed[0], gradient, allowed[1]))


def _meshes(size: int, results: Results) -> None:
    device = results.device
    if device.type != "cuda":
        raise Unfit("nvdiffrast is for CUDA only")
    mesh_backend("nvdiffrast", device=device)
    from dissector import mesh_rendering_nvdiffrast

    value, gradient = compare_meshes(mesh_rendering_nvdiffrast.render, device, size)
    allowed = TOLERANCE["mesh"], MESH_GRADIENT_ALLOWED
    what = "meshes, nvdiffrast and deodr, away from outlines"
    results.add(Compared(what, f"{size}²", str(device), value, allowed[0], gradient, allowed[1]))


def compare_compositing(twin: Any, device: torch.device, size: int) -> tuple[float, float]:
    """Largest difference to the torch version of weights, opacities and sums, and of gradients.

    Two layers of random density and colours 0..1 in the unit ball, in one view. The gradients are
    those of densities and of colours, each relative to the largest.
    """
    generator = torch.Generator(device).manual_seed(0)
    camera = orbit(torch.tensor([10.0]), torch.tensor([20.0]), size=size).to(device=device)
    samples = sample_rays(camera, 96)
    random = partial(torch.rand, generator=generator, device=device)
    density, colour = 20 * random(2, len(samples.ray)) ** 4, random(len(samples.ray), 3)
    towards = random(2, samples.rays, 3)
    found = []
    for backend in (twin, "torch"):
        given = density.clone().requires_grad_(), colour.clone().requires_grad_()
        weights, depth = packed_weights(samples, given[0] * samples.delta, backend=backend)
        sums = accumulate(samples, weights, given[1], backend=backend)
        opacity = -torch.expm1(-depth)
        total = (sums * towards).sum() + (opacity * towards[..., 0]).sum()
        found.append(((weights, opacity, sums), torch.autograd.grad(total, given)))
    (values, slopes), (expected, steepest) = found
    value = _largest([_apart(one, other) for one, other in zip(values, expected, strict=True)])
    pairs = zip(slopes, steepest, strict=True)
    return value, _largest([_apart(one, other) / float(other.abs().max()) for one, other in pairs])


def _largest(values: list[float]) -> float:
    """Not a number where one of them is none, which the `max` of Python may pass over."""
    return float(torch.tensor(values, dtype=torch.float64).amax())


def _apart(one: Tensor, other: Tensor) -> float:
    return float((one - other).detach().abs().max())


def compare_meshes(
    render: Callable[..., Tensor], device: torch.device, size: int
) -> tuple[float, float]:
    """Largest difference to deodr of colours and labels, and of their gradients.

    Two balls in three views. The gradients are those of the vertices' attributes, relative to the
    largest.
    """
    meshes = ball_meshes(FACETS)  # of many pixels, whose edges the renderers blur each its way
    vertices, faces = joined(
        [torch.tensor(mesh.vertices) for mesh in meshes],
        [torch.tensor(mesh.faces) for mesh in meshes],
    )
    label = torch.arange(len(meshes)).repeat_interleave(
        torch.tensor([len(mesh.vertices) for mesh in meshes])
    )
    cameras = orbit(torch.tensor([10.0, 130.0, 250.0]), torch.tensor([5.0, 20.0, 40.0]), size=size)
    shown = torch.cat([0.5 + 0.5 * vertices, functional.one_hot(label, len(meshes))], dim=1)
    weights = torch.rand(3, size, size, 1, generator=torch.Generator().manual_seed(0))
    drawn = []
    for draw, place in ((render, device), (mesh_rendering_deodr.render, torch.device("cpu"))):
        attributes = shown.to(place).requires_grad_()
        mesh = (vertices.to(place), faces.to(place), attributes, cameras.to(device=place))
        behind = torch.zeros(3, size, size, shown.shape[1], device=place)
        drawn.append((attributes, draw(*mesh, behind)))
    inside = torch.stack([away_from_outlines(image).cpu() for _, image in drawn]).all(dim=0)
    assert inside.any()
    weights = (weights * inside[..., None]).float()
    (one, slope), (other, expected) = (
        (
            image.detach().cpu(),
            torch.autograd.grad((image * weights.to(image)).sum(), attributes)[0].cpu(),
        )
        for attributes, image in drawn
    )
    return _apart(one[inside], other[inside]), _apart(slope, expected) / float(expected.abs().max())


def away_from_outlines(
    image: Float[Tensor, "views height width channels"],
) -> Bool[Tensor, "views height width"]:
    """Pixels whose neighbours, as far as `OUTLINES`, all show the same object or none."""
    labels = image.detach()[..., 3:].permute(0, 3, 1, 2)
    side = 2 * OUTLINES + 1
    highest = functional.max_pool2d(labels, side, 1, OUTLINES)
    lowest = -functional.max_pool2d(-labels, side, 1, OUTLINES)
    return (highest - lowest).amax(dim=1) < 1e-4


def _sam(results: Results) -> None:
    sam_backend("segment-anything")
    value = compare_sams(results.device)
    what = "SAM, segment-anything and transformers"
    results.add(Compared(what, "1 random SAM", str(results.device), value, MASKS_ALLOWED))


def compare_sams(device: torch.device) -> float:
    """Largest difference of the masks of three boxes, of one random SAM."""
    pixels = torch.rand(90, 120, 3, generator=torch.Generator().manual_seed(1))
    picture = Image.fromarray((255 * pixels).byte().numpy())
    boxes = torch.tensor([[0.25, 0.2, 0.75, 1.0], [0.0, 0.1, 0.4, 0.45], [0.5, 0.5, 0.9, 0.9]])
    with tempfile.TemporaryDirectory() as folder:
        save_random_sam(Path(folder))
        one, other = (
            load_sam(folder, device=device, backend=backend).segment(picture, boxes).masks.cpu()
            for backend in ("segment-anything", "transformers")
        )
    return float((one - other).abs().max())


def save_random_sam(folder: Path) -> None:
    """A SAM of two kinds of blocks, much smaller than the released ones, in their format."""
    sizes: dict[str, Any] = {"image_size": 128, "patch_size": 16}
    vision = transformers.SamVisionConfig(
        hidden_size=64,
        mlp_dim=128,
        output_channels=32,
        num_hidden_layers=4,
        num_attention_heads=4,
        window_size=3,
        global_attn_indexes=[1, 3],
        num_pos_feats=16,
        initializer_range=0.3,
        **sizes,
    )
    config = transformers.SamConfig(
        initializer_range=0.3,  # for masks that are not a half everywhere
        vision_config=vision,
        prompt_encoder_config=transformers.SamPromptEncoderConfig(hidden_size=32, **sizes),
        # The layer norms of segment-anything have this epsilon.
        mask_decoder_config=transformers.SamMaskDecoderConfig(
            hidden_size=32, mlp_dim=48, iou_head_hidden_dim=40, layer_norm_eps=1e-5
        ),
    )
    side = {"height": 128, "width": 128}
    images = SamImageProcessorPil(size={"longest_edge": 128}, pad_size=side)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        transformers.SamModel(config).save_pretrained(folder)
    transformers.SamProcessor(images).save_pretrained(folder)
