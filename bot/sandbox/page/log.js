/** The list of messages: drawn once, patched as they change, kept at the bottom while one reads there. */

import { fill, h, icon } from "./dom.js";
import { drawMessage, follows } from "./message.js";
import { symbol, welcome, withoutBot } from "./places.js";

const NEAR_BOTTOM_PX = 80;
const FAILED = "The application did not respond";

/**
 * Shows the session's channel in `node` (the live region). `older` is the line shown while one reads further up, with
 * the button `toBottom`; `openMenu(button, message)` is asked for a message's menu.
 */
export class MessageLog {
  constructor(node, { older, toBottom }, session, openMenu) {
    Object.assign(this, { node, older, session, openMenu });
    this.inner = h("div", { class: "log-inner" });
    this.stuck = true;
    this.top = 0;
    node.append(this.inner);
    node.addEventListener("scroll", () => this.scrolled());
    node.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.settle()).observe(this.inner);
    new ResizeObserver(() => this.settle()).observe(node);
    toBottom.addEventListener("click", () => { this.stuck = true; this.settle(); node.focus(); });
    session.on("channel", () => { this.stuck = true; fill(this.inner); });
    session.on("messages", () => this.drawAll());
    session.on("message", (message) => this.put(message));
    session.on("removed", (id) => this.take(id));
  }

  visible() {
    return [...this.session.messages.values()].filter((one) => !this.session.dismissed.has(one.id));
  }

  drawAll() {
    const list = this.visible();
    const notices = [...this.inner.querySelectorAll(".notice")];
    fill(this.inner, this.welcome(), list.map((one, at) => this.draw(one, list[at - 1])), notices);
    this.settle();
  }

  welcome() {
    const { here, commands } = this.session;
    const [title, text] = welcome(here);
    const lacking = withoutBot(here, commands);
    return h("div", { class: "welcome" },
      h("span", { class: "welcome-icon" }, icon(symbol(here))), h("h2", {}, title), h("p", { class: "muted" }, text),
      lacking && h("p", { class: "welcome-note" }, icon("warn"), h("span", {}, lacking)));
  }

  draw(message, before) {
    return drawMessage(message, this.session, { joined: follows(message, before), onMenu: (button) => this.openMenu(button, message) });
  }

  find(id) { return this.inner.querySelector(`.message[data-id="${CSS.escape(id)}"]`); }

  put(message) {
    const list = this.visible();
    const at = list.findIndex((one) => one.id === message.id);
    if (at < 0) return;
    const fresh = this.draw(message, list[at - 1]);
    const old = this.find(message.id);
    const mine = [message.author.id, message.interaction_metadata?.user?.id].includes(this.session.me.id);
    if (!old && mine) this.stuck = true;
    if (!old) this.inner.append(fresh);
    else this.replace(old, fresh);
    this.settle();
  }

  /** Put the new drawing in place of the old one; focus, revealed spoilers and complaints stay. */
  replace(old, fresh) {
    const held = document.activeElement;
    const key = old.contains(held) ? held.dataset?.key : null;
    const inside = old.contains(held);
    fresh.tabIndex = old.tabIndex;
    fresh.querySelector(".complaint").replaceChildren(...old.querySelector(".complaint").childNodes);
    const shown = [...old.querySelectorAll(".spoiler")].map((one) => one.classList.contains("shown"));
    [...fresh.querySelectorAll(".spoiler")].forEach((one, at) => shown[at] && one.click());
    old.replaceWith(fresh);
    if (!inside) return;
    const again = key && fresh.querySelector(`[data-key="${CSS.escape(key)}"]`);
    (again && !again.disabled ? again : fresh).focus({ preventScroll: true });
  }

  take(id) {
    const node = this.find(id);
    if (!node) return;
    const next = node.nextElementSibling ?? node.previousElementSibling;
    if (node.contains(document.activeElement)) (next?.classList.contains("message") ? next : this.node).focus();
    node.remove();
  }

  /** A line only this person sees, for a command that got no answer at all. */
  notice(name, text = FAILED) {
    const line = h("div", { class: "message notice", role: "alert", tabindex: "-1" },
      h("span", { class: "avatar bot", "aria-hidden": "true" }, "!"),
      h("header", {}, h("span", { class: "author" }, name)),
      h("div", { class: "body complaint" }, icon("warn"), text),
      h("div", { class: "only-you" }, icon("eye"), "Only you can see this · ",
        h("button", { type: "button", class: "text-button", onClick: () => { line.remove(); this.node.focus(); } }, "Dismiss message")));
    this.inner.append(line);
    this.settle();
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    if (scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX) this.stuck = true;
    else if (scrollTop < this.top) this.stuck = false; // only a person scrolls up; growing content must not unstick
    this.top = scrollTop;
    this.older.hidden = this.stuck;
  }

  settle() {
    if (this.stuck) this.node.scrollTop = this.node.scrollHeight;
    this.older.hidden = this.stuck;
  }

  /** Arrow keys walk through the messages; Home and End go to the first and the last. */
  key(event) {
    const at = event.target.closest(".message");
    if (event.target !== this.node && event.target !== at) return;
    const all = [...this.inner.querySelectorAll(".message")];
    if (!all.length) return;
    const here = all.indexOf(at);
    const last = all.length - 1;
    const goal = { ArrowUp: here < 0 ? last : here - 1, ArrowDown: here < 0 ? last : here + 1, Home: 0, End: last }[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    const node = all[Math.min(Math.max(goal, 0), all.length - 1)];
    node.focus();
    node.scrollIntoView({ block: "nearest" });
  }
}
