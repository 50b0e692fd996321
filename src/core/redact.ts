/**
 * Takes everything that may be a secret out of a text before it is logged or shown: secret access keys, session tokens,
 * `key = value` and `"key": "value"` pairs with a telling name, who signs in in an address, and six digits after "code".
 * Access key ids keep their last four characters, which is how AWS's own console names a key.
 */
export function redact(text: string): string {
  return text
    .replace(
      /((?:secret|token|password|passwd|authorization|signature)[\w-]*["']?\s*[=:]\s*["']?)[^\s"'&,;<]+/gi,
      '$1[redacted]',
    )
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1[redacted]@')
    .replace(/\b(code["']?\s*[=: ]\s*["']?)\d{6}\b/gi, '$1[redacted]')
    .replace(/\b(A[KS]IA)[A-Z0-9]{8,}([A-Z0-9]{4})\b/g, '$1…$2')
    .replace(/(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40,}={0,2}(?![A-Za-z0-9/+=])/g, '[redacted]');
}
