"""Surfaces on the device: divided, extracted, refined, painted; meshes are in the host's memory."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from gaussian_prior import concepts
from solid_scene import TEMPERATURE, BallsCategories, scene, views
from tiny_run import TINY, flatten_here
from toy_layers import ball

from dissector import texture
from dissector.deformable_surface import DeformableSurface
from dissector.distillation import Scene
from dissector.frozen_samples import freeze
from dissector.interpenetration import interpenetration_loss
from dissector.mesh_rendering import render_mesh
from dissector.normal_consistency import normal_consistency
from dissector.object_surfaces import SolidParts, extract_parts, refine_parts, texture_parts
from dissector.occupancy import OccupancyGrid
from dissector.penetration import penetrations
from dissector.progress import finish
from dissector.refined_objects import object_tensors, objects_from
from dissector.settings import Lens
from dissector.surface import SurfaceSettings
from dissector.surface_index import SurfaceIndex
from dissector.texture import TextureSettings

NAMES = ("frog", "lily pad")
SURFACE = SurfaceSettings(resolution=20, target_faces=600)
REFINEMENT = replace(
    TINY.refinement,
    steps=2,
    interpenetration=1.0,
    penetration_every=1,
    consistency=1.0,
    composite=1e3,
    labels=1e3,
)


@pytest.fixture
def parts(cuda):
    made = Scene(scene().field, OccupancyGrid(16, device="cuda"))
    frozen = freeze(
        made.field, views(size=24, count=6).to(device="cuda"), samples=48, threshold=1e-3
    )
    return SolidParts.of(made, BallsCategories(), TEMPERATURE, frozen, resolution=20)


@pytest.mark.parametrize("backend", [None, "deodr"])
def test_meshes_are_rendered_as_on_the_cpu(backend):
    mesh = ball(radius=0.5, subdivisions=2)
    shown = views(size=16, count=2)

    def drawn(device):
        vertices = torch.tensor(mesh.vertices, device=device, requires_grad=True)
        colours = torch.tensor(mesh.colours, device=device, requires_grad=True)
        faces = torch.tensor(mesh.faces, device=device)
        behind = torch.zeros(3, device=device)
        image = render_mesh(
            vertices, faces, colours, shown.to(device=device), background=behind, backend=backend
        )
        image.square().sum().backward()
        assert all(part.device == vertices.device for part in (image, vertices.grad))
        return [part.detach().cpu() for part in (image, vertices.grad, colours.grad)]

    for here, there in zip(drawn("cuda"), drawn("cpu"), strict=True):
        if backend == "deodr":
            torch.testing.assert_close(here, there, atol=1e-4, rtol=1e-3)
        else:  # which renderer it is depends on what is installed
            assert (here - there).abs().mean() < 0.1 * there.abs().mean()


def test_a_deformable_surface(cuda):
    mesh = ball(radius=0.4, subdivisions=3)
    surface = DeformableSurface.around(mesh, 16, device="cuda")
    vertices, faces = surface()
    other = SurfaceIndex(mesh.vertices + np.float32([0, 0.5, 0]), mesh.faces)
    loss = normal_consistency(vertices, faces) + interpenetration_loss(vertices, other, margin=0.01)
    loss.backward()
    assert vertices.is_cuda and faces.is_cuda
    assert surface.correction.grad.is_cuda and surface.deformation.grad.isfinite().all()


def test_objects_from_density_to_texture(parts, denoiser, generator, monkeypatch):
    monkeypatch.setattr(texture, "flatten", flatten_here)
    layers = finish(extract_parts(parts, NAMES, SURFACE, device="cuda"))
    assert all(layer.mesh.watertight for layer in layers) and penetrations(layers)[0].share < 0.05
    mined = concepts(NAMES, denoiser)
    run = refine_parts(parts, layers, mined, REFINEMENT, lens=Lens(), generator=generator)
    refined = finish(run)
    held = object_tensors(refined)
    again = objects_from({n: v.cpu() for n, v in held.items()}, len(NAMES), device="cuda")
    for one, two in zip(refined, again, strict=True):
        assert torch.equal(one.surface()[0], two.surface()[0])
        assert one.surface()[0].is_cuda and two.surface()[0].is_cuda
    settings = TextureSettings(size=512, padding=16)
    painted = finish(texture_parts(parts, again, NAMES, SURFACE, settings))
    assert all(layer.mesh.texture.image.shape == (512, 512, 3) for layer in painted)
