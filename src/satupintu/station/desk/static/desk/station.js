// The desk works without this file. It keeps the strip fresh, and offers the browser's camera and a pad to sign on.
(() => {
  "use strict";

  const strip = document.querySelector("[data-line]");
  const freshen = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(strip.dataset.line, { credentials: "same-origin" });
      if (answer.ok) strip.innerHTML = await answer.text();
    } catch {
      // the station itself is restarting; the strip keeps what it showed
    }
  };
  if (strip) setInterval(freshen, 5000);

  // The next press is always the Enter key; a page that scrolls there by itself would hide its own head.
  if (!document.querySelector("[data-focus]")) document.querySelector("[data-first]")?.focus({ preventScroll: true });

  // A list of reasons opened by key must not hide behind the bar at the foot.
  for (const choice of document.querySelectorAll("details.leave-out")) {
    choice.addEventListener("toggle", () => {
      if (!choice.open) return;
      choice.scrollIntoView({ block: "center" });
      choice.querySelector("input[type=radio]")?.focus({ preventScroll: true });
    });
  }

  // Put a drawn picture where a chosen file would be, so that one form serves both.
  const attach = (form, blob, name) => {
    const files = new DataTransfer();
    files.items.add(new File([blob], name, { type: blob.type }));
    form.elements.image.files = files.files;
  };
  const submitWith = (form, canvas, type, name, isReady) => {
    let attached = false;
    form.addEventListener("submit", (event) => {
      if (attached || form.elements.image.files.length || !isReady()) return;
      event.preventDefault();
      event.stopPropagation();
      canvas.toBlob((blob) => {
        attach(form, blob, name);
        attached = true;
        form.requestSubmit();
      }, type, 0.92);
    });
  };

  const camera = document.querySelector('form[data-device="camera"]');
  const live = document.querySelector("[data-live]");
  const openCamera = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 960 }, audio: false });
    live.srcObject = stream;
    live.hidden = false;
    await live.play();
    const canvas = document.createElement("canvas");
    submitWith(camera, canvas, "image/jpeg", "photo.jpg", () => {
      if (!live.videoWidth) return false;
      canvas.width = live.videoWidth;
      canvas.height = live.videoHeight;
      canvas.getContext("2d").drawImage(live, 0, 0);
      return true;
    });
  };
  const seen = document.querySelector(".stage__picture--photo img");
  const asked = document.querySelector("[data-open-camera]");
  if (camera && live && !seen && navigator.mediaDevices?.getUserMedia) {
    // in a simulated city nobody's real face is taken unless somebody asks for it
    const open = () => openCamera().then(() => (asked.hidden = true), () => {}); // not allowed: the file remains
    if ("auto" in camera.dataset) open();
    asked.hidden = "auto" in camera.dataset;
    asked.addEventListener("click", open);
  }

  const padForm = document.querySelector('form[data-device="pad"]');
  const pad = document.querySelector("[data-pad]");
  if (padForm && pad && !document.querySelector(".stage__picture--signature img")) {
    const pen = pad.getContext("2d");
    let drawn = false;
    let down = false;
    pen.lineWidth = 4;
    pen.lineCap = pen.lineJoin = "round";
    const at = (event) => {
      const box = pad.getBoundingClientRect();
      return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
    };
    pad.hidden = false;
    pad.addEventListener("pointerdown", (event) => {
      down = true;
      pad.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...at(event));
    });
    pad.addEventListener("pointermove", (event) => {
      if (!down) return;
      drawn = true;
      pen.lineTo(...at(event));
      pen.stroke();
    });
    pad.addEventListener("pointerup", () => (down = false));
    submitWith(padForm, pad, "image/png", "signature.png", () => drawn);
  }
})();
