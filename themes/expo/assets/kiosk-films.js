// A film over its still: without sound, from the folder, again and again. Whatever fails or stands still, the still is there.
function kioskFilms() {
  const WATCHED = 5000;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let video = null;
  let track = null;
  let watch = 0;

  function stop() {
    clearInterval(watch);
    if (!video) return;
    const own = video;
    video = track = null;
    own.removeAttribute("src");
    own.load(); // The decoder and its memory are free.
    own.remove();
  }

  function play(place, film) {
    stop();
    if (!film || still.matches) return;
    const own = (video = document.createElement("video"));
    const fail = () => video === own && stop();
    let at = -1;
    own.className = "kiosk-film";
    own.muted = own.loop = own.playsInline = own.disablePictureInPicture = true;
    own.setAttribute("aria-hidden", "true"); // Its still is described.
    own.addEventListener("playing", () => own.classList.add("kiosk-film--on"));
    own.addEventListener("error", fail);
    own.src = film.file;
    place.append(own);
    own.play().catch(fail);
    watch = setInterval(() => {
      if (own.currentTime === at) fail();
      at = own.currentTime;
    }, WATCHED);
    say(film);
  }

  // The captions in the language that the label speaks. They are data: a page from a disk may load no track.
  function say(film) {
    if (!video || !film) return;
    track ??= video.addTextTrack("captions");
    for (const cue of [...(track.cues ?? [])]) track.removeCue(cue);
    for (const [from, to, text] of film.cues) track.addCue(new VTTCue(from, to, text));
    track.mode = "showing";
  }

  return { play, say, stop };
}
