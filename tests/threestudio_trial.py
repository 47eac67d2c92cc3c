"""Trials as threestudio leaves them: Lightning checkpoints with a field in them, and their folder.

The format is the true one: names, shapes and types of the tensors, classes of other packages in
the pickle, an optimiser's state several times the size of the scene's.
"""

import collections
import sys
import types
from contextlib import contextmanager

import numpy as np
import torch
import yaml
from torch import nn
from toy_solids import outside

SMALL_GRID = {
    "otype": "HashGrid",
    "n_levels": 4,
    "n_features_per_level": 2,
    "log2_hashmap_size": 9,
    "base_resolution": 4,
    "per_level_scale": 1.6,
}
NETWORK = {
    "otype": "VanillaMLP",
    "activation": "ReLU",
    "output_activation": "none",
    "n_neurons": 16,
    "n_hidden_layers": 1,
}


def system(**changed):
    """The part "system" of a configuration, as dreamfusion-sd has it but smaller."""
    geometry = {
        "radius": 2.0,
        "normal_type": "analytic",
        "density_bias": "blob_magic3d",
        "density_activation": "softplus",
        "density_blob_scale": 10.0,
        "density_blob_std": 0.5,
        "pos_encoding_config": dict(SMALL_GRID),
        "mlp_network_config": dict(NETWORK),
    }
    settings = {
        "geometry_type": "implicit-volume",
        "geometry": geometry,
        "material_type": "diffuse-with-point-light-material",
        "material": {"ambient_only_steps": 2001, "albedo_activation": "sigmoid"},
        "background_type": "neural-environment-map-background",
        "renderer_type": "nerf-volume-renderer",
        "renderer": {"radius": 2.0, "num_samples_per_ray": 512},
        "guidance": {"guidance_scale": 100.0},
    }
    for place, value in changed.items():
        part = geometry if place in geometry or place.startswith("density") else settings
        part[place] = value
    return settings


def grid_size(grid):
    """Values of a hash grid, by tiny-cuda-nn's rules."""
    total = 0
    for level in range(grid["n_levels"]):
        scale = grid["base_resolution"] * grid["per_level_scale"] ** level - 1
        vertices = (int(np.ceil(scale)) + 1) ** 3
        total += min(-(-vertices // 8) * 8, 2 ** grid["log2_hashmap_size"])
    return total * grid["n_features_per_level"]


def random_state(settings, *, seed=0, features=3, scale=1.0):
    """The tensors of a scene, drawn at random."""
    draw = torch.Generator().manual_seed(seed)
    geometry = settings["geometry"]
    grid, network = geometry["pos_encoding_config"], geometry["mlp_network_config"]
    width = grid["n_levels"] * grid["n_features_per_level"] + 3 * grid.get("include_xyz", False)
    state = collections.OrderedDict()
    state["geometry.bbox"] = geometry["radius"] * torch.tensor([[-1.0] * 3, [1.0] * 3])
    table = scale * torch.randn(grid_size(grid), generator=draw)
    state["geometry.encoding.encoding.encoding.params"] = nn.Parameter(table)
    for name, outputs in (("density_network", 1), ("feature_network", features)):
        widths = [width, *[network["n_neurons"]] * network["n_hidden_layers"], outputs]
        for index, (inputs, rows) in enumerate(zip(widths, widths[1:], strict=False)):
            weight = torch.randn(rows, inputs, generator=draw) / inputs**0.5
            state[f"geometry.{name}.layers.{2 * index}.weight"] = nn.Parameter(weight)
    state["material.ambient_light_color"] = torch.full((3,), 0.1)
    state["renderer.bbox"] = settings["renderer"]["radius"] * torch.tensor([[-1.0] * 3, [1.0] * 3])
    state["renderer.estimator.resolution"] = torch.tensor([32, 32, 32], dtype=torch.int32)
    state["renderer.estimator.occs"] = torch.full((32**3,), 0.2)
    state["renderer.estimator.binaries"] = torch.ones(1, 32, 32, 32, dtype=torch.bool)
    return state


@contextmanager
def foreign_modules():
    """Packages that checkpoints refer to and that are not installed here."""

    class DictConfig:
        def __init__(self, content):
            self.__dict__["_content"] = content

    names = ("omegaconf", "omegaconf.dictconfig")
    modules = {name: types.ModuleType(name) for name in names}
    DictConfig.__module__ = "omegaconf.dictconfig"
    DictConfig.__qualname__ = "DictConfig"
    vars(modules["omegaconf.dictconfig"])["DictConfig"] = DictConfig
    sys.modules.update(modules)
    try:
        yield DictConfig
    finally:
        for name in names:
            del sys.modules[name]


def lightning(state, *, step=10_000):
    """What Lightning saves around a state dict."""
    moments = {
        index: {"step": torch.tensor(float(step)), "exp_avg": torch.zeros_like(tensor)}
        for index, tensor in enumerate(state.values())
    }
    counts = collections.defaultdict(int)
    counts["batches"] += step
    return {
        "epoch": 0,
        "global_step": step,
        "pytorch-lightning_version": "2.0.0",
        "state_dict": state,
        "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": counts}},
        "callbacks": {"ModelCheckpoint{'monitor': None}": {"best_model_score": np.float64(0.5)}},
        "optimizer_states": [{"state": moments, "param_groups": [{"betas": (0.9, 0.99)}]}],
        "lr_schedulers": [],
        "MixedPrecisionPlugin": {"scale": 65536.0, "growth_factor": 2.0},
    }


def save_checkpoint(path, content):
    """As torch.save does, with an object of a package that is not there when it is read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with foreign_modules() as config:
        torch.save({**content, "datamodule_hyper_parameters": config({"width": 64})}, path)
    return path


def write_trial(folder, settings, state, *, step=10_000, names=("last.ckpt",)):
    """The folder of a trial."""
    for name in names:
        save_checkpoint(folder / "ckpts" / name, lightning(state, step=step))
    (folder / "configs").mkdir(parents=True, exist_ok=True)
    parsed = {"name": "dreamfusion-sd", "seed": 0, "system": settings}
    (folder / "configs" / "parsed.yaml").write_text(yaml.safe_dump(parsed))
    return folder


def toy_values(toys, points):
    """Whether points (n, 3) lie in toys, and the colour of the part that each is nearest to."""
    parts = [part for toy in toys for part in toy.parts]
    depth = np.stack([outside(part, points) for part in parts], axis=-1)
    colours = np.array([part.colour for part in parts])
    return depth.min(axis=-1) <= 0, colours[depth.argmin(axis=-1)]


def toy_trial(folder, toys, placement, *, radius=1.2, base=72, density=120.0):
    """A trial whose scene is toys, written into the hash grid vertex by vertex.

    One dense level holds, at each vertex, the density before its activation and the colour before
    its own; the networks hand them through: relu(f) − relu(−f) = f.

    Args:
        placement: of the toys' unit ball in threestudio's world.
        base: vertices along an axis.
    """
    settings = system(
        radius=radius,
        density_bias=0.0,
        pos_encoding_config={
            "otype": "HashGrid",
            "n_levels": 1,
            "n_features_per_level": 4,
            "log2_hashmap_size": 20,
            "base_resolution": base,
            "per_level_scale": 1.0,
        },
        mlp_network_config={**NETWORK, "n_neurons": 8},
    )
    settings["renderer"]["radius"] = radius
    axis = ((np.arange(base) - 0.5) / (base - 1) * 2 - 1) * radius
    z, y, x = np.meshgrid(axis, axis, axis, indexing="ij")  # x is the fastest in the table
    local = (np.stack([x, y, z], axis=-1).reshape(-1, 3) - placement.centre) / placement.scale
    near = np.linalg.norm(local, axis=-1) < 1
    values = np.tile([-density, 0.0, 0.0, 0.0], (base**3, 1))
    inside, colour = toy_values(toys, local[near])
    values[near, 0] = np.where(inside, density, -density)
    colour = colour.clip(0.01, 0.99)
    values[near, 1:] = np.log(colour / (1 - colour))
    state = random_state(settings)
    through = torch.cat([torch.eye(4), -torch.eye(4)])
    state["geometry.encoding.encoding.encoding.params"] = torch.from_numpy(values).float().flatten()
    for name, rows in (("density_network", slice(0, 1)), ("feature_network", slice(1, 4))):
        state[f"geometry.{name}.layers.0.weight"] = through
        state[f"geometry.{name}.layers.2.weight"] = through.T[rows].contiguous()
    return write_trial(folder, settings, state)
