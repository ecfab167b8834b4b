/** What can be done with a message: the apps' commands on it and on its author, a thread, copying, deleting. */

import { local, menuCommands } from "./commands.js";
import { openMenu } from "./menu.js";
import { isEphemeral } from "./message.js";
import { nameOf } from "./names.js";

const MESSAGE_COMMAND = 3;
const USER_COMMAND = 2;
const MODERATING = ["owner", "moderator"];
const LONGEST_THREAD_NAME = 40;

/** Opens the menu of a message; `runOn(command, target)` runs an app's command, `tell(text)` says what came of the rest. */
export class MessageMenu {
  constructor(session, { runOn, tell }) {
    Object.assign(this, { session, runOn, tell });
  }

  open(button, message) {
    const own = (label, run) => ({ group: "Message", label, run });
    openMenu(button, [
      ...this.apps(MESSAGE_COMMAND, "Apps", message.id),
      ...this.apps(USER_COMMAND, `Apps for ${nameOf(message.author)}`, message.author.id),
      ...(this.mayBegin(message) ? [own("Start a thread", () => this.begin(message))] : []),
      own("Copy text", () => this.copy(allText(message))), own("Copy message ID", () => this.copy(message.id)),
      ...(this.mayDelete(message) ? [own("Delete message", () => this.erase(message))] : []),
    ]);
  }

  apps(type, group, target) {
    const { commands, locale } = this.session;
    return menuCommands(commands, type).map((one) => ({ group, label: local(one, "name", locale), run: () => this.runOn(one, target) }));
  }

  /** A thread begins at a message that all see, in a channel and not in another thread. */
  mayBegin(message) {
    const { here } = this.session;
    return here.guild && !here.parent && !isEphemeral(message) && !message.thread;
  }

  mayDelete(message) {
    const { here, me } = this.session;
    return !isEphemeral(message) && (message.author.id === me.id || (!here.dm && MODERATING.includes(me.role)));
  }

  async begin(message) {
    const { session } = this;
    try {
      const { id } = await session.api.startThread(message.channel_id, message.id, threadName(message));
      await session.reload();
      await session.open(id);
    } catch (error) {
      this.tell(error.sentences?.join(" ") ?? error.message);
    }
  }

  async erase(message) {
    await this.session.api.erase(message.channel_id, message.id).catch((error) => this.tell(error.message));
  }

  async copy(text) {
    await navigator.clipboard.writeText(text).then(() => this.tell("Copied"), () => this.tell("This browser did not allow copying"));
  }
}

function threadName(message) {
  const words = (message.content || message.embeds?.[0]?.title || "").replace(/\s+/g, " ").trim();
  return words ? [...words].slice(0, LONGEST_THREAD_NAME).join("") : `Thread of ${nameOf(message.author)}`;
}

function allText(message) {
  const embeds = (message.embeds ?? []).flatMap((one) => [one.title, one.description, ...(one.fields ?? []).flatMap((two) => [two.name, two.value])]);
  return [message.content, ...embeds].filter(Boolean).join("\n");
}
