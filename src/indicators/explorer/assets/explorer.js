"use strict";
// Keeps the place when the language changes, and opens what an address points at.
(function () {
  function target() {
    var name = decodeURIComponent(location.hash.slice(1));
    return name ? document.getElementById(name) : null;
  }

  function reveal() {
    for (var element = target(); element; element = element.parentElement) {
      if (element.tagName === "DETAILS") element.open = true;
    }
    var found = target();
    if (found) found.scrollIntoView();
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

  window.addEventListener("hashchange", reveal);
  reveal();
})();
