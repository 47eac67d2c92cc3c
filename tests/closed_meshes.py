"""Closed coloured meshes for the tests of edits by hand."""

import numpy as np
import trimesh

from dissector.mesh import Layer, Mesh, Texture


def position_colours(points):
    """A colour that tells where in [−1, 1]³ a point is."""
    return (0.5 + 0.5 * np.clip(points, -1, 1)).astype(np.float32)


def as_mesh(vertices, faces, colour=None):
    """A mesh of one colour, or with `position_colours`."""
    places = np.array(vertices, dtype=np.float32)
    colours = position_colours(places)
    if colour is not None:
        colours = np.tile(np.float32(colour), (len(places), 1))
    return Mesh(places, np.array(faces, dtype=np.int32), colours)


def box(size=(1, 1, 1), centre=(0, 0, 0), colour=None):
    shape = trimesh.creation.box(size)
    return as_mesh(shape.vertices + np.array(centre), shape.faces, colour)


def ball(radius=0.5, centre=(0, 0, 0), subdivisions=3, colour=None):
    shape = trimesh.creation.icosphere(subdivisions=subdivisions, radius=radius)
    return as_mesh(shape.vertices + np.array(centre), shape.faces, colour)


def bumpy(seed):
    """A random closed mesh: stars, rings and pairs, stretched, sheared and turned."""
    rng = np.random.default_rng(seed)
    if seed % 3 == 0:
        shape = trimesh.creation.torus(0.5, 0.2, major_sections=24, minor_sections=12)
    else:
        shape = trimesh.creation.icosphere(subdivisions=3, radius=0.4)
    places = shape.vertices * (1 + 0.06 * rng.normal(size=(len(shape.vertices), 1)))
    faces = shape.faces
    if seed % 3 == 2:
        places = np.concatenate([places, 0.5 * places + [0.9, 0.1, 0.0]])
        faces = np.concatenate([faces, faces + len(shape.vertices)])
    linear = np.eye(3) + 0.25 * rng.normal(size=(3, 3))
    if np.linalg.det(linear) < 0:
        faces = faces[:, ::-1]
    return as_mesh(places @ linear.T, faces)


def convex(seed, count=20):
    """A random convex mesh around the origin."""
    points = np.random.default_rng(seed).normal(size=(count, 3)) * 0.4
    hull = trimesh.convex.convex_hull(points)
    return as_mesh(hull.vertices, hull.faces)


def opened(mesh):
    """The same without its first face."""
    return Mesh(mesh.vertices, mesh.faces[1:], mesh.colours)


def textured(mesh, size=64, seed=0):
    """Each face in a square of its own of a random image; blocks of 4 texels, one colour each."""
    rng = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(len(mesh.faces))))
    cells = np.stack(np.divmod(np.arange(len(mesh.faces)), side), axis=1)
    corners = np.array([[0.1, 0.1], [0.9, 0.1], [0.1, 0.9]])
    uv = ((cells[:, None] + corners) / side).reshape(-1, 2).astype(np.float32)
    image = rng.integers(0, 256, (size // 4, size // 4, 3), dtype=np.uint8)
    image = image.repeat(4, axis=0).repeat(4, axis=1)
    faces = np.arange(len(uv), dtype=np.int32).reshape(-1, 3)
    return Mesh(mesh.vertices, mesh.faces, mesh.colours, Texture(uv, faces, image))


def surface_points(mesh, count=500, seed=0):
    """Random points of a mesh: their faces and weights, and where they are."""
    rng = np.random.default_rng(seed)
    faces = rng.integers(0, len(mesh.faces), count)
    weights = rng.dirichlet((1, 1, 1), count)
    places = np.einsum("nc,ncx->nx", weights, mesh.vertices.astype(np.float64)[mesh.faces[faces]])
    return faces, weights, places


def layer(name, mesh, offset=(0, 0, 0), linear=None):
    matrix = np.eye(4)
    matrix[:3, :3] = np.eye(3) if linear is None else linear
    matrix[:3, 3] = offset
    return Layer(name, mesh, matrix)
