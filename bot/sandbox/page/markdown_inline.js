/** Discord's inline markup, as DOM nodes. A message's text only ever becomes text nodes. */

import { h } from "./dom.js";
import { styled } from "./time.js";
import { nameOf } from "./names.js";
import { called } from "./places.js";

/** Ten squares are no text to read aloud; the number beside a bar is. */
const BAR = /^[\u2580-\u259f\u25a0-\u25b1]+$/;
const SPOILER_HINT = "Spoiler, press to show";
const URL_TEXT = /^https?:\/\/[^\s<>]+/;
const PUNCTUATION_AT_END = /[.,:;!?'"\])]+$/;

/**
 * The rules, first match wins. Each: a pattern at the start of the rest, and what it becomes.
 * `again` reads the inside with the same rules; `world` names users and channels (the session, or null).
 */
const RULES = [
  [/^\\([^A-Za-z0-9\s])/, (m) => m[1]],
  [/^(`{1,2})(?!`)([\s\S]*?[^`])\1(?!`)/, (m) => h("code", { class: "code", "aria-hidden": BAR.test(m[2]) ? "true" : null }, m[2])],
  [/^<(https?:\/\/[^\s<>]+)>/, (m) => link(m[1], m[1])],
  [/^\[((?:[^[\]\\\n]|\\.)+)\]\(<?(https?:\/\/[^\s<>()]+(?:\([^\s<>()]*\))?[^\s<>()]*)>?(?:\s+"([^"\n]*)")?\)/, masked],
  [/^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/, timestamp],
  [/^<@!?(\d+)>/, (m, _, world) => mention(world?.user(m[1]), m[1])],
  [/^<@&(\d+)>/, (m) => chip(`@role ${m[1]}`)],
  [/^<#(\d+)>/, (m, _, world) => chip(called(world?.channel(m[1]) ?? { name: "unknown" }))],
  [/^<\/([^:<>\n]{1,98}):\d+>/, (m) => chip(`/${m[1]}`)],
  [/^<a?:(\w{2,32}):\d+>/, (m) => h("span", { class: "emoji", title: `:${m[1]}:` }, `:${m[1]}:`)],
  [/^@(everyone|here)\b/, (m) => chip(m[0])],
  [/^\*\*\*((?:\\[\s\S]|[^\\])+?)\*\*\*(?!\*)/, (m, again) => h("strong", {}, h("em", {}, again(m[1])))],
  [/^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/, (m, again) => h("strong", {}, again(m[1]))],
  [/^__((?:\\[\s\S]|[^\\])+?)__(?!_)/, (m, again) => h("u", {}, again(m[1]))],
  [/^~~((?:\\[\s\S]|[^\\])+?)~~/, (m, again) => h("s", {}, again(m[1]))],
  [/^\|\|((?:\\[\s\S]|[^\\])+?)\|\|/, (m, again) => spoiler(again(m[1]))],
  [/^\*(?=\S)((?:\\[\s\S]|\*\*|[^\\*])+?)\*(?!\*)/, (m, again) => (/\s$/.test(m[1]) ? null : h("em", {}, again(m[1])))],
  [/^_((?:\\[\s\S]|__|[^\\_])+?)_(?![A-Za-z0-9_])/, (m, again, _, before) => (/\w$/.test(before) ? null : h("em", {}, again(m[1])))],
  [URL_TEXT, bareLink],
];
const PLAIN = /^[^\\`<[@*_~|h]+/;

/** `text` as a list of nodes and strings. */
export function inline(text, world) {
  const out = [];
  const again = (inside) => inline(inside, world);
  let rest = text;
  while (rest) {
    const plain = PLAIN.exec(rest);
    const [node, length] = plain ? [plain[0], plain[0].length] : step(rest, again, world, text.slice(0, text.length - rest.length));
    out.push(node);
    rest = rest.slice(length);
  }
  return out.flat(Infinity);
}

function step(rest, again, world, before) {
  for (const [pattern, become] of RULES) {
    const match = pattern.exec(rest);
    const made = match && become(match, again, world, before);
    if (made) return Array.isArray(made) && made.length ? [made[0], made[1]] : [made, match[0].length];
  }
  return [rest[0], 1];
}

function link(text, url, title = null) {
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow", title }, text);
}

/** Shown as Discord shows it: the label, the address in the tooltip; a label that is itself an address is left as typed. */
function masked(match, again) {
  const [whole, label, url, title] = match;
  if (/https?:\/\//.test(label)) return whole;
  return link(again(label), url, title ? `${title}\n\n(${url})` : `${label}\n\n(${url})`);
}

function bareLink(match) {
  const url = match[0].replace(PUNCTUATION_AT_END, "");
  return [link(url, url), url.length];
}

function timestamp(match) {
  const when = new Date(Number(match[1]) * 1000);
  if (Number.isNaN(when.getTime())) return match[0];
  return h("time", { class: "stamp", datetime: when.toISOString(), title: styled(when, "F") }, styled(when, match[2]));
}

function mention(user, id) {
  return chip(`@${user ? nameOf(user) : `unknown ${id}`}`);
}

function chip(text) {
  return h("span", { class: "mention" }, text);
}

function spoiler(children) {
  const inside = h("span", { class: "spoiler-text", "aria-hidden": "true" }, children);
  const cover = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-expanded": "false", "aria-label": SPOILER_HINT }, inside);
  const reveal = () => {
    cover.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-expanded", "aria-label"]) cover.removeAttribute(name);
    inside.removeAttribute("aria-hidden");
  };
  cover.addEventListener("click", reveal, { once: true });
  cover.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    reveal();
  });
  return cover;
}
