"""The report of a run as JSON."""

import json
from dataclasses import asdict

import numpy as np

from dissector.mesh import Layer, Mesh
from dissector.penetration import Penetration
from dissector.placement import Placement
from dissector.report import Report, StageReport, layer_reports


def test_the_report_is_json_of_its_fields(tmp_path):
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
    faces = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]], np.int32)
    closed = Layer("frog", Mesh(corners, faces, corners))
    open_ = Layer("lily pad", Mesh(corners, faces[:2], corners))
    layers = layer_reports([closed, open_])
    stages = (StageReport("mine", 4, 0.5),)
    shared = (Penetration("frog", "lily pad", 0.25, 0.5),)
    report = Report(
        "p", 1, "smoke", "embedded", "cpu", {"a": "b"}, layers, shared, stages, 1e-7, 10.5
    )
    report.write(tmp_path / "report.json")
    read = json.loads((tmp_path / "report.json").read_text())
    assert read == json.loads(json.dumps(asdict(report)))
    assert read["layers"] == [
        {"name": "frog", "vertices": 4, "faces": 4, "watertight": True},
        {"name": "lily pad", "vertices": 4, "faces": 2, "watertight": False},
    ]
    assert read["penetrations"] == [
        {"first": "frog", "second": "lily pad", "volume": 0.25, "share": 0.5}
    ]
    assert read["images"] is read["placement"] is read["held_out_psnr"] is None


def test_a_scene_from_images_says_where_it_lies(tmp_path):
    placement = Placement(2.0, (1.0, 0.0, -3.0))
    report = Report(
        "p", 1, "smoke", "embedded", "cpu", {}, (), (), (), 0.0, 1.0, "photos", placement, 31.5
    )
    report.write(tmp_path / "report.json")
    read = json.loads((tmp_path / "report.json").read_text())
    assert read["placement"] == {"scale": 2.0, "centre": [1.0, 0.0, -3.0]}
    assert (read["images"], read["held_out_psnr"], read["training_psnr"]) == ("photos", 31.5, None)
