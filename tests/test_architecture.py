"""The rules of the code base that imports and sizes show; sources are parsed, nothing is run."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

LONGEST_FILE = 400

PURE_MATHS = {
    "cameras",
    "compositing_nerfacc",
    "encodings",
    "files",
    "frozen_samples",
    "gltf_conventions",
    "guidance",
    "hash_grid_cpu",
    "hash_grid_tcnn",
    "hidden_parts",
    "interpenetration",
    "mesh_rendering",
    "mesh_rendering_deodr",
    "mesh_rendering_nvdiffrast",
    "near_parts",
    "normal_consistency",
    "occupancy",
    "perceptron",
    "plurals",
    "progress",
    "projection",
    "rasterization",
    "ray_sampling",
    "sampling",
    "silhouettes",
    "surface_colour",
    "surface_index",
    "tetrahedra",
    "texels",
    "view_agreement",
    "visibility",
    "volume_rendering",
}
"""Modules of `dissector` that know numbers only: no trained models, no file formats of others."""

HEAVY = {
    "accelerate",
    "diffusers",
    "gradio",
    "huggingface_hub",
    "pygltflib",
    "transformers",
    "trimesh",
}


WITHOUT_TORCH = (
    "dissector.gltf",
    "dissector.gltf_reader",
    "dissector.texture_lookup",
    "editing.actions.table",
    "editing.commands.projects",
    "editing.opening",
    "editing.sessions.studio_view",
    "editing.swatches",
)
"""Modules that open, show and save a scene: a person does not wait for torch there."""


def sources(*places):
    """Python files of the product below these places of the repository."""
    found = [ROOT / place for place in places if (ROOT / place).is_file()]
    for place in places:
        found += sorted((ROOT / place).rglob("*.py"))
    return found


def name_of(path):
    return str(path.relative_to(ROOT))


def imports(path):
    """Dotted names that a file imports, wherever in it, with what `from` takes from them."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield start
            yield from (f"{start}.{alias.name}" for alias in node.names)


def roots(path):
    return {name.split(".")[0] for name in imports(path)}


def test_the_sources_are_found():
    names = {name_of(path) for path in sources("app.py", "dissector", "editing")}
    assert {"app.py", "dissector/cameras.py", "editing/__init__.py"} <= names


@pytest.mark.parametrize("path", sources("dissector"), ids=name_of)
def test_the_method_knows_no_interface(path):
    assert not roots(path) & {"gradio", "editing", "app", "benchmarks", "tests"}


@pytest.mark.parametrize("path", sources("editing"), ids=name_of)
def test_editing_knows_no_interface(path):
    """Only `editing.web` knows gradio, and only `app.py` knows `editing.web`."""
    assert not roots(path) & {"app", "benchmarks", "tests"}
    if path.parent.name != "web":
        assert "gradio" not in roots(path)
        assert not any(name.startswith("editing.web") for name in imports(path))


@pytest.mark.parametrize("module", sorted(PURE_MATHS))
def test_pure_maths_stands_alone(module):
    """No heavy library, and of this package only other pure maths and the choice of backends."""
    path = ROOT / "dissector" / f"{module}.py"
    assert not roots(path) & HEAVY
    own = {name.split(".")[1] for name in imports(path) if name.startswith("dissector.")}
    assert own <= PURE_MATHS | {"backends"}


@pytest.mark.parametrize("path", sources("dissector"), ids=name_of)
def test_only_entry_points_use_the_pipeline(path):
    allowed = {"dissector/__main__.py", "dissector/pipeline.py"}
    if name_of(path) not in allowed:
        assert "dissector.pipeline" not in set(imports(path))


@pytest.mark.parametrize(
    "path", sources("app.py", "dissector", "editing", "benchmarks", "tests"), ids=name_of
)
def test_files_stay_short(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{lines} lines"


@pytest.mark.parametrize("path", sources("app.py", "dissector", "editing"), ids=name_of)
def test_results_are_logged_not_printed(path):
    """`print` is for programs that make a table (benchmarks), not for the package."""
    calls = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    printed = [
        node.lineno
        for node in calls
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "print"
    ]
    assert not printed


@pytest.mark.parametrize("path", sources("dissector", "editing", "app.py"), ids=name_of)
def test_models_are_never_unpickled(path):
    """Weights and checkpoints come from safetensors only."""
    text = path.read_text(encoding="utf-8")
    assert not roots(path) & {"pickle", "dill", "joblib"}
    assert "torch.load(" not in text and "allow_pickle=True" not in text


@pytest.mark.parametrize("path", sources("dissector"), ids=name_of)
def test_randomness_is_handed_in(path):
    """The library never seeds the global generators; training programs own their process."""
    text = path.read_text(encoding="utf-8")
    if path.parent.name != "toybox":
        assert "torch.manual_seed" not in text and "np.random.seed" not in text


def test_a_scene_opens_without_torch():
    program = f"import sys, {', '.join(WITHOUT_TORCH)}; sys.exit('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_relative_imports_are_understood(tmp_path, monkeypatch):
    """The reader itself: names inside functions, relative and aliased imports count."""
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    (tmp_path / "dissector").mkdir()
    path = tmp_path / "dissector" / "a.py"
    path.write_text("def f():\n    import gradio as g\nfrom . import mesh\nfrom .files import x\n")
    assert roots(path) == {"gradio", "dissector"}
    assert {"dissector.mesh", "dissector.files.x"} <= set(imports(path))
