"use strict";
// Takes the words that are searched for to the list of observations, whose address carries them.
(function () {
  var form = document.getElementById("find");
  form.hidden = false;
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    location.href = form.dataset.page + "#q=" + encodeURIComponent(document.getElementById("find-words").value.trim());
  });
})();
