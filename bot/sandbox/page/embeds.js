/** Embeds: colour bar, author, title, description, fields (inline ones side by side), pictures, footer. */

import { h } from "./dom.js";
import { inline } from "./markdown_inline.js";
import { markdown } from "./markdown.js";
import { picture } from "./attachments.js";
import { spoken } from "./time.js";

const IN_A_ROW = 3;

/** One embed; `message` gives the files that attachment:// addresses name. */
export function embed(data, message, session) {
  const box = h("section", { class: "embed", "aria-label": data.title ? `Embed: ${data.title}` : "Embed" },
    h("div", { class: "embed-main" },
      author(data.author, message), title(data, session),
      data.description && h("div", { class: "embed-text" }, markdown(data.description, session)),
      fields(data.fields ?? [], session),
      data.image && picture(resolved(data.image.url, message), alt(data.image, data), data.image),
      footer(data, message)),
    data.thumbnail && h("img", { class: "embed-thumb", src: resolved(data.thumbnail.url, message), alt: alt(data.thumbnail, data) }));
  if (data.color !== null && data.color !== undefined) {
    box.style.setProperty("--bar", `#${data.color.toString(16).padStart(6, "0")}`);
  }
  return box;
}

/** The address of a picture; "attachment://name" means a file of the same message. */
export function resolved(url, message) {
  const name = /^attachment:\/\/(.+)$/.exec(url)?.[1];
  return name ? (message.attachments ?? []).find((one) => one.filename === name)?.url ?? url : url;
}

function alt(picture, data) {
  return picture.description || (data.title ? `Picture: ${data.title}` : "Picture in the embed");
}

function linked(text, url) {
  return url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text) : text;
}

function author(data, message) {
  if (!data) return null;
  const face = data.icon_url && h("img", { class: "tiny", src: resolved(data.icon_url, message), alt: "" });
  return h("div", { class: "embed-author" }, face, linked(data.name, data.url));
}

function title(data, session) {
  return data.title && h("div", { class: "embed-title" }, data.url ? linked(data.title, data.url) : inline(data.title, session));
}

/** Up to three inline fields share a row, as on Discord; others take a row of their own. */
function fields(list, session) {
  const rows = [];
  for (const one of list) {
    const last = rows.at(-1);
    if (one.inline && last?.inline && last.cells.length < IN_A_ROW) last.cells.push(one);
    else rows.push({ inline: Boolean(one.inline), cells: [one] });
  }
  return rows.map((row) => h("div", { class: `embed-row n${row.cells.length}` },
    row.cells.map((one) => h("div", { class: "embed-field" },
      h("div", { class: "embed-name" }, inline(one.name, session)),
      h("div", { class: "embed-value" }, markdown(one.value, session))))));
}

function footer(data, message) {
  if (!data.footer && !data.timestamp) return null;
  const face = data.footer?.icon_url && h("img", { class: "tiny", src: resolved(data.footer.icon_url, message), alt: "" });
  const parts = [data.footer?.text, data.timestamp && spoken(new Date(data.timestamp))].filter(Boolean);
  return h("div", { class: "embed-footer" }, face, h("span", {}, parts.join(" • ")));
}
