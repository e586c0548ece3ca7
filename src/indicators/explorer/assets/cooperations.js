"use strict";
// Filters the cooperations: their lines in the network and on the map, and the list. An address is #mode=corridor.
(function () {
  var form = document.getElementById("filters");
  var count = document.getElementById("count");
  if (!form || !count) return;

  var fields = Array.prototype.slice.call(form.querySelectorAll("select"));
  var rows = Array.prototype.slice.call(document.querySelectorAll(".cooperations > li"));
  var ties = Array.prototype.slice.call(document.querySelectorAll(".tie"));
  var parties = Array.prototype.slice.call(document.querySelectorAll(".party"));

  function readAddress() {
    var given = {};
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("=");
      if (at < 1) return;
      try {
        given[part.slice(0, at)] = decodeURIComponent(part.slice(at + 1));
      } catch (error) {
        // Written by hand, with a % of its own.
      }
    });
    fields.forEach(function (field) {
      field.value = given[field.name] || "";
      if (field.selectedIndex === -1) field.value = "";
    });
  }

  function writeAddress() {
    var parts = fields.filter(function (field) { return field.value; }).map(function (field) {
      return field.name + "=" + encodeURIComponent(field.value);
    });
    history.replaceState(null, "", parts.length ? "#" + parts.join("&") : location.pathname.split("/").pop());
  }

  function matches(element) {
    return fields.every(function (field) {
      return !field.value || element.dataset[field.name] === field.value;
    });
  }

  function show(element, visible) {
    if (visible) element.removeAttribute("hidden");
    else element.setAttribute("hidden", "");
  }

  function update() {
    var filtered = fields.some(function (field) { return field.value; });
    var shown = 0;
    rows.forEach(function (row) {
      var visible = matches(row);
      show(row, visible);
      if (visible) shown++;
    });
    document.querySelectorAll(".ties").forEach(function (picture) {
      var ends = {};
      picture.classList.toggle("filtered", filtered);
      ties.forEach(function (tie) {
        if (tie.ownerSVGElement !== picture) return;
        var visible = matches(tie);
        show(tie, visible);
        if (visible) tie.dataset.ends.split(" ").forEach(function (end) { ends[end] = true; });
      });
      parties.forEach(function (party) {
        if (party.ownerSVGElement !== picture) return;
        party.classList.toggle("left", filtered && !ends[party.dataset.entity]);
      });
    });
    var language = document.documentElement.lang;
    count.textContent = count.dataset.text
      .replace("{shown}", shown.toLocaleString(language))
      .replace("{total}", rows.length.toLocaleString(language));
  }

  form.addEventListener("change", function () {
    writeAddress();
    update();
  });
  form.addEventListener("reset", function () {
    setTimeout(function () {
      writeAddress();
      update();
    });
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  window.addEventListener("hashchange", function () {
    readAddress();
    update();
  });
  form.hidden = false;
  readAddress();
  update();
})();
