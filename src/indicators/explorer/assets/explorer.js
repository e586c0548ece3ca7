"use strict";
// Keeps the place when the language changes, and opens what an address points at.
// An address is #obs-0001, or #q=words&theme=zones, or both: #obs-0001&theme=zones.
(function () {
  if (window.top !== window) document.documentElement.classList.add("framed");

  function target() {
    var name = location.hash.slice(1).split("&")[0];
    try {
      name = decodeURIComponent(name);
    } catch (error) {
      // Written by hand, with a % of its own.
    }
    return name && name.indexOf("=") < 0 ? document.getElementById(name) : null;
  }

  function reveal() {
    var found = target();
    if (!found) return;
    for (var element = found; element; element = element.parentElement) {
      if (element.tagName === "DETAILS") element.open = true;
    }
    var details = found.hasAttribute("data-opens") ? found.closest("details") || found.querySelector("details") : null;
    if (details) {
      details.open = true;
      details.querySelector("summary").focus({ preventScroll: true });
    }
    document.querySelectorAll(".target").forEach(function (old) {
      old.classList.remove("target");
    });
    found.classList.add("target");
    found.scrollIntoView({ behavior: "instant" });
  }

  document.querySelectorAll("[data-keeps-place]").forEach(function (link) {
    link.addEventListener("click", function () {
      link.hash = location.hash;
      try {
        localStorage.setItem("language", link.hreflang);
      } catch (error) {
        // A browser that keeps nothing: the next visit begins at the entrance.
      }
    });
  });

  // Filters fold away on a phone, where a line says how many are set.
  document.querySelectorAll("[data-folds]").forEach(function (fold) {
    var form = fold.querySelector("form");
    function tell() {
      var set = Array.prototype.filter.call(form.elements, function (field) { return field.name && field.value; });
      fold.querySelector(".set").textContent = set.length ? set.length.toLocaleString(document.documentElement.lang) : "";
    }
    function tellLater() {
      setTimeout(tell);
    }
    fold.open = !window.matchMedia("(max-width: 40rem)").matches;
    form.addEventListener("input", tell);
    form.addEventListener("reset", tellLater);
    window.addEventListener("hashchange", tellLater);
    document.addEventListener("DOMContentLoaded", tellLater);
  });

  document.documentElement.classList.add("scripted");
  window.explorer = { reveal: reveal };
  window.addEventListener("hashchange", reveal);
  document.addEventListener("DOMContentLoaded", reveal);
})();
