// Hands the address of the page to the device's own sheet, or to the clipboard; where neither is allowed, shows it.

const SAID = 4000; // milliseconds that the button says what has happened

export async function share(button, words) {
  const data = { title: document.title, url: location.href.replace(/[?#].*/, "") };
  if (navigator.share && matchMedia("(pointer: coarse)").matches) return navigator.share(data).catch(() => {});
  try {
    await navigator.clipboard.writeText(data.url);
    said(button, words);
  } catch {
    shown(button, data.url);
  }
}

function said(button, words) {
  button.setAttribute("aria-live", "polite");
  button.textContent = words.copied;
  setTimeout(() => (button.textContent = words.share), SAID);
}

function shown(button, url) {
  const field = button.parentElement.querySelector("input") ?? document.createElement("input");
  Object.assign(field, { className: "korme-share__address", readOnly: true, value: url, ariaLabel: button.textContent });
  button.after(field);
  field.select();
}
