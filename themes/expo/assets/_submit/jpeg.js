// JPEG and PNG files without what cameras and programs write beside the picture: location, numbers, previews, histories.
// Pixels, colour profile and orientation stay.

const ascii = (bytes, at, length) => String.fromCharCode(...bytes.subarray(at, at + length));
const joinedBytes = (parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

// Every segment up to the end of the picture: { marker, data }, the compressed data with its scan.
function* segments(bytes) {
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw new Error("segment");
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (marker === 0xd9) return;
    let end = at + 2 + ((bytes[at + 2] << 8) | bytes[at + 3]);
    if (marker === 0xda) while (end < bytes.length && !(bytes[end] === 0xff && bytes[end + 1] && (bytes[end + 1] < 0xd0 || bytes[end + 1] > 0xd7))) end += 1;
    yield { marker, data: bytes.subarray(at, Math.min(end, bytes.length)) };
    at = end;
  }
}

// { orientation, components, profile: bytes of the ICC profile } of a JPEG.
function jpegFacts(bytes) {
  const facts = { orientation: 1, components: 3, profile: [] };
  for (const { marker, data } of segments(bytes)) {
    if (marker === 0xe1 && ascii(data, 4, 6) === "Exif\0\0") facts.orientation = orientationOf(data.subarray(10)) ?? facts.orientation;
    if (marker === 0xe2 && ascii(data, 4, 12) === "ICC_PROFILE\0") facts.profile.push(data.subarray(18));
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) facts.components = data[9];
    if (marker === 0xda) break;
  }
  return { ...facts, profile: joinedBytes(facts.profile) };
}

function orientationOf(tiff) {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  try {
    const little = view.getUint16(0) === 0x4949;
    const start = view.getUint32(4, little);
    for (let tag = 0; tag < view.getUint16(start, little); tag += 1) {
      const at = start + 2 + 12 * tag;
      if (view.getUint16(at, little) === 0x0112) {
        const found = view.getUint16(at + 8, little);
        return found >= 1 && found <= 8 ? found : undefined;
      }
    }
  } catch {
    // Broken metadata says nothing.
  }
  return undefined;
}

function cleanJpeg(bytes) {
  const { orientation } = jpegFacts(bytes);
  const parts = [bytes.subarray(0, 2)];
  if (orientation > 1) parts.push(Uint8Array.of(0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0));
  for (const { marker, data } of segments(bytes)) {
    const isProfile = marker === 0xe2 && ascii(data, 4, 12) === "ICC_PROFILE\0";
    const isAdobe = marker === 0xee && ascii(data, 4, 5) === "Adobe";
    const isOther = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
    if (!isOther || isProfile || isAdobe) parts.push(data);
  }
  return joinedBytes([...parts, Uint8Array.of(0xff, 0xd9)]);
}

const PNG_KEPT = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "pHYs", "bKGD"];

function* chunks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const size = 12 + view.getUint32(at);
    const name = ascii(bytes, at + 4, 4);
    if (at + size > bytes.length) throw new Error("chunk");
    yield { name, data: bytes.subarray(at, at + size) };
    if (name === "IEND") return;
    at += size;
  }
}

const cleanPng = (bytes) => joinedBytes([bytes.subarray(0, 8), ...[...chunks(bytes)].filter(({ name }) => PNG_KEPT.includes(name)).map(({ data }) => data)]);
