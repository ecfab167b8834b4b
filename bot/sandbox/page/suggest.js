/** The list above the composer: commands, choices, suggestions. The focus stays in the text field. */

import { fill, freshId, h } from "./dom.js";

/** A listbox in `node`, led by the text field `input`; `status` tells screen readers how many there are. */
export class Suggestions {
  constructor(node, input, status) {
    Object.assign(this, { node, input, status, rows: [], at: -1, onPick: () => {} });
    node.addEventListener("mousedown", (event) => event.preventDefault());
    input.setAttribute("aria-haspopup", "listbox");
    input.setAttribute("aria-autocomplete", "list");
    this.list = h("div", { role: "listbox", id: freshId("suggestions"), "aria-label": "Suggestions" });
    this.passBy();
    this.head = h("div", { class: "suggest-head" });
    this.foot = h("div", { class: "suggest-foot muted" });
    node.append(this.head, this.list, this.foot);
    this.hide();
  }

  /**
   * A list that scrolls can take the focus, while one writes; the arrow keys reach all of it from the text field, so that
   * Shift+Tab goes past it and whatever is typed in it goes on in the field.
   */
  passBy() {
    const { input, list } = this;
    input.addEventListener("focus", () => { list.tabIndex = 0; });
    input.addEventListener("keydown", (event) => { if (event.key === "Tab" && event.shiftKey) list.tabIndex = -1; });
    list.addEventListener("keydown", () => input.focus());
  }

  get isOpen() { return !this.node.hidden; }
  get active() { return this.rows[this.at] ?? null; }

  /**
   * Show rows of {node: its content, ...}. `first` makes the first one active, otherwise none is.
   * `head` and `foot` are lines above and below; a list without rows can still say something there.
   */
  show({ rows, head = null, foot = null, first = true, label = "Suggestions", onPick }) {
    Object.assign(this, { rows, onPick });
    fill(this.head, head);
    fill(this.foot, foot);
    this.head.hidden = !head;
    this.foot.hidden = !foot;
    this.list.hidden = !rows.length;
    this.list.setAttribute("aria-label", label);
    fill(this.list, rows.map((row, at) => h("div", {
      class: "row", role: "option", id: `${this.list.id}-${at}`, "aria-selected": "false",
      onClick: () => this.pick(at), onMousemove: () => this.move(at, false),
    }, row.node)));
    this.node.hidden = !rows.length && !head && !foot;
    if (rows.length) this.input.setAttribute("aria-controls", this.list.id);
    this.status.textContent = rows.length ? `${rows.length} ${rows.length === 1 ? "suggestion" : "suggestions"}` : "";
    this.move(first && rows.length ? 0 : -1);
  }

  hide() {
    this.node.hidden = true;
    this.rows = [];
    this.at = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.input.removeAttribute("aria-controls");
    this.status.textContent = "";
  }

  move(at, scroll = true) {
    this.at = at;
    [...this.list.children].forEach((row, index) => {
      row.classList.toggle("active", index === at);
      row.setAttribute("aria-selected", String(index === at));
    });
    const row = this.list.children[at];
    if (!row) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", row.id);
    if (scroll) row.scrollIntoView({ block: "nearest" });
  }

  /** One step down (1) or up (-1), round the ends. */
  step(by) {
    if (!this.rows.length) return false;
    const count = this.rows.length;
    this.move(this.at < 0 ? (by > 0 ? 0 : count - 1) : (this.at + by + count) % count);
    return true;
  }

  pick(at = this.at) {
    const row = this.rows[at];
    if (row) this.onPick(row);
    return Boolean(row);
  }
}
