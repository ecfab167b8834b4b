/** One message: who, when, what it answers to, its text, embeds, files, components, and what can be done with it. */

import { h, icon } from "./dom.js";
import { attachments } from "./attachments.js";
import { components, shownElsewhere } from "./components.js";
import { embed } from "./embeds.js";
import { markdown } from "./markdown.js";
import { spoken, styled } from "./time.js";
import { nameOf } from "./names.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const ONLY_YOU = "Only you can see this";
const TOGETHER_MS = 7 * 60 * 1000;
const AVATAR_COLOURS = 6;

/** Whether only its owner sees it. */
export function isEphemeral(message) {
  return Boolean(message.ephemeral || message.flags & EPHEMERAL);
}

/** Whether it stands under the message before it without a head of its own. */
export function follows(message, before) {
  return Boolean(before && before.author.id === message.author.id && !usedCommand(message) && !message.referenced_message
    && isEphemeral(before) === isEphemeral(message)
    && new Date(message.timestamp) - new Date(before.timestamp) < TOGETHER_MS);
}

/** The message as an article; `onMenu(button)` opens its menu. */
export function drawMessage(message, session, { joined, onMenu }) {
  const hidden = isEphemeral(message);
  const classes = ["message", joined && "joined", hidden && "ephemeral", mentions(message, session) && "mentions-me"];
  return h("article", {
    class: classes.filter(Boolean).join(" "), tabindex: "-1", dataset: { id: message.id },
    "aria-label": `${nameOf(message.author)}, ${spoken(new Date(message.timestamp))}`,
  },
  origin(message, session), head(message, joined), body(message, session),
  message.thread && threadLink(message.thread, session), hidden && ephemeralLine(message, session), h("div", { class: "complaint", role: "alert" }), menuButton(message, onMenu));
}

function mentions(message, session) {
  return (message.mentions ?? []).some((one) => one.id === session.me.id) && message.author.id !== session.me.id;
}

function usedCommand(message) {
  const made = message.interaction_metadata ?? message.interaction;
  const name = message.interaction?.name ?? message.interaction_metadata?.name;
  return made && name ? { user: made.user ?? message.interaction?.user, name } : null;
}

function origin(message, session) {
  const used = usedCommand(message);
  if (used) {
    const inMenu = session.commands.some((one) => one.name === used.name && one.type > 1);
    const label = inMenu ? used.name : `/${used.name}`;
    return h("div", { class: "origin" }, icon("reply"),
      h("span", { class: "muted" }, h("b", {}, nameOf(used.user)), " used "), h("span", { class: "mention" }, label));
  }
  const answered = message.referenced_message;
  if (!answered) return null;
  return h("div", { class: "origin" }, icon("reply"),
    h("b", {}, nameOf(answered.author)), h("span", { class: "muted cut" }, answered.content || "a message"));
}

/** A round picture: the user's own, or initials on one of a few colours. */
export function avatar(user) {
  if (user.avatar_url) return h("img", { class: "avatar", src: user.avatar_url, alt: "" });
  const initials = [...nameOf(user).matchAll(/(?:^|\s)(\S)/gu)].map((match) => match[1]).slice(0, 2).join("");
  const colour = [...String(user.id)].reduce((sum, digit) => sum + digit.charCodeAt(0), 0) % AVATAR_COLOURS;
  return h("span", { class: `avatar ${user.bot ? "bot" : `c${colour}`}`, "aria-hidden": "true" }, initials.toUpperCase());
}

function head(message, joined) {
  const when = new Date(message.timestamp);
  const time = h("time", { class: "time muted", datetime: message.timestamp, title: styled(when, "F") }, joined ? styled(when, "t") : spoken(when));
  if (joined) return time;
  return [avatar(message.author), h("header", {},
    h("span", { class: `author${message.author.bot ? " is-bot" : ""}` }, nameOf(message.author)),
    message.author.bot && h("span", { class: "tag" }, "BOT"), time, !message.content && edited(message))];
}

function body(message, session) {
  if (message._state === "loading" || (message.flags & LOADING && !message.content && !message.embeds?.length)) {
    return h("div", { class: "body" }, thinking(message));
  }
  return h("div", { class: "body" },
    message.content && h("div", { class: "text" }, markdown(message.content, session), edited(message)),
    attachments(message, shownElsewhere(message)),
    (message.embeds ?? []).map((one) => embed(one, message, session)),
    components(message, session));
}

function thinking(message) {
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  return h("div", { class: "thinking muted" }, dots, `${nameOf(message.author)} is thinking…`);
}

function edited(message) {
  if (!message.edited_timestamp) return null;
  return h("span", { class: "edited muted", title: styled(new Date(message.edited_timestamp), "F") }, "(edited)");
}

function threadLink(thread, session) {
  return h("button", { type: "button", class: "thread-link", dataset: { key: "thread" }, onClick: () => session.open(thread.id) },
    icon("thread"), h("b", {}, thread.name), h("span", { class: "muted" }, "Open the thread"));
}

function ephemeralLine(message, session) {
  const dismiss = h("button", {
    type: "button", class: "text-button", dataset: { key: "dismiss" }, onClick: () => session.dismiss(message.id),
  }, "Dismiss message");
  return h("div", { class: "only-you" }, icon("eye"), h("span", {}, ONLY_YOU), h("span", { "aria-hidden": "true" }, "·"), dismiss);
}

function menuButton(message, onMenu) {
  const node = h("button", {
    type: "button", class: "icon-button message-menu", "aria-haspopup": "menu", "aria-expanded": "false", title: "More",
    "aria-label": `More for the message of ${nameOf(message.author)}`, dataset: { key: "menu" }, onClick: () => onMenu(node),
  }, icon("more"));
  return node;
}
