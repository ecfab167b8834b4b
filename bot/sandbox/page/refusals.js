/** The badge that tells how often the bot was refused, and the panel that tells what and why. */

import { fill, h, icon } from "./dom.js";

const TITLE = "Refused by the sandbox";
const ABOUT = "What Discord would not have taken from the bot either, the newest first.";
const NOTHING = "Nothing is refused any more.";

/** `node` is the panel, `badge` the button that opens it; the badge is only there when there is something to tell. */
export class Refusals {
  constructor(node, badge, session) {
    Object.assign(this, { node, badge, session });
    badge.addEventListener("click", () => (node.hidden ? this.open() : this.close()));
    node.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
    session.on("refusals", (count) => this.count(count));
  }

  count(count) {
    this.badge.hidden = !count;
    this.badge.textContent = `${count} refused`;
    if (!this.node.hidden) this.fetch();
  }

  async open() {
    this.shut = h("button", { type: "button", class: "icon-button", "aria-label": "Close the list", onClick: () => this.close() }, icon("close"));
    this.list = h("ol", { class: "refusals", tabindex: "0", "aria-label": TITLE });
    fill(this.node, h("header", {}, h("h2", {}, TITLE), this.shut), h("p", { class: "muted" }, ABOUT), this.list);
    this.show(true);
    this.shut.focus();
    await this.fetch();
  }

  close() {
    this.show(false);
    // the badge is gone when there is nothing left to tell
    (this.badge.hidden ? document.getElementById("editor") : this.badge).focus();
  }

  show(on) {
    this.node.hidden = !on;
    this.badge.setAttribute("aria-expanded", String(on));
  }

  async fetch() {
    const found = await this.session.api.refusals().catch(() => []);
    fill(this.list, found.length ? found.map(row) : h("li", {}, NOTHING));
  }
}

function row(one) {
  const code = one.code ? `${one.status} / ${one.code}` : one.status;
  return h("li", {},
    h("div", {}, h("b", {}, one.method), " ", h("code", {}, one.path)),
    h("div", { class: "told" }, `${code}: ${one.message}`),
    leaves(one.errors).map((text) => h("div", { class: "muted" }, text)));
}

/** The sentences of Discord's error tree, each behind the path of its field. */
function leaves(node, path = []) {
  if (!node || typeof node !== "object") return [];
  const here = (node._errors ?? []).map((one) => `${path.join(".")}: ${one.message}`);
  return [...here, ...Object.entries(node).filter(([key]) => key !== "_errors").flatMap(([key, inner]) => leaves(inner, [...path, key]))];
}
