// Pictures as people have them, made ready for the site: upright, no larger than it needs, without location.

const CLEAN_BYTES = 6e6; // a JPEG of the right size that is smaller than this is kept as it was saved
const QUALITY = 0.92;
const SEEN = 1000; // pixels of the copy that the page shows

class Refused extends Error {}

// What a file is by its first bytes, whatever its name says.
function kindOf(bytes) {
  const start = ascii(bytes, 0, 16);
  const brand = start.slice(8, 12);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return "jpeg";
  if (start.startsWith("\x89PNG")) return "png";
  if (start.startsWith("GIF8")) return "gif";
  if (start.startsWith("RIFF")) return brand === "WEBP" ? "webp" : "film";
  if (start.startsWith("II*\0") || start.startsWith("MM\0*") || start.startsWith("8BPS")) return "tiff";
  if (start.startsWith("\x1aE\xdf\xa3")) return "film";
  if (start.slice(4, 8) === "ftyp") return /^(?:hei|hev|mif1|msf1)/.test(brand) ? "heic" : brand.startsWith("avi") ? "avif" : /^cr/.test(brand) ? "tiff" : "film";
  if (start.startsWith("%PDF") || start.startsWith("PK\x03\x04") || start.startsWith("\xd0\xcf\x11\xe0")) return "document";
  return "other";
}

const refusal = (kind) => ({ heic: "heic", tiff: "tiff", film: "film", document: "document" })[kind] ?? "broken";

async function decoded(blob, kind) {
  try {
    return await createImageBitmap(blob, { imageOrientation: "from-image" });
  } catch {
    throw new Refused(refusal(kind));
  }
}

// Whether a picture may hold colours beyond sRGB: its profile is another one, or nobody can tell here.
function isWide(bytes, kind) {
  if (kind === "jpeg") {
    const { profile, components } = jpegFacts(bytes);
    return components === 4 || (profile.length > 0 && !ascii(profile, 0, Math.min(profile.length, 3000)).replaceAll("\0", "").includes("sRGB"));
  }
  if (kind === "png") return [...chunks(bytes)].some(({ name, data }) => name === "cICP" || (name === "iCCP" && !ascii(data, 8, 20).includes("sRGB")));
  return kind !== "gif";
}

// How much smaller the site needs a picture: 2:3 has the longer side of the rules, other shapes as many pixels.
function neededScale({ width, height }) {
  const { side } = rules.picture;
  return Math.min(1, Math.sqrt((side * side * 2) / 3 / (width * height)), (2 * side) / Math.max(width, height));
}

const scaleTo = (longest, { width, height }) => Math.min(1, longest / Math.max(width, height));

function canvasOf(bitmap, scale, wide) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d", wide ? { colorSpace: "display-p3" } : {});
  if (!context) throw new Refused("broken");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return { canvas, context };
}

const holdsWide = (context) => context.getContextAttributes?.().colorSpace === "display-p3";

function hasAlpha(bitmap) {
  const { canvas, context } = canvasOf(bitmap, scaleTo(64, bitmap), false);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, at) => at % 4 === 3 && value < 255);
}

const encoded = (canvas, type) =>
  new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Refused("broken"))), type, QUALITY));

// The file as it is, if that is right for the site; else null.
function cleaned(bytes, kind, bitmap) {
  if (neededScale(bitmap) < 1 || bytes.length > CLEAN_BYTES) return null;
  try {
    if (kind === "jpeg" && jpegFacts(bytes).components !== 4) return cleanJpeg(bytes);
    if (kind === "png" && ![...chunks(bytes)].some(({ name }) => name === "eXIf" || name === "acTL")) return cleanPng(bytes);
  } catch {
    // A file that browsers forgive is written anew.
  }
  return null;
}

// Returns { name, ending, blob, seen, width, height, isClean }; rejects with a Refused whose message is a key of words.
async function prepare(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kind = kindOf(bytes);
  if (["film", "document"].includes(kind)) throw new Refused(kind);
  const bitmap = await decoded(new Blob([bytes], { type: file.type }), kind);
  const isSeeThrough = !["jpeg", "heic"].includes(kind) && hasAlpha(bitmap);
  const wide = safely(() => isWide(bytes, kind));
  const small = canvasOf(bitmap, scaleTo(SEEN, bitmap), wide).canvas;
  const facts = { name: file.name, seen: small.toDataURL(isSeeThrough ? "image/png" : "image/jpeg", 0.85) };
  let own = cleaned(bytes, kind, bitmap);
  let { width, height } = bitmap;
  let blob;
  if (!own) {
    const { canvas, context } = canvasOf(bitmap, neededScale(bitmap), wide);
    const isLost = wide && !holdsWide(context) && kind === "jpeg" && bytes.length <= rules.picture.bytes;
    if (isLost) own = safely(() => (jpegFacts(bytes).components === 4 ? null : cleanJpeg(bytes)));
    if (!own) {
      blob = await encoded(canvas, isSeeThrough ? "image/png" : "image/jpeg");
      ({ width, height } = canvas);
    }
  }
  bitmap.close();
  const isPng = own ? kind === "png" : isSeeThrough;
  blob ??= new Blob([own], { type: isPng ? "image/png" : "image/jpeg" });
  return { ...facts, blob, width, height, ending: isPng ? "png" : "jpg", isClean: Boolean(own) };
}

function safely(make) {
  try {
    return make();
  } catch {
    return null;
  }
}

// Sizes and times are written here: browsers know the numbers of few languages.
const sizeText = (bytes) => (bytes < 1e6 ? fill(words.kilobytes, { n: Math.max(1, Math.round(bytes / 1e3)) }) : fill(words.megabytes, { n: (bytes / 1e6).toFixed(1).replace(".", rules.point) }));

// Takes files one after the other and says of each what became of it.
async function takeFiles(files, said, done) {
  for (const file of files) {
    const line = document.createElement("li");
    said.append(line);
    line.textContent = fill(words.reading, { name: file.name });
    try {
      const picture = await prepare(file);
      const facts = { name: file.name, width: picture.width, height: picture.height, size: sizeText(picture.blob.size) };
      const refused = await done(picture);
      line.textContent = fill(words[refused?.word ?? (picture.isClean ? "taken_clean" : "taken")], { ...facts, ...refused });
      line.classList.toggle("korme-submit__no", Boolean(refused));
    } catch (error) {
      line.textContent = fill(words[error instanceof Refused ? error.message : "broken"], { name: file.name });
      line.classList.add("korme-submit__no");
    }
    announce(line.textContent);
  }
}
