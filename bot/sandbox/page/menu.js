/** A menu at a button: arrow keys, first letters, Esc; the focus goes back to the button. */

import { freshId, h } from "./dom.js";

const MARGIN = 8;

/** Open a menu of {label, run, group}; a new group is set off by a line and its name. */
export function openMenu(button, entries) {
  const id = freshId("menu");
  const list = h("div", { class: "menu", role: "menu", id, popover: "manual", "aria-label": button.getAttribute("aria-label") });
  let group = null;
  let section = list;
  for (const one of entries) {
    if (one.group !== group) {
      group = one.group;
      const heading = freshId("group");
      section = h("div", { role: "group", "aria-labelledby": heading }, h("div", { class: "menu-group muted", id: heading, role: "presentation" }, group));
      list.append(section);
    }
    section.append(h("button", { type: "button", role: "menuitem", tabindex: "-1", onClick: () => { close(); one.run(); } }, one.label));
  }
  const outside = (event) => { if (!list.contains(event.target) && !button.contains(event.target)) close(false); };
  const close = (back = true) => {
    document.removeEventListener("pointerdown", outside, true);
    button.setAttribute("aria-expanded", "false");
    list.remove();
    if (back) button.focus();
  };
  list.addEventListener("keydown", (event) => walk(event, list, close));
  document.body.append(list);
  button.setAttribute("aria-expanded", "true");
  document.addEventListener("pointerdown", outside, true);
  show(list, button);
}

function show(list, button) {
  list.showPopover();
  const box = button.getBoundingClientRect();
  const size = list.getBoundingClientRect();
  const top = box.bottom + size.height > innerHeight - MARGIN ? Math.max(MARGIN, box.top - size.height) : box.bottom;
  list.style.setProperty("top", `${top}px`);
  list.style.setProperty("left", `${Math.max(MARGIN, Math.min(box.right - size.width, innerWidth - size.width - MARGIN))}px`);
  list.querySelector("[role=menuitem]")?.focus();
}

function walk(event, list, close) {
  const items = [...list.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const goal = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (goal !== undefined) items[goal % items.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
