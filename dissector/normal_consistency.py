"""Normal consistency: neighbouring faces should not bend."""

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional


def normal_consistency(
    vertices: Float[Tensor, "vertices 3"], faces: Int[Tensor, "faces 3"]
) -> Float[Tensor, ""]:
    """Mean of 1 − cos of the angles between the normals of faces that share an edge.

    Faces without area count as flat. 0 for a mesh without edges of two faces.
    """
    a, b, c = vertices[faces].unbind(1)
    across = torch.linalg.cross(b - a, c - a, dim=-1)
    normals = functional.normalize(across, dim=-1, eps=1e-20)
    first, second = neighbouring_faces(faces, len(vertices))
    flat = (normals[first].norm(dim=-1) < 0.5) | (normals[second].norm(dim=-1) < 0.5)
    bend = 1 - (normals[first] * normals[second]).sum(dim=-1)
    return bend.masked_fill(flat, 0.0).sum() / max(len(bend), 1)


def neighbouring_faces(
    faces: Int[Tensor, "faces 3"], count: int
) -> tuple[Int[Tensor, " pairs"], Int[Tensor, " pairs"]]:
    """The two faces at each edge that has two.

    Args:
        count: of the vertices.
    """
    ends = torch.stack([faces, faces.roll(-1, dims=1)], dim=-1).view(-1, 2).long()
    key = ends.amin(dim=1) * count + ends.amax(dim=1)
    key, order = key.sort()
    face = order // 3
    (paired,) = (key[1:] == key[:-1]).nonzero(as_tuple=True)  # once: a GPU is waited for
    return face[paired], face[paired + 1]
