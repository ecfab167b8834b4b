/** Times as Discord words them, in the browser's own language settings. */

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const STEPS = [[60, "second"], [60, "minute"], [24, "hour"], [30, "day"], [12, "month"], [Infinity, "year"]];
const DAY_MS = 86_400_000;

/** Date `when` in one of Discord's timestamp styles (t T d D f F R). */
export function styled(when, style = "f") {
  if (style === "R") return relative(when);
  return new Intl.DateTimeFormat("en", STYLES[style] ?? STYLES.f).format(when);
}

function relative(when) {
  let amount = (when - Date.now()) / 1000;
  for (const [size, unit] of STEPS) {
    if (Math.abs(Math.round(amount)) < size) return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(amount), unit);
    amount /= size;
  }
  return "";
}

/** The time beside a message's author: "14:03" today, with the day otherwise. */
export function spoken(when) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(when).setHours(0, 0, 0, 0)) / DAY_MS);
  const clock = styled(when, "t");
  if (days === 0) return `Today at ${clock}`;
  if (days === 1) return `Yesterday at ${clock}`;
  return `${styled(when, "d")} ${clock}`;
}

/** A size in bytes for a person. */
export function sized(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
