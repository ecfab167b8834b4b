/** The page: puts the parts together and keeps the address, the title and the notices up to date. */

import { Composer } from "./composer.js";
import { fill, h, icon } from "./dom.js";
import { MessageLog } from "./log.js";
import { avatar } from "./message.js";
import { MessageMenu } from "./message_menu.js";
import { openModal } from "./modal.js";
import { nameOf } from "./names.js";
import { called, inside, symbol } from "./places.js";
import { Session } from "./session.js";
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

const node = (id) => document.getElementById(id);
const session = new Session();
const log = new MessageLog(node("log"), { older: node("older"), toBottom: node("to-bottom") }, session, (button, message) => menu.open(button, message));
const suggestions = new Suggestions(node("suggest"), node("editor"), node("suggest-status"));
const composer = new Composer({
  editor: node("editor"), pills: node("pills"), problem: node("problem"), pending: node("pending"),
  filePicker: node("file-picker"), plus: node("plus"), sendButton: node("send"), status: node("status"),
}, suggestions, session, log);
const menu = new MessageMenu(session, { runOn: (command, target) => composer.outbox.runOn(command, target), tell });
const sidebar = new Sidebar({
  side: node("side"), places: node("places"), select: node("acting-as"), about: node("acting-role"), face: node("face"), opener: node("opener"), veil: node("veil"), main: node("main"),
}, session, actAs);
const lesson = new Lesson(node("lesson"), node("class"), session, () => composer.line() || EXAMPLE);
new Refusals(node("refusals"), node("refused"), session);
let connected = true;
let form = null;

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
  const above = here.parent && [h("span", { class: "above muted" }, `#${here.parent.name} ›`)];
  fill(node("place"), icon(symbol(here)), above, h("span", {}, here.name));
  node("log").setAttribute("aria-label", `Messages in ${called(here)}`);
  document.title = `${called(here)} · Pipewright sandbox`;
  const query = new URLSearchParams({ user: me.id, channel: here.id });
  history.replaceState(null, "", `?${query}`);
}

/** Who acts, where the side that tells it is put away. */
function showPerson() {
  fill(node("whoami"), avatar(session.me), h("span", { class: "for-readers" }, "Acting as "), h("span", { class: "whoami-name" }, nameOf(session.me)));
}

/** Where this person and another one stand side by side; not offered where they already do. */
function showBeside() {
  const { here, me, state } = session;
  const other = state.users.find((one) => !one.bot && one.id !== me.id && inside(here).includes(one.id));
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

session.on("channel", () => { showPlace(); showBeside(); lesson.close(false); node("class").hidden = !session.here.guild?.bot; });
session.on("state", () => { showPerson(); showBot(); hint(); });
session.on("connection", (up) => { connected = up; showBot(); });
session.on("settled", () => { localStorage.setItem(HINT_KEY, "1"); hint(); });
session.on("trouble", (error) => banner(error.status ? error.message : NO_SANDBOX));
session.on("modal", (data) => { form?.dialog.remove(); form = openModal(data, session); });
bindTheme(node("theme"));
bindLanguage(node("language"), session);
dropFiles();
const query = new URLSearchParams(location.search);
begin(query.get("user"), query.get("channel"));
