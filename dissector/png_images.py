"""Images as PNG files.

Compressing takes nearly all of the time in which a textured layer becomes a file, so the bytes of a
texture are kept as long as it lives: a surface that moves, bends or is saved again shares them.
"""

import io
from weakref import WeakKeyDictionary

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from dissector.mesh import Texture

EFFORT = 4
"""Of zlib, 0..9. The usual 6 takes more than twice as long for files a few hundredths smaller."""

_of_textures: WeakKeyDictionary[Texture, bytes] = WeakKeyDictionary()


def png(image: UInt8[np.ndarray, "height width 3"] | UInt8[np.ndarray, "height width"]) -> bytes:
    """An image as a PNG file's bytes."""
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, format="PNG", compress_level=EFFORT)
    return buffer.getvalue()


def texture_png(texture: Texture) -> bytes:
    """The image of a texture as a PNG file's bytes, made once."""
    content = _of_textures.get(texture)
    if content is None:
        content = _of_textures[texture] = png(texture.image)
    return content
