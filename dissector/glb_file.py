"""The parts of a GLB file: its document, its arrays and its images (glTF 2.0, chapters 3.6, 4)."""

import io
import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Shaped, UInt8
from PIL import Image

COMPONENTS = {
    5120: np.dtype("<i1"),
    5121: np.dtype("<u1"),
    5122: np.dtype("<i2"),
    5123: np.dtype("<u2"),
    5125: np.dtype("<u4"),
    5126: np.dtype("<f4"),
}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


@dataclass(frozen=True)
class GlbFile:
    """A document, as its JSON is, and the binary part."""

    document: dict[str, Any]
    binary: bytes

    @classmethod
    def parse(cls, content: bytes) -> "GlbFile":
        """Take a file apart.

        Raises:
            ValueError: it is no GLB of version 2, or incomplete.
        """
        if len(content) < 20 or content[:4] != b"glTF":
            raise ValueError("expected a GLB file")
        version, length = struct.unpack("<II", content[4:12])
        if version != 2 or length > len(content):
            raise ValueError(
                f"expected glTF 2 of {length} bytes, got version {version} and {len(content)} bytes"
            )
        chunks: dict[bytes, bytes] = {}
        start = 12
        while start + 8 <= length:
            size, kind = struct.unpack("<I4s", content[start : start + 8])
            chunks.setdefault(kind, content[start + 8 : start + 8 + size])
            start += 8 + size
        return cls(json.loads(chunks[b"JSON"]), chunks.get(b"BIN\0", b""))

    def listed(self, kind: str) -> list[dict[str, Any]]:
        """The objects of a kind, such as "nodes"."""
        return self.document.get(kind, [])

    def array(self, index: int) -> Shaped[np.ndarray, "count width"]:
        """The elements of an accessor, integers that stand for 0..1 or −1..1 as float32.

        Raises:
            ValueError: it is sparse, of matrices, or reaches beyond its buffer.
        """
        accessor = self.listed("accessors")[index]
        if "sparse" in accessor or accessor["type"] not in WIDTHS:
            raise ValueError("expected arrays of scalars or vectors that are not sparse")
        kind, width = COMPONENTS[accessor["componentType"]], WIDTHS[accessor["type"]]
        shape = (accessor["count"], width)
        if "bufferView" not in accessor:
            return np.zeros(shape, kind)
        view = self.listed("bufferViews")[accessor["bufferView"]]
        stride = view.get("byteStride", kind.itemsize * width)
        start = accessor.get("byteOffset", 0)
        values = np.ndarray(
            shape, kind, self._bytes(accessor["bufferView"]), start, (stride, kind.itemsize)
        )
        if not accessor.get("normalized"):
            return values
        return np.maximum(values / np.float32(np.iinfo(kind).max), -1).astype(np.float32)

    def _bytes(self, index: int) -> bytes:
        """What a buffer view shows."""
        view = self.listed("bufferViews")[index]
        if "uri" in self.listed("buffers")[view["buffer"]]:
            raise ValueError("expected all arrays inside the GLB, got a buffer in another file")
        start = view.get("byteOffset", 0)
        return self.binary[start : start + view["byteLength"]]

    def image(self, index: int) -> UInt8[np.ndarray, "height width 3"]:
        """An image, sRGB; transparency is left out.

        Raises:
            ValueError: it is not inside the file, or of a kind that Pillow does not know.
        """
        image = self.listed("images")[index]
        if "bufferView" not in image:
            raise ValueError("expected all images inside the GLB, got one in another file")
        try:
            with Image.open(io.BytesIO(self._bytes(image["bufferView"]))) as picture:
                return np.asarray(picture.convert("RGB"))
        except (OSError, Image.DecompressionBombError) as error:
            raise ValueError(f"expected a PNG or JPEG image, got {error}") from error
