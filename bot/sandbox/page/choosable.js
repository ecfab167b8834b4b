/** Who and what of the place that is shown can be chosen in an option or a select: [{id, name, also}]. */

import { called, inside } from "./places.js";
import { nameOf } from "./names.js";

/** Pupils join with a class; thirty of them would bury the people one means. */
export const PUPIL = "pupil";

/** The people, the bot among them; whoever acts is there even as a pupil. */
export function people(session) {
  const here = inside(session.here);
  return session.state.users.filter((one) => here.includes(one.id) && (one.role !== PUPIL || one.id === session.me.id))
    .map((one) => ({ id: one.id, name: nameOf(one), also: one.username }));
}

/** The roles of the server; a direct message has none. */
export function roles(session) {
  const bare = (one) => one.name.replace(/^@/, "");
  return (session.here.guild?.roles ?? []).map((one) => ({ id: one.id, name: `@${bare(one)}`, also: bare(one) }));
}

/** The channels and threads of the server, only those of some types where `types` names any. */
export function places(session, types) {
  return session.channels().filter((one) => one.guild && one.guild.id === session.here.guild?.id && (!types?.length || types.includes(one.type)))
    .map((one) => ({ id: one.id, name: called(one), also: one.name }));
}
