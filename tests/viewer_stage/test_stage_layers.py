"""The 3D stage in a real browser, under real pointer events: layers, picking, the card.

World: z up; the camera's first view is from azimuth 30, elevation 20 degrees.
"""

from dataclasses import replace

import numpy as np
import pytest
from toy_layers import affine
from viewer_stage.stage_hands import BLUE, CENTRE, RED, box, drag, front_and_rear, placed

# ---- layers


def test_layers_are_drawn_where_their_transform_puts_them(stage):
    """Mesh space → world, z up, also with rotation, unequal scale and shear."""
    turned = affine(3, shear=True)
    layer = replace(box("cube", RED, (0.3, 0.2, 0.1)), transform=turned)
    assert stage.show([stage.spec(layer)])
    drawn = stage.page.evaluate(
        """() => {
          const [mesh] = stage.layers.get("cube").meshes;
          const { position } = mesh.geometry.attributes;
          const point = stage.ball.center.clone();
          return [...Array(position.count).keys()].map((index) =>
            point.fromBufferAttribute(position, index).applyMatrix4(mesh.matrixWorld).toArray());
        }"""
    )
    expected = layer.in_world.vertices
    distances = np.linalg.norm(np.array(drawn)[:, None] - expected[None], axis=-1)
    assert distances.min(axis=1).max() < 1e-5 and distances.min(axis=0).max() < 1e-5


def test_up_is_up(stage):
    stage.show(
        [stage.spec(box("low", RED, (0, 0, -0.5))), stage.spec(box("high", BLUE, (0, 0, 0.5)))]
    )
    low, high = stage.seen_at((0, 0, -0.5)), stage.seen_at((0, 0, 0.5))
    assert low[1] > 150 > high[1]
    assert stage.pixel(*high)[2] > stage.pixel(*high)[0]
    assert stage.pixel(*low)[0] > stage.pixel(*low)[2]


def test_a_mesh_is_fetched_once_and_kept_while_used(stage):
    front, rear = front_and_rear()
    specs = [stage.spec(front), stage.spec(rear), stage.spec(front, identity="copy")]
    stage.show(specs)
    assert stage.fetched["front.glb"] == stage.fetched["rear.glb"] == 1
    kept = stage.page.evaluate_handle("stage.node('rear')")
    stage.show([specs[1], stage.spec(box("new", RED, (0, 0, 0)))])
    assert stage.page.evaluate("node => node === stage.node('rear')", kept)
    assert stage.page.evaluate("stage.layers.cache.entries.size") == 2
    stage.show(specs)
    assert stage.fetched == {**stage.fetched, "front.glb": 2, "rear.glb": 1, "new.glb": 1}


def test_a_dropped_mesh_leaves_the_graphics_card(stage):
    front, rear = front_and_rear()
    stage.show([stage.spec(front)])
    before = stage.page.evaluate("stage.picture.renderer.info.memory.geometries")
    stage.show([stage.spec(front), stage.spec(rear)])
    assert stage.page.evaluate("stage.picture.renderer.info.memory.geometries") == before + 1
    stage.show([stage.spec(front)])
    assert stage.page.evaluate("stage.picture.renderer.info.memory.geometries") == before


def test_a_later_call_overtakes_one_that_still_loads(stage):
    front, rear = front_and_rear()
    both = [[stage.spec(front)], [stage.spec(rear)]]
    results = stage.page.evaluate(
        "both => Promise.all(both.map((specs) => stage.setLayers(specs)))", both
    )
    assert results == [False, True]
    assert stage.page.evaluate("[...stage.layers.nodes.keys()]") == ["rear"]
    assert stage.page.evaluate("[...stage.layers.cache.entries.keys()]") == ["rear"]


def test_what_is_told_while_meshes_load_holds_afterwards(stage):
    front, rear = front_and_rear()
    stage.show([stage.spec(front)])
    moved = affine(1).ravel().tolist()
    stage.page.evaluate(
        """([specs, moved]) => { const done = stage.setLayers(specs);
           stage.setVisible("front", false); stage.setTransform("front", moved); return done }""",
        [[stage.spec(front), stage.spec(rear)], moved],
    )
    assert stage.page.evaluate("stage.layers.get('front').visible") is False
    assert np.allclose(placed(stage, "front").ravel(), moved)


def test_a_file_that_fails_leaves_the_scene_and_can_be_tried_again(stage):
    front, rear = front_and_rear()
    stage.show([stage.spec(front)])
    wanted = stage.spec(rear)
    content = stage.files.pop("rear.glb")
    with pytest.raises(Exception, match="404"):
        stage.show([wanted])
    assert stage.page.evaluate("[...stage.layers.nodes.keys()]") == ["front"]
    stage.files["rear.glb"] = content
    assert stage.show([wanted])


def test_200_toggles_are_each_drawn_in_the_next_frame(stage):
    stage.page.set_viewport_size({"width": 160, "height": 120})
    front, rear = front_and_rear()
    stage.show([stage.spec(front), stage.spec(rear)])
    late = stage.page.evaluate(
        """async () => { await frame(); await frame(); let late = 0;
           for (let i = 0; i < 200; i++) {
             const before = stage.picture.drawn;
             stage.setVisible("front", i % 2 === 1);
             await frame(); // asked for after the stage's own, so it comes after
             if (stage.picture.drawn !== before + 1) late += 1;
           } return late }"""
    )
    assert late == 0


def test_nothing_is_drawn_while_nothing_changes(stage):
    stage.show([stage.spec(front_and_rear()[0])])
    drawn = "async () => { for (let i = 0; i < 9; i++) await frame(); return stage.picture.drawn }"
    assert stage.page.evaluate(drawn) == stage.page.evaluate(drawn)


# ---- picking


def test_a_click_picks_the_front_layer_and_its_point(stage):
    front, rear = front_and_rear()
    stage.show([stage.spec(front), stage.spec(rear)])
    stage.page.mouse.click(*CENTRE)
    ((name, point),) = stage.told("pick")
    assert name == "front"
    assert np.abs(np.array(point) - front.mesh.bounds.mean(axis=0)).max() == pytest.approx(
        0.2, abs=1e-4
    )
    assert np.allclose(stage.seen_at(point), CENTRE, atol=0.6)


def test_hidden_layers_are_not_picked(stage):
    front, rear = front_and_rear()
    stage.show([stage.spec(front), stage.spec(rear)])
    stage.do("stage.setVisible('front', false)")
    stage.page.mouse.click(*CENTRE)
    stage.do("stage.setVisible('rear', false)")
    stage.page.mouse.click(*CENTRE)
    assert [name for name, _ in stage.told("pick")] == ["rear", None]


def test_a_drag_turns_and_does_not_pick(stage):
    stage.show([stage.spec(front_and_rear()[0])])
    before = stage.page.evaluate("stage.camera()")
    stage.forget()
    drag(stage, CENTRE, (280, 170))
    after = stage.page.evaluate("stage.camera()")
    assert not stage.told("pick") and stage.told("camera")
    assert not np.allclose(before["position"], after["position"], atol=0.05)
    assert np.allclose(before["target"], after["target"])


def test_the_cursor_tells_what_can_be_clicked(stage):
    stage.show([stage.spec(front_and_rear()[0])])
    stage.page.mouse.move(5, 5)
    stage.do("0")
    assert stage.page.evaluate("stage.canvas.style.cursor") == ""
    stage.page.mouse.move(*CENTRE)
    stage.do("0")
    assert stage.page.evaluate("stage.canvas.style.cursor") == "pointer"


# ---- the graphics card


def test_everything_is_freed(stage, example):
    stage.show([stage.spec(layer) for layer in example])
    for mode in ["albedo", "normals", "wireframe", "layers", "shaded"]:
        stage.do(f"stage.setMode('{mode}')")
    stage.do("stage.select('kangaroo')")
    for tool in ["move", "turn", "scale", "point"]:
        stage.do(f"stage.setTool('{tool}')")
    stage.do("stage.showPoint([0, 0, 0], 0.2)")
    stage.do("stage.showPlane([0, 0, 0], [0, 0, 1])")
    stage.do("stage.thumbnail('astronaut')")
    memory = "({...stage.picture.renderer.info.memory})"
    assert stage.page.evaluate(memory)["geometries"] > 2
    stage.page.evaluate("stage.dispose()")
    left = stage.page.evaluate(memory)
    assert left["geometries"] == left["textures"] == 0
    assert stage.page.locator("canvas").count() == 0


def test_a_lost_context_is_told_and_comes_back(stage):
    stage.show([stage.spec(box("cube", RED, (0, 0, 0)))])
    stage.do("stage.setMode('albedo')")
    before = stage.pixel(*CENTRE)
    stage.page.evaluate("stage.picture.renderer.forceContextLoss()")
    stage.page.wait_for_function("told.some(([name]) => name === 'failed')")
    assert "graphics card" in stage.told("failed")[0][0]
    stage.do("stage.setVisible('cube', true)")  # drawing meanwhile does no harm
    stage.page.evaluate("stage.picture.renderer.forceContextRestore()")
    stage.page.wait_for_function("told.some(([name]) => name === 'restored')")
    stage.do("0")
    assert stage.pixel(*CENTRE) == before


def test_the_picture_follows_the_size_of_its_place(stage):
    stage.show([stage.spec(box("cube", RED, (0, 0, 0)))])
    stage.page.set_viewport_size({"width": 250, "height": 350})
    stage.do("0")
    assert stage.page.evaluate("[stage.canvas.width, stage.canvas.height]") == [250, 350]
    assert stage.page.evaluate("stage.picture.eye.aspect") == pytest.approx(250 / 350)


def test_a_layer_chosen_before_it_has_come_is_held_then(stage):
    stage.do("stage.setTool('move')")
    stage.do("stage.select('rear')")
    stage.show([stage.spec(layer) for layer in front_and_rear()])
    assert stage.page.evaluate("stage.gizmo.node?.id") == "rear"
