"use strict";
// Puts each citation together from the parts on the page when its row is opened, and copies it.
(function () {
  var section = document.getElementById("cite");
  if (!section) return;

  function reference(source) {
    var all = section.querySelectorAll("[data-reference]");
    for (var i = 0; i < all.length; i++) {
      if (all[i].dataset.reference === source) return all[i];
    }
    return null;
  }

  function place(box, source, file) {
    var line = box.dataset.line ? "line " + box.dataset.line + ", " : "";
    var characters = "characters " + box.dataset.start + "–" + box.dataset.end;
    return file + ", " + line + characters + "; sha256 " + source.dataset.digest;
  }

  function annotation(box, source, quote, file) {
    return "“" + quote + "” (" + place(box, source, file) + ")";
  }

  // The dataset's entry with the row in the places that are kept for it, and the source's behind it.
  function bibtex(box, source) {
    var words = annotation(box, source, box.dataset.latex || box.dataset.quote, source.dataset.fileLatex || source.dataset.file);
    var entry = section.dataset.bibtex.split("claim:id").join(box.dataset.cite).split("claim:words").join(words);
    return entry + "\n" + source.dataset.bibtex;
  }

  function csl(box, source) {
    var part = JSON.parse(section.dataset.csl);
    part.id = part.number = box.dataset.cite;
    part.annote = annotation(box, source, box.dataset.quote, source.dataset.file);
    return JSON.stringify([part, JSON.parse(source.dataset.csl)], null, 2) + "\n";
  }

  function cited(box, dataset, source) {
    var style = dataset.dataset.dataset;
    var whole = dataset.textContent.split("obs-…").join(box.dataset.cite);
    var references = whole + "\n" + source.querySelector('[data-style="' + style + '"]').textContent;
    var notes = [source.dataset.note, section.querySelector(":scope > [data-note]").textContent].filter(Boolean);
    var quote = "“" + box.dataset.quote + "”\n" + place(box, source, source.dataset.file);
    return { references: references, whole: [references, quote, notes.join("\n")].filter(Boolean).join("\n\n") + "\n" };
  }

  function button(words, text) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.dataset.text = text;
    made.addEventListener("click", function () {
      copy(text, function () {
        made.textContent = section.dataset.copied;
        setTimeout(function () {
          made.textContent = words;
        }, 2000);
        announce(section.dataset.copied);
      });
    });
    return made;
  }

  function copy(text, done) {
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done, function () {
        copyBySelection(text, done);
      });
    } else {
      copyBySelection(text, done);
    }
  }

  function copyBySelection(text, done) {
    var area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.appendChild(area);
    area.select();
    if (document.execCommand("copy")) done();
    area.remove();
  }

  var status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.querySelector("main").appendChild(status);

  function announce(words) {
    status.textContent = words;
    setTimeout(function () {
      status.textContent = "";
    }, 2000);
  }

  function fill(box) {
    var source = reference(box.dataset.source);
    if (!source) return;
    box.replaceChildren();
    section.querySelectorAll("[data-dataset]").forEach(function (dataset) {
      var made = cited(box, dataset, source);
      var text = document.createElement("p");
      text.className = "citation";
      text.textContent = made.references;
      box.append(text, button(section.dataset.copy.replace("{style}", dataset.dataset.title), made.whole));
    });
    box.append(button(section.dataset.copy.replace("{style}", "BibTeX"), bibtex(box, source)));
    box.append(button(section.dataset.copy.replace("{style}", "CSL-JSON"), csl(box, source)));
    var here = location.href.split("#")[0] + "#" + box.dataset.cite;
    box.append(button(section.dataset.link, box.dataset.page ? new URL(box.dataset.page, location.href).href : here));
  }

  function cite(details) {
    var box = details.querySelector("[data-cite]:not(.filled)");
    if (!box) return;
    box.classList.add("filled");
    fill(box);
  }

  window.explorer.cite = cite;
  document.querySelectorAll("article.record").forEach(cite);
  if (/^https?:$/.test(location.protocol)) {
    document.querySelectorAll("[data-embed]").forEach(function (area) {
      area.textContent = area.textContent.split('"' + area.dataset.embed + '"').join('"' + location.href.split("#")[0] + '"');
    });
  }
  document.addEventListener(
    "toggle",
    function (event) {
      if (event.target.open) cite(event.target);
    },
    true
  );
})();
