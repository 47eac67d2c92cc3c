"""Settings refuse values that make no sense, and their schedules go from start to end."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dissector.settings import (
    PAPER,
    PRESETS,
    DissectionSettings,
    GenerationSettings,
    Lens,
    ViewSettings,
)

GENERATION = GenerationSettings(steps=10)
DISSECTION = DissectionSettings(steps=10)


@pytest.mark.parametrize(
    ("settings", "name", "value", "message"),
    [
        (GENERATION, "steps", 0, "expected steps >= 1, got 0"),
        (GENERATION, "views", 0, "expected views >= 1, got 0"),
        (GENERATION, "samples", -1, "expected samples >= 1, got -1"),
        (GENERATION, "occupancy_every", 0, "expected occupancy_every >= 1, got 0"),
        (GENERATION, "preview_every", 0, "expected preview_every >= 1, got 0"),
        (GENERATION, "grid_rate", 0.0, "expected grid_rate > 0, got 0.0"),
        (GENERATION, "network_rate", -0.1, "expected network_rate > 0, got -0.1"),
        (GENERATION, "guidance_scale", 0.0, "expected guidance_scale > 0, got 0.0"),
        (GENERATION, "size", 8, "expected size >= 16, got 8"),
        (DISSECTION, "steps", -1, "expected steps >= 0, got -1"),
        (DISSECTION, "anchor", -1.0, "expected anchor >= 0, got -1.0"),
        (DISSECTION, "lift_steps", -1, "expected lift_steps >= 0, got -1"),
        (DISSECTION, "lift_batch", 0, "expected lift_batch >= 1, got 0"),
        (DISSECTION, "temperatures", (0.5, 0.0), r"expected temperatures > 0, got \(0.5, 0.0\)"),
        (DISSECTION, "grid_rate", 0.0, "expected grid_rate > 0, got 0.0"),
        (ViewSettings(), "views", 0, "expected views >= 1, got 0"),
        (ViewSettings(), "elevations", (), "expected at least one elevation, got none"),
        (Lens(), "field_of_view", 0.0, "field of view of 1..120° and a radius > 1, got Lens"),
        (Lens(), "radius", 1.0, "field of view of 1..120° and a radius > 1, got Lens"),
    ],
)
def test_values_out_of_range_are_refused(settings, name, value, message):
    with pytest.raises(ValueError, match=message):
        replace(settings, **{name: value})


def test_no_lifting_is_allowed():
    assert replace(DISSECTION, lift_steps=0).lift_steps == 0


def test_rates_are_full_for_half_the_run_and_end_at_a_fifth():
    assert GENERATION.rate_factor(0.0) == GENERATION.rate_factor(0.5) == 1.0
    assert GENERATION.rate_factor(0.75) == pytest.approx(0.6)
    assert GENERATION.rate_factor(1.0) == pytest.approx(0.2)


def test_temperature_is_geometric():
    settings = replace(DISSECTION, temperatures=(0.4, 0.1))
    assert settings.temperature_at(0.0) == pytest.approx(0.4)
    assert settings.temperature_at(0.5) == pytest.approx(0.2)
    assert settings.temperature_at(1.0) == pytest.approx(0.1)


@given(st.floats(0, 1), st.floats(0, 1))
def test_schedules_never_rise(first, second):
    early, late = sorted((first, second))
    assert GENERATION.rate_factor(early) >= GENERATION.rate_factor(late) > 0
    difference = DISSECTION.temperature_at(early) - DISSECTION.temperature_at(late)
    assert difference >= -1e-12


def test_presets_are_known_by_their_names():
    assert list(PRESETS) == ["smoke", "preview", "paper"]
    assert all(preset.name == name for name, preset in PRESETS.items())


def test_each_preset_does_more_than_the_one_before():
    for stage in ("generation", "dissection"):
        steps = [getattr(preset, stage).steps for preset in PRESETS.values()]
        assert steps == sorted(set(steps))


def test_the_paper_preset_is_the_published_recipe():
    assert PAPER.generation.steps == 10_000 and PAPER.generation.guidance_scale == 100
    assert PAPER.dissection.steps == 1000 and PAPER.dissection.lift_steps == 0
    assert PAPER.dissection.temperature_at(0.3) == pytest.approx(0.05)
    assert (PAPER.mining.token_steps, PAPER.mining.token_rate) == (400, 5e-4)
    assert (PAPER.mining.model_steps, PAPER.mining.model_rate) == (100, 2e-6)
