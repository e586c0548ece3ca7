"use strict";
// Shows a long list a page at a time: first, previous, next and last, above and below it.
(function () {
  window.explorer.pager = function (nav, below, size, write) {
    var again = nav.cloneNode(true);
    // One of them speaks; both would say everything twice.
    again.querySelector(".at").removeAttribute("role");
    again.setAttribute("aria-label", nav.getAttribute("aria-label") + " ↓");
    below.after(again);
    var list = [];
    var page = 0;

    function pages() {
      return Math.max(Math.ceil(list.length / size), 1);
    }

    function show(wanted) {
      page = Math.min(Math.max(wanted, 0), pages() - 1);
      write(list, page * size, Math.min((page + 1) * size, list.length));
      [nav, again].forEach(function (one) {
        one.hidden = pages() === 1;
        one.querySelector(".at").textContent = one.dataset.text
          .replace("{page}", (page + 1).toLocaleString(document.documentElement.lang))
          .replace("{pages}", pages().toLocaleString(document.documentElement.lang));
        one.querySelectorAll("button").forEach(function (button) {
          var back = button.dataset.to === "first" || button.dataset.to === "previous";
          // Not disabled, which would drop the focus.
          button.setAttribute("aria-disabled", String(back ? page === 0 : page === pages() - 1));
        });
      });
    }

    [nav, again].forEach(function (one) {
      one.addEventListener("click", function (event) {
        var to = event.target.dataset.to;
        if (!to || event.target.getAttribute("aria-disabled") === "true") return;
        show({ first: 0, previous: page - 1, next: page + 1, last: pages() - 1 }[to]);
        if (one === again) nav.scrollIntoView({ block: "start" });
        if (one === again) nav.querySelector("[data-to=" + to + "]").focus({ preventScroll: true });
      });
    });

    return {
      list: function (entries, place) {
        list = entries;
        show(place > 0 ? Math.floor(place / size) : 0);
      },
    };
  };
})();
