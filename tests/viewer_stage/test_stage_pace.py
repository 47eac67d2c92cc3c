"""How finely the 3D stage draws what moves, and that it draws finely what rests.

`stage.picture.pace.budget` makes any card slow (−1 ms a frame) or fast (infinity).
"""

import numpy as np
import pytest
from viewer_stage.stage_hands import CENTRE, front_and_rear, handle, picture

SLOW = "Object.assign(stage.picture.pace, { budget: -1, quality: 3 })"
SIZES = """[stage.canvas.width, stage.canvas.height, stage.canvas.clientWidth,
            stage.canvas.clientHeight]"""
FINE = (400, 300)
HALF = (200, 150)


@pytest.fixture
def stage(stage):
    """With two layers, at rest."""
    stage.show([stage.spec(layer) for layer in front_and_rear()])
    stage.do("0")
    return stage


def drawn_sizes(stage, code):
    """The sizes of the pictures that follow a statement, until half a second brings none."""
    sizes = stage.page.evaluate(
        f"""async () => {{
            const {{ picture }} = stage;
            const {{ target }} = picture.sheet;
            const sizes = [];
            const draw = picture.draw;
            picture.draw = (...given) => {{
              draw.apply(picture, given);
              picture.pace.quality = given[0] ? 3 : picture.pace.quality; // for this test to last
              sizes.push([target.width, target.height, target.samples]);
            }};
            {code};
            for (let count = -1; count !== sizes.length; ) {{
              count = sizes.length;
              await new Promise((done) => setTimeout(done, 1500));
            }}
            picture.draw = draw;
            return sizes;
        }}"""
    )
    return [tuple(size) for size in sizes]


def test_on_a_fast_card_nothing_is_coarse_and_nothing_is_drawn_twice(stage):
    assert drawn_sizes(stage, "stage.setVisible('front', false)") == [(*FINE, 4)]
    assert drawn_sizes(stage, "stage.setMode('layers')") == [(*FINE, 4)]


def test_on_a_slow_card_a_change_is_coarse_at_once_and_fine_at_rest(stage):
    before, sizes = picture(stage), stage.page.evaluate(SIZES)
    stage.page.evaluate(SLOW)
    hide, show = (f"stage.setVisible('front', {seen})" for seen in ("false", "true"))
    assert drawn_sizes(stage, hide) == [(*HALF, 0), (*FINE, 4)]
    assert np.abs(picture(stage) - before).max() > 20
    stage.page.evaluate(SLOW)
    assert drawn_sizes(stage, show) == [(*HALF, 0), (*FINE, 4)]
    assert (picture(stage) == before).all()
    assert stage.page.evaluate(SIZES) == sizes == [*FINE, *FINE]


def test_a_coarse_picture_shows_the_same(stage):
    stage.do("stage.select('front')")
    before = picture(stage)
    coarse = "stage.picture.draw(3)"
    stage.page.evaluate(f"stage.picture.pace.rest = () => {{}}; {coarse}")
    differences = np.abs(picture(stage) - before)
    assert 10 < differences.max() and differences.mean() < 2


def test_while_a_hand_holds_on_nothing_is_fine(stage):
    stage.do("stage.select('front')")
    stage.do("stage.setTool('move')")
    start = handle(stage, "front", (0, 0, 1))
    stage.page.mouse.move(*start)
    stage.do("0")
    stage.page.mouse.down()
    stage.page.evaluate(SLOW)
    assert stage.page.evaluate("stage.picture.pace.patience") == 1000
    stage.page.mouse.up()
    assert stage.page.evaluate("stage.picture.pace.patience") < 1000


def test_the_camera_casts_no_shadows_anew(stage):
    stage.page.evaluate(
        """() => {
          window.cast = 0;
          const { contact } = stage.picture.ground;
          const update = contact.update;
          contact.update = (...given) => { cast += 1; update.apply(contact, given); };
        }"""
    )
    stage.do("stage.turn(0.3, 0.1)")
    stage.page.mouse.move(*CENTRE)
    stage.page.mouse.down()
    stage.page.mouse.move(300, 100, steps=4)
    stage.page.mouse.up()
    stage.do("stage.setMode('normals')")
    assert stage.page.evaluate("cast") == 0
    stage.do("stage.setVisible('front', false)")
    assert stage.page.evaluate("cast") == 1


def test_shadows_left_out_on_the_way_are_there_at_rest(stage):
    """On a slow card not each step of what moves casts its shadow, but the last one does."""
    stage.do("stage.setMode('shaded')")
    place = "[1,0,0,0.1, 0,1,0,0.2, 0,0,1,0.3, 0,0,0,1]"
    stage.do(f"stage.setTransform('front', {place})")
    expected = picture(stage)
    stage.do("stage.setTransform('front', [1,0,0,0, 0,1,0,0, 0,0,1,0, 0,0,0,1])")
    stage.page.evaluate(SLOW)
    stage.page.evaluate("stage.picture.lastShadows = performance.now() + 1e9")
    sizes = drawn_sizes(stage, f"stage.setTransform('front', {place})")
    assert sizes == [(*HALF, 0), (*FINE, 4)]
    assert not stage.page.evaluate("stage.picture.staleShadows")
    assert (picture(stage) == expected).all()


# ---- the choice of a quality


def chosen(stage, frames, budget=50):
    """The quality after each of these frames, [quality, milliseconds]."""
    return stage.page.evaluate(
        """([frames, budget]) => {
          const { pace } = stage.picture;
          Object.assign(pace, { budget, recent: [], quality: 0 });
          return frames.map((frame) => (pace.note(...frame), pace.quality));
        }""",
        [frames, budget],
    )


def test_single_slow_frames_change_nothing(stage):
    assert chosen(stage, [[0, 900], [0, 8], [0, 9], [0, 400], [0, 8], [0, 9]]) == [0] * 6


def test_slow_frames_choose_the_finest_quality_that_fits(stage):
    costs = [1, 0.5, 0.27, 0.2, 0.13, 0.1]
    for expected, cost in enumerate(costs):
        assert chosen(stage, [[0, 49 / cost]] * 3) == [0, 0, expected]
    assert chosen(stage, [[0, 5000]] * 3)[-1] == 5


def test_a_card_that_is_free_again_goes_back_but_not_at_the_edge(stage):
    slow, edge, free = [[0, 90]] * 3, [[1, 20]] * 3, [[1, 5]] * 3
    assert chosen(stage, [*slow, *edge, *free])[2::3] == [1, 1, 0]


def test_a_frame_that_finds_the_card_idle_is_timed(stage):
    """With a card that needs until a certain time for each frame."""
    stage.page.evaluate(
        """() => {
          const { pace } = stage.picture;
          const start = performance.now();
          const ends = [start + 400, start + 500, start + 1000];
          pace.gl = {
            TIMEOUT_EXPIRED: 1,
            fenceSync: () => ({ end: ends.shift() }),
            clientWaitSync: ({ end }) => (performance.now() < end ? 1 : 0),
            deleteSync: () => {},
            flush: () => {},
          };
          window.noted = [];
          pace.note = (...frame) => noted.push(frame);
          pace.sent(0, start);
          pace.sent(1, start);
          const wait = setInterval(() => {
            if (pace.flying) return;
            clearInterval(wait);
            pace.sent(3, start + 600);
          }, 10);
        }"""
    )
    stage.page.wait_for_function("noted.length === 2 && stage.picture.pace.flying === 0")
    (first, one), (second, other) = stage.page.evaluate("noted")
    assert (first, second) == (0, 3) and one >= 400 and other >= 400


def test_where_drawing_is_slow_frames_do_not_queue_up(stage):
    drawn = """async () => { stage.picture.redraw(); const before = stage.picture.drawn;
        for (let count = 0; count < 5; count++) await frame();
        return stage.picture.drawn - before }"""
    stage.page.evaluate("Object.assign(stage.picture.pace, { quality: 3, flying: 1 })")
    assert stage.page.evaluate(drawn) == 0
    stage.page.evaluate("stage.picture.pace.quality = 0")
    assert stage.page.evaluate(drawn) == 1
