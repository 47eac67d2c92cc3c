"""Checkpoints of threestudio in their true format: what is read, and what is refused."""

import logging
import math
import shutil

import numpy as np
import pytest
import torch
import yaml
from threestudio_trial import (
    NETWORK,
    SMALL_GRID,
    lightning,
    random_state,
    save_checkpoint,
    system,
    toy_trial,
    toy_values,
    write_trial,
)

from dissector.encodings import levels_of_growth
from dissector.placement import Placement
from dissector.threestudio import find_checkpoint, holds_checkpoints, into_ball, read_field
from dissector.threestudio_field import ThreestudioSettings
from dissector.toybox.scenes import Subject, build

PROGRESSIVE = {
    **SMALL_GRID,
    "otype": "ProgressiveBandHashGrid",
    "start_level": 1,
    "start_step": 2000,
    "update_steps": 500,
}


def trial(folder, *, step=10_000, features=3, **changed):
    settings = system(**changed)
    return write_trial(folder, settings, random_state(settings, features=features), step=step)


def test_the_tensors_and_the_configuration_are_taken_over(tmp_path):
    settings = system()
    state = random_state(settings)
    field = read_field(write_trial(tmp_path / "trial", settings, state))
    read = field.settings
    assert (read.levels, read.features, read.log2_entries, read.base) == (4, 2, 9, 4)
    assert (read.growth, read.hidden, read.density) == (1.6, (16,), "softplus")
    assert (read.bias, read.blob_scale, read.blob_size) == ("blob_magic3d", 10.0, 0.5)
    assert (read.colour, read.radius, read.drawn) == ("sigmoid", 2.0, 2.0)
    held = field.state_dict()
    pairs = {
        "grid.table": "geometry.encoding.encoding.encoding.params",
        "density_network.0.weight": "geometry.density_network.layers.0.weight",
        "density_network.2.weight": "geometry.density_network.layers.2.weight",
        "colour_network.0.weight": "geometry.feature_network.layers.0.weight",
        "colour_network.2.weight": "geometry.feature_network.layers.2.weight",
    }
    assert held.keys() == pairs.keys()
    assert all(torch.equal(held[own], state[name].detach()) for own, name in pairs.items())


def test_the_full_size_of_threestudio_has_its_parameters(tmp_path):
    """12.6 million values for 16 levels, log2 19, growth 1.447: what tiny-cuda-nn allocates."""
    last = levels_of_growth(16, 19, 16, ThreestudioSettings().growth)[-1]
    assert 2 * (last.start + last.slots) == 12_599_920


def test_a_table_in_half_precision(tmp_path):
    settings = system()
    state = random_state(settings)
    name = "geometry.encoding.encoding.encoding.params"
    state[name] = state[name].detach().half()
    field = read_field(write_trial(tmp_path / "trial", settings, state))
    assert field.grid.table.dtype == torch.float32
    assert torch.equal(field.grid.table.detach(), state[name].float())


@pytest.mark.parametrize(("step", "opened"), [(0, 1), (2499, 1), (2500, 2), (3499, 3), (9000, 4)])
def test_levels_that_are_not_open_yet_add_nothing(tmp_path, step, opened):
    field = read_field(trial(tmp_path / "a", step=step, pos_encoding_config=PROGRESSIVE))
    whole = read_field(trial(tmp_path / "b", pos_encoding_config=SMALL_GRID))
    x = torch.rand(50, 3, generator=torch.Generator().manual_seed(0))
    encoded = whole.grid(x)
    encoded[:, 2 * opened :] = 0
    assert torch.equal(field.grid(x), encoded)


def test_networks_of_any_depth_with_coordinates(tmp_path):
    network = {**NETWORK, "n_hidden_layers": 3}
    grid = {**SMALL_GRID, "include_xyz": True}
    field = read_field(
        trial(tmp_path / "trial", mlp_network_config=network, pos_encoding_config=grid)
    )
    assert field.settings.hidden == (16, 16, 16) and field.settings.positions
    assert field.density(torch.zeros(1, 3)).isfinite().all()


def test_the_first_three_features_are_the_albedo(tmp_path):
    settings = system()
    state = random_state(settings, features=5)
    field = read_field(write_trial(tmp_path / "trial", settings, state))
    final = state["geometry.feature_network.layers.2.weight"].detach()
    assert torch.equal(field.colour_network[2].weight, final[:3])


def test_what_the_renderer_skips(tmp_path):
    """Opacity 0.01 of a step of 1.732 · 4 / 512, or less where the occupancy's mean is less."""
    step = 1.732 * 4 / 512
    settings = system()
    state = random_state(settings)
    found = read_field(write_trial(tmp_path / "a", settings, state)).settings.faintest
    assert found == pytest.approx(-math.log(0.99) / step)
    state["renderer.estimator.occs"] = torch.full((32**3,), 0.002)
    found = read_field(write_trial(tmp_path / "b", settings, state)).settings.faintest
    assert found == pytest.approx(-math.log(0.998) / step)
    for number, changed in enumerate(
        ({"grid_prune": False}, {"prune_alpha_threshold": False}, {"estimator": "importance"})
    ):
        settings["renderer"] = {"radius": 2.0, **changed}
        path = write_trial(tmp_path / f"c{number}", settings, state)
        assert read_field(path).settings.faintest == 0
    del state["renderer.estimator.occs"]
    assert read_field(write_trial(tmp_path / "d", system(), state)).settings.faintest == 0


def test_the_last_checkpoint_is_preferred_then_the_most_steps(tmp_path):
    names = ("epoch=0-step=9000.ckpt", "epoch=0-step=10000.ckpt")
    folder = write_trial(tmp_path / "trial", system(), random_state(system()), names=names)
    checkpoints = folder / "ckpts"
    assert find_checkpoint(folder) == find_checkpoint(checkpoints) == checkpoints / names[1]
    shutil.copy(checkpoints / names[0], checkpoints / "last.ckpt")
    assert find_checkpoint(folder).name == "last.ckpt"
    shutil.copy(checkpoints / names[0], checkpoints / "last-v1.ckpt")
    assert find_checkpoint(folder).name == "last-v1.ckpt"
    assert find_checkpoint(checkpoints / names[0]) == checkpoints / names[0]
    assert holds_checkpoints(folder) and holds_checkpoints(checkpoints)
    assert holds_checkpoints(checkpoints / names[0]) and not holds_checkpoints(tmp_path)


def test_a_lone_checkpoint_has_the_usual_settings_and_says_so(tmp_path, caplog):
    usual = {**SMALL_GRID, "n_levels": 16, "log2_hashmap_size": 19, "base_resolution": 16}
    usual["per_level_scale"] = ThreestudioSettings().growth
    network = {**NETWORK, "n_neurons": 64}
    settings = system(pos_encoding_config=usual, mlp_network_config=network)
    path = save_checkpoint(tmp_path / "lone.ckpt", lightning(random_state(settings)))
    with caplog.at_level(logging.WARNING):
        read = read_field(path).settings
    assert "no configs/parsed.yaml lies beside" in caplog.text
    assert (read.levels, read.bias, read.colour) == (16, "blob_magic3d", "sigmoid")
    assert read.radius == 2.0  # the box in the checkpoint says


def test_plain_settings_in_the_checkpoint_are_used(tmp_path, caplog):
    settings = system(density_bias=-1.0)
    content = {**lightning(random_state(settings)), "hyper_parameters": {"system": settings}}
    path = save_checkpoint(tmp_path / "lone.ckpt", content)
    assert read_field(path).settings.bias == -1.0
    assert "defaults" not in caplog.text


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"geometry_type": "tetrahedra-sdf-grid"}, "geometry 'tetrahedra-sdf-grid' can't be taken"),
        ({"geometry_type": "implicit-sdf"}, "geometry 'implicit-sdf' .* expected \"implicit-vol"),
        ({"geometry_type": "gaussian-splatting"}, "geometry 'gaussian-splatting' can't be taken"),
        (
            {"pos_encoding_config": {**SMALL_GRID, "otype": "ProgressiveBandFrequency"}},
            "encoding 'ProgressiveBandFrequency' can't be taken; expected HashGrid or",
        ),
        (
            {"pos_encoding_config": {**SMALL_GRID, "otype": "HashGridSpatialTime"}},
            "encoding 'HashGridSpatialTime' can't be taken",
        ),
        (
            {"pos_encoding_config": {**SMALL_GRID, "interpolation": "Smoothstep"}},
            "interpolation 'Smoothstep' can't be taken; expected Linear",
        ),
        (
            {"mlp_network_config": {**NETWORK, "otype": "FullyFusedMLP"}},
            "network 'FullyFusedMLP' can't be taken; expected VanillaMLP",
        ),
        (
            {"mlp_network_config": {**NETWORK, "output_activation": "tanh"}},
            "output activation of a network 'tanh' can't be taken; expected none",
        ),
        ({"density_activation": "tanh"}, "density activation 'tanh' can't be taken"),
        ({"density_activation": None}, "density activation 'none' can't be taken"),
        ({"density_bias": "sphere"}, "density bias 'sphere' can't be taken; expected blob_magic3d"),
        ({"density_blob_std": "x"}, "expected a number for density_blob_std, got 'x'"),
        ({"material_type": "neural-radiance-material"}, "material 'neural-radiance-material'"),
        (
            {"material_type": "no-material", "material": {"n_output_dims": 4}},
            "colours of a latent space can't be taken",
        ),
        (
            {"material_type": "no-material", "material": {"mlp_network_config": dict(NETWORK)}},
            "a material with a network can't be taken",
        ),
        ({"material": {"albedo_activation": "tanh"}}, "colour activation 'tanh' can't be taken"),
        (
            {"pos_encoding_config": {**SMALL_GRID, "n_levels": 10**9}},
            "at most 128 levels of .*, got 1000000000 up to",
        ),
        (
            {"pos_encoding_config": {**SMALL_GRID, "per_level_scale": 1e300}},
            "at most 128 levels of at most 2\\^31 vertices along an axis, got 4 up to",
        ),
        ({"density_activation": 3}, "expected the name of an activation, got 3"),
        ({"material": 3}, "expected settings under 'material', got 3"),
    ],
)
def test_what_can_not_be_taken_is_named(tmp_path, changed, message):
    settings = system(**changed)
    usual = {
        "geometry": {**system()["geometry"]},
        "renderer": {"radius": 2.0},
    }
    path = write_trial(tmp_path / "trial", settings, random_state(usual))
    with pytest.raises(ValueError, match=rf"last\.ckpt: .*{message}"):
        read_field(path)


ENCODING = "geometry.encoding.encoding.encoding.params"


def changed_state(name, value):
    """A state with one tensor changed, or without it."""
    state = random_state(system())
    if value is None:
        del state[name]
    else:
        state[name] = value(state[name].detach())
    return state


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (ENCODING, None, f"it has no {ENCODING}, but geometry.bbox, geometry.dens"),
        (ENCODING, lambda t: t[:-2], "hash grid has the shape .* very trial"),
        (ENCODING, lambda t: t.view(-1, 2), "hash grid has the shape"),
        (ENCODING, lambda t: t * float("nan"), "no finite numbers"),
        ("geometry.bbox", None, "it has no geometry.bbox"),
        ("geometry.bbox", lambda t: t + 1, "expected a cube around the origin"),
        ("geometry.bbox", lambda t: t * float("inf"), "expected a cube around the origin"),
        ("geometry.bbox", lambda t: 0 * t, "expected a cube around the origin"),
        ("geometry.density_network.layers.2.weight", None, "has 1 layers; expected 2 or more"),
        ("geometry.density_network.layers.2.weight", lambda t: t[:, 1:], "networks are not those"),
        ("geometry.feature_network.layers.0.weight", lambda t: t[:, 1:], "networks are not those"),
        (
            "geometry.feature_network.layers.2.weight",
            lambda t: t[:2],
            "have 2 features; expected 3",
        ),
    ],
)
def test_scenes_of_other_shapes_are_named(tmp_path, name, value, message):
    path = write_trial(tmp_path / "trial", system(), changed_state(name, value))
    with pytest.raises(ValueError, match=message):
        read_field(path)


def test_networks_with_biases_are_named(tmp_path):
    state = random_state(system())
    state["geometry.density_network.layers.0.bias"] = torch.zeros(16)
    path = write_trial(tmp_path / "trial", system(), state)
    with pytest.raises(ValueError, match="layers.0.bias is not of a perceptron without biases"):
        read_field(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"step": 1}, "no checkpoint of Lightning: expected a state_dict"),
        ([1], "no checkpoint of Lightning"),
        ({"state_dict": {"weight": torch.ones(2)}}, "holds no threestudio scene"),
    ],
)
def test_other_checkpoints_are_named(tmp_path, content, message):
    path = tmp_path / "other.ckpt"
    torch.save(content, path)
    with pytest.raises(ValueError, match=message):
        read_field(path)


def test_strange_values_are_named_in_short(tmp_path):
    """A file's own settings may be of any depth and length, and its tensors' names no text."""
    deep, long = [], [10**6 * "x"]
    for _ in range(20):
        deep, long = [deep], 10 * [long]  # written out, 10²⁰ of them
    for value in (deep, long):
        settings = system(material=value)
        path = tmp_path / "lone.ckpt"
        state = {**random_state(system()), 7: torch.ones(1)}
        save_checkpoint(path, {**lightning(state), "hyper_parameters": settings})
        with pytest.raises(ValueError, match="expected settings under 'material', got ") as caught:
            read_field(path)
        assert len(str(caught.value)) < 1000


def test_damaged_configurations_are_named(tmp_path):
    folder = trial(tmp_path / "trial")
    parsed = folder / "configs" / "parsed.yaml"
    for text, message in (
        ("a: [", r"parsed\.yaml can't be read"),
        ("a: 1", r'parsed\.yaml has no part "system"'),
        ("!!python/object/apply:os.system ['true']", r"parsed\.yaml can't be read"),
    ):
        parsed.write_text(text)
        with pytest.raises(ValueError, match=message):
            read_field(folder)
    settings = yaml.safe_load(yaml.safe_dump({"system": system()}))
    settings["system"]["geometry"]["unbounded"] = True
    parsed.write_text(yaml.safe_dump(settings))
    with pytest.raises(ValueError, match="unbounded geometry can't be taken"):
        read_field(folder)


def test_what_is_not_there_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"there is no .*gone\.ckpt"):
        read_field(tmp_path / "gone.ckpt")
    with pytest.raises(ValueError, match=r"holds no checkpoint; expected ckpts/last\.ckpt"):
        read_field(tmp_path)


def test_a_scene_in_the_ball_is_where_the_toys_are(tmp_path):
    toys, place = build(Subject("frog", "sitting on", "lily pad")), Placement(0.8, (0.3, -0.2, 0.1))
    field = read_field(toy_trial(tmp_path / "trial", toys, place))
    scene = into_ball(field, cells=32, generator=torch.Generator().manual_seed(0))
    rng = np.random.default_rng(0)
    local = rng.uniform(-1, 1, (20_000, 3))
    inside, colour = toy_values(toys, local)
    found = scene.field.settings.placement
    x = torch.from_numpy((place.to_input(local) - found.centre) / found.scale).float()
    assert (x[inside].norm(dim=1) < 1).all(), "a part of the scene lies outside the ball"
    assert found.scale < place.scale
    solid = scene.field.density(x).numpy() > 1
    assert solid[inside].mean() > 0.85 and solid[~inside].mean() < 0.03
    assert scene.occupancy.occupied(x[inside]).double().mean() > 0.999
    assert scene.occupancy.mask.double().mean() < 0.2
    error = np.abs(scene.field.colour(x).numpy() - colour)[inside & solid]
    assert np.median(error) < 0.02
