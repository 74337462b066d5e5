// Day fields get 今天/昨天 buttons (their words come from the page).
// Enter that ends a pinyin composition never sends a form.
(function () {
  function shanghaiDay(back) {
    return new Date(Date.now() + 8 * 3600000 - back * 86400000).toISOString().slice(0, 10);
  }

  document.querySelectorAll("[data-day]").forEach(function (box) {
    var input = box.querySelector("input"), group = document.createElement("span"), buttons = [];
    function mark() {
      buttons.forEach(function (pair) { pair[0].setAttribute("aria-pressed", input.value === shanghaiDay(pair[1])); });
    }
    [[box.dataset.today, 0], [box.dataset.yesterday, 1]].forEach(function (choice) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = choice[0];
      button.addEventListener("click", function () {
        input.value = shanghaiDay(choice[1]);
        input.dispatchEvent(new Event("input", {bubbles: true}));
        input.dispatchEvent(new Event("change", {bubbles: true}));
      });
      buttons.push([button, choice[1]]);
      group.appendChild(button);
    });
    box.appendChild(group);
    input.addEventListener("change", mark);
    mark();
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
  }, true);
})();
