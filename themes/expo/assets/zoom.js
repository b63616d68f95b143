// The tiles of a picture, laid over its file once somebody is nearer than the file can show: IIIF Image API 3, level 0.

const SIDE = 1024;
const WAIT = 120;
const MOST = 80; // tiles held at a time
const layers = new WeakMap();

export function step(link, image, stage, view, fit) {
  if (!layers.has(image)) layers.set(image, layer(link, image, stage));
  layers.get(image)(view, fit);
}

function layer(link, image, stage) {
  const { tiles: folder } = link.dataset;
  const [width, height] = [link.dataset.width * 1, link.dataset.height * 1];
  const box = document.createElement("div");
  const shown = new Map();
  let timer = 0;
  let coarsest = 1;
  while (Math.max(width, height) > SIDE * coarsest) coarsest *= 2;
  box.className = "korme-look__tiles";

  function place(factor, column, row) {
    const name = `${factor} ${column} ${row}`;
    const known = shown.get(name);
    shown.delete(name); // what was wanted last is behind all others
    if (known) return shown.set(name, known);
    const span = SIDE * factor;
    const [x, y] = [column * span, row * span];
    const [across, down] = [Math.min(span, width - x), Math.min(span, height - y)];
    const region = across === width && down === height ? "full" : `${x},${y},${across},${down}`;
    const tile = new Image();
    tile.alt = "";
    tile.decoding = "async";
    tile.draggable = false;
    Object.assign(tile.style, { left: `${(x / width) * 100}%`, top: `${(y / height) * 100}%`, width: `${(across / width) * 100}%`, height: `${(down / height) * 100}%`, zIndex: coarsest / factor });
    tile.onerror = () => tile.remove();
    tile.src = `${folder}/${region}/${Math.ceil(across / factor)},${Math.ceil(down / factor)}/0/default.jpg`;
    box.append(tile);
    shown.set(name, tile);
  }

  // What is in the window, of the coarsest level that is fine enough for its pixels.
  function look(view, fit) {
    const near = (fit.width * view.scale) / width;
    const wanted = near * devicePixelRatio;
    if (image.naturalWidth && image.dataset.full && wanted * width <= image.naturalWidth * 1.05) return;
    let factor = 1;
    while (factor < coarsest && wanted * factor * 2 <= 1.05) factor *= 2;
    const span = SIDE * factor;
    const part = (room, moved, size) => {
      const from = size / 2 - (room / 2 + moved) / near;
      return [Math.max(0, Math.floor(from / span)), Math.min(Math.ceil(size / span), Math.ceil((from + room / near) / span))];
    };
    const [left, right] = part(stage.clientWidth, view.x, width);
    const [top, bottom] = part(stage.clientHeight, view.y, height);
    for (let row = top; row < bottom; row++) for (let column = left; column < right; column++) place(factor, column, row);
    for (const [name, tile] of shown) {
      if (shown.size <= MOST) break;
      shown.delete(name);
      tile.remove();
    }
  }

  return (view, fit) => {
    if (box.parentElement !== stage) stage.append(box);
    Object.assign(box.style, { width: `${fit.width}px`, height: `${fit.height}px`, transform: image.style.transform });
    clearTimeout(timer);
    timer = setTimeout(() => box.isConnected && look(view, fit), WAIT);
  };
}
