"use strict";
// Filters the cooperations: what places have in common, the lines of the pictures, and the list. An address is
// #mode=corridor, or #place=sichuan&with=chongqing.
(function () {
  var form = document.getElementById("filters");
  var count = document.getElementById("count");
  if (!form || !count) return;

  var fields = Array.prototype.slice.call(form.querySelectorAll("select"));
  var rows = Array.prototype.slice.call(document.querySelectorAll(".cooperations > li"));
  var places = document.querySelectorAll(".place");
  var language = document.documentElement.lang;
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
      if (!field.value) return true;
      if (field.name === "place" || field.name === "with") {
        return element.dataset.place.split(" ").indexOf(field.value) >= 0;
      }
      return element.dataset[field.name] === field.value;
    });
  }

  function show(element, visible) {
    if (visible) element.removeAttribute("hidden");
    else element.setAttribute("hidden", "");
  }

  // A place counts its own cells but those of the regions that it is part of.
  function updatePlace(place, left) {
    var held = {};
    place.querySelectorAll(".cell").forEach(function (cell) {
      var own = 0;
      cell.querySelectorAll("[data-of]").forEach(function (item) {
        var visible = left[item.dataset.of] === true;
        show(item, visible);
        if (!visible) return;
        own++;
        if (!cell.closest("[data-apart]")) held[item.dataset.of] = true;
      });
      cell.querySelector("b").textContent = own.toLocaleString(language);
      show(cell, own > 0);
    });
    place.querySelectorAll(".cells").forEach(function (cells) {
      show(cells, cells.querySelector(".cell:not([hidden])"));
    });
    var count = Object.keys(held).length;
    place.querySelector(".name b").textContent = count.toLocaleString(language);
    place.querySelector(".name meter").value = count;
    show(place, count > 0);
  }

  function update() {
    var filtered = fields.some(function (field) { return field.value; });
    var shown = 0;
    var left = {};
    rows.forEach(function (row) {
      var visible = left[row.id] = matches(row);
      show(row, visible);
      if (visible) shown++;
    });
    places.forEach(function (place) { updatePlace(place, left); });
    document.querySelectorAll(".ties").forEach(function (picture) {
      var ends = {};
      picture.classList.toggle("filtered", filtered);
      ties.forEach(function (tie) {
        if (tie.ownerSVGElement !== picture) return;
        var visible = tie.dataset.of.split(" ").some(function (one) { return left[one]; });
        show(tie, visible);
        if (visible) tie.dataset.ends.split(" ").forEach(function (end) { ends[end] = true; });
      });
      parties.forEach(function (party) {
        if (party.ownerSVGElement !== picture) return;
        party.classList.toggle("left", filtered && !ends[party.dataset.entity]);
      });
    });
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
    if (location.hash.indexOf("place=") > 0) count.scrollIntoView();
  });
  form.hidden = false;
  readAddress();
  update();
})();
