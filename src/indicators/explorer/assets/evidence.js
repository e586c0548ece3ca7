"use strict";
// Fetches the evidence of a row when it is opened: one script for each document, with its text and the places in it.
(function () {
  var explorer = window.explorer;
  var opened = document.getElementById("opened");
  var reference = document.getElementById("reference");
  if (!opened || !reference) return;

  var home = document.querySelector("[data-home]").dataset.home;
  var asked = {};

  function load(place) {
    if (!asked[place]) {
      asked[place] = new Promise(function (done, failed) {
        var script = document.createElement("script");
        script.src = home + "evidence/" + place + ".js";
        script.onload = function () {
          var chunk = window["evidence" + place];
          chunk.characters = Array.from(chunk.text);
          cite(chunk);
          done(chunk);
        };
        script.onerror = failed;
        document.head.appendChild(script);
      });
    }
    return asked[place];
  }

  function cite(chunk) {
    var facts = Object.assign({ source_id: chunk.source.source_id }, chunk.reference);
    var list = document.createElement("div");
    list.hidden = true;
    list.appendChild(explorer.fill(reference, facts));
    document.getElementById("cite").appendChild(list);
  }

  function passage(chunk, row) {
    var all = chunk.characters;
    var at = row[0], from = at - row[1];
    var ends = [from, at, at + row[2], at + row[2] + row[3], at + row[2] + row[3] + row[4]];
    var last = ends[4] + row[5];
    var more = row[row.length - 1].constructor === Object ? row[row.length - 1] : {};
    var facts = {
      opening: cut(from, at), lead: cut(at, ends[2]), number: cut(ends[2], ends[3]), tail: cut(ends[3], ends[4]),
      closing: cut(ends[4], last), quote: cut(at, ends[4]), latex: more.latex || "",
    };
    function cut(start, end) {
      return all.slice(start, end).join("");
    }
    if (more.absent) {
      return Object.assign(facts, { before: "", after: "", line: "", start: more.start, end: (more.start || 0) + ends[4] - at, absent: opened.dataset.absent });
    }
    var line = 1;
    for (var place = 0; place < at; place++) if (all[place] === "\n") line++;
    return Object.assign(facts, {
      before: (from > chunk.context ? "…" : "") + cut(Math.max(from - chunk.context, 0), from),
      after: cut(last, last + chunk.context) + (last + chunk.context < all.length ? "…" : ""),
      line: line, start: at, end: ends[4], absent: "",
    });
  }

  function observation(chunk, name) {
    var data = window.observationColumns;
    var row = chunk.observations[name];
    var more = row[8] || {};
    var steps = row[6].map(function (step) {
      var role = data.roles[step[1]];
      var meaning = step.length < 3 ? step[0] : typeof step[2] === "number" ? chunk.meanings[step[2]] : step[2];
      return { words: step[0], role: role.role, role_label: role.label, meaning: meaning };
    });
    var bounds = row[7].map(function (limit) {
      return { bound: data.limits[limit[0]].split("{value}").join(limit[1] || "") };
    });
    var known = explorer.observation(name);
    return Object.assign({}, chunk.source, known, passage(chunk, row), { steps: steps, bounds: bounds }, only(more));
  }

  function cooperation(chunk, name) {
    var row = chunk.cooperations[name];
    return Object.assign({ id: name }, chunk.source, passage(chunk, row), only(row[6]));
  }

  function only(more) {
    var kept = Object.assign({}, more);
    delete kept.latex;
    delete kept.start;
    delete kept.absent;
    return kept;
  }

  document.addEventListener(
    "toggle",
    function (event) {
      var details = event.target;
      if (!details.open || !details.dataset.waits) return;
      var place = details.dataset.waits;
      delete details.dataset.waits;
      var name = details.closest("[data-opens]").id;
      load(place).then(function (chunk) {
        var facts = name.indexOf("obs-") === 0 ? observation(chunk, name) : cooperation(chunk, name);
        details.appendChild(explorer.fill(opened, facts));
        explorer.cite(details);
      }, function () {
        details.dataset.waits = place;
        details.open = false;
      });
    },
    true
  );
})();
