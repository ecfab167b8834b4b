/** Dark or light: what the system prefers, until the person chooses. */

import { fill, icon } from "./dom.js";

const KEY = "theme";
const TO_LIGHT = "Switch to the light theme";
const TO_DARK = "Switch to the dark theme";
const prefersLight = () => matchMedia("(prefers-color-scheme: light)").matches;

function current() {
  return document.documentElement.dataset.theme ?? (prefersLight() ? "light" : "dark");
}

/** Bind the toggle button; the choice is kept in this browser. */
export function bindTheme(button) {
  const chosen = localStorage.getItem(KEY);
  if (chosen) document.documentElement.dataset.theme = chosen;
  const draw = () => {
    const label = current() === "dark" ? TO_LIGHT : TO_DARK;
    button.setAttribute("aria-label", label);
    button.title = label;
    fill(button, icon(current() === "dark" ? "sun" : "moon"));
  };
  button.addEventListener("click", () => {
    const next = current() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem(KEY, next);
    draw();
  });
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", draw);
  draw();
}
