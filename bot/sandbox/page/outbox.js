/** What was sent and waits for its first answer. */

const NO_ANSWER = "The application did not respond";

/** Sends commands and messages; `status` (a live region) tells what is under way. */
export class Outbox {
  constructor(session, log, status) {
    Object.assign(this, { session, log, status, under: 0 });
  }

  /** Run a checked command. Gives the sentence why it could not be sent, or null; a missing answer is told in the log. */
  async run(draft, { body, files }) {
    return this.interaction(() => this.session.api.invoke(body, files), `/${draft.entry.shown}`);
  }

  /** Run a command of a context menu on a message or a user. */
  async runOn(command, target) {
    const body = { channel: this.session.channelId, command: command.id, options: [], target };
    const problem = await this.interaction(() => this.session.api.invoke(body), command.name);
    if (problem) this.log.notice(command.name, problem);
  }

  async interaction(call, name) {
    this.busy(1, `Sending ${name}…`);
    try {
      const { interaction } = await call();
      this.session.outcome(interaction).then(({ failed }) => {
        this.busy(-1);
        if (failed) this.log.notice(name, NO_ANSWER);
      });
      return null;
    } catch (error) {
      this.busy(-1);
      return error.sentences?.join(" ") ?? error.message;
    }
  }

  /** Send a person's plain message. Gives the sentence why it could not be sent, or null. */
  async say(content, files) {
    try {
      await this.session.api.say(this.session.channelId, content, files.map((file, at) => [`files[${at}]`, file]));
      return null;
    } catch (error) {
      return error.sentences?.join(" ") ?? error.message;
    }
  }

  busy(by, text = "") {
    this.under += by;
    this.status.textContent = this.under > 0 ? text || this.status.textContent : "";
  }
}
