/** The side: the server's channels, direct messages, who one acts as. A drawer on a phone. */

import { PUPIL } from "./choosable.js";
import { fill, h, icon } from "./dom.js";
import { avatar } from "./message.js";
import { nameOf } from "./session.js";

const ROLES = { owner: "owner", moderator: "moderator", member: "" };
const UNREAD = "unread messages";

/** Draws the lists and the "Acting as" select; `onUser(id)` is asked to act as somebody else. */
export class Sidebar {
  constructor({ side, places, select, face, opener, veil, main }, session, onUser) {
    Object.assign(this, { side, places, select, face, opener, veil, main, session });
    select.addEventListener("change", () => onUser(select.value));
    opener.addEventListener("click", () => this.toggle(true));
    veil.addEventListener("click", () => this.toggle(false));
    side.addEventListener("keydown", (event) => { if (event.key === "Escape") this.toggle(false); });
    places.addEventListener("keydown", (event) => this.walk(event));
    for (const event of ["state", "channel", "unread"]) session.on(event, () => this.draw());
  }

  draw() {
    const held = this.places.contains(document.activeElement) ? document.activeElement.dataset.channel : null;
    const all = this.session.channels();
    const guilds = this.session.state.guilds.map((guild) => this.group(guild.name, all.filter((one) => one.guild?.id === guild.id)));
    fill(this.places, guilds, this.group("Direct messages", all.filter((one) => one.dm)));
    if (held) this.places.querySelector(`[data-channel="${held}"]`)?.focus();
    const { users, me } = this.session.state;
    fill(this.select, users.filter((one) => one.id === me.id || !(one.bot || one.role === PUPIL)).map((one) => h("option", { value: one.id }, label(one))));
    this.select.value = me.id;
    fill(this.face, avatar(me));
  }

  group(title, channels) {
    return h("section", { class: "place-group", "aria-label": title }, h("h2", {}, title),
      h("ul", {}, channels.map((one) => h("li", {}, this.place(one)))));
  }

  place(one) {
    const here = one.id === this.session.channelId;
    const fresh = this.session.unread.has(one.id);
    return h("button", {
      type: "button", class: `place${fresh ? " unread" : ""}`, "aria-current": here ? "page" : null, dataset: { channel: one.id },
      "aria-label": `${one.dm ? one.name : `#${one.name}`}${fresh ? `, ${UNREAD}` : ""}`,
      onClick: () => { this.session.open(one.id); this.toggle(false); },
    }, one.dm ? avatar(one.with) : icon("hash"), h("span", {}, one.name), fresh && h("i", { class: "dot" }));
  }

  /** Arrow keys go from place to place. */
  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.places.querySelectorAll(".place")];
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  }

  /** Open or close the drawer; it only is one where the page is narrow. */
  toggle(open) {
    if (open === this.side.classList.contains("open")) return;
    this.side.classList.toggle("open", open);
    this.veil.hidden = !open;
    this.main.inert = open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) this.places.querySelector("[aria-current]")?.focus();
    else if (getComputedStyle(this.opener).display !== "none") this.opener.focus();
  }
}

function label(user) {
  const role = ROLES[user.role] ?? "";
  const about = [role, user.locale && !user.locale.startsWith("en") ? user.locale : ""].filter(Boolean).join(", ");
  return about ? `${nameOf(user)} (${about})` : nameOf(user);
}
