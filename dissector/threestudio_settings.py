"""The settings of a threestudio scene, from its configuration and the shapes of its parameters.

`configs/parsed.yaml` of a trial holds the whole configuration; the part "system" describes the
scene. What it doesn't name has threestudio's default. A setting that a `ThreestudioField` can't
follow is refused by its name.
"""

import math
import reprlib
from collections.abc import Mapping
from typing import Any

from dissector.threestudio_field import BLOBS, COLOURS, DENSITIES, ThreestudioSettings

Settings = Mapping[str, Any]

ENCODING = "geometry.encoding.encoding.encoding.params"
DENSITY_LAYERS = "geometry.density_network.layers."
COLOUR_LAYERS = "geometry.feature_network.layers."
BOX = "geometry.bbox"
DRAWN_BOX = "renderer.bbox"
OCCUPANCY = "renderer.estimator.occs"
"""Names of the tensors of a scene."""

DEFAULT_ENCODING = {
    "otype": "HashGrid",
    "n_levels": 16,
    "n_features_per_level": 2,
    "log2_hashmap_size": 19,
    "base_resolution": 16,
    "per_level_scale": 1.447269237440378,
}
"""threestudio's, where a scene names none."""

DEFAULT_GROWTH = 2.0
"""tiny-cuda-nn's, where an encoding names none; its others are those above."""

SKIPPED_OPACITY = 0.01
"""A sample of less opacity is not drawn by threestudio's renderer."""


def check_kind(system: Settings, names: set[str]) -> None:
    """Check that a scene is one that can be taken.

    Args:
        names: of its tensors.

    Raises:
        ValueError: another geometry, or none; it is named.
    """
    expected = 'expected "implicit-volume" with a hash grid and perceptrons ("VanillaMLP")'
    kind = system.get("geometry_type", "implicit-volume")
    if kind != "implicit-volume":
        raise ValueError(f"the geometry {_shown(kind)} can't be taken; {expected}")
    if not any(name.startswith("geometry.") for name in names):
        raise ValueError(f"it holds no threestudio scene (no tensor geometry.…); {expected}")
    for name in (ENCODING, f"{DENSITY_LAYERS}0.weight", f"{COLOUR_LAYERS}0.weight", BOX):
        if name not in names:
            held = sorted(other for other in names if other.startswith("geometry."))
            raise ValueError(f"it has no {name}, but {', '.join(held[:6])}; {expected}")
    if _section(system, "geometry").get("unbounded", False):
        raise ValueError("unbounded geometry can't be taken; expected a bounded one")


def field_settings(
    system: Settings, hidden: tuple[int, ...], radius: float, drawn: float
) -> ThreestudioSettings:
    """The settings of a scene's field.

    Args:
        system: the part of the configuration that describes the scene.
        hidden: widths of the networks' hidden layers.
        radius, drawn: half sides of the cubes that are encoded and drawn.

    Raises:
        ValueError: a setting that can't be followed.
    """
    geometry = _section(system, "geometry")
    grid = _grid(geometry.get("pos_encoding_config"))
    network = _section(geometry, "mlp_network_config")
    _expect("network", network.get("otype", "VanillaMLP"), ("VanillaMLP",))
    _expect("output activation of a network", _name(network.get("output_activation")), ("none",))
    density = _name(geometry.get("density_activation", "softplus"))
    _expect("density activation", density, tuple(DENSITIES))
    return ThreestudioSettings(
        levels=_whole(grid, "n_levels"),
        features=_whole(grid, "n_features_per_level"),
        log2_entries=_whole(grid, "log2_hashmap_size"),
        base=_whole(grid, "base_resolution"),
        growth=_number(grid, "per_level_scale", DEFAULT_GROWTH),
        positions=bool(grid.get("include_xyz", False)),
        hidden=hidden,
        density=density,
        bias=_bias(geometry),
        blob_scale=_number(geometry, "density_blob_scale", 10.0),
        blob_size=_number(geometry, "density_blob_std", 0.5),
        colour=_colour(system),
        radius=radius,
        drawn=min(drawn, radius),
    )


def open_levels(system: Settings, step: int | None) -> int | None:
    """How many levels of the hash grid are in use at a step; None for all.

    A "ProgressiveBandHashGrid" opens its levels one after the other; what the others hold was
    never seen.
    """
    grid = _section(_section(system, "geometry"), "pos_encoding_config")
    if grid.get("otype") != "ProgressiveBandHashGrid" or step is None:
        return None
    start, first = _whole(grid, "start_level"), _whole(grid, "start_step")
    opened = start + max(step - first, 0) // max(_whole(grid, "update_steps"), 1)
    return min(opened, _whole(grid, "n_levels"))


def faintest_density(system: Settings, mean_occupancy: float, drawn: float) -> float:
    """The density below which threestudio's renderer skips a sample, in 1/its unit.

    Its "nerf-volume-renderer" steps through the cube by 1.732 · 2R / samples and leaves out samples
    of an opacity below 0.01, or below the mean of its occupancy grid where that is less. Without
    this, haze would show that neither the renderer nor the training ever saw.

    Args:
        mean_occupancy: of the grid in the checkpoint.
        drawn: half side of the cube that is drawn.
    """
    renderer = _section(system, "renderer")
    skips = renderer.get("grid_prune", True) and renderer.get("prune_alpha_threshold", True)
    kind = system.get("renderer_type", "nerf-volume-renderer")
    if kind != "nerf-volume-renderer" or renderer.get("estimator", "occgrid") != "occgrid":
        return 0.0
    step = 1.732 * 2 * drawn / _number(renderer, "num_samples_per_ray", 512)
    skipped = min(SKIPPED_OPACITY, mean_occupancy) if skips and mean_occupancy > 0 else 0.0
    return -math.log1p(-skipped) / step


def _grid(given: object) -> Settings:
    """The settings of the hash grid, checked to be one."""
    grid: Settings = DEFAULT_ENCODING if given is None else _mapping(given, "pos_encoding_config")
    kind = grid.get("otype")
    if kind == "Grid":
        _expect("grid type", grid.get("type", "Hash"), ("Hash",))
    else:
        _expect("encoding", kind, ("HashGrid", "ProgressiveBandHashGrid", "Grid"))
    _expect("interpolation", grid.get("interpolation", "Linear"), ("Linear",))
    return grid


def _colour(system: Settings) -> str:
    """Name of the colour's activation."""
    kind = system.get("material_type", "no-material")
    material = _section(system, "material")
    if kind == "diffuse-with-point-light-material":
        activation = material.get("albedo_activation", "sigmoid")
    else:
        _expect("material", kind, ("no-material", "diffuse-with-point-light-material"))
        if material.get("mlp_network_config") is not None:
            raise ValueError("a material with a network can't be taken; expected none")
        if _whole(material, "n_output_dims", 3) != 3:
            raise ValueError("colours of a latent space can't be taken; expected 3 (RGB)")
        activation = material.get("color_activation", "sigmoid")
    _expect("colour activation", _name(activation), tuple(COLOURS))
    return _name(activation)


def _bias(geometry: Settings) -> str | float:
    bias = geometry.get("density_bias", "blob_magic3d")
    if isinstance(bias, (int, float)):
        return float(bias)
    _expect("density bias", bias, BLOBS)
    return bias


def _expect(what: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        choice = " or ".join(known)
        raise ValueError(f"the {what} {_shown(value)} can't be taken; expected {choice}")


def _name(value: object) -> str:
    """The name of an activation; None is none."""
    if not isinstance(value, (str, type(None))):
        raise ValueError(f"expected the name of an activation, got {_shown(value)}")
    return "none" if value is None else value.lower()


def _shown(value: object) -> str:
    """A value for a message, in short: a file may hold values of any length and depth."""
    short = reprlib.Repr()
    short.maxlevel, short.maxstring = 2, 80
    return short.repr(value)


def _section(settings: Settings, name: str) -> Settings:
    """A part of the settings; empty where it is absent."""
    part = settings.get(name)
    return {} if part is None else _mapping(part, name)


def _mapping(value: object, name: str) -> Settings:
    if not isinstance(value, Mapping):
        raise ValueError(f"expected settings under {name!r}, got {_shown(value)}")
    return value


def _number(settings: Settings, name: str, default: float) -> float:
    value = settings.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"expected a number for {name}, got {_shown(value)}")
    return float(value)


def _whole(settings: Settings, name: str, default: int | None = None) -> int:
    value = settings.get(name, DEFAULT_ENCODING.get(name) if default is None else default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"expected a whole number of 0 or more for {name}, got {_shown(value)}")
    return value
