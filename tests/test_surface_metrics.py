"""Measures of surfaces on shapes whose distances are known in closed form."""

import json
import math
from dataclasses import asdict, replace

import numpy as np
import pytest
import torch
import trimesh

from benchmarks.surface_figure import FRAMED, close_up, contact_side
from benchmarks.surface_metrics import (
    Closeness,
    Likeness,
    face_normals,
    match_mesh,
    match_truth,
    measure_mesh,
    sample_mesh,
)
from benchmarks.surface_renders import FieldPictures, draw, eroded, fidelity, look_up, psnr
from benchmarks.surface_table import Cell, less_penetration, markdown, over_scenes
from benchmarks.surface_truth import TrueSurface, sample_toy
from benchmarks.surfaces import read_cell, shared
from dissector.cameras import orbit
from dissector.mesh import Layer, Mesh, Texture
from dissector.toybox.renderer import BACKGROUND
from dissector.toybox.shapes import BOX, SPHERE, Part, Toy


def coloured(shape, colour=(0.5, 0.5, 0.5)):
    count = len(shape.vertices)
    return Mesh(
        shape.vertices.astype(np.float32),
        shape.faces.astype(np.int32),
        np.tile(np.float32(colour), (count, 1)),
    )


def ball_mesh(radius, subdivisions=5):
    return coloured(trimesh.creation.icosphere(subdivisions, radius))


def box_mesh(half=0.5, offset=(0, 0, 0)):
    box = trimesh.creation.box((2 * half,) * 3)
    box.apply_translation(offset)
    return coloured(box)


def truth_of(kind, half, count):
    part = Part(kind, np.eye(3) * half, np.zeros(3), (0.5, 0.5, 0.5))
    points, normals, share = sample_toy(Toy("toy", (part,), {}), count, seed=0)
    return TrueSurface(points, normals, np.zeros(len(points), dtype=bool), share)


@pytest.fixture(autouse=True)
def fewer_samples(monkeypatch):
    """Enough for the tolerances below."""
    monkeypatch.setattr("benchmarks.surface_metrics.SAMPLES", 25_000)


BALL, CUBE = truth_of(SPHERE, 0.5, 60_000), truth_of(BOX, 0.5, 240_000)


@pytest.mark.parametrize("radius", [0.45, 0.5, 0.53])
def test_concentric_spheres_differ_by_their_radii(radius):
    """The size of the true ball is its diameter, 1."""
    found = measure_mesh(ball_mesh(radius), BALL)
    # Facets lie a little inside the sphere, and true points a little apart.
    assert found.whole.chamfer == pytest.approx(abs(radius - 0.5), abs=2.5e-3)
    assert found.whole.fscore == pytest.approx(1.0 if radius == 0.5 else 0.0, abs=3e-3)
    assert found.whole.normals == pytest.approx(1, abs=2e-3)
    assert found.hidden_share == 0 and math.isnan(found.hidden.chamfer)
    assert all(map(math.isnan, found.closed))


def test_the_share_within_one_percent_decides_the_fscore():
    """A ball of which a half is moved out by 2%: half of both sides is near."""
    mesh = ball_mesh(0.5)
    vertices = mesh.vertices * np.where(mesh.vertices[:, 2:] > 0, 1.04, 1.0)
    found = measure_mesh(replace(mesh, vertices=vertices.astype(np.float32)), BALL)
    assert found.whole.fscore == pytest.approx(0.5, abs=0.02)


def test_lengths_are_shares_of_the_size():
    small = TrueSurface(0.1 * BALL.points, BALL.normals, BALL.hidden, 0.01 * BALL.share)
    found = measure_mesh(ball_mesh(0.045), small)
    assert found.whole.chamfer == pytest.approx(0.05, abs=2.5e-3)


def test_a_shifted_cube():
    """Shifted by d along x. True points of the face at the back have the distance d.

    Those at the front lie inside the mesh: min(d, distance to the rim), ∫₀ᵈ (1 − 2t)² dt on
    average. Those of the four sides have none, but for a strip at the back where it rises to d.
    """
    d = 0.05
    found = measure_mesh(box_mesh(offset=(d, 0, 0)), CUBE)
    front, sides = d - 2 * d**2 + 4 * d**3 / 3, d * d / 2
    expected = (d + front + 4 * sides) / 6
    assert found.whole.chamfer == pytest.approx(expected, abs=2e-3)
    exact = match_truth(box_mesh(offset=(d, 0, 0)), CUBE)
    assert exact.distances.mean() == pytest.approx(expected, abs=2e-4)
    # Near the rims of the front the sides are nearer; past the rim at the back it is an edge.
    assert 1 - 8 * d / 6 - 0.005 < found.whole.normals < 1 - 4 * d / 6 + 0.005
    near = (1 - 0.98**2 + 4 * (1 - d + 0.01)) / 6
    assert found.whole.fscore == pytest.approx(near, abs=0.005)


def test_distances_from_the_truth_go_to_faces_not_to_vertices():
    """Against a naive search over a dense sample of a mesh with few faces."""
    mesh = ball_mesh(0.4, subdivisions=1)
    exact = match_truth(mesh, BALL)
    dense, _ = sample_mesh(mesh, 20_000, seed=3)
    for index in range(0, len(BALL.points), 3000):
        naive = np.linalg.norm(dense - BALL.points[index], axis=1).min()
        assert naive - 4e-3 < exact.distances[index] <= naive + 1e-9


def test_inside_out_meshes_have_opposite_normals():
    mesh = ball_mesh(0.5)
    found = measure_mesh(replace(mesh, faces=mesh.faces[:, ::-1]), BALL)
    assert found.whole.normals == pytest.approx(-1, abs=2e-3)
    assert found.whole.unsigned_normals == pytest.approx(1, abs=2e-3)


def bitten(depth):
    """A ball whose top above z = 0.3 is cut off and hidden; the mesh closes it at z = 0.3 − depth.

    The truth is the whole ball.
    """
    ball = trimesh.creation.icosphere(6, 0.5)
    vertices = ball.vertices.copy()
    vertices[:, 2] = np.minimum(vertices[:, 2], 0.3 - depth)
    return coloured(trimesh.Trimesh(vertices, ball.faces, process=False))


def test_a_bite_shows_in_the_hidden_part():
    truth = replace(BALL, hidden=BALL.points[:, 2] > 0.3)
    whole = measure_mesh(ball_mesh(0.5, 6), truth)
    assert whole.hidden_share == pytest.approx(0.2, abs=0.01)  # the height of a cap is its area
    assert whole.closed == (1.0, 1.0) and whole.hidden.fscore > 0.995
    cut = measure_mesh(bitten(0.0), truth)
    # Height above the cut, uniform in 0..0.2 by Archimedes: 1% and 2% of the size stay near.
    assert cut.closed == pytest.approx((0.01 / 0.2, 0.02 / 0.2), abs=0.01)
    assert match_truth(bitten(0.0), truth).of_hidden().distances.mean() == pytest.approx(
        0.1, abs=2e-3
    )
    assert cut.hidden.chamfer > 20 * whole.hidden.chamfer
    assert cut.whole.chamfer < cut.hidden.chamfer


def test_a_skin_that_looks_the_wrong_way_closes_nothing():
    truth = replace(BALL, hidden=BALL.points[:, 2] > 0.3)
    mesh = ball_mesh(0.5)
    found = measure_mesh(replace(mesh, faces=mesh.faces[:, ::-1]), truth)
    assert found.closed == (0.0, 0.0) and found.hidden.fscore > 0.99


def test_hollows_and_outgrowths_are_told_apart():
    """A ball with the wall of a hollow, and one that is too large.

    Points of a sphere through the centre, radius r, are 4r / 3 from there on average.
    """
    hollow, outer = ball_mesh(0.2), ball_mesh(0.5)
    faces = np.concatenate([outer.faces, hollow.faces[:, ::-1] + len(outer.vertices)])
    vertices = np.concatenate([outer.vertices, hollow.vertices + np.float32([0.2, 0, 0])])
    both = Mesh(vertices, faces.astype(np.int32), np.zeros_like(vertices))
    found = measure_mesh(both, BALL)
    share = 0.2**2 / (0.2**2 + 0.5**2)
    assert found.inner == pytest.approx(share, abs=1e-3) and found.outer == 0
    grown = measure_mesh(ball_mesh(0.6), BALL)
    assert grown.outer == 1 and grown.inner == 0
    assert found.whole.chamfer == pytest.approx(0.5 * share * (0.5 - 0.8 / 3), abs=2.5e-3)


def test_samples_of_a_mesh_are_uniform_by_area():
    corners = np.float32([[0, 0, 0], [3, 0, 0], [0, 2, 0], [0, 0, 1]])
    faces = np.int32([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])
    mesh = Mesh(corners, faces, np.zeros_like(corners))
    points, normals = sample_mesh(mesh, 20_000, seed=0)
    areas = np.array([3, 1.5, 1, 3.5])
    of_face = [(abs(normals - n) < 1e-9).all(axis=1).mean() for n in face_normals(mesh)]
    np.testing.assert_allclose(of_face, areas / areas.sum(), atol=1e-3)
    flat = points[normals[:, 2] < -0.99]
    np.testing.assert_allclose(flat.mean(axis=0), [1, 2 / 3, 0], atol=0.02)
    np.testing.assert_array_equal(points, sample_mesh(mesh, 20_000, seed=0)[0])
    assert (match_mesh(box_mesh(), CUBE, seed=0).distances < 0.02).all()


CAMERAS = orbit(torch.tensor([0.0, 130.0]), torch.tensor([10.0, -30.0]), size=48)


def layer(mesh, name="ball"):
    return Layer(name, mesh)


def test_a_mesh_is_drawn_in_its_colours_where_it_is():
    colour, coverage = draw(
        [layer(coloured(trimesh.creation.icosphere(4, 0.5), (1, 0, 0.5)))], CAMERAS
    )
    origins, directions = CAMERAS.rays()
    nearest = torch.linalg.cross(origins, directions, dim=-1).norm(dim=-1)
    inner, outer = nearest < 0.45, nearest > 0.55
    assert (coverage[inner] == 1).all() and (coverage[outer] == 0).all()
    torch.testing.assert_close(colour[inner], torch.tensor([1, 0, 0.5]).expand_as(colour[inner]))
    torch.testing.assert_close(
        colour[outer], torch.tensor(BACKGROUND).expand_as(colour[outer]), atol=1e-6, rtol=0
    )
    edge = coverage[(nearest > 0.45) & (nearest < 0.55)]
    assert ((edge > 0) & (edge < 1)).any()


def test_transforms_move_what_is_drawn():
    matrix = np.eye(4)
    matrix[2, 3] = 0.3
    moved = Layer("ball", ball_mesh(0.3, 3), transform=matrix)
    placed = Mesh(
        moved.mesh.vertices + np.float32([0, 0, 0.3]), moved.mesh.faces, moved.mesh.colours
    )
    torch.testing.assert_close(draw([moved], CAMERAS)[0], draw([layer(placed)], CAMERAS)[0])


def test_textures_are_drawn_in_place_of_colours():
    """A texture whose colour is the place on the surface, against vertex colours of the same."""
    shape = trimesh.creation.icosphere(4, 0.5)
    place = (shape.vertices[:, [1, 2]] + 0.5).astype(np.float32)
    ramp = (np.arange(256) + 0.5) / 256
    image = np.zeros((256, 256, 3), np.uint8)
    image[..., 0], image[..., 1] = np.round(255 * ramp), np.round(255 * ramp)[:, None]
    colours = np.concatenate([place, np.zeros_like(place[:, :1])], axis=1)
    faces = shape.faces.astype(np.int32)
    by_vertex = Mesh(shape.vertices.astype(np.float32), faces, colours)
    texture = Texture(place, faces, image)
    textured = Mesh(by_vertex.vertices, faces, np.zeros_like(colours), texture)
    expected = draw([layer(by_vertex)], CAMERAS)[0]
    torch.testing.assert_close(draw([layer(textured)], CAMERAS)[0], expected, atol=6e-3, rtol=0)
    beside = coloured(trimesh.creation.icosphere(2, 0.2), (0, 0, 1))
    both = draw([layer(textured), layer(beside, "other")], CAMERAS)[0]
    torch.testing.assert_close(both, expected, atol=6e-3, rtol=0)


def test_texels_are_mixed_between_their_centres():
    image = np.zeros((1, 2, 3), np.uint8)
    image[0, 1] = 255
    uv = np.array([[0.25, 0.5], [0.5, 0.1], [0.75, 0.9], [0.0, 0.0], [1.0, 1.0]])
    np.testing.assert_allclose(look_up(image, uv)[:, 0], [0, 0.5, 1, 0, 1])
    assert look_up(image[:, :1], uv).max() == 0


def test_a_pixel_at_the_border_does_not_count():
    masks = torch.zeros(1, 1, 7, 7, dtype=torch.bool)
    masks[0, 0, 1:6, 2:7] = True
    expected = torch.zeros_like(masks)
    expected[0, 0, 2:5, 3:6] = True
    assert torch.equal(eroded(masks), expected)


def test_fidelity_counts_what_is_seen_and_what_is_covered():
    """A field that is the drawing of the mesh, but for a constant error where the mesh is."""
    mesh = coloured(trimesh.creation.icosphere(4, 0.5), (0.2, 0.4, 0.6))
    colour, coverage = draw([layer(mesh)], CAMERAS)
    visible = torch.stack([coverage == 1, torch.zeros_like(coverage, dtype=torch.bool)])
    wrong = colour + 0.1 * (coverage > 0.01)[..., None]
    field = FieldPictures(CAMERAS, wrong, coverage, visible)
    found = fidelity([layer(mesh), layer(ball_mesh(0.1, 2), "inside")], field)
    assert found.visible[0] == pytest.approx(20, abs=1e-4) and math.isnan(found.visible[1])
    assert found.everything == pytest.approx(20, abs=1e-4)
    half = replace(field, opacity=torch.zeros_like(coverage), visible=visible[:1])
    missing = fidelity([layer(ball_mesh(0.01, 1))], half)
    assert missing.visible[0] < 12
    assert psnr(torch.full((5, 3), 0.01)) == pytest.approx(40, abs=1e-4)


def test_shared_volume_is_that_of_the_smaller():
    """A cube of side 0.5 of which a half lies in the unit cube."""
    pair = (layer(box_mesh()), layer(box_mesh(0.25, (0.5, 0, 0)), "small"))
    volume, share = shared(pair)
    assert volume == pytest.approx(0.0625, rel=1e-5) and share == pytest.approx(0.5, rel=1e-5)
    whole = box_mesh()
    torn = layer(Mesh(whole.vertices, whole.faces[1:], whole.colours))
    assert all(map(math.isnan, shared((pair[1], torn))))


def likeness(value):
    return Likeness(value, value, value, value)


def cell(variant="before", scene="a", penetration=0.02, closed=(0.5, math.nan), value=0.02):
    each = tuple(
        Closeness(likeness(value), likeness(value), (share, share), 0.1, 0.2, 0.05)
        for share in closed
    )
    return Cell(
        scene=scene,
        gap=True,
        layers=("frog", "cake"),
        masks="grounder",
        variant=variant,
        closeness=each,
        watertight=(True, False),
        penetration=penetration,
        penetration_share=0.1,
        visible=(30.0, math.nan),
        everything=25.0,
        faces=(1000, 2000),
        seconds=1.5,
    )


def test_the_table_has_a_row_for_each_variant():
    cells = [cell(), cell(scene="b", penetration=0.02), cell("refined", penetration=0.001)]
    lines = markdown(cells).splitlines()
    widths = {line.count("|") for line in lines}
    assert len(lines) == 4 and len(widths) == 1
    assert lines[2].startswith("| before | 2 | 2.00 | 0.020 | 0.020 | 10.0% | 20.0% | 2.00 |")
    assert "| 50% | 50% | 50% | 10.000 | 0% | 30.0 | 25.0 | 3,000 | 1.5 |" in lines[2]
    assert "| 95% |" in lines[3]
    assert len(markdown(cells, verbose=True).splitlines()) == 7


def test_unknown_values_are_left_out():
    cells = [cell(closed=(math.nan, math.nan)), cell(scene="b", closed=(0.2, 0.4))]
    assert over_scenes(cells, lambda c: [one.closed[0] for one in c.closeness]) == pytest.approx(
        0.3
    )
    assert math.isnan(over_scenes(cells[:1], lambda c: [one.closed[0] for one in c.closeness]))
    assert "–" in markdown(cells[:1]).splitlines()[2]
    assert math.isnan(less_penetration([cell("refined", "b")], [cell()]))
    assert math.isnan(less_penetration([cell(penetration=0.0)], [cell(penetration=0.0)]))
    assert less_penetration([cell(penetration=0.03)], [cell()]) == pytest.approx(-0.5)


def test_results_survive_their_file(tmp_path):
    path = tmp_path / "cell.json"
    path.write_text(json.dumps(asdict(cell(closed=(0.25, 0.5)))))
    again = read_cell(path)
    assert repr(again) == repr(cell(closed=(0.25, 0.5)))  # NaN is not equal to itself


def test_pictures_are_taken_from_the_side_of_the_contact():
    """The hidden cap's normals tell where, and the neighbour's place where nothing is hidden."""
    moved = replace(BALL, points=BALL.points + [0, 2, 0])
    assert contact_side([BALL, moved], 0) == pytest.approx([0, 2, 0], abs=0.02)
    cap = replace(BALL, hidden=BALL.points[:, 2] < -0.3)
    assert contact_side([cap, moved], 0) == pytest.approx([0, 0, -0.8], abs=0.02)
    camera = close_up(moved.points, np.array([0.0, 0.0, -1.0]))
    _, coverage = draw([layer(Mesh(*shifted_ball()))], camera)
    rows, columns = torch.where(coverage[0] > 0.5)
    middle = (coverage.shape[1] - 1) / 2
    for places in (rows, columns):
        assert float(places.float().mean()) == pytest.approx(middle, abs=1)
        # The diagonal of the ball's box is √3 of its diameter.
        side = int(places.max() - places.min()) + 1
        assert side == pytest.approx(coverage.shape[1] / (2 * FRAMED * 3**0.5), rel=0.05)


def shifted_ball():
    mesh = ball_mesh(0.5)
    return mesh.vertices + np.float32([0, 2, 0]), mesh.faces, mesh.colours
