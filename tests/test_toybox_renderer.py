"""The ray caster against ternary search along each ray."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from toy_solids import KINDS, first_hits, numeric_normals, random_part, surface_points

from dissector.cameras import Cameras, orbit
from dissector.toybox.renderer import BACKGROUND, STRIP, pack, render
from dissector.toybox.shapes import SPHERE, Toy

FIELDS = ("colour", "coverage", "ids", "depth", "normals")


def cameras(count=2, size=14, field_of_view=40.0, radius=3.2):
    azimuth = torch.linspace(-150, 150, count, dtype=torch.float64)
    elevation = torch.linspace(-60, 70, count, dtype=torch.float64)
    return orbit(azimuth, elevation, size=size, field_of_view=field_of_view, radius=radius)


def toy(*parts):
    return Toy("toy", parts, {})


def some_toys(rng, count=3):
    kinds = iter(rng.permutation(np.repeat(KINDS, 2)).tolist())
    return tuple(
        toy(*(random_part(next(kinds), rng, spread=0.5) for _ in "ab")) for _ in range(count)
    )


def rays(views):
    return tuple(part.numpy() for part in views.rays())


def equal(first, second):
    return all(torch.equal(getattr(first, name), getattr(second, name)) for name in FIELDS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("near", [False, True])
def test_primitives_under_affine_maps(kind, seed, near):
    """Hits, depth and normals; `near` puts wide-angle cameras right beside the primitive."""
    part = random_part(kind, np.random.default_rng([kind, seed]))
    views = cameras(field_of_view=100.0, radius=1.4) if near else cameras()
    images = render([[toy(part)]], views)
    origins, directions = rays(views)
    expected, margin = first_hits(part, origins, directions)
    hit = images.ids.numpy() == 0
    clear = margin > 1e-4
    assert clear.mean() > 0.97 and 3 < hit.sum() < 0.98 * hit.size
    assert (hit == np.isfinite(expected))[clear].all()
    depth, both = images.depth.numpy(), clear & hit
    np.testing.assert_allclose(depth[both], expected[both], rtol=2e-6)
    assert np.isinf(depth[~hit]).all()
    points = (origins + np.where(hit, expected, 0)[..., None] * directions)[both]
    normals, edge = numeric_normals(part, points)
    smooth = edge > 1e-3
    assert smooth.mean() > 0.7
    np.testing.assert_allclose(images.normals.numpy()[both][smooth], normals[smooth], atol=2e-5)
    assert (images.normals.numpy()[~hit] == 0).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_of_several_toys_is_seen(seed):
    rng = np.random.default_rng(seed)
    scene, views = some_toys(rng), cameras(count=3, size=20)
    images = render([scene], views)
    hits = [[first_hits(part, *rays(views)) for part in one.parts] for one in scene]
    margin = np.min([margin for one in hits for _, margin in one], axis=0)
    depths = np.stack([np.min([depth for depth, _ in one], axis=0) for one in hits])
    first, second = np.sort(depths, axis=0)[:2]
    with np.errstate(invalid="ignore"):
        clear = (margin > 1e-4) & ~(second - first < 1e-4)
    expected = np.where(np.isfinite(first), depths.argmin(axis=0), -1)
    assert clear.mean() > 0.95
    assert (images.ids.numpy() == expected)[clear].all()
    seen = clear & (expected >= 0)
    np.testing.assert_allclose(images.depth.numpy()[seen], first[seen], rtol=2e-6)


def test_toys_behind_the_camera_are_not_seen():
    view = orbit(torch.zeros(1).double(), torch.zeros(1).double(), size=8)
    for place in ((4.5, 0, 0), (3.3, 0.9, 0.6)):
        part = random_part(SPHERE, np.random.default_rng(0), spread=0.0)
        assert (render([[toy(part).placed(place)]], view).ids == -1).all()


def test_shading_is_half_lambert():
    rng = np.random.default_rng(4)
    images = render([some_toys(rng)], cameras(size=20), supersampling=1)
    cosine = images.normals.double() @ torch.tensor([0.45, 0.30, 0.84]).double()
    light = 0.42 + 0.58 * (0.5 + 0.5 * cosine)
    shaded = light[..., None] * torch.tensor([0.5, 0.25, 0.75]).double()
    seen = (images.ids >= 0)[..., None]
    expected = torch.where(seen, shaded, torch.tensor(BACKGROUND).double())
    torch.testing.assert_close(images.colour.double(), expected, atol=1e-6, rtol=0)


def test_coverage_is_the_share_of_samples():
    """Supersampling by 4 equals averaging an image four times the size."""
    views = cameras(size=12)
    scene = some_toys(np.random.default_rng(5))
    images = render([scene], views, supersampling=4)
    fine = render([scene], views.resized(48, 48), supersampling=1)
    shown = torch.stack([(fine.ids == owner).float() for owner in range(3)], dim=1)
    torch.testing.assert_close(fine.coverage, shown)
    pooled = torch.nn.functional.avg_pool2d(shown, 4)
    assert (images.coverage - pooled).abs().mean() < 1e-4
    colour = torch.nn.functional.avg_pool2d(fine.colour.permute(0, 3, 1, 2), 4)
    assert (images.colour.permute(0, 3, 1, 2) - colour).abs().mean() < 1e-4


@pytest.mark.parametrize("supersampling", [1, 2, 3])
def test_masks_ids_and_depth_agree(supersampling):
    images = render(
        [some_toys(np.random.default_rng(6))], cameras(size=24), supersampling=supersampling
    )
    total = images.coverage.sum(dim=1)
    assert total.max() <= 1 + 1e-6 and images.coverage.min() >= 0
    assert torch.equal(images.ids >= 0, images.depth.isfinite())
    torch.testing.assert_close(
        images.normals.norm(dim=-1), (images.ids >= 0).float(), atol=1e-6, rtol=0
    )
    whole = images.coverage > 1 - 1e-6
    owners = torch.arange(3)[None, :, None, None].expand_as(whole)
    if supersampling != 2:  # an even grid has no sample at the centre, where `ids` looks
        assert (images.ids[:, None].expand_as(whole)[whole] == owners[whole]).all()
    empty = total == 0
    torch.testing.assert_close(
        images.colour[empty], torch.tensor(BACKGROUND).expand(int(empty.sum()), 3)
    )


def test_each_view_may_have_its_scene():
    rng = np.random.default_rng(7)
    scenes, views = [some_toys(rng), some_toys(rng, 2)], cameras()
    images = render(scenes, views)
    for index in range(2):
        single = render([scenes[index]], views[[index]])
        count = len(scenes[index])
        assert torch.equal(images.colour[index], single.colour[0])
        assert torch.equal(images.ids[index], single.ids[0])
        assert torch.equal(images.coverage[index, :count], single.coverage[0])
        assert (images.coverage[index, count:] == 0).all()


def test_threads_change_nothing():
    """Strips of rows on any number of threads, also from several threads at once."""
    base = cameras(count=3, size=STRIP)
    views = Cameras(base.camera_to_world, base.focal, base.centre, STRIP, STRIP + 9)
    scene = [some_toys(np.random.default_rng(8))]
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        alone = render(scene, views)
        torch.set_num_threads(3)
        with ThreadPoolExecutor(4) as pool:
            others = list(pool.map(lambda _: render(scene, views), range(4)))
    finally:
        torch.set_num_threads(threads)
    assert alone.colour.shape == (3, STRIP + 9, STRIP, 3)
    assert all(equal(alone, other) for other in others)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(3))
def test_bounding_spheres_hold_their_primitives(kind, seed):
    rng = np.random.default_rng([kind, seed, 1])
    part = random_part(kind, rng)
    reach = np.linalg.norm(surface_points(part, rng) - part.offset, axis=1).max()
    assert reach <= pack([toy(part)]).radius[0] <= 1.8 * reach


@pytest.mark.parametrize("count", [0, 3])
def test_scenes_must_match_views(count):
    scenes = [some_toys(np.random.default_rng(0))] * count
    with pytest.raises(ValueError, match=f"expected 1 or 2 scenes for 2 views, got {count}"):
        render(scenes, cameras(count=2))


def test_empty_scenes_and_no_samples_are_refused():
    with pytest.raises(ValueError, match="at least one part"):
        render([[]], cameras())
    with pytest.raises(ValueError, match="supersampling of at least 1, got 0"):
        render([some_toys(np.random.default_rng(0))], cameras(), supersampling=0)
