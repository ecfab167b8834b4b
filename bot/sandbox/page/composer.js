/** Where one writes: a plain message, a whole command line, or a command picked from the list. */

import { fill, h, icon } from "./dom.js";
import { entries, findLine, freeOption, readRest, search } from "./commands.js";
import { CommandMode } from "./command_mode.js";
import { Draft } from "./draft.js";
import { Outbox } from "./outbox.js";
import { called, withoutBot } from "./places.js";
import { sized } from "./time.js";

const LONGEST = 2000;
const MOST_FILES = 10;
const TALLEST_PX = 220;
const COMMAND_LIKE = /^\/[\p{L}\p{N}_-]+(\s|$)/u;
const PICKER_FOOT = "↑↓ choose · Enter or Tab picks · Esc closes";
const LINE_FOOT = "Enter runs it like this";
const NO_COMMANDS = "No commands yet: the bot is offline or has not registered any.";

/** `parts`: the nodes of the composer; `offline()` gives the sentence to show where there are no commands, or null. */
export class Composer {
  constructor(parts, suggestions, session, log) {
    Object.assign(this, parts, { suggestions, session, files: [], last: null });
    this.outbox = new Outbox(session, log, this.status);
    this.mode = new CommandMode({
      editor: this.editor, pills: this.pills, suggestions, filePicker: this.filePicker,
      error: (text) => this.complain(text), leave: (text) => this.leave(text), refit: () => this.refit(),
      label: (text) => this.editor.setAttribute("aria-label", text), send: (draft, checked) => this.run(draft, checked),
    }, session);
    this.listen();
  }

  listen() {
    const { editor, session } = this;
    editor.addEventListener("input", (event) => this.input(event));
    editor.addEventListener("keydown", (event) => { if (!event.isComposing && this.key(event)) event.preventDefault(); });
    editor.addEventListener("blur", () => { if (!this.mode.isOn) this.suggestions.hide(); });
    editor.addEventListener("paste", (event) => this.paste(event));
    this.sendButton.addEventListener("click", () => { this.submit(); editor.focus(); });
    this.plus.addEventListener("click", () => this.filePicker.click());
    this.filePicker.addEventListener("change", () => { this.addFiles([...this.filePicker.files]); this.filePicker.value = ""; editor.focus(); });
    session.on("state", () => this.relearn());
    session.on("channel", () => { this.leave(this.mode.isOn ? "" : editor.value); this.addFiles([], true); });
  }

  /** Other commands, or the same in another language: an open list shows them at once. */
  relearn() {
    this.all = entries(this.session.commands, this.session.locale);
    if (this.mode.isOn) return;
    this.plain();
    const line = this.editor.value;
    if (this.suggestions.isOpen) this.pickCommands(line, findLine(this.all, line));
  }

  /** How the field looks and is called while a plain message is typed. */
  plain() {
    const { here } = this.session;
    const label = `Message ${called(here)}`;
    this.editor.placeholder = label;
    this.editor.setAttribute("aria-label", label);
  }

  leave(text) {
    this.mode.end();
    fill(this.pills);
    this.suggestions.hide();
    this.complain(null);
    this.plain();
    this.set(text);
  }

  /** Put a text into the field, as if typed. */
  set(text) {
    this.editor.value = text;
    this.input({ inputType: "set" });
  }

  /** The command being typed, as a whole line; "" where there is none. */
  line() {
    if (!this.mode.isOn) return this.editor.value.startsWith("/") ? this.editor.value : "";
    const { entry, held } = this.mode.draft;
    const options = [...held].filter(([, one]) => one.text?.trim()).map(([name, one]) => `${name}: ${one.value ?? one.text}`);
    return [`/${entry.name}`, ...options].join(" ");
  }

  complain(text) {
    fill(this.problem, text && [icon("warn"), text]);
  }

  refit() {
    this.editor.style.setProperty("height", "auto");
    this.editor.style.setProperty("height", `${Math.min(this.editor.scrollHeight, TALLEST_PX)}px`);
  }

  input(event) {
    this.refit();
    if (this.mode.isOn) return this.mode.input(event);
    this.complain(null);
    const line = this.editor.value;
    const found = findLine(this.all ?? [], line);
    const begun = found && found.rest === " " && found.entry.options.length > 0;
    if (begun) return this.mode.begin(found.entry);
    return this.pickCommands(line, found);
  }

  pickCommands(line, found) {
    if (!line.startsWith("/") || line.includes("\n") && !found) return this.suggestions.hide();
    if (found?.rest.trim()) return this.preview(found);
    const rows = search(this.all ?? [], line.slice(1)).map((entry) => ({ entry, node: this.commandRow(entry) }));
    if (!rows.length && this.all?.length) return this.suggestions.hide();
    const foot = rows.length ? PICKER_FOOT : this.none();
    return this.suggestions.show({ rows, foot, label: "Commands", onPick: (row) => this.choose(row.entry) });
  }

  /** Why there are no commands. */
  none() { return withoutBot(this.session.here, this.all ?? []) ?? NO_COMMANDS; }

  commandRow(entry) {
    const names = entry.options.filter((one) => one.required).map((one) => h("span", { class: "needs" }, one.name));
    return [h("span", { class: "row-main" }, h("span", {}, h("b", {}, `/${entry.shown}`), names), h("span", { class: "muted" }, entry.description)),
      h("span", { class: "kind muted" }, this.session.appName)];
  }

  /** What a whole typed line would run. */
  preview({ entry, rest }) {
    const { values, unplaced } = readRest(entry, rest, this.session.locale);
    const parts = [...values].map(([name, text]) => h("span", { class: "pill" }, h("b", {}, name), h("span", { class: "pill-value" }, text)));
    const head = h("div", { class: "preview" }, h("span", { class: "pill command" }, `/${entry.shown}`), parts);
    this.suggestions.show({ rows: [], head, foot: unplaced ? `/${entry.shown} takes no text.` : LINE_FOOT, onPick: () => {} });
  }

  choose(entry) {
    if (entry.options.length) {
      this.editor.value = "";
      this.mode.begin(entry);
    } else this.set(`/${entry.shown}`);
    this.editor.focus();
  }

  key(event) {
    if (this.mode.isOn) return this.mode.key(event);
    if (event.key === "Enter" && !event.shiftKey) return this.submit(true);
    const { suggestions } = this;
    if (event.key === "ArrowUp" && !this.editor.value && this.last) return this.again();
    if (!suggestions.isOpen) return false;
    if (event.key === "Escape") suggestions.hide();
    else if (event.key === "Tab" && !event.shiftKey) return suggestions.pick();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") return suggestions.step(event.key === "ArrowDown" ? 1 : -1);
    else return false;
    return true;
  }

  /** The last command once more, to be changed and sent. */
  again() {
    const { entry, held } = this.last;
    const draft = new Draft(entry, this.session);
    for (const [name, one] of held) if (!one.file) draft.hold(name, one);
    draft.activate(freeOption(entry)?.name ?? null);
    this.mode.resume(draft);
    return true;
  }

  /** Enter (`byKey`) or the send button. */
  submit(byKey = false) {
    if (this.mode.isOn) {
      this.mode.submit();
      return true;
    }
    const line = this.editor.value;
    const found = findLine(this.all ?? [], line);
    if (found) return this.submitLine(found, byKey);
    if (byKey && this.suggestions.isOpen && this.suggestions.active) return this.suggestions.pick();
    const unknown = `There is no command ${line.split(/\s/)[0]} here. Type / to see them all.`;
    if (COMMAND_LIKE.test(line)) this.complain(this.all?.length ? unknown : this.none());
    else this.say(line);
    return true;
  }

  /** A whole typed line; a bare name that wants a text is taken as begun, as on Discord. */
  submitLine({ entry, rest }, byKey) {
    const { values, unplaced } = readRest(entry, rest, this.session.locale);
    const picked = this.suggestions.active?.entry;
    if (byKey && picked && picked !== entry) this.choose(picked);
    else if (unplaced) this.complain(`/${entry.shown} takes no text.`);
    else if (!rest.trim() && byKey && wantsText(entry)) this.choose(entry);
    else {
      const draft = new Draft(entry, this.session, values);
      const checked = draft.check();
      if (checked) this.run(draft, checked);
      else this.mode.resume(draft);
    }
    return true;
  }

  async run(draft, checked) {
    this.last = draft;
    this.leave("");
    const problem = await this.outbox.run(draft, checked);
    if (!problem) return;
    if (this.mode.isOn || this.editor.value) this.outbox.log.notice(`/${draft.entry.shown}`, problem);
    else {
      this.mode.resume(draft);
      this.complain(problem);
    }
  }

  async say(content) {
    const { files } = this;
    if (!content.trim() && !files.length) return;
    if (content.length > LONGEST) {
      this.complain(`A message has at most ${LONGEST} characters; this one has ${content.length}.`);
      return;
    }
    this.set("");
    this.addFiles([], true);
    const problem = await this.outbox.say(content, files);
    if (!problem) return;
    if (!this.editor.value) this.set(content);
    this.complain(problem);
  }

  /** Files chosen, dropped or pasted: for the command's option, else beside the message. */
  addFiles(files, clear = false) {
    if (files.length && this.mode.isOn) {
      if (!this.mode.takeFile(files[0])) this.complain("This command takes no file.");
      return;
    }
    this.files = (clear ? [] : [...this.files, ...files]).slice(0, MOST_FILES);
    fill(this.pending, this.files.map((file) => this.filePill(file)));
  }

  filePill(file) {
    const remove = () => {
      this.files = this.files.filter((one) => one !== file);
      this.addFiles([]);
      this.editor.focus();
    };
    return h("span", { class: "pill" }, icon("file"), file.name, h("span", { class: "muted" }, sized(file.size)),
      h("button", { type: "button", class: "pill-close", "aria-label": `Remove ${file.name}`, onClick: remove }, icon("close")));
  }

  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.addFiles(files);
  }
}

function wantsText(entry) {
  const option = freeOption(entry);
  return entry.options.some((one) => one.required) || Boolean(option?.type === 3 && !option.choices?.length && !option.autocomplete);
}
