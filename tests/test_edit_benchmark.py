"""The scenes and the measures of `benchmarks.edits`, against closed forms and the ray caster."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
import trimesh

from benchmarks import edit_scenes
from benchmarks.edit_measures import (
    Judges,
    Wanted,
    around,
    body,
    changed,
    coloured,
    contact,
    measure_state,
    pictures,
    same_shape,
)
from benchmarks.edit_scenes import TRIALS, EditTrial, albedo, mesh_of, solid_of, toy_scene, trials
from benchmarks.surface_truth import inside
from dissector.mesh import Layer, Mesh, Texture
from dissector.surface_index import SurfaceIndex
from dissector.texture import TextureSettings
from dissector.texture_lookup import look_up
from dissector.toybox.captions import phrase
from dissector.toybox.classifier import TOYS
from dissector.toybox.renderer import render
from dissector.toybox.scenes import COLOURS, Subject, build
from dissector.toybox.shapes import Toy, ball
from editing.scene import Scene
from tests.toy_solids import KINDS, constraints, random_part

FROG = TRIALS[0]


@pytest.fixture(scope="module")
def start():
    return toy_scene(FROG.subject, texture=None)


@pytest.fixture(scope="module")
def judges():
    return Judges.load()


def box(x=0.0, *, side=0.2, colour=(0.5, 0.5, 0.5), name="box"):
    shape = trimesh.creation.box((side, side, side))
    vertices = (shape.vertices + [x, 0, 0]).astype(np.float32)
    colours = np.tile(np.float32(colour), (len(vertices), 1))
    return Layer(name, Mesh(vertices, shape.faces.astype(np.int32), colours))


@pytest.mark.parametrize("kind", KINDS)
def test_a_primitive_becomes_a_body_with_its_corners_on_the_surface(kind):
    part = random_part(kind, np.random.default_rng(kind))
    solid = solid_of(Toy("part", (part,), {}))
    points = solid.to_mesh64().vert_properties[:, :3]
    assert np.abs(constraints(part, points).max(axis=-1)).max() < 1e-2
    sample = np.random.default_rng(1).uniform(*part.bounds(), size=(40_000, 3))
    exact = inside(Toy("part", (part,), {}), sample).mean() * np.prod(
        np.diff(part.bounds(), axis=0)
    )
    assert solid.volume() == pytest.approx(exact, rel=0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_distances_from_a_primitive(kind):
    part = random_part(kind, np.random.default_rng(kind))
    toy = Toy("part", (part,), {})
    solid = solid_of(toy).to_mesh64()
    mesh = trimesh.Trimesh(solid.vert_properties[:, :3], solid.tri_verts, process=False)
    middle, outward = mesh.triangles_center, mesh.face_normals
    for way in (-0.01, 0.0, 0.01):
        found = edit_scenes._distance(part, middle + way * outward)
        assert np.abs(found - way).mean() < 1.5e-3
    sample = np.random.default_rng(1).uniform(*part.bounds(), size=(5000, 3))
    np.testing.assert_array_equal(edit_scenes._distance(part, sample) <= 0, inside(toy, sample))


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_toys_are_closed_bodies_that_only_touch(trial):
    scene = toy_scene(trial.subject, texture=None)
    assert [held.name for held in scene.layers] == list(trial.subject.names)
    for held in scene.layers:
        SurfaceIndex(held.mesh.vertices, held.mesh.faces)
        assert held.mesh.watertight and 2000 < len(held.mesh.faces) < 20_000
    first, second = (body(held.content) for held in scene.layers)
    volume, share, gap = contact(first, second)
    assert volume < 1e-9 and share < 1e-8
    assert gap < 0.06


def test_what_two_share_goes_to_the_second(start):
    frog, pad = build(FROG.subject)
    first, second = (held.mesh.volume for held in start.layers)
    assert second == pytest.approx(solid_of(pad).volume(), rel=1e-5)
    shared = (solid_of(frog) ^ solid_of(pad)).volume()
    assert shared > 1e-4
    assert first == pytest.approx(solid_of(frog).volume() - shared, rel=1e-5)


def test_every_corner_has_a_colour_of_its_toy():
    for toy in build(TRIALS[1].subject):
        mesh = mesh_of(solid_of(toy), toy, texture=None)
        known = np.unique(np.round([part.colour for part in toy.parts], 5), axis=0)
        seen = np.unique(np.round(mesh.colours, 5), axis=0)
        assert {tuple(row) for row in seen} <= {tuple(row) for row in known.astype(np.float32)}


def test_the_texture_shows_the_parts():
    red, blue = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)
    toy = Toy("two", (ball((0, 0, 0.1), 0.3, red), ball((0, 0, -0.1), 0.3, blue)), {})
    mesh = mesh_of(solid_of(toy), toy, texture=TextureSettings(size=512))
    assert mesh.texture is not None
    corners = mesh.vertices[mesh.faces].mean(axis=1)
    shown = look_up(mesh.texture.image, mesh.texture.uv[mesh.texture.faces].mean(axis=1))
    clear = np.abs(corners[:, 2]) > 0.02
    expected = np.where(corners[clear, 2:] > 0, red, blue)
    np.testing.assert_allclose(shown[clear], expected, atol=0.01)


def test_inside_another_part_the_deeper_one_gives_the_colour():
    scene = build(Subject("frog"))
    whites = [part for part in scene[0].parts if min(part.colour) > 0.9]
    blacks = [part for part in scene[0].parts if max(part.colour) < 0.2]
    front = np.array([part.offset + part.linear[:, 0] for part in whites])
    colours = albedo([*blacks, *whites], front - 1e-3)
    np.testing.assert_allclose(colours, [part.colour for part in whites])


def test_pictures_are_those_of_the_ray_caster(start):
    views = around(4, 64)
    mine, coverage = pictures([held.content for held in start.layers], views)
    true = render([build(FROG.subject)], views)
    apart = (mine - true.colour).abs()
    assert apart.mean() < 0.004
    assert (apart.amax(dim=-1) > 0.1).float().mean() < 0.015
    assert (coverage - true.coverage.sum(dim=1)).abs().mean() < 0.004


def test_colours_that_hold_the_light_are_shown_as_they_are():
    grey = [box(-0.3, name="a"), box(0.3, name="b")]
    colour, coverage = pictures(grey, around(1, 48), shaded=(1,))
    alone = [pictures([one], around(1, 48))[1][0] > 0.999 for one in grey]
    seen = [colour[0][part & (coverage[0] > 0.999)] for part in alone]
    assert (seen[1] - 0.5).abs().max() < 1e-6
    assert (seen[0] < 0.49).any() and (seen[0] - seen[0][:, :1]).abs().max() < 1e-6


def test_a_texture_shows_in_place_of_the_colours():
    layer = box(colour=(1.0, 0.0, 0.0))
    count = len(layer.mesh.faces)
    uv = np.tile(np.float32([[0.2, 0.2], [0.8, 0.2], [0.2, 0.8]]), (count, 1))
    image = np.zeros((4, 4, 3), np.uint8)
    image[..., 2] = 255
    texture = Texture(uv, np.arange(3 * count, dtype=np.int32).reshape(-1, 3), image)
    painted = replace(layer, mesh=replace(layer.mesh, texture=texture))
    for shown, channel in ((layer, 0), (painted, 2)):
        colour, coverage = pictures([shown], around(2, 32))
        full = colour[coverage > 0.999]
        assert len(full) > 4
        assert (full.argmax(dim=1) == channel).all() and full.sort(dim=1).values[:, 1].max() < 1e-6


@pytest.mark.parametrize("word", COLOURS)
@pytest.mark.parametrize("light", [1.0, 0.4])
def test_a_colour_is_told_in_any_light(word, light):
    pixels = light * torch.tensor([COLOURS[word]]).repeat(5, 1)
    assert {other: coloured(pixels, other) for other in COLOURS} == {
        other: float(other == word) for other in COLOURS
    }


def test_shares_of_colours():
    red, blue, black = COLOURS["red"], COLOURS["blue"], (0.08, 0.08, 0.10)
    pixels = torch.tensor([red, red, blue, black])
    assert coloured(pixels, "red") == 0.5 and coloured(pixels, "blue") == 0.25
    assert coloured(pixels, "white") == 0.0
    assert math.isnan(coloured(pixels, None)) and math.isnan(coloured(pixels[:0], "red"))


def test_contact_of_boxes():
    still = body(box())
    assert contact(body(box(0.5)), still) == pytest.approx((0.0, 0.0, 0.3), abs=1e-6)
    deep = contact(body(box(0.15, side=0.2)), still)
    assert deep == pytest.approx((0.05 * 0.04, 0.25, 0.0), abs=1e-6)
    within = contact(body(box(side=0.1)), still)
    assert within == pytest.approx((0.001, 1.0, 0.0), abs=1e-6)
    assert contact(body(box(0.2)), still)[2] == pytest.approx(0.0, abs=1e-6)


def test_the_gap_is_that_of_surfaces_and_not_of_corners():
    small = trimesh.creation.box(
        (0.1, 0.1, 0.1), transform=trimesh.transformations.rotation_matrix(0.6, [1, 1, 0.3])
    )
    vertices = small.vertices + [0, 0, 1.0]
    layer = box(side=1.0)
    grey = np.full((len(vertices), 3), 0.5, np.float32)
    other = Layer("small", Mesh(vertices.astype(np.float32), small.faces.astype(np.int32), grey))
    assert contact(body(layer), body(other))[2] == pytest.approx(
        vertices[:, 2].min() - 0.5, abs=1e-6
    )


def test_an_open_surface_has_no_contact():
    layer = box()
    holed = replace(layer, mesh=replace(layer.mesh, faces=layer.mesh.faces[1:]))
    assert body(holed) is None
    assert all(map(math.isnan, contact(body(holed), body(box(1.0)))))


def edited(scene, index, **changes):
    held = scene.layers[index]
    layers = list(scene.layers)
    layers[index] = replace(held, content=replace(held.content, **changes))
    return replace(scene, layers=tuple(layers))


def test_the_last_bit_of_another_layer_is_noticed(start):
    id = start.layers[0].id
    mesh = start.layers[1].mesh
    bit = mesh.vertices.copy()
    bit[7, 1] = np.nextafter(bit[7, 1], np.float32(9))
    pale = mesh.colours.copy()
    pale[0, 0] += 2**-20
    moved = np.eye(4)
    moved[0, 3] = 1e-15
    assert changed(start, start, but={id}) == 0
    for change in (
        {"mesh": replace(mesh, vertices=bit)},
        {"mesh": replace(mesh, colours=pale)},
        {"mesh": replace(mesh, faces=np.roll(mesh.faces, 1, axis=1))},
        {"transform": moved},
        {"prompt": "a water lily"},
    ):
        assert changed(start, edited(start, 1, **change), but={id}) == 1
        assert changed(start, edited(start, 1, **change), but={start.layers[1].id}) == 0


def test_layers_that_come_or_go_are_changes(start):
    first, second = (held.id for held in start.layers)
    assert changed(start, start.deleted(second), but={first}) == 1
    assert changed(start, start.duplicated(second), but={first}) == 1


def test_a_texture_may_come_and_change_but_not_move():
    layer = box()
    uv = np.float32([[0.2, 0.2], [0.8, 0.2], [0.2, 0.8]])
    faces = np.tile(np.arange(3, dtype=np.int32), (len(layer.mesh.faces), 1))
    texture = Texture(uv, faces, np.zeros((4, 4, 3), np.uint8))
    painted = replace(layer, mesh=replace(layer.mesh, texture=texture))
    other = replace(texture, image=np.ones((4, 4, 3), np.uint8))
    shifted = replace(texture, uv=np.nextafter(uv, np.float32(1)))
    assert same_shape(layer, painted) and not same_shape(painted, layer)
    for new, same in ((other, True), (shifted, False)):
        assert same_shape(painted, replace(layer, mesh=replace(layer.mesh, texture=new))) is same


def test_the_judges_know_true_toys(start, judges):
    rivals = tuple(map(phrase, TOYS))
    id = start.layers[0].id
    frog = measure_state(start, id, Wanted("a frog", rivals, "frog", "lily pad", "bear"), judges)
    bear = measure_state(start, id, Wanted("a bear", rivals, "bear", "lily pad", "frog"), judges)
    assert min(frog.prompt, frog.alone, frog.own, frog.neighbour, bear.former) > 0.9
    assert max(bear.prompt, bear.alone, bear.own, frog.former) < 0.1
    assert frog.closed and frog.penetration_share < 1e-8 and math.isnan(frog.coloured)
    low, high = start.layers[0].mesh.bounds.astype(np.float64)
    assert frog.height == pytest.approx(high[2] - low[2])
    assert frog.footprint == pytest.approx((high[0] - low[0]) * (high[1] - low[1]))


def test_a_colour_is_judged_on_the_object_alone(start, judges):
    blue = start.recoloured(start.layers[0].id, COLOURS["blue"])
    rivals = tuple(phrase("frog", colour) for colour in (None, *COLOURS))
    wanted = Wanted("a blue frog", rivals, "frog", "lily pad", colour="blue")
    before = measure_state(start, start.layers[0].id, wanted, judges)
    after = measure_state(blue, start.layers[0].id, wanted, judges)
    assert before.coloured < 0.01 and after.coloured == 1.0
    assert before.prompt < 0.1 and after.prompt > 0.9
    assert math.isnan(after.former)


def test_what_cannot_be_judged(start, judges):
    with pytest.raises(ValueError, match="expected 'a bear' among the rivals"):
        Wanted("a bear", ("a frog",), "bear", "lily pad")
    alone = Scene.of([start.layers[0].content])
    with pytest.raises(ValueError, match="two layers, got 1"):
        measure_state(alone, alone.layers[0].id, Wanted("a", ("a",), "frog", "car"), judges)


def test_trials():
    assert FROG.new_prompt == "a bear" and FROG.colour_prompt == "a blue frog"
    assert FROG.replaced == Subject("bear", "sitting on", "lily pad")
    assert TRIALS[1].repainted == Subject("octopus", "playing", "piano", None, "red")
    assert trials(2) == TRIALS[:2]
    with pytest.raises(ValueError, match="1 to 6 scenes, got 7"):
        trials(7)
    with pytest.raises(ValueError, match="a third one for the first, got 'frog'"):
        EditTrial(FROG.subject, "frog", 0, "blue")
    with pytest.raises(ValueError, match="got 0 and 'teal'"):
        EditTrial(FROG.subject, "bear", 0, "teal")


def test_a_scene_is_made_once(tmp_path, monkeypatch, start):
    made = []

    def make(subject):
        made.append(subject)
        return start

    monkeypatch.setattr(edit_scenes, "toy_scene", make)
    first, again = (edit_scenes.held_scene(FROG.subject, tmp_path) for _ in range(2))
    assert made == [FROG.subject]
    assert [held.id for held in first.layers] == [held.id for held in again.layers]
    assert changed(first, start, but=()) == 0
    edit_scenes.held_scene(FROG.repainted, tmp_path)
    assert len(made) == 2
