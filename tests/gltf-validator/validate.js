// node validate.js FILE...: what the Khronos validator finds in each file, as JSON {FILE: ["SEVERITY CODE pointer: message"]}.
// Severities: 0 error, 1 warning, 2 information, 3 hint; the last two are left out.

"use strict";

const fs = require("fs");
const validator = require("gltf-validator");

async function problems(file) {
  const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(file)), { maxIssues: 100 });
  const { messages } = report.issues;
  return messages
    .filter(({ severity }) => severity < 2)
    .map(({ severity, code, pointer, message }) => `${severity ? "warning" : "error"} ${code} ${pointer}: ${message}`);
}

async function main(files) {
  const found = {};
  for (const file of files) found[file] = await problems(file);
  process.stdout.write(JSON.stringify(found));
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack || error}\n`);
  process.exit(1);
});
