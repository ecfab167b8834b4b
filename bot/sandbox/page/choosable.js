/** Who and what of the place that is shown can be chosen in an option or a select: [{id, name, also}]. */

import { nameOf } from "./session.js";

/** Pupils join with a class; thirty of them would bury the people one means. */
export const PUPIL = "pupil";

/** The people, the bot among them; whoever acts is there even as a pupil. */
export function people(session) {
  return session.state.users.filter((one) => one.role !== PUPIL || one.id === session.me.id)
    .map((one) => ({ id: one.id, name: nameOf(one), also: one.username }));
}

/** The roles of the server; a direct message has none. */
export function roles(session) {
  const bare = (one) => one.name.replace(/^@/, "");
  return (session.here.guild?.roles ?? []).map((one) => ({ id: one.id, name: `@${bare(one)}`, also: bare(one) }));
}

/** The text channels. */
export function places(session) {
  return session.channels().filter((one) => !one.dm).map((one) => ({ id: one.id, name: `#${one.name}`, also: one.name }));
}
