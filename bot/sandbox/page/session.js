/** What the page knows: who acts, where, the messages, the commands. Changes are told as DOM events. */

import { Api } from "./api.js";
import { placesOf } from "./places.js";

const REMEMBERED_INTERACTIONS = 500;
/** Discord's code of an unknown channel. */
const GONE = 10003;

/**
 * Events: `state` (who, where, commands, online), `channel` (another one is shown), `message`, `removed`,
 * `settled` ({interaction, failed, reason}), `modal`, `refusals` (how many), `connection` (boolean), `trouble` (an ApiError).
 */
export class Session extends EventTarget {
  constructor() {
    super();
    this.api = new Api(null);
    this.state = null;
    this.channelId = null;
    this.messages = new Map();
    this.unread = new Set();
    this.readings = new Set();
    this.settled = new Map();
    this.dismissed = new Set(JSON.parse(sessionStorage.getItem("dismissed") ?? "[]"));
    this.stop = () => {};
  }

  get me() { return this.state.me; }
  get locale() { return this.state.me.locale ?? "en-US"; }
  get commands() { return this.state?.commands ?? []; }
  get appName() { return this.state?.application?.name ?? "The bot"; }

  /** Act as `user` (an id, or null for the first), in the channel asked for if they can see it. */
  async begin(user, channel) {
    this.stop();
    const api = new Api(user);
    const state = await api.state(null);
    api.user = state.me.id;
    Object.assign(this, { api, state });
    this.unread.clear();
    await this.open(this.channel(channel) ? channel : this.channels()[0].id);
    this.stop = api.follow({
      onEvent: (event) => this.hear(event),
      onOpen: () => { this.tell("connection", true); this.reload(); },
      onLost: () => this.tell("connection", false),
    });
  }

  /** Every place the user can write in, as `placesOf` has them. */
  channels() { return placesOf(this.state); }

  channel(id) { return this.channels().find((one) => one.id === id); }
  get here() { return this.channel(this.channelId); }

  user(id) {
    const known = [...this.state.users, ...this.state.dms.flatMap((dm) => dm.recipients)];
    return known.find((one) => one.id === id) ?? [...this.messages.values()].find((one) => one.author.id === id)?.author;
  }

  /** Show another channel: its commands and messages are read anew. */
  async open(id) {
    this.channelId = id;
    this.unread.delete(id);
    this.messages.clear();
    this.tell("channel");
    await this.reload();
  }

  /** Read commands and messages again, for instance after the stream was lost. */
  async reload() {
    const { api, channelId } = this;
    const meanwhile = [];
    this.readings.add(meanwhile);
    try {
      const [state, messages] = await Promise.all([api.state(channelId), api.messages(channelId)]);
      if (api !== this.api || channelId !== this.channelId) return;
      this.state = state;
      this.tell("state");
      this.messages = new Map(messages.map((one) => [one.id, one]));
      for (const change of meanwhile) change(this.messages); // newer than the list that was on its way
      this.tell("messages");
    } catch (error) {
      this.tell("trouble", error);
    } finally {
      this.readings.delete(meanwhile);
    }
  }

  async reloadState() {
    const { api, channelId } = this;
    const state = await api.state(channelId).catch((error) => (error.code === GONE ? this.leave() : null));
    if (!state || api !== this.api || channelId !== this.channelId) return;
    this.state = state;
    this.tell("state");
  }

  /** The place is gone: show the first one. */
  async leave() {
    this.state = await this.api.state(null);
    await this.open(this.channels()[0].id);
  }

  hear({ type, data }) {
    if (type === "message_create" || type === "message_update") this.hearMessage(data);
    else if (type === "message_delete") this.remove(data.id);
    else if (type === "interaction_done") this.settle({ interaction: data.interaction, failed: false });
    else if (type === "interaction_failed") this.settle({ ...data, failed: true });
    else if (type === "modal") { this.settle({ interaction: data.interaction, failed: false }); this.tell("modal", data); }
    else if (type === "commands" || type === "bot") this.reloadState();
    else if (type === "refusals") this.tell("refusals", data.count);
    else if (type === "clear") this.reload();
  }

  hearMessage(message) {
    if (message.channel_id !== this.channelId) {
      this.unread.add(message.channel_id);
      this.tell("unread");
      return;
    }
    this.change((messages) => messages.set(message.id, message));
    this.tell("message", message);
  }

  remove(id) {
    if (this.change((messages) => messages.delete(id))) this.tell("removed", id);
  }

  /** Change the messages shown, and any list of them that is still on its way. */
  change(step) {
    for (const meanwhile of this.readings) meanwhile.push(step);
    return step(this.messages);
  }

  /** Hide a private answer for good, as Discord's "Dismiss message" does: only on this person's screen. */
  dismiss(id) {
    this.dismissed.add(id);
    sessionStorage.setItem("dismissed", JSON.stringify([...this.dismissed]));
    this.remove(id);
  }

  settle(outcome) {
    this.settled.set(outcome.interaction, outcome);
    if (this.settled.size > REMEMBERED_INTERACTIONS) this.settled.delete(this.settled.keys().next().value);
    this.tell("settled", outcome);
  }

  /** Wait for the first answer to an interaction: {failed, reason}. The event may come before the call returns. */
  outcome(interaction) {
    if (this.settled.has(interaction)) return Promise.resolve(this.settled.get(interaction));
    return new Promise((resolve) => {
      const listen = ({ detail }) => {
        if (detail.interaction !== interaction) return;
        this.removeEventListener("settled", listen);
        resolve(detail);
      };
      this.addEventListener("settled", listen);
    });
  }

  on(type, listener) { this.addEventListener(type, (event) => listener(event.detail)); }
  tell(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })); }
}
