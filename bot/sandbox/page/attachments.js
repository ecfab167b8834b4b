/** Files of a message: pictures with their description, sound, other files with size and download. */

import { h, icon } from "./dom.js";
import { sized } from "./time.js";

const WIDEST = 520;
const TALLEST = 360;
const NO_DESCRIPTION = "Picture without a description";

/** All attachments of a message, or null; those a component already shows are left out. */
export function attachments(message, shown = new Set()) {
  const left = (message.attachments ?? []).filter((one) => !shown.has(one.id));
  return left.length ? h("div", { class: "attachments" }, left.map(attachment)) : null;
}

/** One attachment: {filename, size, url, content_type, description}. */
export function attachment(file) {
  const kind = file.content_type ?? "";
  if (kind.startsWith("image/")) return picture(file.url, file.description || NO_DESCRIPTION, file);
  if (kind.startsWith("audio/")) return h("audio", { controls: true, src: file.url, "aria-label": file.description || file.filename });
  return fileCard(file);
}

/** A picture that opens in its own tab; its size, where known, keeps its place while it loads. */
export function picture(url, alt, { width = null, height = null, spoiler = false } = {}) {
  const scale = width && height ? Math.min(1, WIDEST / width, TALLEST / height) : null;
  const image = h("img", { src: url, alt, width: scale && Math.round(width * scale), height: scale && Math.round(height * scale) });
  const frame = h("a", { class: "picture", href: url, target: "_blank", rel: "noopener noreferrer" }, image);
  if (spoiler || /\/SPOILER_[^/]*$/.test(url)) cover(frame);
  return frame;
}

function cover(frame) {
  frame.classList.add("covered");
  frame.setAttribute("aria-label", "Spoiler, press to show");
  frame.addEventListener("click", (event) => {
    event.preventDefault();
    frame.classList.remove("covered");
    frame.removeAttribute("aria-label");
  }, { once: true });
}

/** A card with name, size and a download link. */
export function fileCard(file) {
  return h("div", { class: "file" },
    icon("file"),
    h("div", { class: "file-name" },
      h("a", { href: file.url, target: "_blank", rel: "noopener noreferrer" }, file.filename),
      h("span", { class: "muted" }, sized(file.size))),
    h("a", { class: "icon-button", href: file.url, download: file.filename, "aria-label": `Download ${file.filename}`, title: "Download" }, icon("down")));
}
