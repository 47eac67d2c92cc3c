"""The last stage of a run: its scene, layers, preview picture and report as files."""

from collections.abc import Generator, Mapping
from typing import Any

import torch

from dissector import backends
from dissector.export import placed, write_layers, write_scene
from dissector.files import write_atomically
from dissector.finished_runs import PSNR, imported_settings
from dissector.mesh import Layer
from dissector.penetration import penetrations
from dissector.placement import Placement
from dissector.png_images import png
from dissector.posed_images import PosedImages, split
from dissector.preview import preview_image
from dissector.progress import Step
from dissector.report import Report, layer_reports, peak_memory_mb
from dissector.request import Request
from dissector.run_folder import RunFolder


def export(
    request: Request,
    folder: RunFolder,
    images: PosedImages | None,
    layers: tuple[Layer, ...],
    *,
    masked_by: Mapping[str, str],
    error: float,
) -> Generator[Step, None, Report]:
    """Write the scene, each layer, the preview picture and the report.

    Args:
        images: what the scene was fitted to, if anything.
        layers: in the frame of the method; they are put back where the images had them.
        masked_by: the backends of the models that make the masks, see `MaskModels`.
        error: the largest difference between the scene and its recomposed layers, see `views`.

    Raises:
        OSError: a file can't be written.
    """
    out = request.out
    source = _source(request, folder, images)
    final = placed(layers, source.get("placement", Placement()))
    extras = {"prompt": request.prompt, "seed": request.seed, "preset": request.preset}
    with folder.timed("export", steps=1):
        write_scene(out / "scene.glb", final, extras=extras)
        write_layers(out / "layers", final, extras=extras)
        picture = preview_image(layers)
        write_atomically(out / "preview.png", png(picture))
    report = Report(
        prompt=request.prompt,
        seed=request.seed,
        preset=request.preset,
        prior=request.prior,
        device=request.device,
        backends={**backends.chosen(torch.device(request.device)), **masked_by},
        layers=layer_reports(layers),
        penetrations=penetrations(layers),
        stages=folder.stages(),
        recomposition_max_error=error,
        peak_memory_mb=peak_memory_mb(),
        **source,
    )
    report.write(out / "report.json")
    yield Step("export", 1, 1, preview=picture)
    return report


def _source(request: Request, folder: RunFolder, images: PosedImages | None) -> dict[str, Any]:
    """What the report says of images or a checkpoint that a scene is from."""
    if request.checkpoint is not None:
        placement = folder.read("import", imported_settings).placement
        return {"checkpoint": str(request.checkpoint), "placement": placement}
    if images is None:
        return {}
    reached = round(folder.read("fit", lambda held: float(held[PSNR])), 2)
    name = "held_out_psnr" if len(split(images)[1]) else "training_psnr"
    return {"images": str(request.images), "placement": images.placement, name: reached}
