/** A clock less wrong than this is nobody's concern. */
const NOTICED_MS = 60_000;
const MINUTE = 60_000;

/**
 * "Your clock is 6 minutes behind AWS." `undefined` where both agree within a minute.
 * @param offsetMs AWS's clock minus this machine's, in milliseconds
 */
export function clockSkewSentence(offsetMs: number | undefined): string | undefined {
  if (offsetMs === undefined || Math.abs(offsetMs) <= NOTICED_MS) return undefined;
  const minutes = Math.round(Math.abs(offsetMs) / MINUTE);
  const hours = Math.floor(minutes / 60);
  const words = [
    ...(hours > 0 ? [counted(hours, 'hour')] : []),
    ...(minutes % 60 > 0 ? [counted(minutes % 60, 'minute')] : []),
  ];
  return `Your clock is ${words.join(' ')} ${offsetMs > 0 ? 'behind' : 'ahead of'} AWS.`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
