/** What an option may hold: its hint, what is offered for it, and the check before anything is sent. */

import { people, places, roles } from "./choosable.js";
import { local } from "./commands.js";
import { sized } from "./time.js";

/** Discord's option types. */
export const OPTION = { string: 3, integer: 4, boolean: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10, attachment: 11 };
/** What the page itself can offer for an option's type. */
const CHOOSABLE = {
  [OPTION.user]: people, [OPTION.channel]: places, [OPTION.role]: roles,
  [OPTION.mentionable]: (session) => [...people(session), ...roles(session)],
};

const REQUIRED = "This option is required. Specify a value.";
const NOT_A_CHOICE = "Choose one of the listed values.";
const NOT_WHOLE = "A whole number, please.";
const NOT_NUMBER = "A number, please.";
const NO_USER = "No such person here.";
const NO_CHANNEL = "No such channel here.";
const NO_FILE = "Choose a file.";
const TRUE_OR_FALSE = [{ name: "True", value: true }, { name: "False", value: false }];
const LONGEST = 6000;
const LARGEST_FILE = 10 * 1024 * 1024;
const KINDS = {
  3: "text", 4: "whole number", 5: "true or false", 6: "person", 7: "channel", 8: "role", 9: "person or role", 10: "number", 11: "file",
};

/** One short line about what belongs into the option, such as "whole number, 1 to 10". */
export function hint(option) {
  const kind = KINDS[option.type] ?? "value";
  const [least, most] = option.type === OPTION.string ? [option.min_length, option.max_length] : [option.min_value, option.max_value];
  const unit = option.type === OPTION.string ? " characters" : "";
  if (option.choices?.length) return `${kind}, from the list`;
  if (option.autocomplete) return `${kind}, with suggestions`;
  if (least !== undefined && least !== null && most !== undefined && most !== null) return `${kind}, ${least} to ${most}${unit}`;
  if (most !== undefined && most !== null) return `${kind}, at most ${most}${unit}`;
  if (least !== undefined && least !== null) return `${kind}, at least ${least}${unit}`;
  return kind;
}

/** What the page itself can offer for an option: [{name, value}], or null where anything may be typed. */
export function offers(option, session) {
  if (option.choices?.length) return option.choices.map((one) => ({ name: local(one, "name", session.locale), value: one.value, also: one.name }));
  if (option.type === OPTION.boolean) return TRUE_OR_FALSE;
  const found = CHOOSABLE[option.type]?.(session, option.channel_types);
  return found ? found.map(({ id, ...one }) => ({ ...one, value: id })) : null;
}

/** The offers that fit what is typed. */
export function fitting(list, typed) {
  const query = typed.trim().toLowerCase();
  const names = (one) => [String(one.name), String(one.also ?? ""), String(one.value)].map((name) => name.toLowerCase());
  const begins = list.filter((one) => names(one).some((name) => name.startsWith(query)));
  return [...begins, ...list.filter((one) => !begins.includes(one) && names(one)[0].includes(query))];
}

/** The offer that the typed text names exactly, whatever its case. */
export function exactly(list, typed) {
  const query = typed.trim().toLowerCase();
  return list.find((one) => [one.name, one.also, one.value].some((name) => name !== undefined && String(name).toLowerCase() === query)) ?? null;
}

/**
 * Check what is held for an option: {value} to send, {} for nothing, or {error}.
 * `held` is {text, value?, file?}; `value` is what was picked from a list and goes before the text.
 */
export function check(option, held, session) {
  const text = (held?.text ?? "").trim();
  if (option.type === OPTION.attachment) return checkFile(option, held);
  if (!text) return option.required ? { error: REQUIRED } : {};
  if (held.value !== undefined) return { value: held.value };
  const list = offers(option, session);
  if (list) {
    const found = exactly(list, text);
    return found ? { value: found.value } : { error: listError(option, list) };
  }
  return option.type === OPTION.string ? checkText(option, text) : checkNumber(option, text);
}

function listError(option, list) {
  if (option.type === OPTION.user) return NO_USER;
  if (option.type === OPTION.channel) return NO_CHANNEL;
  return list.length && list.length <= 5 ? `Choose one of: ${list.map((one) => one.name).join(", ")}.` : NOT_A_CHOICE;
}

function checkFile(option, held) {
  if (!held?.file) return option.required ? { error: NO_FILE } : {};
  if (held.file.size > LARGEST_FILE) return { error: `This file has ${sized(held.file.size)}; at most ${sized(LARGEST_FILE)} can be sent.` };
  return { value: option.name, file: held.file };
}

function checkText(option, text) {
  const [least, most] = [option.min_length ?? 0, option.max_length ?? LONGEST];
  if (text.length < least) return { error: `At least ${least} characters, please; this is ${text.length}.` };
  if (text.length > most) return { error: `At most ${most} characters, please; this is ${text.length}.` };
  return { value: text };
}

function checkNumber(option, text) {
  const whole = option.type === OPTION.integer;
  const number = Number(text.replace(",", "."));
  if (!Number.isFinite(number) || (whole && !Number.isInteger(number))) return { error: whole ? NOT_WHOLE : NOT_NUMBER };
  const [least, most] = [option.min_value ?? -Infinity, option.max_value ?? Infinity];
  if (number >= least && number <= most) return { value: number };
  if (least === -Infinity) return { error: `At most ${most}, please.` };
  return { error: most === Infinity ? `At least ${least}, please.` : `Between ${least} and ${most}, please.` };
}
