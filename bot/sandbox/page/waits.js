/** Waiting times in words and in ranks. */

const MS = 1000;

/** Milliseconds as seconds with two digits. */
export function seconds(ms) {
  return `${(ms / MS).toFixed(2)} s`;
}

/** The nearest-rank quantile of some numbers, at least one. */
function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** The 50th percentile. */
export function median(numbers) {
  return quantile(numbers, 0.5);
}

/** The 95th percentile. */
export function ninetyFifth(numbers) {
  return quantile(numbers, 0.95);
}
