"use strict";
// Searches, filters and sorts the observations. Few are rows of the page already; of many a hundred at a time are made
// of the page's template, and fetch their evidence when they are opened.
(function () {
  var data = window.observationColumns;
  var table = document.getElementById("observations");
  var form = document.getElementById("filters");
  if (!data || !table || !form) return;

  var RESULTS = 100;
  var columns = data.columns;
  var total = columns.id.length;
  var many = total > data.rowsOfAPage;
  var count = document.getElementById("count");
  var home = table.dataset.home;
  var bodies = Array.prototype.slice.call(table.tBodies);
  var ranks = {};
  var words = null;
  var places = new Map();
  columns.id.forEach(function (digits, row) { places.set(digits, row); });

  // --- what is asked for: in the form, and in the address

  function asked() {
    var state = {};
    form.querySelectorAll("input[name], select[name]").forEach(function (field) {
      if (field.value) state[field.name] = field.value;
    });
    return state;
  }

  function identifier() {
    var first = location.hash.slice(1).split("&")[0];
    return first.indexOf("=") < 0 ? first : "";
  }

  function readAddress() {
    var given = {};
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("=");
      if (at > 0) given[part.slice(0, at)] = decoded(part.slice(at + 1));
    });
    form.querySelectorAll("input[name], select[name]").forEach(function (field) {
      field.value = given[field.name] || "";
      if (field.selectedIndex === -1) field.value = "";
    });
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text.replace(/\+/g, " "));
    } catch (error) {
      return text;
    }
  }

  function writeAddress(state, kept) {
    var parts = Object.keys(state).map(function (name) {
      return name + "=" + encodeURIComponent(state[name]);
    });
    if (kept) parts.unshift(kept);
    var hash = parts.length ? "#" + parts.join("&") : location.pathname.split("/").pop();
    history.replaceState(null, "", hash);
  }

  // --- which rows, in which order

  function having(list, test) {
    var found = new Uint8Array(list.length);
    list.forEach(function (entry, place) {
      if (test(entry, place)) found[place] = 1;
    });
    return found;
  }

  function tests(state) {
    var made = [];
    if (state.theme) made.push(holds("indicator", having(data.indicators, function (one) { return one.theme === state.theme; })));
    if (state.indicator) made.push(holds("indicator", having(data.indicators, function (one) { return one.id === state.indicator; })));
    if (state.place) made.push(holds("entity", having(data.entities, function (one) { return one.places.indexOf(state.place) >= 0; })));
    if (state.document) made.push(holds("source", having(data.sources, function (one) { return one.id === state.document; })));
    ["status", "qualifier", "confidence"].forEach(function (name) {
      if (state[name]) made.push(holds(name, having(data.codes[name], function (code) { return code === state[name]; })));
    });
    (state.q || "").toLowerCase().split(/\s+/).filter(Boolean).forEach(function (word) {
      made.push(mentions(word));
    });
    return made;
  }

  function holds(column, wanted) {
    var values = columns[column];
    return function (row) {
      return wanted[values[row]] === 1;
    };
  }

  function mentions(word) {
    function said(entry) {
      return entry.words.indexOf(word) >= 0;
    }
    var indicators = having(data.indicators, said);
    var entities = having(data.entities, said);
    var sources = having(data.sources, said);
    return function (row) {
      return (
        indicators[columns.indicator[row]] === 1 ||
        entities[columns.entity[row]] === 1 ||
        sources[columns.source[row]] === 1 ||
        words[row].indexOf(word) >= 0 ||
        ("obs-" + columns.id[row]).indexOf(word) >= 0
      );
    };
  }

  function matching(state) {
    var all = tests(state);
    var rows = [];
    next: for (var row = 0; row < total; row++) {
      for (var test = 0; test < all.length; test++) {
        if (!all[test](row)) continue next;
      }
      rows.push(row);
    }
    return rows;
  }

  function ranked(column, entries) {
    if (!ranks[column]) {
      var collator = new Intl.Collator(document.documentElement.lang);
      var order = entries.map(function (entry, place) { return place; });
      order.sort(function (a, b) { return collator.compare(entries[a].label, entries[b].label); });
      ranks[column] = [];
      order.forEach(function (place, rank) { ranks[column][place] = rank; });
    }
    return ranks[column];
  }

  function key(column) {
    var rank;
    switch (column) {
      case "figure": return function (row) { return columns.value[row]; };
      case "period": return function (row) { return data.periods[columns.period[row]] || null; };
      case "confidence":
        rank = data.codes.confidence.map(function (code) { return ["low", "medium", "high"].indexOf(code); });
        return function (row) { return rank[columns.confidence[row]]; };
      case "indicator": rank = ranked("indicator", data.indicators); return function (row) { return rank[columns.indicator[row]]; };
      case "entity": rank = ranked("entity", data.entities); return function (row) { return rank[columns.entity[row]]; };
      case "document": rank = ranked("source", data.sources); return function (row) { return rank[columns.source[row]]; };
      default: return function (row) { return row; };
    }
  }

  function ordered(rows, sort) {
    if (!sort) return rows;
    var down = sort.charAt(0) === "-";
    var value = key(down ? sort.slice(1) : sort);
    return rows.sort(function (a, b) {
      var first = value(a), second = value(b);
      // What is not known comes last, whichever way.
      if (first === null || second === null) return (first === null) - (second === null) || a - b;
      return (first < second ? -1 : first > second ? 1 : 0) * (down ? -1 : 1) || a - b;
    });
  }

  // --- what is seen

  function update(keep) {
    var state = asked();
    if (state.q && !words) {
      count.textContent = count.dataset.loading;
      loadWords(function () { update(keep); });
      return;
    }
    var rows = ordered(matching(state), state.sort);
    var kept = keep ? rowOf(keep) : undefined;
    writeAddress(state, keep);
    markSort(state.sort || "");
    count.textContent = count.dataset.text
      .replace("{shown}", rows.length.toLocaleString(document.documentElement.lang))
      .replace("{total}", total.toLocaleString(document.documentElement.lang));
    if (many) list.list(rows, kept === undefined ? 0 : rows.indexOf(kept));
    else arrange(rows);
  }

  function arrange(rows) {
    bodies.forEach(function (body) { body.hidden = true; });
    rows.forEach(function (row) {
      bodies[row].hidden = false;
      table.appendChild(bodies[row]);
    });
  }

  function rowOf(name) {
    return name.indexOf("obs-") === 0 ? places.get(name.slice(4)) : undefined;
  }

  // --- of many rows, those of one page

  var list = null;
  if (many) {
    table.setAttribute("aria-rowcount", String(2 * total + 1));
    table.tHead.rows[0].setAttribute("aria-rowindex", "1");
    list = window.explorer.pager(document.querySelector(".pager"), table, RESULTS, write);
  }

  function write(rows, from, to) {
    Array.prototype.slice.call(table.tBodies).forEach(function (body) { body.remove(); });
    var made = document.createDocumentFragment();
    rows.slice(from, to).forEach(function (row, place) {
      var body = window.explorer.fill(document.getElementById("row"), facts(row));
      // Each is two rows: itself, and its evidence.
      body.querySelectorAll("tr").forEach(function (line, second) {
        line.setAttribute("aria-rowindex", String(2 * (from + place) + 2 + second));
      });
      made.appendChild(body);
    });
    table.appendChild(made);
  }

  function facts(row) {
    var indicator = data.indicators[columns.indicator[row]];
    var source = data.sources[columns.source[row]];
    var target = data.codes.status[columns.status[row]] === "target";
    function label(name) {
      return data.labels[name][columns[name][row]];
    }
    return {
      id: "obs-" + columns.id[row],
      place: columns.source[row],
      figure: columns.figure[row],
      value: columns.value[row],
      target: target ? label("status") : "",
      indicator: indicator.label,
      definition: indicator.definition,
      entity: data.entities[columns.entity[row]].label,
      period: data.periods[columns.period[row]] || table.dataset.undated,
      basis: label("period_basis"),
      status: label("status"),
      confidence: data.codes.confidence[columns.confidence[row]],
      confidence_label: label("confidence"),
      source_id: source.id,
      title: source.label,
      language: source.language,
    };
  }

  window.explorer.observation = function (name) {
    return facts(rowOf(name));
  };

  // --- the words of the rows, which only a search needs

  function loadWords(done) {
    var waiting = data.scriptsOfWords;
    function loaded() {
      waiting -= 1;
      if (waiting > 0) return;
      words = [];
      for (var place = 0; place < data.scriptsOfWords; place++) words = words.concat(window["observationWords" + place]);
      done();
    }
    for (var place = 0; place < data.scriptsOfWords; place++) {
      var script = document.createElement("script");
      script.src = home + "../observations/words-" + place + ".js";
      script.onload = loaded;
      document.head.appendChild(script);
    }
  }

  // --- sorting by the heads of the columns

  table.querySelectorAll("th[data-sort]").forEach(function (head) {
    var button = document.createElement("button");
    button.type = "button";
    button.append.apply(button, Array.prototype.slice.call(head.childNodes));
    head.appendChild(button);
    button.addEventListener("click", function () {
      var name = head.dataset.sort;
      var up = name === "id" ? "" : name;
      form.elements.sort.value = form.elements.sort.value === up ? "-" + name : up;
      update(identifier());
    });
  });

  function markSort(sort) {
    var name = sort.replace(/^-/, "") || "id";
    table.querySelectorAll("th[data-sort]").forEach(function (head) {
      if (head.dataset.sort !== name) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", sort.charAt(0) === "-" ? "descending" : "ascending");
    });
  }

  // --- events

  var waiting;
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(function () { update(""); }, many ? 150 : 0);
  });
  form.addEventListener("reset", function () { setTimeout(function () { update(""); }, 0); });
  window.addEventListener("hashchange", arrive);

  function arrive() {
    var name = identifier();
    if (!name || location.hash.indexOf("=") > 0) readAddress();
    var row = rowOf(name);
    if (row !== undefined && matching(withoutWords(asked())).indexOf(row) < 0) form.reset();
    update(name);
    if (name) window.explorer.reveal();
  }

  function withoutWords(state) {
    if (!words) delete state.q;
    return state;
  }

  arrive();
})();
