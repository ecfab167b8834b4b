/** The side: the server's channels, direct messages, who one acts as. A drawer on a phone. */

import { PUPIL } from "./choosable.js";
import { fill, h, icon } from "./dom.js";
import { avatar } from "./message.js";
import { called, symbol } from "./places.js";
import { nameOf } from "./names.js";

/** What people are, in the order in which they are offered; a pupil is offered only as who acts. */
const ROLES = {
  owner: "Owns the server", moderator: "Deletes messages", manager: "Manages the server", member: "Just a member",
  outsider: "Brings the bot along", pupil: "Pupil of the class",
};
const WITHOUT = "without the bot";
const UNREAD = "unread messages";

/** Draws the lists and the "Acting as" select; `onUser(id)` is asked to act as somebody else. */
export class Sidebar {
  constructor({ side, places, select, about, face, opener, veil, main }, session, onUser) {
    Object.assign(this, { side, places, select, about, face, opener, veil, main, session });
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
    const guilds = this.session.state.guilds.map((guild) => this.group(guild, all.filter((one) => one.guild?.id === guild.id)));
    fill(this.places, guilds, this.group({ name: "Direct messages", bot: true }, all.filter((one) => one.dm)));
    if (held) this.places.querySelector(`[data-channel="${held}"]`)?.focus();
    const { users, me } = this.session.state;
    const offered = users.filter((one) => one.id === me.id || !(one.bot || one.role === PUPIL));
    fill(this.select, Object.entries(ROLES).map(([role, name]) => people(name, offered.filter((one) => one.role === role))));
    fill(this.about, ROLES[me.role] ?? "");
    this.select.value = me.id;
    fill(this.face, avatar(me));
  }

  group({ name, bot }, channels) {
    const about = bot ? null : h("span", { class: "place-about" }, WITHOUT);
    return h("section", { class: "place-group", "aria-label": name }, h("h2", {}, name, about),
      h("ul", {}, channels.map((one) => h("li", {}, this.place(one)))));
  }

  place(one) {
    const here = one.id === this.session.channelId;
    const fresh = this.session.unread.has(one.id);
    return h("button", {
      type: "button", class: ["place", one.parent && "thread", fresh && "unread"].filter(Boolean).join(" "), "aria-current": here ? "page" : null, dataset: { channel: one.id },
      "aria-label": [spoken(one), fresh && UNREAD].filter(Boolean).join(", "),
      onClick: () => { this.session.open(one.id); this.toggle(false); },
    }, one.with ? avatar(one.with) : icon(symbol(one)), h("span", {}, one.name), fresh && h("i", { class: "dot" }));
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

function spoken(place) {
  if (place.dm) return place.with ? place.name : `Group ${place.name}, ${WITHOUT}`;
  return place.parent ? `Thread ${place.name} in #${place.parent.name}` : called(place);
}

/** The people of one kind, as a group of the select. */
function people(name, users) {
  return users.length > 0 && h("optgroup", { label: name }, users.map((one) => h("option", { value: one.id }, label(one))));
}

function label(user) {
  return user.locale && !user.locale.startsWith("en") ? `${nameOf(user)} (${user.locale})` : nameOf(user);
}
