/** The sandbox's own HTTP API and event stream, as one acting user. */

const UNREACHABLE = "The sandbox does not answer. Is its process still running?";
const RETRY_FIRST_MS = 500;
const RETRY_LONGEST_MS = 5000;

/** What the sandbox refused: Discord's code, sentence and error tree, and the HTTP status (0: unreachable). */
export class ApiError extends Error {
  constructor(status, body) {
    super(body.message ?? UNREACHABLE);
    this.status = status;
    this.code = body.code ?? 0;
    this.errors = body.errors ?? null;
  }

  /** The sentences at the leaves of the error tree, or the message itself. */
  get sentences() {
    const found = [];
    const walk = (node) => {
      if (!node || typeof node !== "object") return;
      if (Array.isArray(node._errors)) found.push(...node._errors.map((one) => one.message));
      for (const [key, child] of Object.entries(node)) if (key !== "_errors") walk(child);
    };
    walk(this.errors);
    return found.length ? found : [this.message];
  }
}

async function request(method, path, body, signal) {
  const form = body instanceof FormData;
  const headers = body && !form ? { "Content-Type": "application/json" } : {};
  const payload = form || !body ? body : JSON.stringify(body);
  let response;
  try {
    response = await fetch(path, { method, headers, body: payload, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, {});
  }
  const text = await response.text();
  const answer = text ? parsed(text) : {};
  if (!response.ok) throw new ApiError(response.status, answer);
  return answer;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text.slice(0, 200) };
  }
}

/** `body` as JSON, or as a form of the field `payload` and the files where there are some. */
function withFiles(body, files) {
  if (!files?.length) return body;
  const form = new FormData();
  form.append("payload", JSON.stringify(body));
  for (const [name, file] of files) form.append(name, file, file.name);
  return form;
}

/** Every call of the page, made as the user with the id `user` (null: the sandbox's first). */
export class Api {
  constructor(user) {
    this.user = user;
  }

  state(channel) {
    const query = new URLSearchParams();
    if (this.user) query.set("user", this.user);
    if (channel) query.set("channel", channel);
    return request("GET", `/sandbox/state?${query}`);
  }

  messages(channel) {
    return request("GET", `/sandbox/channels/${channel}/messages?user=${this.user}`);
  }

  say(channel, content, files) {
    return request("POST", `/sandbox/channels/${channel}/messages`, withFiles({ user: this.user, content }, files));
  }

  /** Delete a message: one's own, or any as a moderator. */
  erase(channel, message) {
    return request("DELETE", `/sandbox/channels/${channel}/messages/${message}?user=${this.user}`);
  }

  /** Run a command; `files` are pairs of the field name an option's value gives, and the file. */
  invoke(body, files) {
    return request("POST", "/sandbox/commands", withFiles({ user: this.user, ...body }, files));
  }

  autocomplete(body, signal) {
    return request("POST", "/sandbox/autocomplete", { user: this.user, ...body }, signal);
  }

  press(body) {
    return request("POST", "/sandbox/components", { user: this.user, ...body });
  }

  submitModal(interaction, values, files) {
    return request("POST", "/sandbox/modals", withFiles({ user: this.user, interaction, values }, files));
  }

  /** Start a thread at a message: {id, ...} of the thread. */
  startThread(channel, message, name) {
    return request("POST", "/sandbox/threads", { user: this.user, channel, message, name });
  }

  /** Let the person's client speak another language. */
  speak(locale) {
    return request("POST", "/sandbox/locale", { user: this.user, locale });
  }

  /** The pupils of a class, put into the channel's server. */
  pupils(channel) {
    return request("POST", "/sandbox/pupils", { user: this.user, channel });
  }

  /** How long each of these interactions has waited so far. */
  waits(interactions) {
    return request("GET", `/sandbox/waits?interactions=${interactions.join(",")}`);
  }

  /** What the bot was refused, the newest first. */
  refusals() {
    return request("GET", "/sandbox/refusals");
  }

  closeModal(interaction) {
    return request("DELETE", `/sandbox/modals/${interaction}?user=${this.user}`);
  }

  /**
   * Follow the events until the returned function is called; a lost stream is taken up again by itself.
   * `onOpen` is told at every (re)connection, `onLost` at every loss.
   */
  follow({ onEvent, onOpen, onLost }) {
    let socket = null;
    let timer = null;
    let wait = RETRY_FIRST_MS;
    let closed = false;
    const connect = () => {
      socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/sandbox/events?user=${this.user}`);
      socket.onopen = () => { wait = RETRY_FIRST_MS; onOpen(); };
      socket.onmessage = (frame) => onEvent(JSON.parse(frame.data));
      socket.onclose = () => {
        if (closed) return;
        onLost();
        timer = setTimeout(connect, wait);
        wait = Math.min(wait * 2, RETRY_LONGEST_MS);
      };
    };
    connect();
    return () => { closed = true; clearTimeout(timer); socket.close(); };
  }
}
