"use strict";
// Goes on in the language used last, or the browser's.
(function () {
  var language = navigator.language || "";
  try {
    language = localStorage.getItem("language") || language;
  } catch (error) {
    // A browser that keeps nothing.
  }
  location.replace((language.indexOf("zh") === 0 ? "zh" : "en") + "/index.html" + location.hash);
})();
