"""What cameras see of a surface that does not move."""

import numpy as np
import pytest
import torch
from closed_meshes import ball, box, layer, textured

from dissector.cameras import orbit
from dissector.mesh_rendering import render_mesh
from dissector.texture_lookup import look_up
from editing.prompted.framing import ALONE_REACH, Framing
from editing.prompted.retexture_settings import Light
from editing.prompted.retexture_views import SAMPLES, Surface

BACKGROUND = torch.tensor([0.7, 0.8, 0.9])


def cameras(size=32):
    return orbit(torch.tensor([10.0, 130.0]), torch.tensor([5.0, 40.0]), size=size)


def test_samples_are_points_of_the_surface_with_its_normals():
    seen = Surface(layer("ball", ball(), (3, 1, 2), 2 * np.eye(3)), device="cpu").see(cameras())
    radius = ALONE_REACH / np.sqrt(3)
    np.testing.assert_allclose(seen.points.norm(dim=1), radius, atol=0.01)
    cosine = (seen.points / radius * seen.normals).sum(dim=1)
    assert cosine.min() > 0.99
    torch.testing.assert_close(seen.normals.norm(dim=1), torch.ones(len(cosine)))
    position = cameras().camera_to_world[:, :3, 3]
    view = seen.sample // (32 * 32 * SAMPLES**2)
    assert ((position[view] - seen.points) * seen.normals).sum(dim=1).min() > -0.1


def test_a_picture_is_that_of_the_renderer():
    one = layer("ball", ball())
    surface, mesh = Surface(one, device="cpu"), one.in_world
    seen = surface.see(cameras(64))
    made = seen.picture(seen.old, BACKGROUND)
    places = torch.tensor(Framing.of([one]).apply(mesh.vertices))
    faces, colours = torch.tensor(mesh.faces), torch.tensor(mesh.colours)
    expected = render_mesh(places, faces, colours, cameras(64), background=BACKGROUND)
    difference = (made - expected).abs().amax(dim=-1)
    assert difference.median() < 1e-6
    assert (difference > 0.02).float().mean() < 0.06  # the outline alone
    assert made.shape == (2, 64, 64, 3)


def test_old_colours_are_those_of_the_texture():
    """Against the texel under each sample, found from the point itself on a face of the box."""
    mesh = textured(box())
    one = layer("box", mesh)
    seen = Surface(one, device="cpu").see(cameras())
    inverse = Framing.of([one]).inverse
    places = seen.points.numpy() @ inverse[:3, :3].T + inverse[:3, 3]
    a, b, c = mesh.vertices[mesh.faces].transpose(1, 0, 2)
    found = 0
    for point, colour in list(zip(places, seen.old.numpy(), strict=True))[::37]:
        for face, (p, q, r) in enumerate(zip(a, b, c, strict=True)):
            weights, rest, _, _ = np.linalg.lstsq(
                np.stack([np.append(corner, 1) for corner in (p, q, r)], axis=1),
                np.append(point, 1),
            )
            if weights.min() > 0.02 and (not len(rest) or rest.sum() < 1e-8):
                uv = weights @ mesh.texture.uv[mesh.texture.faces[face]]
                expected = look_up(mesh.texture.image, uv[None].astype(np.float32))[0]
                np.testing.assert_allclose(colour, expected, atol=0.02)
                found += 1
    assert found > 20


def test_the_gradient_of_a_sample_is_its_share_of_a_pixel():
    seen = Surface(layer("ball", ball()), device="cpu").see(cameras())
    colours = seen.old.clone().requires_grad_()
    seen.picture(colours, BACKGROUND).sum().backward()
    torch.testing.assert_close(colours.grad, torch.full_like(colours, 1 / SAMPLES**2))


def test_light_falls_from_its_direction():
    seen = Surface(layer("ball", ball()), device="cpu").see(cameras())
    light = Light(0.7, 0.3, (0.0, 0.0, 1.0))
    made = seen.brightness(light)[:, 0]
    torch.testing.assert_close(made, 0.7 + 0.3 * seen.normals[:, 2])
    assert seen.brightness(Light()).eq(1).all()
    for wrong in ((0.2, 0.3), (0.8, 0.3), (0.5, -0.1)):
        with pytest.raises(ValueError, match="ambient > diffuse"):
            Light(*wrong)
