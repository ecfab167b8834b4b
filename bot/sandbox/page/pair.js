/** Two people side by side: each half is the whole page, as somebody else. */

const asked = new URLSearchParams(location.search);
for (const side of ["left", "right"]) {
  const query = new URLSearchParams({ user: asked.get(side) ?? "", channel: asked.get("channel") ?? "" });
  document.getElementById(side).src = `/?${query}`;
}
