/** The row of pills above the text field: the command, its options with their values, how many more there are. */

import { fill, h, icon } from "./dom.js";
import { local } from "./commands.js";
import { sized } from "./time.js";

/** Draw the draft's pills into `node`; `on` has leave(), activate(name), drop(name), more(). */
export function drawPills(node, draft, locale, on) {
  const further = draft.further().length;
  fill(node,
    h("span", { class: "pill command" }, `/${draft.entry.shown}`,
      h("button", { type: "button", class: "pill-close", "aria-label": `Leave the command /${draft.entry.shown}`, onClick: on.leave }, icon("close"))),
    draft.shown().map((option) => pill(option, draft, locale, on)),
    further > 0 && h("button", { type: "button", class: "pill more", onClick: on.more }, `+${further} optional`));
}

function pill(option, draft, locale, on) {
  const error = draft.errors.get(option.name);
  const name = local(option, "name", locale);
  const classes = ["pill", option.name === draft.active && "active", error && "wrong"].filter(Boolean).join(" ");
  const label = h("button", {
    type: "button", class: "pill-name", "aria-current": option.name === draft.active ? "step" : null,
    "aria-description": error ?? null, onClick: () => on.activate(option.name),
  }, h("b", {}, name), h("span", { class: "pill-value" }, shownValue(draft.held.get(option.name), option)));
  const close = !option.required && h("button", {
    type: "button", class: "pill-close", "aria-label": `Remove the option ${name}`, onClick: () => on.drop(option.name),
  }, icon("close"));
  return h("span", { class: classes }, label, close);
}

function shownValue(held, option) {
  if (held?.file) return `${held.file.name} (${sized(held.file.size)})`;
  return held?.text || (option.required ? "required" : "…");
}
