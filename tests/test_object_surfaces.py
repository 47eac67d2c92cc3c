"""Objects of a dissected scene as closed surfaces: two balls whose contact nothing shows."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from gaussian_prior import GaussianPrior, concepts
from solid_scene import (
    BALL,
    COLOURS,
    LENS,
    OFFSET,
    RADIUS,
    TEMPERATURE,
    depth,
    scene,
    solid_parts,
    views,
)
from tiny_run import flatten_here

import dissector.texture as texture
from dissector.frozen_samples import freeze
from dissector.mesh import Layer
from dissector.object_surfaces import (
    HARDER,
    INSIDE,
    SolidParts,
    dissected_density,
    extract_parts,
    refine_parts,
    texture_parts,
)
from dissector.penetration import penetrations
from dissector.progress import finish
from dissector.refined_objects import begin
from dissector.refinement_settings import RefinementSettings
from dissector.settings import Lens
from dissector.surface import SurfaceSettings, extract
from dissector.texture import TextureSettings
from dissector.texture_lookup import look_up

NAMES = ("red ball", "blue ball")
RESOLUTION = 36
CELL = 2 / RESOLUTION
SURFACE = SurfaceSettings(resolution=RESOLUTION, smoothing=2, target_faces=4000)
TEXTURE = TextureSettings(size=512, padding=16)


@pytest.fixture(scope="module")
def parts():
    return solid_parts()


@pytest.fixture(scope="module")
def layers(parts):
    return finish(extract_parts(parts, NAMES, SURFACE, device="cpu"))


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(texture, "flatten", flatten_here)


def anywhere(count=3000):
    points = 2 * torch.rand(count, 3, generator=torch.Generator().manual_seed(0)) - 1
    return points[points.norm(dim=1) < 1]


def test_the_published_density_is_that_of_the_field_times_the_category(parts):
    """At a fifth of the temperature of learning."""
    points, warm = anywhere(), 4.0
    densities = [
        dissected_density(parts.scene, parts.categories, warm, index)(points) for index in range(2)
    ]
    torch.testing.assert_close(sum(densities), parts.scene.field.density(points))
    p = parts.categories.probabilities(points, HARDER * warm)
    torch.testing.assert_close(densities[1], p[:, 1] * parts.scene.field.density(points))


def test_what_no_ray_sampled_is_empty():
    made = solid_parts()
    made.scene.occupancy.restrict(made.scene.occupancy.centres[:, 2] > 0)
    points = anywhere()
    below = points[:, 2] < -0.01
    first = dissected_density(made.scene, made.categories, TEMPERATURE, 0)
    assert first(points)[below].max() == 0 and first(points)[~below].max() > 0


def test_parts_are_solid_and_share_nothing(parts, layers):
    assert [layer.name for layer in layers] == list(NAMES)
    for layer, side in zip(layers, (-1, 1), strict=True):
        assert layer.mesh.watertight and layer.mesh.to_trimesh().body_count == 1
        assert layer.mesh.volume == pytest.approx(BALL - LENS / 2, rel=0.15)
        along = side * layer.mesh.vertices[:, 1]
        assert along.min() > -1.5 * CELL and along.max() == pytest.approx(OFFSET + RADIUS, abs=CELL)
    assert penetrations(layers)[0].share < 0.005


def test_the_published_densities_share_what_the_field_does_not_know(parts):
    """What makes the parts worth their while: of the inside both get half the density."""
    made = [
        Layer(name, extract(density, parts.scene.field.colour, SURFACE))
        for name, density in zip(
            NAMES,
            (dissected_density(parts.scene, parts.categories, TEMPERATURE, i) for i in range(2)),
            strict=True,
        )
    ]
    assert penetrations(made)[0].share > 0.3


def test_a_hollow_scene_has_solid_parts(layers):
    """A skin of two cells, as fields that were trained on images may have."""
    parts = solid_parts(thickness=2 * CELL)
    hollow = finish(extract_parts(parts, NAMES, SURFACE, device="cpu"))
    for one, two in zip(hollow, layers, strict=True):
        assert one.mesh.volume == pytest.approx(two.mesh.volume, rel=0.03)
    deep = anywhere()
    deep = deep[depth(deep) > 3 * CELL]
    assert parts.scene.field.density(deep).max() == 0
    total = parts.density(0)(deep) + parts.density(1)(deep)
    assert total.min() >= INSIDE * parts.level


def test_the_densities_of_the_parts_are_apart_and_make_up_the_scene(parts):
    points = anywhere()
    first, second = (parts.density(index)(points) for index in range(2))
    assert (torch.minimum(first, second) == 0).all()
    found = (first + second > 0) == (depth(points) > 0)
    assert found[depth(points).abs() > 0.6 * CELL].all()


def test_colours_are_the_scenes(layers):
    for layer, colour in zip(layers, COLOURS.numpy(), strict=True):
        outside = np.abs(layer.mesh.vertices[:, 1]) > 2 * CELL
        assert np.abs(layer.mesh.colours[outside] - colour).max() < 0.01


def test_each_surface_is_reported(parts):
    steps = list(extract_parts(parts, NAMES, SURFACE, device="cpu"))
    assert [(step.stage, step.index, step.total) for step in steps] == [
        ("surface", 1, 2),
        ("surface", 2, 2),
    ]


def test_an_object_that_is_nowhere_is_named():
    parts = solid_parts(objects=3, resolution=20)
    with pytest.raises(ValueError, match="the layer 'ghost' came out empty: layer has no density"):
        finish(extract_parts(parts, (*NAMES, "ghost"), SURFACE, device="cpu"))


def test_a_scene_without_density_is_refused(parts):
    samples = freeze(parts.scene.field, views(count=2), samples=32)
    empty = scene(thickness=0.0)
    with pytest.raises(ValueError, match="layer has no density"):
        SolidParts.of(empty, parts.categories, TEMPERATURE, samples, resolution=12)


# Refined and textured.


def objects_of(layers):
    return begin([layer.mesh for layer in layers], views(), resolution=RESOLUTION)


def test_textures_show_the_scenes_colours_and_go_on_where_it_shows_none(parts, layers, here):
    objects = objects_of(layers)
    running = texture_parts(parts, objects, NAMES, SURFACE, TEXTURE)
    steps = []
    textured = finish(running, steps.append)
    assert [(step.stage, step.index, step.total) for step in steps] == [
        ("texture", 1, 2),
        ("texture", 2, 2),
    ]
    for layer, before, colour in zip(textured, layers, COLOURS.numpy(), strict=True):
        mesh, image = layer.mesh, layer.mesh.texture
        assert layer.name == before.name and mesh.watertight
        assert mesh.volume == pytest.approx(before.mesh.volume, rel=0.05)
        shown = look_up(image.image, image.uv[image.faces].mean(axis=1))
        middles = mesh.vertices[mesh.faces].mean(axis=1)
        outside = np.abs(middles[:, 1]) > 2 * CELL
        assert np.abs(shown - colour)[outside].max() < 0.02
        assert np.abs(shown - colour)[~outside].mean() < 0.1 and (~outside).sum() > 50


def test_textures_show_learned_colours_where_nothing_was_seen(parts, layers, here):
    objects = objects_of(layers)
    for part in objects:
        part.colour.own.data.fill_(4.0)  # almost white
    textured = finish(texture_parts(parts, objects, NAMES, SURFACE, TEXTURE))
    for layer, colour in zip(textured, COLOURS.numpy(), strict=True):
        image, mesh = layer.mesh.texture, layer.mesh
        shown = look_up(image.image, image.uv[image.faces].mean(axis=1))
        middles = mesh.vertices[mesh.faces].mean(axis=1)
        away = np.hypot(middles[:, 0], middles[:, 2])
        contact = (np.abs(middles[:, 1]) < 2 * CELL) & (away < 0.12)
        assert contact.sum() > 10 and shown[contact].min() > 0.9
        seen = (np.abs(middles[:, 1]) > 3 * CELL) & (middles[:, 2] > 0)
        assert np.abs(shown - colour)[seen].max() < 0.02


def test_layers_that_cannot_be_textured_are_named(parts, layers, monkeypatch):
    def refuse(mesh, **_):
        raise ValueError("expected charts that fit")

    monkeypatch.setattr(texture, "flatten", refuse)
    objects = objects_of(layers)
    with pytest.raises(ValueError, match="'red ball' cannot be textured: expected charts that fit"):
        finish(texture_parts(parts, objects, NAMES, SURFACE, TEXTURE))
    objects[0].surface.correction.data.fill_(50.0)
    with pytest.raises(ValueError, match="'red ball' cannot be textured: .* vanish"):
        finish(texture_parts(parts, objects, NAMES, SURFACE, TEXTURE))


SHORT = RefinementSettings(
    2, 1, resolution=16, size=20, targets=4, target_samples=48, target_elevations=(0.0, 30.0)
)


def test_refinement_starts_at_the_surfaces_and_is_held_to_the_scene(parts, layers):
    """The composite render of a scene of this very shape hardly pulls."""
    steps, prior = [], GaussianPrior({}, SHORT.size)
    settings = replace(SHORT, guidance=0.0)
    run = refine_parts(
        parts,
        layers,
        concepts(NAMES, prior),
        settings,
        lens=Lens(),
        generator=torch.Generator().manual_seed(0),
    )
    objects = finish(run, steps.append)
    assert [(step.stage, step.index, step.total) for step in steps] == [
        ("refine", index, 3) for index in (1, 2, 3)
    ]
    assert len(objects) == 2 and prior.calls == 3
    for part, layer in zip(objects, layers, strict=True):
        low, high = torch.tensor(layer.mesh.bounds)
        vertices = part.surface()[0].detach()
        assert (vertices.amin(dim=0) - low).abs().max() < part.surface.cell
        assert (vertices.amax(dim=0) - high).abs().max() < part.surface.cell
