/** "mfa/jo" out of the ARN of a device; a hardware serial as it is. */
export function deviceName(serial: string): string {
  const at = serial.indexOf(':mfa/');
  return at < 0 ? serial : serial.slice(at + 1);
}
