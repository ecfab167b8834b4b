/** A command being filled in: what is held for each option, which one is being typed, what is wrong. No DOM here. */

import { freeOption, markers, nested } from "./commands.js";
import { OPTION, check } from "./values.js";

/** `held` maps an option's name to {text, value?, file?}; `active` is the name being typed, or null at the end of the line. */
export class Draft {
  constructor(entry, session, values = new Map()) {
    Object.assign(this, { entry, session, errors: new Map(), literal: new Set(), origin: null });
    this.held = new Map([...values].map(([name, text]) => [name, { text }]));
    this.opened = new Set(this.held.keys());
    this.active = this.nextRequired() ?? (this.held.size ? null : freeOption(entry)?.name ?? null);
  }

  option(name) { return this.entry.options.find((one) => one.name === name) ?? null; }
  get activeOption() { return this.option(this.active); }
  text(name) { return this.held.get(name)?.text ?? ""; }

  /** Options with a pill: required, filled or opened ones. */
  shown() {
    return this.entry.options.filter((one) => one.required || one.name === this.active || this.opened.has(one.name));
  }

  /** Optional ones without a pill yet. */
  further() {
    const shown = this.shown();
    return this.entry.options.filter((one) => !shown.includes(one));
  }

  nextRequired() {
    return this.entry.options.find((one) => one.required && !this.isFilled(one.name))?.name ?? null;
  }

  isFilled(name) {
    const held = this.held.get(name);
    return Boolean(held?.file || held?.text?.trim());
  }

  /** Type on: an optional option that was left empty gives up its pill. */
  activate(name) {
    if (this.active && !this.isFilled(this.active)) this.opened.delete(this.active);
    this.active = name;
    this.origin = null;
    if (name) this.opened.add(name);
  }

  hold(name, held) {
    this.held.set(name, held);
    this.opened.add(name);
    this.errors.delete(name);
  }

  drop(name) {
    this.held.delete(name);
    this.opened.delete(name);
    this.errors.delete(name);
    if (this.active === name) this.active = this.nextRequired();
  }

  /** Where backspace in an empty field leads: the pill before the active one, or null for the command itself. */
  before(name) {
    const names = this.shown().map((one) => one.name);
    return name === null ? names.at(-1) ?? null : names[names.indexOf(name) - 1] ?? null;
  }

  /**
   * Move what follows a typed "name:" to that option. Gives whether anything moved.
   * Taken back by backspace (`giveBack`), a marker stays the literal text it was.
   */
  takeMarkers(locale) {
    const { active } = this;
    const text = active ? this.text(active) : this.typed ?? "";
    const found = markers(this.entry, text, locale).filter(({ option, start }) => !this.literal.has(option.name)
      && option.type !== OPTION.attachment
      && (option.name === active ? !text.slice(0, start).trim() : !this.isFilled(option.name)));
    if (!found.length) return false;
    if (active) this.hold(active, { text: text.slice(0, found[0].start).trimEnd() });
    found.forEach(({ option, end }, at) => this.hold(option.name, { text: text.slice(end, found[at + 1]?.start ?? text.length).trimStart() }));
    const last = found.at(-1);
    if (last.option.name !== active) this.activate(last.option.name);
    this.origin = active && last.option.name !== active ? { name: active, marker: text.slice(last.start, last.end) } : null;
    return true;
  }

  /** Undo the last marker: its words go back to the text they were typed into. */
  giveBack() {
    if (!this.origin || this.isFilled(this.active)) return false;
    const { name, marker } = this.origin;
    this.literal.add(this.active);
    this.drop(this.active);
    this.activate(name);
    this.hold(name, { text: `${this.text(name)} ${marker}`.trimStart() });
    return true;
  }

  /** Check every option; what is wrong stands in `errors`, and the first such option becomes active. */
  check() {
    this.errors.clear();
    const options = [];
    const files = [];
    for (const option of this.entry.options) {
      const { value, file, error } = check(option, this.held.get(option.name), this.session);
      if (error) this.errors.set(option.name, error);
      if (value !== undefined) options.push({ name: option.name, type: option.type, value });
      if (file) files.push([option.name, file]);
    }
    const [first] = this.errors.keys();
    if (first !== undefined) this.activate(first);
    return first === undefined ? { body: this.body(options), files } : null;
  }

  /** The body of an autocomplete call: the valid options, and the active one as typed, focused; a blank after "name:" is not meant. */
  partial() {
    const options = [];
    for (const option of this.entry.options) {
      const { value } = check(option, this.held.get(option.name), this.session);
      if (option.name === this.active) options.push({ name: option.name, type: option.type, value: this.text(option.name).trimStart(), focused: true });
      else if (value !== undefined && option.type !== OPTION.attachment) options.push({ name: option.name, type: option.type, value });
    }
    return this.body(options);
  }

  body(options) {
    return { channel: this.session.channelId, command: this.entry.command.id, options: nested(this.entry, options) };
  }
}
