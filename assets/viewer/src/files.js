// Files that the server names by their paths: where the browser finds them.

const MARK = "file=";

/**
 * A server's answer, in which every file has an address.
 *
 * @param {object} value in JSON values; a file is an object that gradio marked as one
 * @param {string} bundle address of the bundle, which the server serves in the same way
 */
export function withAddresses(value, bundle) {
  const start = bundle.slice(0, bundle.indexOf(MARK) + MARK.length);
  const visit = (part) => {
    if (Array.isArray(part)) return part.map(visit);
    if (part === null || typeof part !== "object") return part;
    if (part.meta?._type === "gradio.FileData") return { ...part, url: part.url ?? start + escaped(part.path) };
    return Object.fromEntries(Object.entries(part).map(([key, own]) => [key, visit(own)]));
  };
  return visit(value);
}

function escaped(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}
