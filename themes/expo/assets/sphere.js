// A 360° picture (equirectangular) to look around in: for each pixel of the window, a shader looks up what lies in its
// direction. Drag, tap, arrow keys; wheel, pinch, + and - change the angle of view; Escape and Back close.

const RADIAN = Math.PI / 180;
const [WIDE, USUAL, NEAR] = [110, 80, 25]; // degrees across the longer side of the window
const VERTEX = `#version 300 es
void main() { gl_Position = vec4(gl_VertexID == 1 ? 3 : -1, gl_VertexID == 2 ? 3 : -1, 0, 1); }`;
const FRAGMENT = `#version 300 es
precision highp float;
uniform sampler2D picture;
uniform vec2 size, reach;
uniform vec3 look;
uniform vec4 part;
out vec4 colour;
void main() {
  vec3 ray = normalize(vec3((gl_FragCoord.xy / size * 2. - 1.) * reach, 1));
  float c = cos(look.y), s = sin(look.y);
  ray.yz = mat2(c, -s, s, c) * ray.yz;
  vec2 at = vec2(fract((atan(ray.x, ray.z) + look.x) / 6.28318 + .5), .5 - asin(clamp(ray.y, -1., 1.)) / 3.14159);
  at = (at - part.xy) / part.zw;
  colour = at != clamp(at, 0., 1.) ? vec4(0) : textureLod(picture, at, look.z);
}`;

const element = (name, className, more, ...children) => {
  const made = Object.assign(document.createElement(name), { className, ...more });
  made.append(...children);
  return made;
};

// A program for a picture that shows `part` of the sphere; throws where there is no WebGL, or the picture may not be read.
function painter(canvas, part) {
  const gl = canvas.getContext("webgl2");
  const program = gl.createProgram();
  for (const [kind, source] of [["VERTEX", VERTEX], ["FRAGMENT", FRAGMENT]]) {
    const shader = gl.createShader(gl[`${kind}_SHADER`]);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  const [size, reach, look, whole] = ["size", "reach", "look", "part"].map((name) => gl.getUniformLocation(program, name));
  gl.uniform4f(whole, ...part);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  for (const [name, value] of [["WRAP_S", part[2] < 1 ? "CLAMP_TO_EDGE" : "REPEAT"], ["WRAP_T", "CLAMP_TO_EDGE"], ["MIN_FILTER", "LINEAR_MIPMAP_LINEAR"]]) gl.texParameteri(gl.TEXTURE_2D, gl[`TEXTURE_${name}`], gl[value]);
  return {
    most: gl.getParameter(gl.MAX_TEXTURE_SIZE),
    load(image) {
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image);
      gl.generateMipmap(gl.TEXTURE_2D);
    },
    draw(heading, pitch, across, down, level) {
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.uniform2f(size, canvas.width, canvas.height);
      gl.uniform2f(reach, across, down);
      gl.uniform3f(look, heading * RADIAN, pitch * RADIAN, level);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    },
  };
}

export async function lookAround(button, link, flat) {
  const told = button.dataset;
  const part = told.part.split(" ").map(Number);
  const shown = link.querySelector("img");
  const canvas = element("canvas", "");
  const paint = painter(canvas, part);
  await shown.decode();
  paint.load(shown);

  const close = () => dialog.close();
  const tool = (sign, title, onclick) =>
    element("button", "korme-look__tool", { type: "button", title, onclick }, element("span", `korme-sign korme-sign--${sign}`));
  const stage = element("div", "korme-look__stage", {}, canvas);
  const zoom = tool("plus", told.zoom, () => nearer(view.angle < USUAL ? USUAL / view.angle : 0.4));
  const tools = element("div", "korme-look__tools", {}, zoom, tool("times", told.close, close));
  const words = element("p", "korme-look__label", {}, told.help);
  const dialog = element("dialog", "korme-look korme-sphere", { ariaLabel: shown.alt || button.textContent }, stage, words, tools);
  tools.lastChild.autofocus = true;
  document.body.append(dialog);

  const left = (part[0] - 0.5) * 360;
  const top = 90 - part[1] * 180;
  const right = left + part[2] * 360;
  const bottom = top - part[3] * 180;
  let view = { heading: +told.heading, pitch: +told.pitch, angle: USUAL };
  let texture = shown.naturalWidth;
  let frame = 0;

  // Half the window across and down, as tangents, for an angle over its longer side.
  const reach = (angle) => {
    const most = Math.tan((angle / 2) * RADIAN);
    const { width, height } = canvas;
    return [most * Math.min(1, width / height), most * Math.min(1, height / width)];
  };
  const half = (tangent) => Math.atan(tangent) / RADIAN;

  // Within what there is to see: not beyond the edges of a part, nor over the top.
  const held = (value, low, high) => (low > high ? (low + high) / 2 : Math.min(Math.max(value, low), high));
  function set(next) {
    const most = Math.min(WIDE, part[2] * 300, part[3] * 170);
    const angle = held(next.angle, Math.min(NEAR, most), most);
    const [across, down] = reach(angle).map(half);
    view = {
      angle,
      heading: part[2] < 1 ? held(next.heading, left + across, right - across) : next.heading,
      pitch: held(next.pitch, bottom > -90 ? bottom + down : -90, top < 90 ? top - down : 90),
    };
    frame ||= requestAnimationFrame(draw);
  }

  function draw() {
    frame = 0;
    const [across, down] = reach(view.angle);
    const pixels = Math.max(canvas.width, canvas.height);
    const level = Math.log2((texture / part[2] / Math.PI) * (Math.max(across, down) / pixels));
    paint.draw(view.heading, view.pitch, across, down, Math.max(0, level));
    zoom.ariaPressed = view.angle < USUAL;
  }

  const degrees = () => (2 * half(Math.max(...reach(view.angle)))) / Math.max(stage.clientWidth, stage.clientHeight);
  const turn = (x, y) => set({ ...view, heading: view.heading + x, pitch: view.pitch + y });
  const nearer = (by) => set({ ...view, angle: view.angle * by });

  // The largest file that the device can hold.
  async function sharpen() {
    const files = told.files.split(", ").map((file) => file.split(" "));
    const [src] = files.filter(([, width]) => width <= paint.most).pop() ?? [];
    if (!src || navigator.connection?.saveData) return;
    const image = Object.assign(new Image(), { src });
    await image.decode();
    paint.load(image);
    texture = image.naturalWidth;
    set(view);
  }

  const fingers = new Map();
  let pace = { x: 0, y: 0, time: 0 };
  let way = 0;
  const apart = () => {
    const [one, two] = [...fingers.values()];
    return two ? Math.hypot(one.x - two.x, one.y - two.y) : 0;
  };
  canvas.onpointerdown = (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    if (!fingers.size) way = 0;
    fingers.set(event.pointerId, event);
    pace = { x: 0, y: 0, time: event.timeStamp };
  };
  canvas.onpointermove = (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const before = apart();
    const by = degrees();
    const [x, y] = [(last.x - event.x) * by, (event.y - last.y) * by];
    fingers.set(event.pointerId, event);
    way += Math.hypot(x, y) / by;
    if (before) return nearer(before / (apart() || 1));
    turn(x, y);
    const time = event.timeStamp;
    const since = time - pace.time || 1;
    pace = { x: x / since, y: y / since, time };
  };
  canvas.onpointerup = canvas.onpointercancel = (event) => {
    if (!fingers.delete(event.pointerId) || fingers.size || event.type === "pointercancel") return;
    const by = degrees(); // a tap turns to what was tapped
    if (way < 6) turn((event.offsetX - stage.clientWidth / 2) * by, (stage.clientHeight / 2 - event.offsetY) * by);
    else if (matchMedia("(prefers-reduced-motion: no-preference)").matches && event.timeStamp - pace.time < 60) glide(event.timeStamp);
  };

  function glide(last) {
    requestAnimationFrame((now) => {
      const time = now - last;
      const rest = 0.995 ** time;
      pace = { x: pace.x * rest, y: pace.y * rest };
      if (fingers.size || Math.hypot(pace.x, pace.y) < 0.003) return;
      turn(pace.x * time, pace.y * time);
      glide(now);
    });
  }

  canvas.onwheel = (event) => {
    event.preventDefault();
    nearer(Math.exp(event.deltaY * 0.002));
  };
  dialog.onkeydown = (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const by = view.angle / 10;
    const arrow = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, by], ArrowDown: [0, -by] }[event.key];
    const scale = { "+": 0.8, "=": 0.8, "-": 1.25 }[event.key];
    if (arrow) turn(...arrow);
    else if (scale) nearer(scale);
    else return;
    event.preventDefault();
  };

  // Back closes; a device that loses its picture leads to the flat one.
  dialog.onclose = () => {
    if (history.state?.kormeAround) history.back();
    dialog.remove();
    button.focus({ preventScroll: true });
  };
  canvas.addEventListener("webglcontextlost", () => {
    close();
    flat();
  });
  new ResizeObserver(() => {
    const sharpness = Math.min(devicePixelRatio, 2);
    canvas.width = stage.clientWidth * sharpness;
    canvas.height = stage.clientHeight * sharpness;
    set(view);
  }).observe(stage);
  history.pushState({ kormeAround: true }, "");
  addEventListener("popstate", close, { once: true });
  dialog.showModal();
  sharpen().catch(() => {});
}
