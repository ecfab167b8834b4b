/** Commands as a person picks them: every subcommand is an entry of its own, found by name, read from a typed line. */

const CHAT_INPUT = 1;
const SUBCOMMAND = 1;
const GROUP = 2;
const STRING = 3;

/** `thing.name` or `thing.description` in the person's language, else as it is. */
export function local(thing, key, locale) {
  return thing[`${key}_localizations`]?.[locale] ?? thing[key];
}

/** The entries of all slash commands: {command, path: [subcommand names], name, shown, description, options}. */
export function entries(commands, locale) {
  return commands.filter((one) => (one.type ?? CHAT_INPUT) === CHAT_INPUT)
    .flatMap((command) => leaves(command, command, [], local(command, "name", locale), locale))
    .sort((a, b) => a.shown.localeCompare(b.shown));
}

function leaves(command, node, path, shown, locale) {
  const options = node.options ?? [];
  const inner = options.filter((one) => one.type === SUBCOMMAND || one.type === GROUP);
  if (!inner.length) {
    const name = [command.name, ...path].join(" ");
    return [{ command, path, name, shown, description: local(node, "description", locale) ?? "", options }];
  }
  return inner.flatMap((one) => leaves(command, one, [...path, one.name], `${shown} ${local(one, "name", locale)}`, locale));
}

/** Commands of the context menu of a message (3) or a user (2). */
export function menuCommands(commands, type) {
  return commands.filter((one) => one.type === type);
}

/** The entries that fit what was typed after the slash: names that begin with it, then names that hold it. */
export function search(all, typed) {
  const query = typed.trim().toLowerCase().replace(/\s+/g, " ");
  const score = (one) => {
    const names = [one.name.toLowerCase(), one.shown.toLowerCase()];
    if (names.some((name) => name === query)) return 0;
    if (names.some((name) => name.startsWith(query))) return 1;
    if (names.some((name) => name.includes(query))) return 2;
    return 9;
  };
  return all.map((one) => [score(one), one]).filter(([rank]) => rank < 9).sort((a, b) => a[0] - b[0]).map(([, one]) => one);
}

/** The entry a whole line "/name …" means, and what stands after the name; the longest name wins. */
export function findLine(all, line) {
  if (!line.startsWith("/")) return null;
  const text = line.slice(1);
  const lower = text.toLowerCase();
  const fits = (name) => lower === name || (lower.startsWith(name) && /\s/.test(lower[name.length]));
  let best = null;
  for (const entry of all) {
    for (const name of new Set([entry.name.toLowerCase(), entry.shown.toLowerCase()])) {
      if (fits(name) && (!best || name.length > best.length)) best = { entry, length: name.length, rest: text.slice(name.length) };
    }
  }
  return best;
}

/** The option that free text belongs to: the first string among them, or else simply the first. */
export function freeOption(entry) {
  return entry.options.find((one) => one.type === STRING) ?? entry.options[0] ?? null;
}

/** Every "name:" in `text` that names an option, in the order of the text: [{option, start, end}]; the first of a name counts. */
export function markers(entry, text, locale) {
  const found = [];
  for (const match of text.matchAll(/(^|\s)([\p{L}\p{N}_'-]+):(?!\/\/)/gu)) {
    const name = match[2].toLowerCase();
    const option = entry.options.find((one) => one.name === name || local(one, "name", locale).toLowerCase() === name);
    if (option && !found.some((one) => one.option === option)) {
      found.push({ option, start: match.index + match[1].length, end: match.index + match[0].length });
    }
  }
  return found;
}

/** What stands after a command's name, by option: free text first, then what follows each "name:". */
export function readRest(entry, rest, locale) {
  const values = new Map();
  const found = markers(entry, rest, locale);
  const free = rest.slice(0, found[0]?.start ?? rest.length).trim();
  found.forEach((one, at) => values.set(one.option.name, rest.slice(one.end, found[at + 1]?.start ?? rest.length).trim()));
  const target = freeOption(entry);
  if (free && target && !values.has(target.name)) values.set(target.name, free);
  return { values, unplaced: free && !target ? free : "" };
}

/** The path of an entry with its options inside, as an interaction carries them. */
export function nested(entry, options) {
  const kinds = [];
  let node = entry.command;
  for (const name of entry.path) {
    node = node.options.find((one) => one.name === name);
    kinds.push([name, node.type]);
  }
  return kinds.reduceRight((inside, [name, type]) => [{ name, type, options: inside }], options);
}
