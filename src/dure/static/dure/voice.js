/* Records a voice note into the file field beside it. Without this file the phone's own recorder does the same. */
"use strict";
(function () {
  const form = document.querySelector("form[data-record]");
  const field = form && form.querySelector("input[type=file][name=voice]");
  if (!field || !window.MediaRecorder || !navigator.mediaDevices) {
    return;
  }
  const button = document.createElement("button");
  const told = document.createElement("p");
  button.type = "button";
  button.className = "quiet";
  button.textContent = form.dataset.record;
  told.setAttribute("role", "status");
  field.after(button, told);
  let recorder = null;

  function keep(pieces, type) {
    const ending = type.includes("mp4") ? "m4a" : "webm";
    const given = new DataTransfer();
    given.items.add(new File(pieces, "voice-note." + ending, { type: type }));
    field.files = given.files;
    told.textContent = form.dataset.ready;
  }

  button.addEventListener("click", async function () {
    if (recorder) {
      recorder.stop();
      return;
    }
    try {
      const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
      const pieces = [];
      recorder = new MediaRecorder(sound);
      recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
      recorder.addEventListener("stop", function () {
        keep(pieces, recorder.mimeType || "audio/webm");
        sound.getTracks().forEach((track) => track.stop());
        recorder = null;
        button.textContent = form.dataset.record;
      });
      recorder.start();
      button.textContent = form.dataset.stop;
    } catch (refused) {
      button.remove(); // no microphone, or not allowed: the field and the words remain
    }
  });
})();
