/** A select as Discord has it: a button that opens a list with descriptions, one or several choices, by mouse and keyboard. */

import { fill, flat, freshId, h, icon } from "./dom.js";

const NOTHING = "Nothing to choose from";
const GAP = 4;
const LEAST_ROOM = 180;

/**
 * Options: {options: [{value, label, description}], placeholder, label, min, max, chosen: [value], disabled, onCommit(values)}.
 * A single choice commits at once, several commit when the list closes. `values()` gives what is chosen now.
 */
export class Dropdown {
  constructor(settings) {
    this.settings = { min: 1, max: 1, chosen: [], disabled: false, onCommit: () => {}, ...settings };
    this.chosen = new Set(this.settings.chosen);
    this.at = -1;
    this.listId = freshId("list");
    this.button = h("button", {
      type: "button", class: "dropdown", role: "combobox", "aria-haspopup": "listbox", "aria-expanded": "false",
      "aria-controls": this.listId, "aria-label": this.settings.label, disabled: this.settings.disabled,
      onClick: () => (this.isOpen ? this.close() : this.open()),
      onKeydown: (event) => this.key(event),
      onBlur: () => this.close(),
    });
    this.list = h("div", {
      class: "dropdown-list", role: "listbox", id: this.listId, popover: "manual", "aria-label": this.settings.label,
      "aria-multiselectable": this.several ? "true" : null,
      onMousedown: (event) => event.preventDefault(),
    });
    this.node = h("div", { class: "dropdown-box" }, this.button, this.list);
    this.draw();
  }

  get several() { return this.settings.max > 1; }
  get isOpen() { return this.button.getAttribute("aria-expanded") === "true"; }
  values() { return this.settings.options.filter((one) => this.chosen.has(one.value)).map((one) => one.value); }

  draw() {
    const labels = this.settings.options.filter((one) => this.chosen.has(one.value)).map((one) => one.label);
    const text = labels.length ? h("span", {}, labels.join(", ")) : h("span", { class: "muted" }, this.settings.placeholder);
    fill(this.button, text, icon("caret"));
    fill(this.list, this.settings.options.length ? this.settings.options.map((one, at) => this.row(one, at)) : h("div", { class: "muted row" }, NOTHING));
    this.button.setAttribute("aria-description", labels.length ? labels.join(", ") : this.settings.placeholder);
  }

  row(one, at) {
    return h("div", {
      class: at === this.at ? "row active" : "row", role: "option", id: `${this.listId}-${at}`,
      "aria-selected": String(this.chosen.has(one.value)), onClick: () => this.choose(at),
    },
    h("span", { class: "row-main" }, flat([h("span", {}, one.label), one.description && h("span", { class: "muted" }, one.description)])),
    this.chosen.has(one.value) && icon("check"));
  }

  open() {
    if (this.settings.disabled) return;
    this.before = this.values().join("\n");
    this.button.setAttribute("aria-expanded", "true");
    this.list.showPopover();
    this.place();
    this.move(Math.max(0, this.settings.options.findIndex((one) => this.chosen.has(one.value))));
  }

  /** Below the button, or above it where there is more room. */
  place() {
    const box = this.button.getBoundingClientRect();
    const below = innerHeight - box.bottom - GAP * 2;
    const up = below < LEAST_ROOM && box.top > below;
    const style = this.list.style;
    style.setProperty("left", `${box.left}px`);
    style.setProperty("width", `${box.width}px`);
    style.setProperty("max-height", `${Math.min(320, up ? box.top - GAP * 2 : below)}px`);
    style.setProperty("top", up ? "auto" : `${box.bottom + GAP}px`);
    style.setProperty("bottom", up ? `${innerHeight - box.top + GAP}px` : "auto");
  }

  close() {
    if (!this.isOpen) return;
    this.button.setAttribute("aria-expanded", "false");
    this.button.removeAttribute("aria-activedescendant");
    if (this.list.isConnected) this.list.hidePopover();
    if (this.several && this.before !== this.values().join("\n") && this.chosen.size >= this.settings.min) this.settings.onCommit(this.values());
  }

  move(at) {
    this.at = Math.min(Math.max(at, 0), this.settings.options.length - 1);
    this.draw();
    const row = this.list.children[this.at];
    if (row?.id) this.button.setAttribute("aria-activedescendant", row.id);
    row?.scrollIntoView({ block: "nearest" });
  }

  choose(at) {
    const { value } = this.settings.options[at];
    if (!this.several) this.chosen = new Set([value]);
    else if (this.chosen.has(value)) this.chosen.delete(value);
    else if (this.chosen.size < this.settings.max) this.chosen.add(value);
    this.move(at);
    if (this.several) return;
    this.close();
    this.settings.onCommit([value]);
  }

  key(event) {
    const steps = { ArrowDown: this.at + 1, ArrowUp: this.at - 1, Home: 0, End: this.settings.options.length - 1 };
    if (!this.isOpen) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      this.open();
    } else if (event.key in steps) this.move(steps[event.key]);
    else if (event.key === "Enter" || event.key === " ") { if (this.settings.options.length) this.choose(this.at); }
    else if (event.key === "Escape") this.close();
    else {
      if (event.key.length === 1) this.jump(event.key);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** To the next option that begins with the typed letter. */
  jump(letter) {
    const { options } = this.settings;
    const order = [...options.keys()].map((index) => (this.at + 1 + index) % options.length);
    const found = order.find((index) => options[index].label.toLowerCase().startsWith(letter.toLowerCase()));
    if (found !== undefined) this.move(found);
  }
}
