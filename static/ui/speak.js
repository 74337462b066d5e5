// Say it instead of typing: records up to a minute, small, into the form's own file field; without it a file is chosen.
(function () {
  var box = document.querySelector("[data-speak]"), kinds = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
  if (!box || !window.MediaRecorder || !navigator.mediaDevices || !window.DataTransfer) return;
  var kind = kinds.find(function (one) { return MediaRecorder.isTypeSupported(one); });
  if (!kind) return;
  var input = box.querySelector("input"), most = Number(box.dataset.speak), words = box.dataset;
  var button = document.createElement("button"), told = document.createElement("p");
  var recorder = null, clock = 0, left = 0, parts = [];
  button.type = "button"; button.className = "button quiet"; button.textContent = words.start;
  told.setAttribute("role", "status");
  box.prepend(button, told);
  function keep(stream) {
    stream.getTracks().forEach(function (track) { track.stop(); });
    clearInterval(clock);
    var held = new DataTransfer(), ending = kind.indexOf("mp4") > 0 ? "m4a" : kind.indexOf("ogg") > 0 ? "ogg" : "webm";
    held.items.add(new File(parts, "voice." + ending, {type: kind}));
    input.files = held.files;
    recorder = null;
    button.textContent = words.again;
    told.textContent = words.done + " " + (most - left) + "s";
  }
  function record(stream) {
    parts = []; left = most;
    recorder = new MediaRecorder(stream, {mimeType: kind, audioBitsPerSecond: 24000});
    recorder.ondataavailable = function (part) { parts.push(part.data); };
    recorder.onstop = function () { keep(stream); };
    recorder.start();
    button.textContent = words.stop;
    told.textContent = words.left + " " + left;
    clock = setInterval(function () {
      told.textContent = words.left + " " + (left -= 1);
      if (left <= 0 && recorder) recorder.stop();
    }, 1000);
  }
  button.addEventListener("click", function () {
    if (recorder) { recorder.stop(); return; }
    navigator.mediaDevices.getUserMedia({audio: {channelCount: 1}}).then(record, function () { told.textContent = words.refused; });
  });
  input.form.addEventListener("submit", function (event) {
    if (!recorder) return;
    event.preventDefault();
    recorder.addEventListener("stop", function () { input.form.requestSubmit(event.submitter); });
    recorder.stop();
  });
})();
