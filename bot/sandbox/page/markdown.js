/** Discord's block markup: code blocks, quotes, headings, subtext, lists; the rest is inline. */

import { h } from "./dom.js";
import { inline } from "./markdown_inline.js";

const FENCE = /^```(?:([A-Za-z0-9_+.#-]+)\n)?\n*([\s\S]*?[^`\s][\s\S]*?)\n*```/;
const HEADING = /^(#{1,3}) +(.+)$/;
const SUBTEXT = /^-# +(.+)$/;
const ITEM = /^( *)([-*]|\d{1,9}\.) +(.*)$/;

/** A whole message text as nodes; `world` (the session) names what is mentioned. */
export function markdown(text, world = null) {
  const out = [];
  let plain = "";
  let rest = text;
  const flush = () => {
    if (plain) out.push(...blocks(plain, world));
    plain = "";
  };
  while (rest) {
    const all = /^>>> ?/.test(rest) && /(^|\n)$/.test(plain) ? rest.replace(/^>>> ?/, "") : null;
    const fence = all === null && FENCE.exec(rest);
    if (all !== null) {
      flush();
      out.push(h("blockquote", {}, markdown(all, world)));
      break;
    }
    const escaped = rest.startsWith("\\") ? 2 : 0;
    if (fence) {
      flush();
      out.push(codeBlock(fence));
      rest = rest.slice(fence[0].length).replace(/^\n/, "");
    } else {
      const length = escaped || nextMark(rest);
      plain += rest.slice(0, length);
      rest = rest.slice(length);
    }
  }
  flush();
  return out;
}

/** Where the next character stands that could begin or hide a block. */
function nextMark(rest) {
  const mark = /[`\\]|(?<=\n)>>>|$/g;
  mark.lastIndex = 1;
  return mark.exec(rest).index;
}

function codeBlock(fence) {
  const label = fence[1] ? `Code, ${fence[1]}` : "Code";
  return h("pre", { class: "code-block", tabindex: "0", role: "region", "aria-label": label }, h("code", {}, fence[2]));
}

function blocks(text, world) {
  const out = [];
  const lines = text.replace(/\n$/, "").split("\n");
  let paragraph = [];
  const flush = () => {
    if (paragraph.length) out.push(h("p", {}, inline(paragraph.join("\n"), world)));
    paragraph = [];
  };
  for (let at = 0; at < lines.length;) {
    const [node, used] = block(lines, at, world);
    if (node) {
      flush();
      out.push(node);
    } else paragraph.push(lines[at]);
    at += used;
  }
  flush();
  return out;
}

function block(lines, at, world) {
  const line = lines[at];
  const heading = HEADING.exec(line);
  if (heading) {
    const level = heading[1].length;
    return [h("p", { class: `heading h${level}`, role: "heading", "aria-level": String(level + 3) }, inline(heading[2], world)), 1];
  }
  const subtext = SUBTEXT.exec(line);
  if (subtext) return [h("p", { class: "subtext" }, inline(subtext[1], world)), 1];
  if (/^> /.test(line)) return run(lines, at, /^> ?/, (inside) => h("blockquote", {}, blocks(inside, world)));
  if (ITEM.test(line)) return list(lines, at, world);
  return [null, 1];
}

function run(lines, at, prefix, become) {
  let end = at;
  while (end < lines.length && prefix.test(lines[end])) end += 1;
  return [become(lines.slice(at, end).map((one) => one.replace(prefix, "")).join("\n")), end - at];
}

/** Items of one indentation; deeper ones become a list inside the item before them. */
function list(lines, at, world) {
  const [, indent, mark] = ITEM.exec(lines[at]);
  const ordered = /\d/.test(mark);
  const node = h(ordered ? "ol" : "ul", ordered ? { start: Number.parseInt(mark, 10) } : {});
  let end = at;
  while (end < lines.length) {
    const item = ITEM.exec(lines[end]);
    if (!item || item[1].length < indent.length) break;
    if (item[1].length > indent.length + 1 && node.lastChild) {
      const [inner, used] = list(lines, end, world);
      node.lastChild.append(inner);
      end += used;
    } else {
      if (/\d/.test(item[2]) !== ordered) break;
      node.append(h("li", {}, inline(item[3], world)));
      end += 1;
    }
  }
  return [node, end - at];
}
