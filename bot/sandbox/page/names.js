/** What people are called. */

/** The name a person goes by. */
export function nameOf(user) {
  return user.global_name || user.username;
}
