/**
 * What may be written into the AWS files: only what every reader (Rust, Java, Kotlin, JavaScript, Python, Go) understands alike.
 * Each check returns the reason for a refusal as a sentence, or `undefined`. Values never appear in a reason: they may be secret.
 */

const LONGEST_NAME_SHOWN = 60;

/** A profile name that all readers accept (identifier rule of the AWS SDKs; the JS SDK loses members of Object.prototype). */
export function unsafeProfileName(name: string): string | undefined {
  if (name === '') return 'The profile name is empty.';
  if (!/^[A-Za-z0-9_./%@:+-]+$/.test(name)) {
    return `The profile name ${shown(name)} may hold only letters, digits and _ . / % @ : + -, or some AWS tools will not see it.`;
  }
  // A lone `__proto__` makes the JavaScript SDK lose every profile of the file.
  if (name in Object.prototype) {
    return `The profile name ${shown(name)} is one that the AWS SDK for JavaScript cannot read. Choose another.`;
  }
  return undefined;
}

/** A property name that all readers accept; the JavaScript SDK compares names in their exact case. */
export function unsafeKey(key: string): string | undefined {
  if (/^[a-z0-9_][a-z0-9_./%@:+-]*$/.test(key) && !key.includes(':') && !(key in Object.prototype))
    return undefined;
  return `The key ${shown(key)} may hold only lower-case letters, digits and _ . / % @ + -.`;
}

/** A value that all readers return as it is. */
export function unsafeValue(key: string, value: string): string | undefined {
  const fault = structuralFault(`value of ${key}`, value);
  if (fault !== undefined) return fault;
  if (value === '') return `The value of ${key} is empty, which AWS tools read differently.`;
  if (value.trim() !== value)
    return `The value of ${key} begins or ends with white space, which would be lost.`;
  if (/[\s\u0085][#;]/.test(value)) {
    return `The value of ${key} holds a # or ; behind white space, which some AWS tools take for a comment.`;
  }
  if (/^[#;]/.test(value)) {
    return `The value of ${key} begins with # or ;, which some AWS tools take for a comment.`;
  }
  if (/^["']|["']$/.test(value)) {
    return `The value of ${key} begins or ends with a quotation mark, which some AWS tools remove.`;
  }
  if (/[\uD800-\uDFFF]/u.test(value)) return `The value of ${key} is not valid text.`;
  return undefined;
}

/** A line break or NUL would end the line and could smuggle in a section of its own. */
export function structuralFault(what: string, text: string): string | undefined {
  if (/[\n\r]/.test(text)) return `The ${what} holds a line break, which cannot be written.`;
  if (text.includes('\0')) return `The ${what} holds a NUL character, which cannot be written.`;
  return undefined;
}

/** A name for a sentence: quoted, on one line, of bearable length. */
export function shown(name: string): string {
  const plain = name.replace(/\p{Cc}/gu, '?');
  return `"${plain.length > LONGEST_NAME_SHOWN ? `${plain.slice(0, LONGEST_NAME_SHOWN)}…` : plain}"`;
}
