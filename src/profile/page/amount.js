// Amounts in base units as a reader wants them: scaled, four digits.
benchgate.amount = (() => {
  "use strict";

  const steps = {
    s: [[1, "s"], [1e-3, "ms"], [1e-6, "us"], [1e-9, "ns"]],
    B: [[2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"], [1, "B"]],
  };

  function scaled(value, unit) {
    const size = Math.abs(value);
    const known = steps[unit];
    if (!known || size === 0) { return [value, unit]; }
    const step = known.find(([factor]) => size >= factor) || known[known.length - 1];
    return [value / step[0], step[1]];
  }

  return (value, unit) => {
    const [number, name] = scaled(value, unit);
    const text = Number.isInteger(number) && Math.abs(number) < 1e6 ? String(number) : String(Number(number.toPrecision(4)));
    return name ? `${text} ${name}` : text;
  };
})();

benchgate.share = (part, whole) => (whole > 0 ? `${(100 * part / whole).toFixed(2)} %` : "-");
