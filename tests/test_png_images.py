"""Images as PNG files: no value is lost, and those of a texture are compressed once."""

import gc
import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from toy_layers import ball, patchwork

from dissector import png_images
from dissector.gltf import to_glb
from dissector.mesh import Layer
from dissector.obj import to_obj
from dissector.png_images import png, texture_png


def read(content):
    return np.asarray(Image.open(io.BytesIO(content)))


@pytest.fixture
def compressed(monkeypatch):
    """The images that are compressed from here on."""
    images, compress = [], png_images.png

    def note(image):
        images.append(image)
        return compress(image)

    monkeypatch.setattr(png_images, "png", note)
    return images


@pytest.mark.parametrize("shape", [(4, 5, 3), (4, 5), (1, 1, 3)])
def test_a_file_holds_every_value(shape):
    image = np.arange(np.prod(shape), dtype=np.uint8).reshape(shape)
    assert np.array_equal(read(png(image)), image)


def test_a_texture_is_compressed_once_for_all_files(compressed):
    mesh = patchwork(ball())
    bent = replace(mesh, vertices=np.float32(0.5) * mesh.vertices)
    turned = np.diag([-1.0, -1.0, 1.0, 1.0])
    to_glb([Layer("frog", mesh)])
    to_glb([Layer("bent frog", bent), Layer("turned frog", mesh, turned)])
    to_obj("frog", [Layer("frog", mesh)])
    assert len(compressed) == 1 and compressed[0] is mesh.texture.image


def test_another_texture_has_an_image_of_its_own(compressed):
    first, second = (patchwork(ball(), seed=seed).texture for seed in (0, 1))
    for texture in (first, second, first):
        assert np.array_equal(read(texture_png(texture)), texture.image)
    assert len(compressed) == 2


def test_nothing_is_kept_of_a_texture_that_is_gone():
    texture = patchwork(ball()).texture
    texture_png(texture)
    kept = len(png_images._of_textures)
    del texture
    gc.collect()
    assert len(png_images._of_textures) == kept - 1
