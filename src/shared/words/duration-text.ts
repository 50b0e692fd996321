/** "12 h", "1 h 30 min", "45 min": a length of time in whole minutes, as people write it. `seconds` is rounded down. */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** Seconds of "12 h", "90 min", "1 h 30 min", "1.5 hours", "1:30"; `undefined` where the unit is missing or nothing fits. */
export function secondsOf(text: string): number | undefined {
  const plain = text.trim().toLowerCase().replace(',', '.');
  const clock = /^(\d{1,3}):([0-5]\d)$/.exec(plain);
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60;
  const match =
    /^(?:(\d{1,4}(?:\.\d{1,2})?)\s*h(?:ours?|r?s?)?)?\s*(?:(\d{1,5})\s*m(?:in(?:ute)?s?)?)?$/.exec(plain);
  const [, hours, minutes] = match ?? [];
  if (hours === undefined && minutes === undefined) return undefined;
  return Math.round(Number(hours ?? 0) * 3600) + Number(minutes ?? 0) * 60;
}
