// Names for what is being typed in a search field; without this script the field finds the same.
(function () {
  document.querySelectorAll("[data-suggest]").forEach(function (input) {
    var list = document.getElementById(input.getAttribute("list")), timer, asked = "";
    function show(found) {
      list.replaceChildren.apply(list, found.map(function (one) {
        var option = document.createElement("option");
        option.value = one.name;
        option.label = one.name + " " + one.place;
        return option;
      }));
    }
    function ask() {
      var typed = input.value.trim();
      if (typed.length < 2 || typed === asked) return;
      asked = typed;
      fetch(input.dataset.suggest + "?q=" + encodeURIComponent(typed), {headers: {Accept: "application/json"}})
        .then(function (answer) { return answer.ok && !answer.redirected ? answer.json() : []; })
        .then(function (found) { if (asked === typed) show(found); })
        .catch(function () {});
    }
    input.addEventListener("input", function (event) {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(ask, 250);
    });
    input.addEventListener("compositionend", function () { timer = setTimeout(ask, 250); });
  });
})();
