// "Is it this one?" is asked while a dispute is written; without a line or this script it is asked after saving.
(function () {
  document.querySelectorAll("[data-alike]").forEach(function (box) {
    var form = box.closest("form"), list = box.querySelector("ul"), timer, asked = "";
    function show(found) {
      list.replaceChildren.apply(list, found.map(function (one) {
        var line = document.createElement("li"), link = document.createElement("a");
        link.href = one.href;
        link.textContent = one.label;
        line.append(link);
        return line;
      }));
      box.hidden = !found.length;
    }
    function ask() {
      var told = new URLSearchParams(), whole;
      new FormData(form).forEach(function (value, name) { if (typeof value === "string") told.append(name, value); });
      whole = ["village", "kind", "parties", "summary", "reported_on"].map(told.get, told).join("\n");
      if (whole === asked || !told.get("kind") || !told.get("parties")) return;
      asked = whole;
      fetch(box.dataset.alike, {method: "POST", body: told, headers: {Accept: "application/json"}})
        .then(function (answer) { return answer.ok && !answer.redirected ? answer.json() : []; })
        .then(function (found) { if (asked === whole) show(found); })
        .catch(function () { asked = ""; });
    }
    form.addEventListener("change", function () { clearTimeout(timer); timer = setTimeout(ask, 200); });
  });
})();
