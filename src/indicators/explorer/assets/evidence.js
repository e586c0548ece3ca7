"use strict";
// Fetches the evidence of a row when it is opened: one script for each document, with the facts of its rows.
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

  function facts(chunk, name) {
    var known = name.indexOf("obs-") === 0 ? explorer.observation(name) : { id: name };
    return Object.assign({}, chunk.source, known, chunk.rows[name]);
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
        details.appendChild(explorer.fill(opened, facts(chunk, name)));
        explorer.cite(details);
      }, function () {
        details.dataset.waits = place;
        details.open = false;
      });
    },
    true
  );
})();
