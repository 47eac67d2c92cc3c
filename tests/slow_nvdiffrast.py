"""nvdiffrast's documented interface in plain torch on the CPU, for small meshes, without smoothing.

Follows the documentation of its range mode: clip-space positions of shape (vertices, 4), faces
chosen by `ranges` for each image, the first row of pixels at y/w = −1, output (u, v, z/w, face + 1)
with perspective-correct barycentric weights u and v of the first two corners, zeros where there is
nothing, no culling. Every call is recorded and checked as the real one checks it.
"""

import sys
import types

import torch


class SlowNvdiffrast(types.ModuleType):
    """Stands in for `nvdiffrast.torch`."""

    def __init__(self):
        super().__init__("nvdiffrast.torch")
        self.calls = []

    @classmethod
    def install(cls, monkeypatch):
        """A new one, found by `import nvdiffrast.torch`."""
        module, package = cls(), types.ModuleType("nvdiffrast")
        package.__dict__["torch"] = module
        monkeypatch.setitem(sys.modules, "nvdiffrast", package)
        monkeypatch.setitem(sys.modules, "nvdiffrast.torch", module)
        return module

    def RasterizeCudaContext(self, device=None):  # noqa: N802
        self.calls.append("context")
        return "context", device

    def rasterize(self, glctx, pos, tri, resolution, ranges=None, grad_db=True):
        self.calls.append("rasterize")
        assert glctx[0] == "context" and glctx[1] == pos.device
        assert pos.dtype == torch.float32 and pos.ndim == 2 and pos.shape[1] == 4
        assert tri.dtype == torch.int32 and tri.ndim == 2 and tri.shape[1] == 3 and len(tri)
        assert ranges.dtype == torch.int32 and ranges.device.type == "cpu"
        assert pos.is_contiguous() and tri.is_contiguous() and ranges.is_contiguous()
        images = [_draw(pos, tri, resolution, *part) for part in ranges.tolist()]
        return torch.stack(images), torch.zeros(0)

    def interpolate(self, attr, rast, tri):
        self.calls.append("interpolate")
        assert attr.dtype == torch.float32 and attr.ndim == 2 and attr.is_contiguous()
        corners = attr[tri[(rast[..., 3].long() - 1).clamp(min=0)].long()]
        u, v = rast[..., :1], rast[..., 1:2]
        values = u * corners[..., 0, :] + v * corners[..., 1, :] + (1 - u - v) * corners[..., 2, :]
        return values * (rast[..., 3:] > 0), torch.zeros(0)

    def antialias(self, color, rast, pos, tri):
        self.calls.append("antialias")
        assert color.dtype == torch.float32 and color.is_contiguous() and pos.is_contiguous()
        assert color.shape[:3] == rast.shape[:3]
        return color


def _draw(pos, tri, resolution, start, count):
    """One image, by trying every face at every pixel."""
    height, width = resolution
    lines, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    at = torch.stack([(2 * columns + 1) / width - 1, (2 * lines + 1) / height - 1], dim=-1)
    image = torch.zeros(height, width, 4)
    for number in range(start, start + count):
        corners = pos[tri[number].long()]
        x, y = (corners[:, :2] - at[..., None, :] * corners[:, 3:]).unbind(-1)
        parts = x.roll(-1, -1) * y.roll(-2, -1) - y.roll(-1, -1) * x.roll(-2, -1)
        total = parts.sum(dim=-1)
        inside = ((parts > 0).all(dim=-1) | (parts < 0).all(dim=-1)) & (total != 0)
        weights = parts / torch.where(inside, total, 1)[..., None]
        z, w = weights @ corners[:, 2], weights @ corners[:, 3]
        depth = z / torch.where(inside, w, 1)
        nearer = inside & ((image[..., 3] == 0) | (depth < image[..., 2])) & (depth.abs() <= 1)
        found = torch.stack(
            [weights[..., 0], weights[..., 1], depth, torch.full_like(depth, number + 1)], dim=-1
        )
        image = torch.where(nearer[..., None], found, image)
    return image
