/** The fields of a modal: each knows its node, its value, its files and what is wrong with it. */

import { fill, freshId, h } from "./dom.js";
import { TYPE, chosenAtFirst, offered } from "./components.js";
import { Dropdown } from "./dropdown.js";
import { sized } from "./time.js";

const REQUIRED = "This field is required.";
const CHOOSE = "Make a selection";
const ONE_FILE = "Choose a file";
const SEVERAL_FILES = "Choose files";
const PARAGRAPH = 2;

/** The field of a component, or null where it asks nothing: {node, id, part, value(), files(), wrong(), focus(), labelled} */
export function field(part, session, label, describedBy) {
  const make = { [TYPE.textInput]: text, [TYPE.upload]: upload, [TYPE.radio]: radios, [TYPE.checks]: checks, [TYPE.check]: check }[part.type];
  if (make) return { id: part.custom_id, files: () => [], wrong: () => null, ...make(part, label, describedBy) };
  const isSelect = [TYPE.stringSelect, TYPE.userSelect, TYPE.roleSelect, TYPE.mentionableSelect, TYPE.channelSelect].includes(part.type);
  return isSelect ? select(part, session, label) : null;
}

const isRequired = (part) => part.required !== false;

function text(part, label, describedBy) {
  const settings = {
    id: freshId("input"), value: null, placeholder: part.placeholder, "aria-label": label, "aria-describedby": describedBy,
    required: isRequired(part), maxlength: part.max_length, class: "input",
  };
  const node = part.style === PARAGRAPH ? h("textarea", { ...settings, rows: "5" }) : h("input", { ...settings, type: "text" });
  node.value = part.value ?? "";
  const wrong = () => {
    if (!node.value) return isRequired(part) ? REQUIRED : null;
    const least = part.min_length ?? 0;
    if (node.value.length < least) return `At least ${least} characters, please; this is ${node.value.length}.`;
    return null;
  };
  return { node, value: () => node.value, wrong, focus: () => node.focus(), limit: part.max_length ?? null, input: node };
}

function select(part, session, label) {
  const least = isRequired(part) ? part.min_values ?? 1 : 0;
  const made = new Dropdown({
    options: offered(part, session), placeholder: part.placeholder || CHOOSE, label,
    min: least, max: part.max_values ?? 1, chosen: chosenAtFirst(part),
  });
  const wrong = () => (made.values().length < least ? (least > 1 ? `Choose at least ${least}.` : REQUIRED) : null);
  return { id: part.custom_id, node: made.node, value: () => made.values(), files: () => [], wrong, focus: () => made.button.focus(), input: made.button };
}

function options(part, kind, label, describedBy) {
  const name = freshId("group");
  const inputs = [];
  const rows = (part.options ?? []).map((one) => {
    const input = h("input", { type: kind, name, value: one.value, checked: Boolean(one.default) });
    inputs.push(input);
    return h("label", { class: "choice" }, input, h("span", {}, one.label, one.description && h("span", { class: "muted" }, one.description)));
  });
  const node = h("div", { class: "choices", role: kind === "radio" ? "radiogroup" : "group", "aria-label": label, "aria-describedby": describedBy }, rows);
  const chosen = () => inputs.filter((one) => one.checked).map((one) => one.value);
  return { node, inputs, chosen, focus: () => inputs[0]?.focus(), input: node };
}

function radios(part, label, describedBy) {
  const made = options(part, "radio", label, describedBy);
  return { ...made, value: () => made.chosen()[0] ?? null, wrong: () => (isRequired(part) && !made.chosen().length ? REQUIRED : null) };
}

function checks(part, label, describedBy) {
  const made = options(part, "checkbox", label, describedBy);
  const least = isRequired(part) ? part.min_values ?? 1 : 0;
  const most = part.max_values ?? made.inputs.length;
  const wrong = () => {
    const count = made.chosen().length;
    if (count < least) return least > 1 ? `Choose at least ${least}.` : REQUIRED;
    return count > most ? `Choose at most ${most}.` : null;
  };
  return { ...made, value: () => made.chosen(), wrong };
}

function check(part, label, describedBy) {
  const input = h("input", { type: "checkbox", checked: Boolean(part.default), "aria-describedby": describedBy });
  return { node: h("label", { class: "choice" }, input, h("span", {}, label)), value: () => input.checked, focus: () => input.focus(), input, ownLabel: true };
}

function upload(part, label, describedBy) {
  const most = part.max_values ?? 1;
  const least = isRequired(part) ? part.min_values ?? 1 : 0;
  const input = h("input", { type: "file", class: "file-input", multiple: most > 1, "aria-label": label, "aria-describedby": describedBy });
  const names = h("ul", { class: "file-list" });
  const show = () => fill(names, [...input.files].map((one) => h("li", {}, one.name, h("span", { class: "muted" }, ` ${sized(one.size)}`))));
  input.addEventListener("change", show);
  const zone = h("div", { class: "drop-zone" }, h("span", { class: "muted" }, most > 1 ? SEVERAL_FILES : ONE_FILE, " or drop it here"), input, names);
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    input.files = event.dataTransfer.files;
    show();
  });
  const wrong = () => {
    if (input.files.length < least) return least > 1 ? `At least ${least} files, please.` : REQUIRED;
    return input.files.length > most ? `At most ${most} ${most > 1 ? "files" : "file"}, please.` : null;
  };
  const files = () => [...input.files].map((file, at) => [`${part.custom_id}-${at}`, file]);
  return { node: zone, value: () => files().map(([name]) => name), files, wrong, focus: () => input.focus(), input };
}
