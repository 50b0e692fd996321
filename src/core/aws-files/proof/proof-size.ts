/** `UNDERSTUDY_PROOF=full` makes the proofs as long as the figures that are claimed; otherwise they fit into every test run. */
export const isFullProof = process.env['UNDERSTUDY_PROOF'] === 'full';

/** How many random examples to try. */
export function runs(normal: number): number {
  return isFullProof ? normal * 4 : normal;
}
