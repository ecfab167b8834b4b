/** Components under or as a message: buttons and selects in rows, and Components V2. */

import { fill, h, icon } from "./dom.js";
import { people, places, roles } from "./choosable.js";
import { attachment, fileCard, picture } from "./attachments.js";
import { Dropdown } from "./dropdown.js";
import { resolved } from "./embeds.js";
import { markdown } from "./markdown.js";

/** Discord's component types. */
export const TYPE = {
  row: 1, button: 2, stringSelect: 3, textInput: 4, userSelect: 5, roleSelect: 6, mentionableSelect: 7, channelSelect: 8, section: 9,
  text: 10, thumbnail: 11, gallery: 12, file: 13, separator: 14, container: 17, label: 18, upload: 19, radio: 21, checks: 22, check: 23,
};
const STYLE = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link", 6: "primary" };
const CHOOSABLE = {
  [TYPE.userSelect]: people, [TYPE.roleSelect]: roles, [TYPE.channelSelect]: places,
  [TYPE.mentionableSelect]: (session) => [...people(session), ...roles(session)],
};
const CHOOSE = "Make a selection";
const NO_DESCRIPTION = "Picture without a description";
const NO_ANSWER = "The application did not respond";

/** Every component of a message; what a component shows of the files is not shown again. */
export function components(message, session) {
  const drawn = (message.components ?? []).map((one) => draw(one, message, session));
  return drawn.length ? h("div", { class: "components" }, drawn) : null;
}

/** Ids of the attachments that embeds or components show, by "attachment://name" or by their address (its signature aside). */
export function shownElsewhere(message) {
  const seen = new Set();
  const walk = (node) => {
    if (!node || typeof node !== "object") return;
    for (const key of ["url", "icon_url"]) if (typeof node[key] === "string") seen.add(bare(node[key]));
    Object.values(node).forEach(walk);
  };
  walk(message.components);
  walk(message.embeds);
  const isShown = (one) => seen.has(bare(one.url)) || seen.has(`attachment://${one.filename}`);
  return new Set((message.attachments ?? []).filter(isShown).map((one) => one.id));
}

function bare(url) {
  return url.split("?")[0];
}

function draw(part, message, session) {
  const inside = () => (part.components ?? []).map((one) => draw(one, message, session));
  switch (part.type) {
    case TYPE.row: return h("div", { class: "row-of" }, inside());
    case TYPE.button: return button(part, message, session);
    case TYPE.stringSelect: case TYPE.userSelect: case TYPE.roleSelect: case TYPE.mentionableSelect: case TYPE.channelSelect:
      return select(part, message, session);
    case TYPE.section:
      return h("div", { class: "section" },
        h("div", { class: "section-texts" }, inside()), part.accessory && draw(part.accessory, message, session));
    case TYPE.text: return h("div", { class: "text" }, markdown(part.content, session));
    case TYPE.thumbnail: return h("img", { class: "thumbnail", src: resolved(part.media.url, message), alt: part.description || "Thumbnail" });
    case TYPE.gallery: return gallery(part, message);
    case TYPE.file: return file(part, message);
    case TYPE.separator: return h(part.divider === false ? "div" : "hr", { class: part.spacing === 2 ? "separator wide" : "separator" });
    case TYPE.container: return container(part, inside());
    default: return null;
  }
}

function container(part, children) {
  const box = h("div", { class: part.spoiler ? "container spoiler-box" : "container" }, children);
  if (part.accent_color !== null && part.accent_color !== undefined) {
    box.classList.add("accented");
    box.style.setProperty("--bar", `#${part.accent_color.toString(16).padStart(6, "0")}`);
  }
  return box;
}

function gallery(part, message) {
  return h("div", { class: `gallery n${Math.min(part.items.length, 3)}` },
    part.items.map((one) => picture(resolved(one.media.url, message), one.description || NO_DESCRIPTION, { ...one.media, spoiler: one.spoiler })));
}

function file(part, message) {
  const url = resolved(part.file.url, message);
  const found = (message.attachments ?? []).find((one) => bare(one.url) === bare(url));
  if (found) return found.content_type?.startsWith("image/") ? fileCard(found) : attachment(found);
  return fileCard({ url, filename: part.name ?? url.split("/").at(-1).split("?")[0], size: part.size ?? 0 });
}

function button(part, message, session) {
  const content = [part.emoji?.name && h("span", { "aria-hidden": "true" }, part.emoji.name), part.label];
  const name = part.label ? null : part.emoji?.name;
  if (part.style === 5) {
    return h("a", { class: "button link", href: part.url, target: "_blank", rel: "noopener noreferrer", "aria-label": name }, content, icon("link"));
  }
  const node = h("button", {
    type: "button", class: `button ${STYLE[part.style] ?? "secondary"}`, disabled: part.disabled, "aria-label": name,
    dataset: { key: `c:${part.custom_id}` },
    onClick: () => send(node, { message: message.id, custom_id: part.custom_id }, session),
  }, content);
  return node;
}

/** What a select offers: its own options, or the people and channels the page knows. */
export function offered(part, session) {
  if (part.type === TYPE.stringSelect) return part.options ?? [];
  return CHOOSABLE[part.type](session, part.channel_types).map((one) => ({ value: one.id, label: one.name, description: one.name.endsWith(one.also) ? undefined : `@${one.also}` }));
}

/** What a select starts with. */
export function chosenAtFirst(part) {
  if (part.type === TYPE.stringSelect) return (part.options ?? []).filter((one) => one.default).map((one) => one.value);
  return (part.default_values ?? []).map((one) => one.id);
}

function select(part, message, session) {
  const made = new Dropdown({
    options: offered(part, session), placeholder: part.placeholder || CHOOSE, label: part.placeholder || CHOOSE,
    min: part.min_values ?? 1, max: part.max_values ?? 1, chosen: chosenAtFirst(part), disabled: part.disabled,
    onCommit: (values) => send(made.button, { message: message.id, custom_id: part.custom_id, values }, session),
  });
  made.button.dataset.key = `c:${part.custom_id}`;
  return made.node;
}

/** Press: the component shows that it works until the first answer, or says under the message that none came. */
async function send(node, body, session) {
  if (node.getAttribute("aria-busy") === "true") return;
  const place = node.closest(".message");
  complain(place, null);
  node.setAttribute("aria-busy", "true");
  try {
    const { interaction } = await session.api.press({ channel: session.channelId, ...body });
    const { failed } = await session.outcome(interaction);
    if (failed) complain(messageNode(body.message) ?? place, NO_ANSWER);
  } catch (error) {
    complain(place, error.sentences?.join(" ") ?? error.message);
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function messageNode(id) {
  return document.querySelector(`.message[data-id="${id}"]`);
}

function complain(place, text) {
  const line = place?.querySelector(".complaint");
  if (line) fill(line, text && [icon("warn"), text]);
}
