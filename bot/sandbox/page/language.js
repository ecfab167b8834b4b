/** The language of the person's client: commands are shown in it, and the bot is told of it. */

import { fill, h } from "./dom.js";

const OFFERED = ["en-US", "zh-CN", "fr", "es-ES"];

/** Bind the select; it follows the person who acts. */
export function bindLanguage(select, session) {
  session.on("state", () => {
    const all = new Set([...OFFERED, session.locale]);
    fill(select, [...all].map((locale) => h("option", { value: locale, lang: locale }, nameOfLanguage(locale))));
    select.value = session.locale;
  });
  select.addEventListener("change", () => {
    session.api.speak(select.value).catch((error) => session.tell("trouble", error));
  });
}

/** A language's name in that language itself, where its own readers look for it. */
function nameOfLanguage(locale) {
  return new Intl.DisplayNames([locale], { type: "language" }).of(locale);
}
