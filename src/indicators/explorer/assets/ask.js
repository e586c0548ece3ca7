"use strict";
// Asks SQLite in a worker, so that a query can be stopped. Engine and database come as scripts, once they are needed.
// An address is #question=headlines, or #sql=SELECT%201.
(function () {
  var form = document.getElementById("asked");
  var sql = document.getElementById("sql");
  var run = document.getElementById("run");
  var stop = document.getElementById("stop");
  var told = document.getElementById("told");
  var wrong = document.getElementById("wrong");
  var results = document.getElementById("results");
  var questions = Array.prototype.slice.call(document.querySelectorAll("[data-question]"));
  var language = document.documentElement.lang;
  var SHOWN = 1000;
  var parts = null;
  var worker = null;
  var asked = 0;

  // Around sql.js in the worker: what it would fetch is handed to it, and nothing else is fetched.
  var BEFORE = "var given; var wasm = new Promise(function (done) { given = done; });" +
    "self.fetch = function () { return wasm.then(function (bytes) {" +
    "return new Response(bytes, { headers: { 'Content-Type': 'application/wasm' } }); }); };\n";
  var AFTER = "\nvar answer = self.onmessage; self.onmessage = function (event) {" +
    "if (event.data.wasm) given(event.data.wasm); else answer(event); };";

  function script(address) {
    return new Promise(function (done, failed) {
      var element = document.createElement("script");
      element.src = address;
      element.onload = done;
      element.onerror = function () { failed(new Error(address)); };
      document.head.appendChild(element);
    });
  }

  function unpacked(text) {
    var bytes = Uint8Array.from(atob(text), function (character) { return character.charCodeAt(0); });
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }

  function load() {
    parts = parts || Promise.all([script(form.dataset.engine), script(form.dataset.database)]).then(function () {
      return Promise.all([window.sqlEngine.worker, window.sqlEngine.wasm, window.sqlDatabase].map(unpacked));
    });
    return parts;
  }

  function start(loaded) {
    var address = URL.createObjectURL(new Blob([BEFORE, loaded[0], AFTER], { type: "text/javascript" }));
    worker = new Worker(address);
    worker.onmessage = function (event) { answered(event.data); };
    worker.onerror = function (event) { fail(event.message || form.dataset.failed); };
    worker.postMessage({ wasm: loaded[1] });
    worker.postMessage({ id: "open", action: "open", buffer: loaded[2] });
  }

  function running(yes) {
    stop.hidden = !yes;
    run.disabled = yes;
    form.setAttribute("aria-busy", String(yes));
  }

  function end() {
    if (worker) worker.terminate();
    worker = null;
    asked++;
    running(false);
  }

  function fail(message) {
    running(false);
    told.textContent = "";
    wrong.textContent = message;
    wrong.hidden = false;
  }

  function ask() {
    var number;
    end();
    number = asked;
    results.textContent = "";
    wrong.hidden = true;
    told.textContent = form.dataset.running;
    running(true);
    load().then(function (loaded) {
      if (number !== asked) return;
      start(loaded);
      worker.postMessage({ id: "guard", action: "exec", sql: "PRAGMA query_only = ON" });
      worker.postMessage({ id: number, action: "exec", sql: sql.value });
    }).catch(function () { fail(form.dataset.failed); });
  }

  function answered(answer) {
    if (answer.error) return fail(answer.error);
    if (answer.id !== asked) return;
    running(false);
    told.textContent = answer.results.length ? "" : form.dataset.nothing;
    answer.results.forEach(show);
  }

  function element(tag, words, name) {
    var made = document.createElement(tag);
    if (words !== undefined) made.textContent = words;
    if (name) made.className = name;
    return made;
  }

  function words(value) {
    if (value === null) return "";
    return value instanceof Uint8Array ? "(" + value.length.toLocaleString(language) + " B)" : String(value);
  }

  // Identifiers lead to their pages, or to their evidence where rows have none.
  function fill(cell, value) {
    var text = words(value);
    if (!/^(?:(?:obs|coop|ref)-\d{4,} ?)+$/.test(text)) {
      cell.textContent = text;
      return;
    }
    text.split(" ").forEach(function (identifier) {
      var link = element("a", identifier);
      var page = form.dataset[identifier.split("-")[0]];
      if (page) link.href = page.replace("{id}", identifier);
      cell.append(link, " ");
    });
  }

  function show(result, place) {
    var count = result.values.length.toLocaleString(language);
    var text = result.values.length > SHOWN ? form.dataset.some : form.dataset.rows;
    var table = element("table");
    var head = table.createTHead().insertRow();
    var body = table.createTBody();
    var scroll = element("div", undefined, "scroll");
    var save = element("button", form.dataset.save);
    result.columns.forEach(function (name) {
      var cell = element("th", name);
      cell.scope = "col";
      head.append(cell);
    });
    result.values.slice(0, SHOWN).forEach(function (row) {
      var line = body.insertRow();
      row.forEach(function (value) {
        var cell = line.insertCell();
        if (typeof value === "number") cell.className = "figure";
        fill(cell, value);
      });
    });
    save.type = "button";
    save.addEventListener("click", function () { keep(result); });
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", form.dataset.result + " " + (place + 1));
    scroll.append(table);
    told.textContent = text.replace("{count}", count).replace("{shown}", SHOWN.toLocaleString(language));
    results.append(scroll, save);
  }

  function field(value) {
    var text = words(value);
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }

  // With the mark by which spreadsheets know UTF-8.
  function keep(result) {
    var lines = [result.columns].concat(result.values).map(function (row) { return row.map(field).join(","); });
    var link = element("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\n") + "\n"], { type: "text/csv" }));
    link.download = (current() || "answer") + ".csv";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function query(link) {
    return link.parentNode.querySelector("code").textContent;
  }

  function current() {
    var found = questions.filter(function (link) { return query(link) === sql.value; })[0];
    return found ? found.dataset.question : "";
  }

  function mark() {
    questions.forEach(function (link) {
      if (link.dataset.question === current()) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  function readAddress() {
    var at = location.hash.indexOf("=");
    var name = location.hash.slice(1, at);
    var value = location.hash.slice(at + 1);
    var found = questions.filter(function (link) { return link.dataset.question === value; })[0];
    if (name === "question" && found) sql.value = query(found);
    else if (name === "sql") {
      try {
        sql.value = decodeURIComponent(value);
      } catch (error) {
        return;  // Written by hand, with a % of its own.
      }
    } else return;
    mark();
    ask();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    history.replaceState(null, "", "#" + (current() ? "question=" + current() : "sql=" + encodeURIComponent(sql.value)));
    mark();
    ask();
  });
  sql.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  stop.addEventListener("click", function () {
    end();
    told.textContent = form.dataset.stopped;
    run.focus();
  });
  window.addEventListener("hashchange", readAddress);
  readAddress();
})();
