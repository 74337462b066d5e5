// 读给我听: in large letters the page is read aloud, line by line, by the voice of the phone itself.
(function () {
  var button = document.querySelector("[data-read]"), voice = window.speechSynthesis;
  if (!button || !voice || !window.SpeechSynthesisUtterance) return;
  var words = button.textContent, reading = false;
  function stop() {
    reading = false;
    voice.cancel();
    button.textContent = words;
  }
  function read(lines) {
    if (!reading) return;
    if (!lines.length) return stop();
    var line = new SpeechSynthesisUtterance(lines[0]);
    line.lang = /[\u3400-\u9fff]/.test(lines[0]) ? "zh-CN" : document.documentElement.lang;
    line.rate = 0.9;
    line.onend = function () { read(lines.slice(1)); };
    line.onerror = stop;
    voice.speak(line);
  }
  button.hidden = false;
  button.addEventListener("click", function () {
    if (reading) return stop();
    reading = true;
    button.textContent = button.dataset.stop;
    var told = document.querySelectorAll("[data-aloud]"), parts = told.length ? told : [document.getElementById("main")];
    var text = Array.prototype.map.call(parts, function (part) { return part.innerText; }).join("\n");
    read(text.split(/\n+/).filter(function (line) { return line.trim(); }));
  });
  window.addEventListener("pagehide", stop);
})();
