// One control for each kind of field. A control is {root, read(), set(value), refresh?(studio)}; `changed` is called
// after a person changed it.

import { element, uniqueId } from "./page.js";

/** A choice of few short words side by side: radio buttons that look like one bar. */
export function segmented(label, options, { value = null, changed = () => {}, hidden = true } = {}) {
  const name = uniqueId("dd-choice");
  const inputs = new Map();
  const items = options.map(({ value: own, label: words, title = null, disabled = false, picture = null }) => {
    const input = element("input", { type: "radio", name, value: own, disabled, onchange: () => changed(own) });
    inputs.set(own, input);
    return element("label", { class: "dd-segment", title }, [input, picture, element("span", {}, [words])]);
  });
  const bar = element("div", { class: "dd-segments", role: "radiogroup", "aria-label": label }, items);
  const root = hidden
    ? bar
    : element("div", { class: "dd-field" }, [element("span", { class: "dd-label" }, [label]), bar]);
  const control = {
    root,
    inputs,
    read: () => [...inputs].find(([, input]) => input.checked)?.[0] ?? null,
    set: (wanted) => inputs.forEach((input, own) => (input.checked = own === wanted)),
  };
  control.set(value);
  return control;
}

/** Label above control, help in the tooltip. */
function labelled(field, input, extra = []) {
  input.id = uniqueId("dd-input");
  return element("div", { class: "dd-field", title: field.help || null }, [
    element("label", { class: "dd-label", for: input.id }, [field.label]),
    input,
    ...extra,
  ]);
}

export function text(field, changed) {
  const long = field.name === "prompt";
  const input = element(long ? "textarea" : "input", {
    class: "dd-input",
    rows: long ? 2 : null,
    type: long ? null : "text",
    placeholder: field.placeholder ?? null,
    autocomplete: "off",
    oninput: changed,
  });
  const set = (value) => (input.value = value ?? "");
  set(field.default);
  return { root: labelled(field, input), read: () => input.value.trim(), set };
}

/** A number between two bounds: a slider with the number beside it; else the number alone. */
export function number(field, changed) {
  const whole = field.kind === "whole";
  const bounded = Number.isFinite(field.low) && Number.isFinite(field.high);
  const slides = bounded && field.high - field.low <= 1000;
  const step = whole ? 1 : slides ? stepOf(field.high - field.low) : "any";
  const limits = { min: field.low ?? null, max: field.high ?? null, step };
  const exact = element("input", { class: "dd-input dd-number", type: "number", inputmode: "decimal", ...limits });
  const slider = slides ? element("input", { class: "dd-slider", type: "range", ...limits }) : null;
  const set = (value) => {
    exact.value = value ?? "";
    if (slider) slider.value = value ?? 0;
  };
  set(field.default ?? (slides ? (field.low + field.high) / 2 : null));
  exact.addEventListener("input", () => {
    if (slider) slider.value = exact.value;
  });
  exact.addEventListener("change", () => changed());
  slider?.addEventListener("input", () => (exact.value = slider.value));
  slider?.addEventListener("change", () => changed());
  if (!slider) return { root: labelled(field, exact), read: () => numberOf(exact), set, exact };
  exact.setAttribute("aria-label", `${field.label}, exact`);
  const root = labelled(field, slider, [exact]);
  root.classList.add("dd-sliding");
  return { root, read: () => numberOf(exact), set, exact, slider };
}

/** A number as typed; null for an empty box, which the server then names as missing. */
function numberOf(input) {
  return input.value === "" ? null : Number(input.value);
}

function stepOf(range) {
  return range > 50 ? 1 : 0.01;
}

export function flag(field, changed) {
  const input = element("input", { type: "checkbox", onchange: changed });
  const set = (value) => (input.checked = Boolean(value));
  set(field.default);
  const root = element("label", { class: "dd-flag", title: field.help || null }, [
    input,
    element("span", {}, [field.label]),
  ]);
  return { root, read: () => input.checked, set };
}

/** A colour; where the field allows "transparent" instead, with a box to tick for it. */
export function colour(field, changed) {
  const input = element("input", { class: "dd-colour", type: "color", onchange: changed });
  const none = field.choices?.includes("transparent") ? flag({ label: "Transparent" }, () => show()) : null;
  const show = () => {
    input.disabled = none?.read() ?? false;
    changed();
  };
  const set = (value) => {
    none?.set(value === "transparent");
    input.disabled = none?.read() ?? false;
    input.value = /^#[0-9a-f]{6}$/i.test(value) ? value : "#ffffff";
  };
  set(field.default);
  const root = labelled(field, input, none ? [none.root] : []);
  if (none) root.classList.add("dd-colour-or-none");
  return { root, read: () => (none?.read() ? "transparent" : input.value), set };
}

/** Three numbers side by side. */
export function vector(field, changed) {
  const inputs = ["x", "y", "z"].map((axis) =>
    element("input", {
      class: "dd-input dd-number",
      type: "number",
      inputmode: "decimal",
      step: field.step ?? 0.05,
      "aria-label": `${field.label} ${axis}`,
      onchange: changed,
    }),
  );
  const set = (values) => inputs.forEach((input, axis) => (input.value = shortNumber(values[axis])));
  set(field.default ?? [0, 0, 0]);
  const boxes = inputs.map((input, axis) => element("span", { class: `dd-axis dd-axis-${"xyz"[axis]}` }, [input]));
  const root = element("div", { class: "dd-field", role: "group", "aria-label": field.label }, [
    element("span", { class: "dd-label", title: field.help || null }, [field.label]),
    element("div", { class: "dd-vector" }, boxes),
  ]);
  return { root, inputs, read: () => inputs.map(numberOf), set };
}

/** At most four digits behind the point, none of them zero at the end. */
export function shortNumber(value) {
  return String(Number(Number(value).toFixed(4)) || 0);
}

/** A list to choose from. `options(studio)` gives [{value, label}] and may change with the page's state. */
export function select(field, options, changed) {
  const input = element("select", { class: "dd-input", onchange: changed });
  let wanted = field.default ?? null;
  let drawn = "";
  input.addEventListener("change", () => (wanted = input.value));
  const refresh = (studio) => {
    const items = options(studio);
    const stamp = JSON.stringify(items);
    if (stamp !== drawn) {
      drawn = stamp;
      const options = items.map(({ value, label, disabled = false }) => element("option", { value, disabled }, [label]));
      input.replaceChildren(...options);
    }
    const free = items.filter(({ disabled }) => !disabled);
    if (free.length) input.value = (free.find(({ value }) => value === wanted) ?? free[0]).value;
  };
  return { root: labelled(field, input), read: () => input.value, set: (value) => (wanted = value), refresh };
}
