// How finely a moving picture is drawn, so that a slow graphics card, or none, keeps up with the hand. What is drawn at
// rest is always of the first quality; on a card that is fast enough everything is.
//
// A frame's time runs from its beginning until the card was seen to have done it; only one that finds the card idle is
// timed. A page that is busy itself looks late, but not for several frames in a row unless the card keeps it waiting.

/** From fine to coarse: pixels along an edge, samples a pixel, and the time as part of the first one's. Without samples
 *  a software renderer needs half the time; the rest goes with the pixels, down to what the triangles cost. */
export const QUALITIES = [
  { scale: 1, samples: 4, cost: 1 },
  { scale: 1, samples: 0, cost: 0.5 },
  { scale: 0.7, samples: 0, cost: 0.27 },
  { scale: 0.5, samples: 0, cost: 0.2 },
  { scale: 0.35, samples: 0, cost: 0.13 },
  { scale: 0.25, samples: 0, cost: 0.1 },
];

const BUDGET = 50; // milliseconds a frame
const SLACK = 0.7; // of the budget must be enough for a finer quality, lest it goes back and forth
const MEMORY = 3; // frames; the median of so many is not moved by a single slow one, such as one with new shaders
const QUIET = 250; // milliseconds without a change until the fine picture comes, at least
const HELD = 1000; // the same while a hand holds something, at most otherwise
const LOOK = 4; // milliseconds between two looks at the card

export class Pace {
  /** @param {WebGL2RenderingContext} gl; @param {{rest: () => void, held: () => boolean}} owner `rest` is called when
   *  a coarse picture should be replaced by a fine one; `held`: does a hand hold something? */
  constructor(gl, { rest, held }) {
    Object.assign(this, { gl, rest, held });
    this.budget = BUDGET;
    this.quality = 0; // for what moves: a place in QUALITIES
    this.recent = []; // what the last frames would have taken in the first quality
    this.flying = 0; // frames that the card is at, as far as was seen
  }

  /** Should the next frame wait? Frames that queue up would each come later after the hand. */
  get behind() {
    return this.quality > 0 && this.flying > 0;
  }

  /** A frame of a quality has been sent to the card, begun at a time. */
  sent(quality, begun) {
    clearTimeout(this.timer);
    if (quality > 0) this.timer = setTimeout(() => this.rest(), this.patience);
    const fence = this.gl.fenceSync(this.gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    if (!fence) return; // a lost context
    this.gl.flush();
    const alone = this.flying === 0;
    this.flying += 1;
    this.look(fence, () => {
      if (alone && !document.hidden) this.note(quality, performance.now() - begun); // a hidden page looks once a second
    });
  }

  /** Look again and again until the card is through. */
  look(fence, done) {
    const { gl } = this;
    const state = this.disposed ? gl.WAIT_FAILED : gl.clientWaitSync(fence, 0, 0);
    if (state === gl.TIMEOUT_EXPIRED) {
      setTimeout(() => this.look(fence, done), LOOK);
      return;
    }
    gl.deleteSync(fence);
    this.flying -= 1;
    if (state !== gl.WAIT_FAILED) done();
  }

  /** A frame of a quality took so many milliseconds: choose the quality of those to come. */
  note(quality, milliseconds) {
    this.recent = [...this.recent, milliseconds / QUALITIES[quality].cost].slice(-MEMORY);
    if (this.recent.length < MEMORY) return;
    const first = QUALITIES.findIndex(({ cost }, place) => {
      return this.whole * cost <= (place < this.quality ? SLACK : 1) * this.budget;
    });
    this.quality = first < 0 ? QUALITIES.length - 1 : first;
  }

  /** Milliseconds of a frame of the first quality. */
  get whole() {
    return [...this.recent].sort((one, other) => one - other)[this.recent.length >> 1] ?? 0;
  }

  /** A fine picture that takes long is in the way of the next act, so it waits longer for none to come. */
  get patience() {
    return this.held() ? HELD : Math.min(HELD, Math.max(QUIET, this.whole));
  }

  dispose() {
    this.disposed = true;
    clearTimeout(this.timer);
  }
}
