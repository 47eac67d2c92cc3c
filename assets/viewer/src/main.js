// The entry point of the bundle.

import { withAddresses } from "./files.js";
import { Studio } from "./studio.js";

/**
 * Build the studio inside an element. For tests and other scripts it is at `window.dissectorStudio`.
 *
 * @param {HTMLElement} root
 * @param {(action: string, values: object, stamp: {session: ?string, version: number, serial: number}) => void} send
 *   posts an action; the answer comes through `show`
 * @param {(file: File) => Promise<string>} upload brings a file to the server and gives its path there
 * @returns {(value: object) => void} `show`, to be called with every value that the server sends
 */
export function mountStudio(root, send, upload) {
  const studio = new Studio(root, send, upload);
  window.dissectorStudio = studio;
  return (value) => studio.connection.answer(value);
}

/**
 * The same with a server that answers each question by a promise, as gradio's server functions do.
 *
 * @param {{act: (message: object) => Promise<?object>, upload: (file: File) => Promise<{path: string}>, bundle: string}}
 *   server `bundle` is the address of this very file
 */
export function connect(root, { act, upload, bundle }) {
  const ask = async (action, values, { session, version, serial }) => {
    const value = await act({ session, action, values, version });
    if (value) show({ ...withAddresses(value, bundle), serial });
  };
  const send = (action, values, stamp) => {
    ask(action, values, stamp).catch((error) => console.error(error)); // no answer: the page asks again in a while
  };
  const show = mountStudio(root, send, async (file) => (await upload(file)).path);
}
