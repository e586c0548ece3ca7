"use strict";
// Goes on in the language used last, or the browser's.
(function () {
  var language = navigator.language || "";
  try {
    language = localStorage.getItem("language") || language;
  } catch (error) {
    // A browser that keeps nothing.
  }
  var links = document.querySelectorAll("a[hreflang]");
  var chosen = links[language.indexOf("zh") === 0 ? 1 : 0];
  location.replace(chosen.href + location.hash);
})();
