/** Filling in a command: the text field types the active option, the list offers values, the pills show the rest. */

import { h } from "./dom.js";
import { local, readRest } from "./commands.js";
import { Draft } from "./draft.js";
import { drawPills } from "./pills.js";
import { OPTION, exactly, fitting, hint, offers } from "./values.js";

const MORE_PLACEHOLDER = "Enter sends · type the name of an option to add it";
const FILE_PLACEHOLDER = "Enter chooses a file, or drop one here";
const MORE_HEAD = "Optional: arrow keys choose, Enter sends as it is";
const LOADING = "Looking for suggestions…";
const NONE = "No suggestions; what you type is sent as it is";
const DEBOUNCE_MS = 120;

/** `ui`: {editor, pills, suggestions, filePicker, error(text), leave(text), send(draft, checked), refit(), label(text)}. */
export class CommandMode {
  constructor(ui, session) {
    Object.assign(this, { ui, session, draft: null, timer: null, abort: null, dismissed: false });
  }

  get isOn() { return this.draft !== null; }

  /** Begin with an entry, and perhaps with the text that followed its name. */
  begin(entry, rest = "") {
    const { values } = readRest(entry, rest, this.session.locale);
    this.resume(new Draft(entry, this.session, values));
  }

  resume(draft) {
    this.draft = draft;
    this.load();
  }

  end() {
    clearTimeout(this.timer);
    this.abort?.abort();
    this.draft = null;
    this.ui.editor.readOnly = false;
    this.ui.editor.removeAttribute("aria-invalid");
  }

  /** Put the active option's text into the field and draw everything anew. */
  load() {
    const { editor } = this.ui;
    const option = this.draft.activeOption;
    const isFile = option?.type === OPTION.attachment;
    const held = this.draft.held.get(this.draft.active);
    editor.readOnly = isFile;
    editor.value = isFile ? held?.file?.name ?? "" : held?.text ?? "";
    this.draft.typed = "";
    this.liveFor = null; // rows of an earlier list are none of this option's
    editor.placeholder = option ? (isFile ? FILE_PLACEHOLDER : local(option, "description", this.session.locale)) : MORE_PLACEHOLDER;
    this.ui.label(this.fieldName(option));
    this.dismissed = false;
    this.draw();
    this.suggest();
    this.ui.refit();
  }

  /** What a screen reader calls the text field now. */
  fieldName(option) {
    const command = `/${this.draft.entry.shown}`;
    return option ? `${local(option, "name", this.session.locale)} of ${command}, ${hint(option)}` : `${command}: ${MORE_PLACEHOLDER}`;
  }

  draw() {
    const { draft } = this;
    drawPills(this.ui.pills, draft, this.session.locale, {
      leave: () => this.ui.leave(""),
      activate: (name) => this.go(name),
      drop: (name) => { draft.drop(name); this.go(draft.active); },
      more: () => this.go(null),
    });
    const error = draft.errors.get(draft.active);
    this.ui.error(error ? `${draft.active}: ${error}` : null);
    this.ui.editor.toggleAttribute("aria-invalid", false);
    if (error) this.ui.editor.setAttribute("aria-invalid", "true");
  }

  go(name) {
    this.draft.activate(name);
    this.load();
    this.ui.editor.focus();
  }

  /** The text of the field changed. */
  input(event) {
    const { draft } = this;
    const { value } = this.ui.editor;
    this.dismissed = false;
    if (draft.active) draft.hold(draft.active, { text: value });
    else draft.typed = value;
    const single = event.inputType === "insertText" && event.data !== ":";
    if (!single && value.includes(":") && draft.takeMarkers(this.session.locale)) return this.load();
    this.draw();
    this.suggest();
  }

  /** A file was dropped or chosen: for the active file option, or else the first free one. Gives whether it had a place. */
  takeFile(file) {
    const options = this.draft.entry.options.filter((one) => one.type === OPTION.attachment);
    const option = options.find((one) => one.name === this.draft.active) ?? options.find((one) => !this.draft.isFilled(one.name)) ?? options[0];
    if (!option) return false;
    this.draft.hold(option.name, { text: "", file });
    this.go(this.draft.nextRequired());
    return true;
  }

  suggest() {
    clearTimeout(this.timer);
    this.abort?.abort();
    const option = this.draft.activeOption;
    if (!option) return this.suggestOptions();
    const text = this.draft.text(option.name);
    if (option.autocomplete) return this.suggestLive(option);
    const list = offers(option, this.session);
    const rows = list ? fitting(list, this.draft.held.get(option.name)?.value === undefined ? text : "").map(asRow) : [];
    return this.offer(rows, { head: this.head(option), first: Boolean(option.required || text.trim()), label: option.name });
  }

  offer(rows, { head, foot = null, first, label }) {
    this.ui.suggestions.show({ rows, head, foot, first, label, onPick: (row) => this.pick(row) });
  }

  head(option) {
    const description = local(option, "description", this.session.locale);
    return [h("b", {}, local(option, "name", this.session.locale)), " ", h("span", {}, description), h("span", { class: "kind muted" }, hint(option))];
  }

  suggestOptions() {
    const { locale } = this.session;
    const typed = (this.draft.typed ?? "").trim().toLowerCase();
    const fits = (one) => one.name.includes(typed) || local(one, "name", locale).includes(typed);
    const rows = this.draft.further().filter(fits).map((option) => optionRow(option, locale));
    if (!rows.length) return this.ui.suggestions.hide();
    return this.offer(rows, { head: h("span", { class: "muted" }, MORE_HEAD), first: Boolean(typed), label: "Optional options" });
  }

  suggestLive(option) {
    const head = this.head(option);
    const typed = this.draft.text(option.name);
    const old = this.ui.suggestions.isOpen && this.liveFor === option ? this.ui.suggestions.rows.map((row) => row.offer) : [];
    const kept = fitting(old, typed); // until the bot answers; what no longer fits must not be picked by Enter
    this.offer(kept.map(asRow), { head, foot: kept.length ? null : LOADING, first: Boolean(typed.trim()), label: option.name });
    this.liveFor = option;
    const abort = new AbortController();
    this.abort = abort;
    this.timer = setTimeout(async () => {
      const asked = this.draft.text(option.name);
      const { choices } = await this.session.api.autocomplete(this.draft.partial(), abort.signal).catch(() => ({ choices: [] }));
      if (abort.signal.aborted || this.draft?.active !== option.name || this.dismissed) return;
      this.offer(choices.map(asRow), { head, foot: choices.length ? null : NONE, first: Boolean(asked.trim()), label: option.name });
    }, DEBOUNCE_MS);
  }

  /** A row of the list was chosen: an option to add, or a value. */
  pick(row) {
    if (row.option) return this.go(row.option.name);
    this.draft.hold(this.draft.active, { text: String(row.offer.name), value: row.offer.value });
    return this.go(this.draft.nextRequired());
  }

  /** Keys of the field; gives whether the key was used up. */
  key(event) {
    switch (event.key) {
      case "Enter": return event.shiftKey ? false : this.enter();
      case "Tab": return event.shiftKey ? false : this.tab();
      case "Escape": return this.escape();
      case "ArrowDown": case "ArrowUp": return this.ui.suggestions.step(event.key === "ArrowDown" ? 1 : -1);
      case "Backspace": return this.backspace();
      default: return false;
    }
  }

  enter() {
    const { draft, ui } = this;
    const option = draft.activeOption;
    if (option?.type === OPTION.attachment && !draft.isFilled(option.name)) ui.filePicker.click();
    else if (ui.suggestions.isOpen && ui.suggestions.active && !this.isSettled(option)) ui.suggestions.pick();
    else this.submit();
    return true;
  }

  /** Whether the active option already holds exactly one of the values offered; that value is then taken. */
  isSettled(option) {
    if (!option) return false;
    const held = this.draft.held.get(option.name);
    if (held?.value !== undefined) return true;
    const found = exactly(this.ui.suggestions.rows.map((row) => row.offer).filter(Boolean), held?.text ?? "");
    if (found) this.draft.hold(option.name, { text: String(found.name), value: found.value });
    return Boolean(found);
  }

  tab() {
    const { draft, ui } = this;
    if (ui.suggestions.isOpen && ui.suggestions.active) return ui.suggestions.pick();
    if (draft.active === null) return false;
    const names = draft.shown().map((one) => one.name);
    const next = draft.nextRequired();
    this.go(next !== draft.active ? next : names[names.indexOf(draft.active) + 1] ?? null);
    return true;
  }

  escape() {
    if (this.ui.suggestions.isOpen && this.ui.suggestions.rows.length) {
      this.dismissed = true;
      this.ui.suggestions.hide();
    } else this.ui.leave("");
    return true;
  }

  backspace() {
    const { draft } = this;
    const isFile = draft.activeOption?.type === OPTION.attachment;
    if (this.ui.editor.value && !isFile) return false;
    if (draft.giveBack()) this.load();
    else if (isFile && draft.isFilled(draft.active)) { draft.drop(draft.active); this.load(); }
    else if (draft.before(draft.active) !== null) this.go(draft.before(draft.active));
    else this.ui.leave(`/${draft.entry.shown}`);
    return true;
  }

  /** Check and send; a mistake is shown at its option. */
  submit() {
    const checked = this.draft.check();
    if (checked) this.ui.send(this.draft, checked);
    else this.load();
  }
}

function asRow(offer) {
  return { offer, node: h("span", { class: "row-main" }, h("span", {}, String(offer.name))) };
}

function optionRow(option, locale) {
  const words = h("span", { class: "row-main" },
    h("b", {}, local(option, "name", locale)), h("span", { class: "muted" }, local(option, "description", locale)));
  return { option, node: [words, h("span", { class: "kind muted" }, hint(option))] };
}
