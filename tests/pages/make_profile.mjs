// Writes a profile in pprof's format: a fixed list of stacks, uncompressed.
//
// Stacks are [[name, ...outermost first], nanoseconds], or with a third value, how
// often each was seen; `operations` is what benchgate divides by.

function varint(number) {
  const bytes = [];
  let rest = BigInt(number);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return bytes;
}
const number = (field, value) => [...varint(field * 8), ...varint(value)];
const bytes = (field, content) => [...varint(field * 8 + 2), ...varint(content.length), ...content];

export function makeProfile(stacks, operations) {
  const texts = [""];
  const text = (value) => {
    if (!texts.includes(value)) { texts.push(value); }
    return texts.indexOf(value);
  };
  const functions = [];
  const location = (name) => {
    if (!functions.includes(name)) { functions.push(name); }
    return functions.indexOf(name) + 1;
  };
  const type = (name, unit) => bytes(1, [...number(1, text(name)), ...number(2, text(unit))]);
  const out = stacks[0].length > 2 ? type("samples", "count") : [];
  out.push(...type("cpu", "nanoseconds"));
  for (const [names, value, ...seen] of stacks) {
    const ids = [...names].reverse().flatMap((name) => number(1, location(name)));
    for (const byte of bytes(2, [...ids, ...[...seen, value].flatMap((each) => number(2, each))])) { out.push(byte); }
  }
  functions.forEach((name, i) => {
    out.push(...bytes(4, [...number(1, i + 1), ...bytes(4, number(1, i + 1))]));
    out.push(...bytes(5, [...number(1, i + 1), ...number(2, text(name))]));
  });
  out.push(...number(13, text(`benchgate operations: ${operations}`)));
  for (const value of texts) { out.push(...bytes(6, [...Buffer.from(value)])); }
  return Buffer.from(out);
}
