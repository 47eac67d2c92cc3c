// The line to the server: one question at a time, in order. An answer belongs to the question that is out; the effect
// of that question on the page ends with it. While a job is active the server is asked for news twice a second.
//
// Without an answer in time the page says so, drops what was pending (whether it arrived is not known) and asks for
// everything anew until the server is back.

import { isActive } from "./optimistic.js";

export const PATIENCE = 10_000; // milliseconds
const POLL = 500;
const RETRY = 3_000;

export class Connection {
  /**
   * @param {import("./store.js").Store} store
   * @param {(action: string, values: object, stamp: {session: ?string, version: number, serial: number}) => void} send
   * @param {?string} token the session that this browser had before
   */
  constructor(store, send, token) {
    this.store = store;
    this.send = send;
    this.token = token;
    this.waiting = [];
    this.out = null;
    this.serial = 0;
    this.patience = PATIENCE;
  }

  /** Ask for an action. Resolves to the state after the answer, or null where none came. */
  act(action, values = {}) {
    if (!this.store.connected) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.waiting.push({ action, values, serial: ++this.serial, resolve });
      this.pump();
    });
  }

  /** Send the next question, unless one is out. */
  pump() {
    if (this.out === null && this.waiting.length) {
      this.out = this.waiting.shift();
      this.ask(this.patience);
    }
    this.showPending();
  }

  ask(patience) {
    const { action, values, serial } = this.out;
    const session = this.store.server.session ?? this.token;
    const { version } = this.store.server;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.lose(), patience);
    this.send(action, values, { session, version, serial });
  }

  /** A value came from the server. */
  answer(value) {
    if (!value.session) return; // the component's first value names the bundle only
    const { store, out } = this;
    const ours = out !== null && (value.serial === undefined || value.serial === out.serial);
    const late = !ours && (value.session !== store.server.session || value.version < store.server.version);
    if (late) return;
    store.merge(value);
    if (ours) {
      clearTimeout(this.timer);
      this.out = null;
      store.connected = true;
    }
    this.pump();
    if (ours) out.resolve(store.view);
    this.poll();
  }

  /** Ask for news soon, if there will be any. */
  poll() {
    if (!isActive(this.store.server.job)) return;
    clearTimeout(this.next);
    this.next = setTimeout(() => {
      if (this.out === null && this.waiting.length === 0) this.act("poll");
    }, POLL);
  }

  lose() {
    for (const { resolve } of [this.out, ...this.waiting]) resolve(null);
    this.waiting = [];
    this.store.connected = false;
    // An answer that comes late is one all the same: further tries are the same question.
    const serial = this.out.action === "hello" ? this.out.serial : ++this.serial;
    this.out = { action: "hello", values: {}, serial, resolve: () => {} };
    this.ask(RETRY);
    this.showPending();
  }

  showPending() {
    this.store.pending = [this.out, ...this.waiting].filter(Boolean);
    this.store.update();
  }
}
