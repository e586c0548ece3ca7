"use strict";
// Makes the evidence of a row from a template of the page, in which __name__ stands for each fact. Texts stay texts:
// a value is never read as a template, and no markup is made of it.
(function () {
  var PLACE = /__([a-z][a-z0-9]*(?:_[a-z0-9]+)*)__/g;

  function replaced(text, facts, write) {
    return text.replace(PLACE, function (all, name) {
      var value = facts[name];
      return value === undefined || value === null ? "" : write(String(value));
    });
  }

  function plain(value) {
    return value;
  }

  function substitute(root, facts) {
    root.querySelectorAll("[data-if]").forEach(function (element) {
      var value = facts[element.dataset.if];
      if (value === "" || value === undefined || value === null) element.remove();
    });
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (var node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (node.data.indexOf("__") >= 0) node.data = replaced(node.data, facts, plain);
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        Array.prototype.forEach.call(node.attributes, function (attribute) {
          if (attribute.value.indexOf("__") < 0) return;
          attribute.value = replaced(attribute.value, facts, attribute.name === "href" ? encodeURIComponent : plain);
        });
      }
    }
  }

  function several(prototype, facts) {
    var items = facts[prototype.dataset.each] || [];
    return items.map(function (item) {
      var made = document.createDocumentFragment();
      made.appendChild(prototype.cloneNode(true));
      substitute(made, Object.assign({}, facts, item));
      return made;
    });
  }

  function fill(template, facts) {
    var made = document.importNode(template.content, true);
    var places = Array.prototype.map.call(made.querySelectorAll("[data-each]"), function (prototype) {
      var mark = document.createComment("");
      prototype.replaceWith(mark);
      return { mark: mark, items: several(prototype, facts) };
    });
    substitute(made, facts);
    places.forEach(function (place) {
      place.mark.replaceWith.apply(place.mark, place.items);
    });
    return made;
  }

  window.explorer.fill = fill;
})();
