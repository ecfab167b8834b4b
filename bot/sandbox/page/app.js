/** The page: puts the parts together and keeps the address, the title and the notices up to date. */

import { Composer } from "./composer.js";
import { fill, h, icon } from "./dom.js";
import { menuCommands, local } from "./commands.js";
import { MessageLog } from "./log.js";
import { isEphemeral } from "./message.js";
import { openMenu } from "./menu.js";
import { openModal } from "./modal.js";
import { Session, nameOf } from "./session.js";
import { Lesson } from "./lesson.js";
import { Refusals } from "./refusals.js";
import { Sidebar } from "./sidebar.js";
import { Suggestions } from "./suggest.js";
import { bindLanguage } from "./language.js";
import { bindTheme } from "./theme.js";

const OFFLINE = "The bot is offline. Start it with “make run” and look at its log; this page notices by itself when it is back.";
const NO_SANDBOX = "The sandbox does not answer. Start it again with “make run”; this page reconnects by itself.";
const HINT_KEY = "hint-seen";
const EXAMPLE = "/sentiment I love this course";
const MESSAGE_COMMAND = 3;
const USER_COMMAND = 2;
const MODERATING = ["owner", "moderator"];

const node = (id) => document.getElementById(id);
const session = new Session();
const log = new MessageLog(node("log"), node("to-bottom"), session, showMenu);
const suggestions = new Suggestions(node("suggest"), node("editor"), node("suggest-status"));
const composer = new Composer({
  editor: node("editor"), pills: node("pills"), problem: node("problem"), pending: node("pending"),
  filePicker: node("file-picker"), plus: node("plus"), sendButton: node("send"), status: node("status"),
}, suggestions, session, log);
const sidebar = new Sidebar({
  side: node("side"), places: node("places"), select: node("acting-as"), face: node("face"), opener: node("opener"), veil: node("veil"), main: node("main"),
}, session, actAs);
const lesson = new Lesson(node("lesson"), node("class"), session, () => composer.line() || EXAMPLE);
new Refusals(node("refusals"), node("refused"), session);
let connected = true;
let form = null;

function showMenu(button, message) {
  const apps = (type, target) => menuCommands(session.commands, type).map((one) => ({
    group: type === MESSAGE_COMMAND ? "Apps" : `Apps for ${nameOf(message.author)}`, label: local(one, "name", session.locale),
    run: () => composer.outbox.runOn(one, target),
  }));
  openMenu(button, [
    ...apps(MESSAGE_COMMAND, message.id), ...apps(USER_COMMAND, message.author.id),
    { group: "Message", label: "Copy text", run: () => copy(allText(message)) },
    { group: "Message", label: "Copy message ID", run: () => copy(message.id) },
    ...(mayDelete(message) ? [{ group: "Message", label: "Delete message", run: () => erase(message) }] : []),
  ]);
}

function mayDelete(message) {
  return !isEphemeral(message) && (message.author.id === session.me.id || (!session.here.dm && MODERATING.includes(session.me.role)));
}

async function erase(message) {
  await session.api.erase(message.channel_id, message.id).catch((error) => tell(error.message));
}

function allText(message) {
  const embeds = (message.embeds ?? []).flatMap((one) => [one.title, one.description, ...(one.fields ?? []).flatMap((two) => [two.name, two.value])]);
  return [message.content, ...embeds].filter(Boolean).join("\n");
}

async function copy(text) {
  await navigator.clipboard.writeText(text).then(() => tell("Copied"), () => tell("This browser did not allow copying"));
}

function tell(text) {
  node("status").textContent = text;
}

async function actAs(id) {
  await begin(id, session.channelId);
}

async function begin(user, channel) {
  form?.dialog.remove();
  try {
    await session.begin(user, channel);
  } catch (error) {
    banner(error.status ? error.message : NO_SANDBOX);
    setTimeout(() => begin(user, channel), 2000);
    return;
  }
  composer.editor.focus();
  hint();
}

function banner(text) {
  const box = node("banner");
  if (box.dataset.text === (text ?? "")) return;
  box.dataset.text = text ?? "";
  box.hidden = !text;
  fill(box, text && [icon("warn"), h("span", {}, text)]);
}

function showPlace() {
  const { here, me } = session;
  fill(node("place"), icon(here.dm ? "at" : "hash"), h("span", {}, here.name));
  node("log").setAttribute("aria-label", `Messages in ${here.dm ? here.name : `#${here.name}`}`);
  document.title = `${here.dm ? "@" : "#"}${here.name} · Pipewright sandbox`;
  const query = new URLSearchParams({ user: me.id, channel: here.id });
  history.replaceState(null, "", `?${query}`);
}

/** Where this person and another one stand side by side; not offered where they already do. */
function showBeside() {
  const { here, me, state } = session;
  const other = state.users.find((one) => !one.bot && one.id !== me.id);
  node("beside").hidden = !other || here.dm || window !== window.top;
  if (other) node("beside").href = `/page/pair.html?${new URLSearchParams({ left: me.id, right: other.id, channel: here.id })}`;
}

function showBot() {
  const online = connected && session.state.bot_online;
  const light = node("bot");
  light.classList.toggle("online", online);
  fill(light, h("i", { class: "lamp" }), h("span", {}, `${session.appName} ${online ? "online" : "offline"}`));
  banner(!connected ? NO_SANDBOX : online ? null : OFFLINE);
}

/** What to type first, until it is put away or a first command was answered. */
function hint() {
  const box = node("hint");
  const possible = session.commands.some((one) => one.name === "sentiment");
  box.hidden = Boolean(localStorage.getItem(HINT_KEY)) || !possible;
  const put = () => { localStorage.setItem(HINT_KEY, "1"); box.hidden = true; composer.editor.focus(); };
  fill(box, h("span", {}, "New here? Try ", h("code", { class: "code" }, EXAMPLE)),
    h("button", { type: "button", class: "button primary small", onClick: () => { put(); composer.set(EXAMPLE); } }, "Put it in"),
    h("button", { type: "button", class: "icon-button", "aria-label": "Hide this hint", onClick: put }, icon("close")));
}

function dropFiles() {
  const main = node("main");
  const over = (on) => main.classList.toggle("dropping", on);
  main.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  main.addEventListener("dragleave", (event) => { if (!main.contains(event.relatedTarget)) over(false); });
  main.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    composer.addFiles([...event.dataTransfer.files]);
    composer.editor.focus();
  });
}

session.on("channel", () => { showPlace(); showBeside(); lesson.close(false); node("class").hidden = session.here.dm; });
session.on("state", () => { showBot(); hint(); });
session.on("connection", (up) => { connected = up; showBot(); });
session.on("settled", () => { localStorage.setItem(HINT_KEY, "1"); hint(); });
session.on("trouble", (error) => banner(error.status ? error.message : NO_SANDBOX));
session.on("modal", (data) => { form?.dialog.remove(); form = openModal(data, session); });
bindTheme(node("theme"));
bindLanguage(node("language"), session);
dropFiles();
const query = new URLSearchParams(location.search);
begin(query.get("user"), query.get("channel"));
