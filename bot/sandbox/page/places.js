/** Where a person can write: channels with their threads, direct messages, groups; what each is called and how it looks. */

import { nameOf } from "./names.js";

const GUILD_TEXT = 0;
const THREAD = 11;

/** Every place: {id, name, dm, guild, with, parent, bot}. `dm` is what has no server, `bot` whether the bot is in it. */
export function placesOf({ guilds, dms, me }) {
  return [...guilds.flatMap(ofGuild), ...dms.map((dm) => ofDirect(dm, me))];
}

/** A server's channels, each followed by its threads. */
function ofGuild(guild) {
  const shown = (one, parent = null) => ({ ...one, dm: false, guild, parent, with: null, bot: guild.bot });
  const threads = (parent) => guild.channels.filter((one) => one.type === THREAD && one.parent === parent.id).map((one) => shown(one, parent));
  return guild.channels.filter((one) => one.type === GUILD_TEXT).flatMap((one) => [shown(one), ...threads(one)]);
}

function ofDirect(dm, me) {
  const others = dm.recipients.filter((one) => one.id !== me.id);
  const other = dm.name ? null : others[0] ?? dm.recipients[0];
  return { id: dm.id, name: dm.name ?? nameOf(other), dm: true, guild: null, parent: null, with: other, bot: dm.bot, recipients: dm.recipients };
}

/** The name of the drawing that stands before a place. */
export function symbol(place) {
  if (place.dm) return place.with ? "at" : "group";
  return place.parent ? "thread" : "hash";
}

/** A place's name as it is spoken of: "#general", "@Pipewright", or as it is. */
export function called(place) {
  if (place.dm) return place.with ? `@${place.name}` : place.name;
  return place.parent ? place.name : `#${place.name}`;
}

/** The ids of those who are in a place. */
export function inside(place) {
  return place.guild?.members ?? place.recipients.map((one) => one.id);
}

/** The first lines of a place: [title, what it is]. */
export function welcome(place) {
  if (place.dm && place.with) return [place.name, `This is the beginning of your direct messages with ${place.name}.`];
  if (place.dm) return [place.name, `This is the beginning of the group ${place.name}.`];
  if (place.parent) return [place.name, `This is a thread in #${place.parent.name}. Commands work here as they do there.`];
  return [`Welcome to #${place.name}!`, `This is the start of the #${place.name} channel.`];
}

const OWN_INSTALL = "The bot is not here, but you have installed it for yourself: its commands answer you, with at most five messages after the first.";
const NO_INSTALL = "The bot is not here, and you have not installed it for yourself: there are no commands.";

/** What is special where the bot is not; null where it is. */
export function withoutBot(place, commands) {
  if (place.bot) return null;
  return commands.length ? OWN_INSTALL : NO_INSTALL;
}
