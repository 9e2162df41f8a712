/** Wilson's 95% interval (1927) of a share seen `n` times: its ends, within 0 … 1. `n` of 0 says nothing: 0 to 1. */
export function wilson(share: number, n: number): [number, number] {
  if (n <= 0) return [0, 1];
  const z = 1.959964;
  const middle = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
