"use strict";
// What a page needs for keyboards and screen readers that the theme leaves out.
document.addEventListener("DOMContentLoaded", function () {
  document.querySelectorAll("p.caption[role=heading]").forEach(function (caption) {
    caption.setAttribute("aria-level", "2");
  });
  [[".sidebar-drawer", "All pages"], [".toc-drawer", "On this page"]].forEach(function (part) {
    var aside = document.querySelector(part[0]);
    if (aside) aside.setAttribute("aria-label", part[1]);
  });
  // What scrolls sideways is reached by the keyboard too; where a window is made narrow, as well.
  function reach() {
    document.querySelectorAll("pre, .table-wrapper, .cell_output").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }
  reach();
  window.addEventListener("resize", reach);
});
