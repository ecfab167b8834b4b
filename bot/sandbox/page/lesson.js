/** The class: thirty pupils press Enter on one command, each with a text of their own; the panel tells how long each waited. */

import { entries, findLine, readRest } from "./commands.js";
import { fill, freshId, h, icon } from "./dom.js";
import { Draft } from "./draft.js";
import { nameOf } from "./names.js";
import { median, ninetyFifth, seconds } from "./waits.js";

const POLL_MS = 400;
/** An answer that has not changed for so long, with no other one changing either, is taken as whole. */
const QUIET_MS = 4000;
const STRING = 3;
const TITLE = "A class presses Enter";
const ABOUT = "Thirty pupils run this command in this channel at the same moment, each with their own name behind the text.";
const NO_COMMAND = "Type a command of this channel, such as the example.";
const NOT_SENT = "not sent";

/** `node` is the panel, `button` opens it, `line()` gives the command to begin with. */
export class Lesson {
  constructor(node, button, session, line) {
    Object.assign(this, { node, button, session, line, round: 0 });
    button.addEventListener("click", () => (node.hidden ? this.open() : this.close()));
    node.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
  }

  open() {
    const id = freshId("line");
    this.field = h("input", { id, class: "panel-field", type: "text", autocomplete: "off", spellcheck: "false" });
    this.field.value = this.line();
    this.problem = h("div", { class: "complaint", role: "alert" });
    this.start = h("button", { type: "submit", class: "button primary" }, "Press Enter thirty times");
    this.summary = h("p", { class: "panel-summary", role: "status" });
    this.list = h("ol", { class: "waits", tabindex: "0", "aria-label": "How long each pupil waited", hidden: true });
    fill(this.node,
      h("header", {}, h("h2", {}, TITLE),
        h("button", { type: "button", class: "icon-button", "aria-label": "Close the class", onClick: () => this.close() }, icon("close"))),
      h("p", { class: "muted" }, ABOUT),
      h("form", { onSubmit: (event) => { event.preventDefault(); this.run(); } },
        h("label", { class: "field-label", for: id }, "Command"), this.field, this.problem, this.start),
      this.summary, this.list);
    this.show(true);
    this.field.focus();
  }

  /** Close the panel; what the pupils sent goes on. */
  close(back = true) {
    if (this.node.hidden) return;
    this.round += 1;
    this.show(false);
    if (back) this.button.focus();
  }

  show(on) {
    this.node.hidden = !on;
    this.button.setAttribute("aria-expanded", String(on));
  }

  complain(text) {
    fill(this.problem, text && [icon("warn"), text]);
  }

  /** The checked command, or null after saying what is wrong with it. */
  command() {
    const found = findLine(entries(this.session.commands, this.session.locale), this.field.value);
    if (!found) return this.complain(NO_COMMAND);
    const draft = new Draft(found.entry, this.session, readRest(found.entry, found.rest, this.session.locale).values);
    const checked = draft.check();
    if (!checked) return this.complain([...draft.errors].map(([name, text]) => `${name}: ${text}`).join(" "));
    return { entry: found.entry, body: checked.body };
  }

  async run() {
    this.complain(null);
    const command = this.command();
    if (!command) return;
    const round = ++this.round;
    this.start.disabled = true;
    try {
      const pupils = await this.session.api.pupils(this.session.channelId);
      await this.watch(round, await Promise.all(pupils.map((one) => this.enter(one, command))));
    } catch (error) {
      this.complain(error.sentences?.join(" ") ?? error.message);
    } finally {
      this.start.disabled = false;
    }
  }

  /** One pupil's Enter: {pupil, interaction} or {pupil, problem}. */
  async enter(pupil, { entry, body }) {
    const own = { ...body, user: pupil.id, options: owned(body.options, entry, nameOf(pupil)) };
    try {
      return { pupil, ...(await this.session.api.invoke(own)) };
    } catch (error) {
      return { pupil, problem: error.message };
    }
  }

  async watch(round, sent) {
    const ids = sent.map((one) => one.interaction).filter(Boolean);
    for (let whole = false; !whole && round === this.round;) {
      const waits = ids.length ? await this.session.api.waits(ids) : [];
      if (round !== this.round) return;
      whole = isWhole(waits);
      this.draw(sent, new Map(waits.map((one) => [one.interaction, one])), whole);
      if (!whole) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  draw(sent, waits, whole) {
    const all = [...waits.values()];
    const text = summary(all, sent.length, whole);
    // the same sentence is not told again
    if (this.summary.textContent !== text) this.summary.textContent = text;
    this.list.hidden = false;
    fill(this.list, sent.map((one) => h("li", {}, h("b", {}, nameOf(one.pupil)), h("span", {}, fate(one, waits.get(one.interaction))))));
  }
}

/** The options with a pupil's name behind the first free text. */
function owned(options, entry, name) {
  const isFree = (one) => one.type === STRING && entry.options.some((option) => option.name === one.name && !option.choices?.length && !option.autocomplete);
  let done = false;
  const walk = (list) => list.map((one) => {
    if (one.options) return { ...one, options: walk(one.options) };
    if (done || !isFree(one)) return one;
    done = true;
    return { ...one, value: `${one.value} (${name})` };
  });
  return walk(options);
}

function isWhole(waits) {
  return waits.every((one) => one.failed || one.changed_ms !== null && one.quiet_ms >= QUIET_MS);
}

function fate(one, wait) {
  if (one.problem) return `${NOT_SENT}: ${one.problem}`;
  if (!wait || wait.failed) return wait ? "no answer in three seconds" : "gone";
  if (wait.acknowledged_ms === null) return "waiting";
  const answered = wait.changed_ms === null ? "thinking" : `answered ${seconds(wait.changed_ms)}`;
  return `acknowledged ${seconds(wait.acknowledged_ms)} · ${answered}`;
}

function summary(waits, sent, whole) {
  const answered = waits.map((one) => one.changed_ms).filter((one) => one !== null);
  const count = `${answered.length} of ${sent} answered`;
  if (!whole) return `${count}…`;
  if (!answered.length) return `${count}.`;
  const spread = `half within ${seconds(median(answered))} (p50), 95 of 100 within ${seconds(ninetyFifth(answered))} (p95)`;
  return `${count}: ${spread}, the last after ${seconds(Math.max(...answered))}.`;
}
