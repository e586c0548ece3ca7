"use strict";
// The page: what the server says of a document, shown; what a person decides, sent. It keeps nothing that counts.

const root = document.body.dataset.root;
const words = JSON.parse(document.body.dataset.words);
const [, language, source] = location.pathname.slice(root.length).split("/").map(decodeURIComponent);
const $ = id => document.getElementById(id);
const card = $("card");

let known = null; // columns, codes, entities and indicators
let state = null; // the document as it stands
let text = []; // its characters: offsets count code points
let at = { kind: "number", key: null }; // what is decided on now
let rows = []; // the rows of its card, as they would be written
let touched = new Set(); // cells that a person has filled in
let sure = false; // whether errors have been shown, and the next accept means it
let asked = 0; // tells answers that come late from those that are awaited
const FIRST = ["indicator_id", "entity_id", "period_start", "period_end", "period_basis", "status", "confidence", "note"];
const SHOWN = {
  observations: FIRST,
  exclusions: ["reason", "observation_id", "note"],
  cooperations: ["mode", "status", "sector", "project", "confidence", "note"],
  indicators: ["theme", "name_zh", "name_en", "definition", "unit_id", "measure"],
  entities: ["entity_id", "kind", "name_zh", "name_en", "parent_id"],
  aliases: ["alias", "entity_id", "reason"],
};
const NEW = { entities: "new.entity", indicators: "new.indicator", aliases: "new.alias" };
const HIDDEN = ["observation_id", "cooperation_id", "source_id", "value_start", "quote_start", "start"];

const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return made;
}

const button = (key, letter, act, properties = {}) =>
  element("button", { type: "button", onclick: act, ...properties }, say(key), letter ? " " : "", letter ? element("kbd", {}, letter) : "");

let awaited = 0; // answers; the page says whether it is at work, to who waits for it
function counts(by) {
  awaited += by;
  if (awaited) document.body.dataset.busy = "yes";
  else setTimeout(() => { if (!awaited) document.body.dataset.busy = "no"; }); // whoever awaited it goes on first
}

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer, content;
  counts(1);
  try {
    answer = await fetch(`${root}/api/${path}`, options);
    content = await answer.json();
  } catch {
    $("warning").textContent = say("gone");
    throw new Error("gone");
  } finally {
    counts(-1);
  }
  if (!answer.ok) throw Object.assign(new Error(content.problem), { status: answer.status, findings: content.findings });
  return content;
}
const about = (what, body) => ask(`source/${encodeURIComponent(source)}/${what}`, body);
const tell = message => { $("said").textContent = message; };

// ---- the document

function show(fresh) {
  state = fresh;
  const numbers = state.numbers, open = numbers.filter(one => one.state === "open");
  const proposed = state.cooperations.filter(one => one.state === "open").length;
  $("progress").max = numbers.length || 1;
  $("progress").value = numbers.length - open.length;
  $("left").textContent = say("left", { settled: numbers.length - open.length, of: numbers.length, left: open.length, cooperations: proposed });
  $("undo").disabled = !state.undo;
  const lost = state.overwritten.flatMap(one => one.rows);
  $("warning").replaceChildren(...(lost.length ? [say("overwritten", { rows: lost.join("; ") }), " ", button("put_back", "", () => change("put-back", {}))] : []));
  const pieces = [];
  let from = 0;
  const quotes = state.cooperations.map(one => [Number(one.cells.quote_start), Number(one.cells.quote_start) + Array.from(one.cells.quote).length]);
  const plain = (begin, end) => {
    const cuts = [begin, ...quotes.flat().filter(cut => begin < cut && cut < end).sort((one, other) => one - other), end];
    for (let place = 0; place + 1 < cuts.length; place += 1) {
      const [first, last] = [cuts[place], cuts[place + 1]];
      const within = quotes.some(([left, right]) => left <= first && last <= right);
      const piece = text.slice(first, last).join("");
      if (piece) pieces.push(within ? element("span", { class: "cooperation" }, piece) : piece);
    }
  };
  for (const one of numbers) {
    plain(from, one.start);
    const label = `${one.words}: ${say(`state.${one.state}`)}`;
    pieces.push(element("button", { type: "button", class: `number ${one.state}`, id: `n${one.start}`, tabindex: -1, "aria-label": label, onclick: () => turn({ kind: "number", key: one.start }) }, text.slice(one.start, one.end).join("")));
    from = one.end;
  }
  plain(from, text.length);
  $("text").replaceChildren(...pieces);
}

function items() {
  return [
    ...state.numbers.map(one => ({ kind: "number", key: one.start, open: one.state === "open", one })),
    ...state.cooperations.map(one => ({ kind: "cooperation", key: one.cells.cooperation_id, open: one.state === "open", one })),
  ];
}
const current = () => items().find(one => one.kind === at.kind && String(one.key) === String(at.key));

function step(by, all = false) {
  const list = items();
  const here = list.findIndex(one => one.kind === at.kind && String(one.key) === String(at.key));
  for (let count = 1; count <= list.length; count += 1) {
    const one = list[(here + by * count + list.length * 2) % list.length];
    if (all || one.open) return turn(one);
  }
  return finished();
}

function turn(item, quiet = false) {
  at = { kind: item.kind, key: item.key };
  sure = false;
  touched = new Set();
  document.querySelectorAll("#text [aria-current]").forEach(one => one.removeAttribute("aria-current"));
  const here = current();
  if (!here) return finished();
  if (at.kind === "number") {
    const mark = $(`n${at.key}`);
    mark.setAttribute("aria-current", "true");
    $("text").scrollTop = mark.offsetTop - $("text").clientHeight / 2;
  }
  history.replaceState(null, "", `#${at.kind === "number" ? `n${at.key}` : at.key}`);
  (here.open ? (at.kind === "number" ? openNumber : openCooperation) : settled)(here.one);
  if (!quiet) card.focus({ preventScroll: true });
}

function finished() {
  at = { kind: "none", key: null };
  rows = [];
  card.replaceChildren(heading(say("done.heading")), element("p", {}, say("done.text")), element("div", { class: "buttons" }, button("validate", "v", validate, { class: "first" })));
  card.focus({ preventScroll: true });
}

const heading = title => element("h2", { id: "card-heading" }, title);

// ---- the card of what is decided on

async function openNumber(number) {
  const [proposal] = number.proposals;
  rows = [proposal ? { table: proposal.table, cells: { ...proposal.cells } } : { table: "observations", cells: {} }];
  complete();
  drawNumber(number, null);
  const answer = await about(`number?start=${number.start}`).catch(failed);
  if (!answer || String(at.key) !== String(number.start)) return;
  if (!proposal) rows[0].cells = { ...answer.cells };
  drawNumber(number, answer);
}

function drawNumber(number, found) {
  const position = state.numbers.indexOf(number) + 1;
  const [proposal] = number.proposals;
  const [row] = rows;
  const begin = Number(row.cells.quote_start || found?.cells.quote_start || number.start);
  const end = begin + Array.from(row.cells.quote || found?.cells.quote || number.words).length;
  const quote = [text.slice(begin, number.start).join(""), element("mark", {}, text.slice(number.start, number.end).join("")), text.slice(number.end, end).join("")];
  const choices = row.table === "observations" && found ? found.choices.slice(0, 9) : [];
  card.replaceChildren(
    heading(say("number", { at: position, of: state.numbers.length, words: number.words })),
    element("blockquote", { class: "quote" }, ...quote),
    proposal ? element("p", { class: "faint" }, row.table === "exclusions" ? `${say("as_exclusion")}; ` : "", say("proposed", { certainty: proposal.certainty.toFixed(2) })) : null,
    choices.length ? element("h3", {}, say("choices")) : null,
    element("ol", { class: "choices" }, choices.map((one, place) => element("li", {}, choice(one, place, number)))),
    element("h3", {}, say("row")),
    form(row, 0),
    ...newNames(),
    decisions(row.table === "exclusions" ? ["as_claim", "t"] : ["exclude", "x"]),
    proposal?.grounds ? element("details", {}, element("summary", {}, say("grounds")), element("p", { class: "faint" }, proposal.grounds.replace(/^DRAFT; /, ""))) : null,
  );
  trial();
}

function choice(one, place, number) {
  const pressed = rows[0].cells[one.column] === one.value;
  const told = one.certainty ? say("choice.reason", { certainty: one.certainty.toFixed(2), reason: one.reason }) : one.reason;
  return element("button", { type: "button", "aria-pressed": String(pressed), "data-value": `${one.column} ${one.value}`, onclick: () => choose(one, number) }, element("kbd", {}, String(place + 1)), ` ${column("observations", one.column).title} `, element("strong", {}, label(one.column, one.value)), ` `, element("span", { class: "faint" }, told));
}

/** Take an indicator or entity, and let what follows from it be drafted anew: value and bounds, confidence, note. */
async function choose(one, number) {
  touched.add(one.column);
  rows[0].cells[one.column] = one.value;
  complete();
  const decided = new URLSearchParams({ start: number.start });
  for (const name of ["indicator_id", "entity_id"]) if (touched.has(name)) decided.set(name, rows[0].cells[name]);
  const answer = await about(`number?${decided}`).catch(failed);
  if (!answer || String(at.key) !== String(number.start)) return;
  for (const [name, cell] of Object.entries(answer.cells)) if (!touched.has(name) && !HIDDEN.includes(name) && (cell || name !== "indicator_id")) rows[0].cells[name] = cell;
  sure = false;
  drawNumber(number, answer);
  card.focus({ preventScroll: true });
}

/** Have with the rows the new entities, other names and indicators that are proposed and that they name. */
function complete() {
  const own = rows.filter(row => !row.id), before = new Map(rows.filter(row => row.id).map(row => [row.id, row]));
  const needed = [], waiting = [...own];
  for (let row = waiting.pop(); row; row = waiting.pop()) {
    const { table, cells } = row;
    for (const { name, references } of known.tables[table].columns) {
      const key = { entities: "entity_id", indicators: "indicator_id" }[references];
      if (!key || !cells[name]) continue;
      const named = state.proposed.filter(one => one.cells[key] === cells[name] && (one.table === references || (one.table === "aliases" && key === "entity_id")));
      for (const one of named.filter(each => !needed.some(other => other.id === each.id))) {
        needed.push(before.get(one.id) || { id: one.id, table: one.table, cells: { ...one.cells } });
        waiting.push(one);
      }
    }
  }
  rows = [...own, ...needed];
}

const newNames = () => rows.flatMap((one, place) => !one.id ? [] : [
  element("h3", {}, `${say(NEW[one.table])}: ${one.cells.name_zh || one.cells.alias}`),
  form(one, place),
]);

function decisions([otherwise, letter]) {
  const act = { exclude, as_claim: otherTable, reject }[otherwise];
  return element("div", {},
    element("h3", {}, say("rules")),
    element("ul", { class: "findings", id: "findings", "aria-live": "polite" }, element("li", {}, say("rules.asking"))),
    element("div", { class: "buttons" },
      button(sure ? "accept_anyway" : "accept", "a", accept, { class: "first", id: "accept" }),
      button(otherwise, letter, act),
      button("previous", "p", () => step(-1)),
      button("next", "n", () => step(1)),
      button("mark", "c", markWords),
      button("name", "w", () => newName()),
    ),
  );
}

function settled(one) {
  const found = at.kind === "number" ? one.rows : [{ table: "cooperations", cells: one.cells }, ...one.parties.map(cells => ({ table: "cooperation_parties", cells }))];
  rows = [];
  card.replaceChildren(
    heading(`${say("settled")}: ${one.words || one.cells.quote}`),
    ...found.map(row => element("div", {},
      element("h3", {}, known.tables[row.table].title),
      element("dl", {}, known.tables[row.table].columns.filter(each => row.cells[each.name]).map(each => [element("dt", {}, each.title), element("dd", {}, label(each.name, row.cells[each.name], row.table))])),
      row.table === "cooperation_parties" ? null : element("div", { class: "buttons" }, button("reopen", "r", () => reopen(row))),
    )),
    element("div", { class: "buttons" }, button("previous", "p", () => step(-1)), button("next", "n", () => step(1)), button("mark", "c", markWords)),
  );
}

// ---- cooperations

function openCooperation(one) {
  rows = [{ table: "cooperations", cells: { ...one.cells } }, ...one.parties.map(cells => ({ table: "cooperation_parties", cells: { ...cells } }))];
  complete();
  drawCooperation();
}

function drawCooperation() {
  const [row] = rows;
  const inner = { entity_id: column("cooperation_parties", "entity_id"), role: column("cooperation_parties", "role") };
  card.replaceChildren(
    heading(say("cooperation.proposed")),
    element("blockquote", { class: "quote" }, row.cells.quote || ""),
    form(row, 0),
    element("h3", {}, say("parties")),
    element("ul", { class: "parties" }, rows.flatMap((party, place) => party.table !== "cooperation_parties" ? [] : element("li", { class: "party" },
      cell(party, inner.entity_id, place),
      cell(party, inner.role, place),
      button("party.remove", "", () => { rows.splice(place, 1); complete(); drawCooperation(); card.focus(); }),
    ))),
    element("div", { class: "buttons" }, button("party.add", "", () => {
      rows.push({ table: "cooperation_parties", cells: { cooperation_id: row.cells.cooperation_id, role: "member" } });
      complete();
      drawCooperation();
      $(`c${rows.filter(one => one.table === "cooperation_parties").length}-entity_id`).focus();
    })),
    ...newNames(),
    decisions(["reject", "x"]),
  );
  trial();
}

function selected() {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount || !$("text").contains(selection.anchorNode) || !$("text").contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0), before = document.createRange();
  before.selectNodeContents($("text"));
  before.setEnd(range.startContainer, range.startOffset);
  const start = Array.from(before.toString()).length;
  return { start, end: start + Array.from(range.toString()).length, words: range.toString().trim() };
}

async function markWords() {
  const marked = selected();
  const place = marked ? marked : at.kind === "number" ? { start: at.key, end: at.key } : null;
  if (!place) return;
  const found = await about("mark", { start: place.start, end: place.end }).catch(failed);
  if (!found) return;
  at = { kind: "new", key: "new" };
  sure = false;
  openCooperation({ cells: found.cells, parties: found.parties });
  card.focus({ preventScroll: true });
}

// ---- cells

const column = (table, name) => known.tables[table].columns.find(one => one.name === name);

/** What a cell may refer to: what is known, and the new names that wait. */
function chosenFrom(table) {
  const key = { entities: "entity_id", indicators: "indicator_id" }[table];
  const proposed = key ? state.proposed.filter(one => one.table === table) : [];
  const words = ({ cells }) => [cells[key], cells.name_zh, cells.name_en].filter(Boolean).join(" ").toLowerCase();
  return [...(known.known[table] || []), ...proposed.map(one => ({ value: one.cells[key], label: one.cells[`name_${language}`] || one.cells.name_zh || "", more: "", words: words(one) }))];
}

function label(name, value, table = "observations") {
  const defined = column(table, name) || {};
  const among = defined.references ? chosenFrom(defined.references) : defined.options;
  const one = among?.find(each => each.value === value);
  return one && one.label !== value ? `${one.label} (${value})` : value;
}

function form(row, index, all = false) {
  const columns = known.tables[row.table].columns.filter(one => all || !HIDDEN.includes(one.name) || (row.table === "exclusions" && one.name === "observation_id"));
  const first = all ? columns : columns.filter(one => SHOWN[row.table].includes(one.name));
  const more = columns.filter(one => !first.includes(one));
  return element("div", {},
    element("div", { class: "cells" }, first.map(one => cell(row, one, index))),
    more.length ? element("details", {}, element("summary", {}, say("more_cells")), element("div", { class: "cells" }, more.map(one => cell(row, one, index)))) : null,
  );
}

function cell(row, defined, index) {
  const id = `c${index}-${defined.name}`, value = row.cells[defined.name] || "";
  const changed = input => {
    row.cells[defined.name] = input.value.trim();
    touched.add(defined.name);
    input.closest(".cell").classList.add("changed");
    sure = false;
    trial();
  };
  const referred = defined.references && known.known[defined.references] && chosenFrom(defined.references);
  let input;
  if (referred) return completed(row, defined, id, referred);
  if (defined.options) {
    const options = defined.options.some(one => one.value === value) || !value ? defined.options : [{ value, label: value }, ...defined.options];
    input = element("select", { id, onchange: event => changed(event.target) }, element("option", { value: "" }, ""), options.map(one => element("option", { value: one.value, selected: one.value === value }, one.label)));
  } else if (defined.long) {
    input = element("textarea", { id, rows: 2, oninput: event => changed(event.target) }, value);
  } else {
    input = element("input", { id, value, autocomplete: "off", oninput: event => changed(event.target) });
  }
  if (defined.required) input.required = true;
  input.title = defined.description;
  return element("div", { class: `cell${defined.long ? " wide" : ""}` }, element("label", { for: id }, defined.title), input);
}

/** A field that is completed from what is known: by key, names in both languages, other names and terms. */
function completed(row, defined, id, among) {
  const list = element("ul", { class: "options", role: "listbox", id: `${id}-options`, "aria-label": defined.title, hidden: true });
  const input = element("input", { id, value: label(defined.name, row.cells[defined.name] || "", row.table), role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": `${id}-options`, "aria-autocomplete": "list", title: defined.description });
  let fitting = [], place = 0;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const point = to => {
    place = (to + list.children.length) % list.children.length;
    [...list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === place)));
    list.children[place].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[place].id);
  };
  const take = () => {
    const one = fitting[place];
    close();
    if (!one) return;
    if (one.make) return newName({ words: input.value.trim(), column: defined.name, row });
    row.cells[defined.name] = one.value;
    input.value = label(defined.name, one.value, row.table);
    touched.add(defined.name);
    const here = current();
    if (row.table === "observations" && here) return choose({ column: defined.name, value: one.value }, here.one);
    sure = false;
    if (row.table === "cooperation_parties") { complete(); drawCooperation(); } else trial();
    card.focus({ preventScroll: true });
  };
  const look = () => {
    const parts = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rank = one => (one.value === parts[0] ? 0 : one.value.startsWith(parts[0] || "") || one.label.startsWith(input.value.trim()) ? 1 : 2);
    fitting = among.filter(one => parts.every(part => one.words.includes(part))).sort((one, other) => rank(one) - rank(other)).slice(0, 8);
    if (input.value.trim() && ["entities", "indicators"].includes(defined.references)) fitting.push({ make: true });
    list.replaceChildren(...fitting.map((one, index) => element("li", { role: "option", id: `${id}-o${index}`, onmousedown: event => { event.preventDefault(); place = index; take(); } }, one.make ? say("make_new", { words: input.value.trim() }) : `${one.label} (${one.value}) ${one.more}`)));
    list.hidden = !fitting.length;
    input.setAttribute("aria-expanded", String(!!fitting.length));
    if (fitting.length) point(0);
  };
  input.addEventListener("input", () => { if (!input.value.trim()) { row.cells[defined.name] = ""; touched.add(defined.name); sure = false; trial(); } look(); });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => { close(); input.value = label(defined.name, row.cells[defined.name] || "", row.table); });
  input.addEventListener("keydown", event => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") point(place + 1);
    else if (event.key === "ArrowUp") point(place - 1);
    else if (event.key === "Enter") take();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return element("div", { class: "cell" }, element("label", { for: id }, defined.title), input, list);
}

// ---- what the rules say, and what is decided

let pause = 0;
function trial() {
  const number = (asked += 1);
  clearTimeout(pause);
  pause = setTimeout(async () => {
    const found = await about("trial", { rows: asSent() }).catch(error => [{ severity: "error", code: "", message: error.message, expected: "", mend: "" }]);
    if (number === asked) findings(found);
  }, 60);
}

function findings(found) {
  const list = $("findings");
  if (!list) return;
  list.replaceChildren(...(found.length ? found.map(finding) : [element("li", {}, say("rules.none"))]));
}

const finding = one => element("li", { class: one.severity }, element("strong", {}, `${say(`severity.${one.severity}`)} ${one.code} `), one.place ? `${one.place}: ` : "", one.message, one.expected ? `; ${say("expected", { expected: one.expected })}` : "", element("span", { class: "faint" }, ` ${one.mend}`));

const asSent = () => rows.map(row => ({ table: row.table, cells: Object.fromEntries(Object.entries(row.cells).filter(([, cell]) => cell)) }));

async function accept() {
  const here = current();
  if (!rows.length) return here || at.kind === "none" ? step(1) : undefined;
  await decide({ rows: asSent(), proposals: marks(here), nevertheless: sure });
}
const marks = here => (here?.open ? [...(here.one.ids || here.one.proposals.map(one => one.id)), ...rows.flatMap(row => row.id || [])] : []);

function reject() {
  const here = current();
  return here ? decide({ rows: [], proposals: marks(here) }) : step(1);
}

let busy = false;
async function decide(what) {
  if (busy) return;
  busy = true;
  try {
    const fresh = await about("decide", what);
    show(fresh);
    tell(fresh.written.length ? say("accepted", { rows: fresh.written.map(one => `${known.tables[one.table].title} ${one.cells.observation_id && one.table === "observations" ? one.cells.observation_id : one.cells.value_text || one.cells.text || one.cells.cooperation_id || ""}`).join(", ") }) : say("rejected"));
    step(1);
  } catch (error) {
    await failed(error);
  } finally {
    busy = false;
  }
}

async function failed(error) {
  if (error.message === "gone") return null;
  if (error.status === 422) {
    findings(error.findings);
    sure = true;
    tell(say("faulty"));
    $("accept")?.replaceChildren(say("accept_anyway"), " ", element("kbd", {}, "a"));
  } else if (error.status === 409) {
    await refresh();
    tell(error.message);
  } else {
    tell(error.message);
  }
  return null;
}

function exclude() {
  const here = current();
  if (!here) return;
  const reasons = column("exclusions", "reason").options;
  const list = element("ol", { class: "reasons", id: "reasons" }, reasons.map((one, place) => element("li", {}, element("button", { type: "button", onclick: () => excluded(here.one, one.value) }, element("kbd", {}, String((place + 1) % 10)), ` ${one.label}`))));
  card.replaceChildren(heading(say("exclude.why")), element("blockquote", { class: "quote" }, rows[0]?.cells.quote || here.one.words), list, element("div", { class: "buttons" }, button("cancel", "Esc", () => turn(here))));
  card.focus({ preventScroll: true });
}

const excluded = (number, reason) => decide({ rows: [{ table: "exclusions", cells: { start: String(number.start), text: number.words, reason } }], proposals: number.proposals.map(one => one.id), nevertheless: false });

async function otherTable() {
  const here = current();
  if (!here?.open || here.kind !== "number") return;
  if (rows[0].table === "observations") return exclude();
  const answer = await about(`number?start=${here.key}`).catch(failed);
  if (!answer) return;
  rows = [{ table: "observations", cells: { ...answer.cells } }];
  complete();
  drawNumber(here.one, answer);
  card.focus({ preventScroll: true });
}

async function change(what, body, message) {
  try {
    show(await about(what, body));
    if (message) tell(message);
  } catch (error) {
    await failed(error);
  }
}

async function undo() {
  if (!state.undo) return tell(say("nothing_to_undo"));
  const { start } = state.undo;
  await change("undo", {}, say("undone"));
  await learn();
  const here = items().find(one => one.kind === "number" && one.key === start) || current();
  return here ? turn(here) : step(1);
}

async function reopen(row) {
  const keys = { observations: ["observation_id"], exclusions: ["source_id", "start"], cooperations: ["cooperation_id"] }[row.table];
  await change("reopen", { table: row.table, key: keys.map(name => row.cells[name]) });
  const here = current();
  return here ? turn(here) : step(1);
}

async function validate() {
  tell(say("rules.asking"));
  const found = await about("validate", {}).catch(failed);
  if (!found) return;
  const message = found.errors ? say("invalid", found) : say("valid", found);
  tell(message);
  at = { kind: "none", key: null };
  rows = [];
  card.replaceChildren(heading(message), element("ul", { class: "findings" }, found.findings.map(finding)), element("div", { class: "buttons" }, button("next", "n", () => step(1))));
  card.focus({ preventScroll: true });
}

// ---- new entities, indicators and other names, made in passing

function newName(wanted = {}) {
  const marked = selected();
  const name = wanted.words || marked?.words || "";
  const dialog = $("new");
  const made = { entities: { name_zh: name, name_en: /^[\x20-\x7e]+$/.test(name) ? name : "" }, indicators: { name_zh: name }, aliases: { alias: name } };
  made.entities.entity_id = made.entities.name_en.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const draw = table => {
    const row = { table, cells: made[table] };
    const problems = element("ul", { class: "findings" });
    const write = async () => {
      try {
        const fresh = await about("decide", { rows: [{ table, cells: Object.fromEntries(Object.entries(row.cells).filter(([, each]) => each)) }] });
        dialog.close();
        await learn();
        show(fresh);
        tell(say("accepted", { rows: `${known.tables[table].title} ${Object.values(row.cells)[0]}` }));
        const key = row.cells.entity_id || row.cells.indicator_id;
        if (!wanted.row) return turn(current() || items()[0]);
        wanted.row.cells[wanted.column] = key;
        const here = current();
        if (here?.kind === "number" && rows[0].table === "observations") return choose({ column: wanted.column, value: key }, here.one);
        drawCooperation();
        return card.focus({ preventScroll: true });
      } catch (error) {
        problems.replaceChildren(...(error.findings || [{ severity: "error", code: "", message: error.message, expected: "", mend: "" }]).map(finding));
        return undefined;
      }
    };
    const tables = wanted.column === "indicator_id" ? ["indicators"] : wanted.column ? ["entities", "aliases"] : ["entities", "indicators", "aliases"];
    dialog.replaceChildren(
      element("h2", { id: "new-heading" }, say("new.heading")),
      element("div", { class: "buttons" }, tables.map(one => element("button", { type: "button", "aria-pressed": String(one === table), onclick: () => draw(one) }, say(NEW[one])))),
      form({ ...row, table }, "new", true),
      element("div", { role: "alert" }, problems),
      element("div", { class: "buttons" }, button("new.make", "Ctrl+↵", write, { class: "first" }), button("cancel", "Esc", () => dialog.close())),
    );
    dialog.onkeydown = event => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); write(); } };
    dialog.querySelector("input, select").focus();
  };
  if (!dialog.open) dialog.showModal();
  draw(wanted.column === "indicator_id" ? "indicators" : "entities");
}

// ---- keys

const KEYS = {
  a: accept, x: () => (at.kind === "number" ? exclude() : reject()), i: () => $("c0-indicator_id")?.focus(), s: () => $("c0-entity_id")?.focus(),
  d: () => $("c0-period_start")?.focus(), m: () => $("c0-note")?.focus(), n: () => step(1), p: () => step(-1), ArrowRight: () => step(1), ArrowLeft: () => step(-1),
  "]": () => step(1, true), "[": () => step(-1, true), u: undo, r: () => card.querySelector("dl + .buttons button")?.click(), t: otherTable,
  c: markWords, w: () => newName(), v: validate, "?": help, Enter: accept, Escape: () => current() && turn(current()),
};

function help() {
  const dialog = $("help"), names = Object.keys(words).filter(key => key.startsWith("key."));
  const box = element("input", { type: "checkbox", id: "letters", onchange: event => localStorage.setItem("letters", event.target.checked ? "on" : "off") });
  box.checked = localStorage.getItem("letters") !== "off";
  dialog.replaceChildren(
    element("h2", { id: "help-heading" }, say("help.heading")),
    element("dl", {}, names.map(name => [element("dt", {}, element("kbd", {}, name.slice(4))), element("dd", {}, words[name])])),
    element("p", {}, box, " ", element("label", { for: "letters" }, say("help.on"))),
    button("close", "Esc", () => dialog.close()),
  );
  dialog.showModal();
}

document.addEventListener("keydown", event => {
  if (!state || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const inside = event.target.closest("input, textarea, select");
  if (inside) {
    if (event.key === "Escape" || (event.key === "Enter" && inside.tagName === "INPUT")) { event.preventDefault(); card.focus({ preventScroll: true }); }
    return;
  }
  if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
  if (["ArrowLeft", "ArrowRight"].includes(event.key) && event.target.closest("#text")) return;
  if (localStorage.getItem("letters") === "off" && event.key.length === 1) return;
  const reasons = $("reasons"), choices = card.querySelector(".choices");
  if (/^[0-9]$/.test(event.key)) {
    const place = (Number(event.key) + 9) % 10;
    (reasons || choices)?.children[place]?.querySelector("button").click();
    event.preventDefault();
  } else if (KEYS[event.key] && !(reasons && event.key !== "Escape")) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

// ---- beginning, and what changes beside

async function learn() {
  const found = await ask(`package/${language}`);
  known = found.registry;
  return found.sources;
}

async function refresh() {
  await learn();
  show(await about("state")); // and the card with it at once: a key between the two would write a settled number again
  const here = current();
  if (at.kind !== "new" && at.kind !== "none") (here ? turn(here, true) : step(1));
}

async function watch() {
  if (document.visibilityState === "visible" && !busy) {
    try {
      const { edition } = await ask("edition");
      if ($("warning").textContent === say("gone")) $("warning").textContent = "";
      if (edition !== state.edition && !busy && !document.activeElement.closest("input, textarea, select")) {
        await refresh();
        tell(say("changed_beside"));
      }
    } catch { /* said already */ }
  }
  setTimeout(watch, 1500);
}

async function begin() {
  const sources = await learn();
  if (!source) {
    $("sources").replaceChildren(...sources.map(one => element("li", {}, element("a", { href: `${root}/${language}/${encodeURIComponent(one.source_id)}/` }, one.title || one.source_id), ` ${say("source.left", one)}`)));
    $("sources").hidden = false;
    for (const id of ["undo", "validate"]) $(id).hidden = true;
    return;
  }
  $("other").href += `${encodeURIComponent(source)}/`;
  text = Array.from((await about("text")).text);
  $("document").hidden = card.hidden = false;
  show(await about("propose", {}));
  $("document-title").textContent = state.source.title || source;
  $("text").lang = state.source.language;
  $("undo").addEventListener("click", undo);
  $("validate").addEventListener("click", validate);
  const wanted = location.hash.slice(1);
  const here = items().find(one => `n${one.key}` === wanted || one.key === wanted) || items().find(one => one.open);
  if (here) turn(here); else finished();
  setTimeout(watch, 1500);
}

$("keys").addEventListener("click", help);
begin().catch(error => { if (error.message !== "gone") $("warning").textContent = error.message; });
