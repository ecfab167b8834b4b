/** Modals: the form an application opens. A native dialog keeps the focus inside and gives it back. */

import { fill, freshId, h, icon } from "./dom.js";
import { TYPE } from "./components.js";
import { field } from "./fields.js";
import { markdown } from "./markdown.js";

const FAILED = "Something went wrong. Try again.";
const SUBMIT = "Submit";
const CANCEL = "Cancel";

/** Show the form of a `modal` event until it is sent or closed. */
export function openModal(data, session) {
  const form = new ModalForm(data, session);
  document.body.append(form.dialog);
  form.dialog.showModal();
  form.fields[0]?.focus();
  return form;
}

class ModalForm {
  constructor(data, session) {
    Object.assign(this, { data, session, fields: [], interaction: data.interaction });
    const title = freshId("title");
    this.problem = h("div", { class: "complaint", role: "alert" });
    this.submit = h("button", { type: "submit", class: "button primary" }, SUBMIT);
    this.form = h("form", { novalidate: true, onSubmit: (event) => { event.preventDefault(); this.send(); } },
      h("header", {}, h("h2", { id: title }, data.title),
        h("button", { type: "button", class: "icon-button", "aria-label": "Close", onClick: () => this.cancel() }, icon("close"))),
      h("p", { class: "modal-from muted" }, `This form will be sent to ${session.appName}.`),
      h("div", { class: "modal-fields" }, data.components.map((one) => this.part(one))),
      this.problem,
      h("footer", {}, h("button", { type: "button", class: "button secondary", onClick: () => this.cancel() }, CANCEL), this.submit));
    this.dialog = h("dialog", { class: "modal", "aria-labelledby": title, onCancel: (event) => { event.preventDefault(); this.cancel(); } }, this.form);
  }

  part(one) {
    if (one.type === TYPE.text) return h("div", { class: "text" }, markdown(one.content, this.session));
    if (one.type === TYPE.row) return one.components.map((inner) => this.labelled(inner, inner.label, null));
    if (one.type === TYPE.label) return this.labelled(one.component, one.label, one.description);
    return null;
  }

  /** A label, a description, the field, a place for what is wrong with it. */
  labelled(part, label, description) {
    const [about, error] = [freshId("about"), freshId("error")];
    const made = field(part, this.session, label, description ? `${about} ${error}` : error);
    if (!made) return null;
    made.error = h("div", { class: "complaint", id: error, role: "alert" });
    this.fields.push(made);
    const star = part.required !== false && part.type !== TYPE.check && h("span", { class: "star", "aria-hidden": "true" }, " *");
    const heading = h(made.input.id ? "label" : "div", { class: "field-label", for: made.input.id || null }, label, star);
    return h("div", { class: "field" }, !made.ownLabel && heading,
      description && h("div", { class: "muted about", id: about }, description), made.node, counter(made), made.error);
  }

  /** Whether every field may be sent; the first that may not gets the focus. */
  check() {
    const wrong = this.fields.filter((one) => {
      const text = one.wrong();
      fill(one.error, text && [icon("warn"), text]);
      one.input.toggleAttribute("aria-invalid", Boolean(text));
      if (text) one.input.setAttribute("aria-invalid", "true");
      return text;
    });
    wrong[0]?.focus();
    return !wrong.length;
  }

  async send() {
    if (this.submit.disabled || !this.check()) return;
    this.busy(true);
    const values = Object.fromEntries(this.fields.map((one) => [one.id, one.value()]).filter(([, value]) => value !== null));
    try {
      const { interaction } = await this.session.api.submitModal(this.interaction, values, this.fields.flatMap((one) => one.files()));
      const { failed } = await this.session.outcome(interaction);
      if (failed) throw new Error(FAILED);
      this.leave();
    } catch (error) {
      fill(this.problem, icon("warn"), error.sentences?.join(" ") ?? error.message);
      this.busy(false);
    }
  }

  busy(on) {
    this.submit.disabled = on;
    this.submit.setAttribute("aria-busy", String(on));
    if (on) fill(this.problem);
  }

  cancel() {
    this.session.api.closeModal(this.interaction).catch(() => {});
    this.leave();
  }

  leave() {
    this.dialog.close();
    this.dialog.remove();
    // Chromium gives a text field the focus back without its caret, and then drops what is typed
    const back = document.activeElement;
    back.blur();
    back.focus();
  }
}

function counter(made) {
  if (!made.limit) return null;
  const node = h("div", { class: "counter muted", "aria-hidden": "true" });
  const show = () => fill(node, `${made.input.value.length}/${made.limit}`);
  made.input.addEventListener("input", show);
  show();
  return node;
}
