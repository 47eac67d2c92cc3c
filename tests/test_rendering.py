"""Pictures against slow ones, closed forms, and themselves."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from cast_rays import cast
from scipy import ndimage
from toy_layers import affine, ball, patchwork, various

from dissector.gltf_conventions import srgb_from_linear
from dissector.mesh import Layer, Material, Mesh, Texture
from dissector.progress import finish
from editing.errors import EditError
from editing.pictures.colour import decode, encode, layer_colours, parse_hex
from editing.pictures.geometry import NEAR, gather
from editing.pictures.rendering import Look, Stage, preview_of, render_view
from editing.pictures.view_camera import ViewCamera

FRONT = ViewCamera.parse("front")
FACING = ViewCamera.parse({"position": (4, 0, 0), "target": (0, 0, 0), "field_of_view": 28})
"""At this distance, two world units are just about the height of the image."""

GREY = (0.5, 0.5, 0.5)
BLACK_WHITE = ((0, 0, 0), (255, 255, 255))


def colourful(seed, **options):
    mesh = ball(subdivisions=1, **options)
    colours = np.random.default_rng(seed).uniform(size=mesh.colours.shape).astype(np.float32)
    return replace(mesh, colours=colours)


def quad(colour=GREY, texture=None, half=0.5, x=0.0):
    """A square that faces +x."""
    corners = np.float32([[x, -half, -half], [x, half, -half], [x, half, half], [x, -half, half]])
    faces = np.int32([[0, 1, 2], [0, 2, 3]])
    if texture is not None:
        uv = np.float32([[0, 1], [1, 1], [1, 0], [0, 0]])
        texture = Texture(uv, faces, texture)
    return Mesh(corners, faces, np.tile(np.float32(colour), (4, 1)), texture)


def shaded_reference(layers, camera, size):
    """Colours and normals by rays, from the meshes themselves."""
    width, height = size
    model = gather(layers, [(0, 0, 0)] * len(layers))
    view = camera.view(model.vertices, width=width, height=height)
    hits = cast(model.vertices, model.faces, view, NEAR * model.radius)
    corners = model.faces[hits.face]
    light = np.einsum("hwc,hwcx->hwx", hits.weights, model.colours[corners])
    normals = np.einsum("hwc,hwcx->hwx", hits.weights, model.normals[corners].astype(float))
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-12)
    a, b, c = np.moveaxis(model.vertices[corners], 2, 0)
    outward = np.cross(b - a, c - a)
    back = np.einsum("hwx,hwx->hw", outward, view.position - a) < 0
    normals[back] *= -1
    return hits.face >= 0, srgb_from_linear(light), normals @ view.rotation.T


@pytest.mark.parametrize("inside", [False, True])
def test_colours_and_normals_are_those_of_rays(inside):
    layers = [Layer("a", colourful(1)), Layer("b", colourful(2, centre=(0.25, 0.2, 0.1)))]
    place = {"position": [0.3, 0.0, -0.05], "target": [0.1, 0.3, 0.1], "field_of_view": 110}
    camera = ViewCamera.parse(place if inside else "three_quarter")
    covered, colours, normals = shaded_reference(layers, camera, (44, 36))
    for mode, wanted in (("albedo", colours), ("normals", 0.5 * normals + 0.5)):
        image = render_view(layers, camera, width=44, height=36, mode=mode, samples=1)
        assert ((image[..., 3] == 255) == covered).mean() > 0.998
        both = covered & (image[..., 3] == 255)
        difference = np.abs(image[..., :3] - 255 * wanted)[both].max(axis=-1)
        assert both.sum() > 300
        assert (difference < 1.6).mean() > 0.99 and difference.mean() < 0.6


def test_texture_values_are_kept_exactly():
    """Flat texels: in albedo mode, what is in the texture comes out of the picture."""
    cells = np.random.default_rng(0).integers(0, 256, (4, 4, 3)).astype(np.uint8)
    texture = cells.repeat(16, axis=0).repeat(16, axis=1)
    layers = [Layer("a", quad(texture=texture))]
    image = render_view(layers, FACING, width=256, height=256, mode="albedo")
    rows, columns = np.nonzero(image[..., 3] == 255)
    assert 110 < np.ptp(rows) < 135
    shown = image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1, :3]
    at = ((np.arange(4) + 0.5) * len(shown) / 4).astype(int)
    assert np.array_equal(shown[np.ix_(at, at)], cells)
    found = {tuple(colour) for colour in image[image[..., 3] == 255][:, :3].tolist()}
    assert {tuple(colour) for colour in cells.reshape(-1, 3).tolist()} <= found


@pytest.mark.parametrize("mode", ["albedo", "layers"])
def test_every_byte_survives(mode):
    """sRGB to linear light and back is exact for each of the 256 values."""
    assert np.array_equal(encode(decode(np.arange(256) / 255)), np.arange(256))
    for grey in (1, 2, 77, 254):
        stage = Stage([Layer("a", quad((grey / 255,) * 3))], colours=[(grey,) * 3])
        drawn = finish(stage.draw(stage.view(FACING, width=16, height=16), Look(mode)))
        assert drawn.image[8, 8].tolist() == [grey, grey, grey, 255]


def test_coverage_is_the_area():
    """A slanted square: the alpha of all pixels adds up to its area, no pixel far from its own."""
    turn = np.eye(4)
    angle = np.radians(17)
    turn[1:3, 1:3] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    layers = [Layer("a", quad(), turn)]
    image = render_view(layers, FACING, width=64, height=64, mode="layers", samples=16)
    view = FACING.view(np.zeros((1, 3)), width=64, height=64)
    side = view.focal / 4
    assert image[..., 3].sum() / 255 == pytest.approx(side * side, rel=2e-3)
    fine = np.linspace(0, 64, 64 * 32, endpoint=False) + 1 / 64
    x, y = np.meshgrid(fine - 32, 32 - fine)
    across = np.abs(np.cos(angle) * x + np.sin(angle) * y)
    along = np.abs(-np.sin(angle) * x + np.cos(angle) * y)
    inside = (across <= side / 2) & (along <= side / 2)
    area = inside.reshape(64, 32, 64, 32).mean(axis=(1, 3))
    assert np.abs(area - image[..., 3] / 255).max() < 0.1
    assert np.abs(area - image[..., 3] / 255).mean() < 3e-3


def test_edges_have_no_dark_fringe():
    white = [Layer("a", ball(colour=(1, 1, 1)))]
    image = render_view(white, FRONT, width=64, height=64, mode="albedo")
    edge = (image[..., 3] > 0) & (image[..., 3] < 255)
    assert edge.sum() > 50 and (image[edge][:, :3] == 255).all()
    assert not image[image[..., 3] == 0].any()


def test_samples_are_averaged_as_light():
    """Half white, half black is the sRGB of half the light, 188, not 128."""
    layers = [Layer("a", ball(colour=(1, 1, 1)))]
    over = render_view(layers, FRONT, width=64, height=64, mode="albedo", background="#000000")
    alone = render_view(layers, FRONT, width=64, height=64, mode="albedo")
    assert (over[..., 3] == 255).all()
    wanted = encode(np.round(alone[..., 3] / 255 * 16) / 16)
    assert np.array_equal(over[..., 0], wanted) and 188 in over[..., 0]


@pytest.mark.parametrize("mode", ["shaded", "normals", "wireframe"])
def test_tiles_and_runs_change_no_byte(mode):
    layers = [Layer("a", patchwork(ball())), Layer("b", ball((0.2, 0.3, 0.1)))]
    stage = Stage(layers)
    view = stage.view(ViewCamera.parse("three_quarter"), width=70, height=50)
    images = [finish(stage.draw(view, Look(mode), owners=True, tile=size)) for size in (7, 16, 128)]
    again = Stage(layers)
    images.append(
        finish(
            again.draw(
                again.view(ViewCamera.parse("three_quarter"), width=70, height=50),
                Look(mode),
                owners=True,
            )
        )
    )
    hashes = {hashlib.sha256(drawn.image.tobytes()).hexdigest() for drawn in images}
    assert len(hashes) == 1
    assert all(np.array_equal(drawn.owners, images[0].owners) for drawn in images)


def test_owners_are_the_colours_of_layers():
    layers = [Layer("a", ball()), Layer("b", ball((0.2, 0.3, 0.1)))]
    stage = Stage(layers)
    drawn = finish(stage.draw(stage.view(FRONT, width=64, height=64), Look("layers"), owners=True))
    palette = np.array([*layer_colours(2), (0, 0, 0)])
    pure = (drawn.image[..., :3, None] == palette.T[None, None]).all(axis=2).any(axis=-1)
    full = pure & np.isin(drawn.image[..., 3], (0, 255))
    assert full.mean() > 0.9 and {-1, 0, 1} == set(drawn.owners.ravel().tolist())
    assert np.array_equal(drawn.image[full][:, :3], palette[drawn.owners[full]])


def test_a_pixel_belongs_to_what_covers_most_of_it():
    """One layer black, the other white: the light of a pixel is the share of the other."""
    stage = Stage([Layer("a", ball()), Layer("b", ball((0.2, 0.3, 0.1)))], colours=BLACK_WHITE)
    drawn = finish(stage.draw(stage.view(FRONT, width=64, height=64), Look("layers"), owners=True))
    light = decode(drawn.image[..., 0] / 255)
    mixed = (drawn.image[..., 3] == 255) & (light > 0) & (light < 1) & (np.abs(light - 0.5) > 0.02)
    assert mixed.sum() > 10
    assert np.array_equal(drawn.owners[mixed], (light[mixed] > 0.5).astype(int))


def test_colours_of_layers_differ():
    assert len(set(layer_colours(64))) == 64
    assert parse_hex("#0a10fF") == (10, 16, 255)


def test_both_sides_are_drawn():
    """From behind, a surface is lit and has the normal of the side that is seen."""
    layers = [Layer("a", quad())]
    behind = ViewCamera.parse({"position": (-4, 0, 0), "target": (0, 0, 0), "field_of_view": 28})
    for camera in (FACING, behind):
        image = render_view(layers, camera, width=32, height=32, mode="normals")
        assert np.abs(image[16, 16].astype(int) - [128, 128, 255, 255]).max() <= 1


def test_normals_are_the_cameras():
    """x right, y up, z towards the viewer."""
    image = render_view(
        [Layer("a", ball(subdivisions=3))], FACING, width=128, height=128, mode="normals"
    )
    rows, columns = np.nonzero(image[..., 3] == 255)
    middle, reach = 64, np.ptp(rows) / 2 * 0.7
    assert image[64, int(middle + reach), 0] > 200 and image[64, int(middle - reach), 0] < 55
    assert image[int(middle - reach), 64, 1] > 200 and image[int(middle + reach), 64, 1] < 55
    assert image[64, 64, 2] > 250


def test_light_shadow_and_what_hides_it():
    """A ball over a board: the board is darkest under it, and by no more than light allows."""
    flat = np.diag([1.0, 1.0, 0.02, 1.0])
    flat[2, 3] = -0.35
    board = Layer("board", ball(colour=(0.8,) * 3, radius=1.2, subdivisions=5), flat)
    top = ViewCamera.parse("top")
    alone = render_view([board], top, width=64, height=64, ground_shadow=False)
    light = Layer("ball", ball(colour=(0.8,) * 3, radius=0.25))
    both = render_view([board, light], top, width=64, height=64, ground_shadow=False)
    stage = Stage([board, light])
    view = stage.view(top, width=64, height=64)
    owners = finish(stage.draw(view, Look("layers"), owners=True)).owners
    bare = ndimage.binary_erosion((owners == 0) & (alone[..., 3] == 255), iterations=2)
    ratio = both[..., 0][bare] / alone[..., 0][bare]
    assert ratio.min() < 0.8 and 0.93 < np.median(ratio) < 1.05 and bare.sum() > 1000
    assert alone[32, 32, 0] > 190


def test_the_ground_has_a_shadow_where_asked():
    layers = [Layer("a", ball())]
    camera = ViewCamera.parse("three_quarter")
    images = {
        shadow: render_view(layers, camera, width=96, height=96, ground_shadow=shadow)
        for shadow in (True, False)
    }
    solid = images[False][..., 3] == 255
    soft = (images[True][..., 3] > 0) & (images[False][..., 3] == 0)
    assert soft.sum() > 200 and not images[True][soft][:, :3].any()
    assert images[True][soft][:, 3].max() > 60
    assert np.array_equal(images[True][solid], images[False][solid])
    white = render_view(layers, camera, width=96, height=96, background="#ffffff")
    over = 255 - images[True][..., 3].astype(int)
    assert np.abs(white[soft][:, 0] - over[soft]).max() <= 2
    border = np.concatenate([images[True][0], images[True][-1], images[True][:, 0]])
    assert border[:, 3].max() <= 2
    for mode in ("albedo", "normals", "wireframe", "layers"):
        image = render_view(layers, camera, width=96, height=96, mode=mode)
        assert not image[soft].any()


def test_materials_show():
    def picture(**material):
        layers = [Layer("a", ball(subdivisions=3), material=Material(**material))]
        return render_view(layers, FRONT, width=64, height=64, ground_shadow=False).astype(int)

    matt, shiny = picture(roughness=1.0), picture(roughness=0.15)
    metal = picture(metallic=1.0, roughness=0.3)
    assert shiny[..., 1].max() > matt[..., 1].max() + 20
    assert np.abs(metal - matt).max() > 40


def test_a_wireframe_has_lines_at_edges_only():
    layers = [Layer("a", quad((1, 1, 1)))]
    image = render_view(layers, FACING, width=256, height=256, mode="wireframe")
    inside = np.argwhere(image[..., 3] == 255)
    low, high = inside.min(axis=0), inside.max(axis=0)
    side = image[low[0] : high[0] + 1, low[1] : high[1] + 1, 0].astype(int)
    count = len(side)
    diagonal = max(side[i, count - 1 - i] for i in range(10, count - 10))
    straight = np.median(side[20:40, 20:40])
    assert (
        diagonal < 0.6 * straight or max(side[i, i] for i in range(10, count - 10)) < 0.6 * straight
    )
    assert (np.abs(side - straight) < 12).mean() > 0.9


def test_every_kind_of_layer_is_drawn():
    for layer in various():
        image = render_view([layer], ViewCamera.parse("right"), width=32, height=32, samples=1)
        assert (image[..., 3] == 255).sum() > 100


def test_transforms_are_applied():
    matrix = affine(2, reflect=True)
    moved = Layer("a", colourful(3), matrix)
    baked = Layer("a", moved.in_world)
    one, other = (render_view([each], FRONT, width=48, height=48) for each in (moved, baked))
    assert np.array_equal(one, other)


def test_behind_the_camera_is_nothing():
    away = ViewCamera.parse({"position": (4, 0, 0), "target": (8, 0, 0)})
    assert not render_view([Layer("a", ball())], away, width=32, height=32).any()


def test_a_preview_is_small():
    image = np.zeros((500, 1000, 4), np.uint8)
    image[:, :500] = 10, 20, 30, 255
    small = preview_of(image)
    assert max(small.shape[:2]) <= 160 and small.shape[2] == 3
    assert small[0, 0].tolist() == [10, 20, 30] and small[0, -1].tolist() == [237] * 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 15}, "The width of a picture is 16 to 8192 pixels, not 15"),
        ({"height": 8193}, "The height of a picture is 16 to 8192 pixels, not 8193"),
        ({"mode": "depth"}, 'no mode "depth". The modes are shaded, albedo'),
        ({"background": "white"}, 'not "white"'),
        ({"background": "#12345g"}, 'not "#12345g"'),
        ({"samples": 5}, "1, 2, 4, 8, 16 samples a pixel"),
    ],
)
def test_bad_arguments(options, message):
    with pytest.raises(EditError, match=message):
        render_view([Layer("a", ball())], FRONT, **({"width": 32, "height": 32} | options))


def test_nothing_to_draw():
    with pytest.raises(EditError, match="nothing to draw: no layer is shown"):
        render_view([], FRONT, width=32, height=32)
