// How long the picture takes to answer a hand: from the event's own time stamp until the graphics card has finished
// the next frame. `pageSpeed.times` grows by one number, in milliseconds, for each answered event.

(() => {
  const { picture } = window.dissectorStudio.stage;
  const gl = picture.renderer.getContext();
  const times = [];
  let watched = null; // the type of event that counts
  let since = null; // when the first unanswered one happened
  let flying = 0; // frames that the card is at
  let changed = 0; // when the last frame was done
  const note = (event) => {
    if (event.type === watched) since ??= event.timeStamp;
  };
  for (const type of ["click", "pointerup", "pointermove"]) document.addEventListener(type, note, true);

  const done = (fence, from) => {
    if (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) {
      const { port1, port2 } = new MessageChannel(); // a timer would wait for four milliseconds
      port1.onmessage = () => done(fence, from);
      port2.postMessage(null);
      return;
    }
    gl.deleteSync(fence);
    flying -= 1;
    changed = performance.now();
    if (from !== null) times.push(changed - from);
  };

  const draw = picture.draw.bind(picture);
  picture.draw = (...given) => {
    draw(...given);
    const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    flying += 1;
    done(fence, since);
    since = null;
  };

  const watch = (type) => {
    times.length = 0;
    [watched, since] = [type, null];
  };
  const renderer = () => {
    const names = gl.getExtension("WEBGL_debug_renderer_info");
    return gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  };
  // Long enough for the fine picture that follows a coarse one.
  const rests = () => flying === 0 && performance.now() - changed > 1200;
  window.pageSpeed = { times, watch, renderer, rests };
})();
