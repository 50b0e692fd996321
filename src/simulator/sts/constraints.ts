import { type QueryError, queryErrors } from '../query/query-error.ts';
import type { QueryParameters } from '../query/query-parameters.ts';

export interface TextRule {
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** The pattern as AWS prints it, and as it is checked (against the whole value). */
  readonly pattern?: { readonly printed: string; readonly check: RegExp };
}

export interface IntegerRule {
  readonly min: number;
  readonly max: number;
}

/** Patterns of the STS service model, with AWS's own notation for the message. */
export const patterns = {
  name: { printed: '[\\w+=,.@-]*', check: /^[A-Za-z0-9_+=,.@-]*$/ },
  externalId: { printed: '[\\w+=,.@:\\/-]*', check: /^[A-Za-z0-9_+=,.@:/-]*$/ },
  serial: { printed: '[\\w+=/:,.@-]*', check: /^[A-Za-z0-9_+=/:,.@-]*$/ },
  digits: { printed: '[\\d]*', check: /^[0-9]*$/ },
  arn: {
    printed: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+',
    check: /^[\t\n\r\u{20}-\u{7E}\u{85}\u{A0}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]+$/u,
  },
  policy: { printed: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+', check: /^[\t\n\r\u{20}-\u{FF}]+$/u },
  tagKey: { printed: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+', check: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u },
  tagValue: { printed: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*', check: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u },
} as const;

/**
 * Collects what the service model forbids, so that one answer names every broken member as AWS does:
 * `2 validation errors detected: Value '…' at '…' failed to satisfy constraint: …; Value …`.
 */
export class ConstraintCheck {
  readonly #errors: string[] = [];
  #malformed: string | undefined;

  /** Checks the text of a parameter; `at` is the member's path as AWS prints it. Returns the value. */
  text(value: string | undefined, at: string, rule: TextRule): string | undefined {
    if (value === undefined) {
      if (rule.required) this.#add('null', at, 'Member must not be null');
      return undefined;
    }
    const quoted = `'${value}'`;
    const length = value.length;
    if (rule.min !== undefined && length < rule.min) {
      this.#add(quoted, at, `Member must have length greater than or equal to ${rule.min}`);
    }
    if (rule.max !== undefined && length > rule.max) {
      this.#add(quoted, at, `Member must have length less than or equal to ${rule.max}`);
    }
    if (rule.pattern && !rule.pattern.check.test(value)) {
      this.#add(quoted, at, `Member must satisfy regular expression pattern: ${rule.pattern.printed}`);
    }
    return value;
  }

  /** Checks a whole number. Returns it, or undefined when it is absent or no number at all. */
  integer(value: string | undefined, at: string, rule: IntegerRule): number | undefined {
    if (value === undefined) return undefined;
    if (!/^-?\d{1,10}$/.test(value)) {
      this.#malformed ??= `'${value}' at '${at}' is not an integer`;
      return undefined;
    }
    const number = Number(value);
    if (number < rule.min) {
      this.#add(`'${value}'`, at, `Member must have value greater than or equal to ${rule.min}`);
    }
    if (number > rule.max) {
      this.#add(`'${value}'`, at, `Member must have value less than or equal to ${rule.max}`);
    }
    return number;
  }

  /** Checks the number of members of a list. */
  list(members: readonly QueryParameters[], at: string, max: number): void {
    if (members.length <= max) return;
    const printed = members.map((fields) => `{${[...fields].map(([k, v]) => `${k}=${v}`).join(', ')}}`);
    this.#add(`'[${printed.join(', ')}]'`, at, `Member must have length less than or equal to ${max}`);
  }

  /** The error that names every broken member, or undefined when all is well. */
  error(): QueryError | undefined {
    if (this.#malformed !== undefined) return queryErrors.malformedInput(this.#malformed);
    const count = this.#errors.length;
    if (count === 0) return undefined;
    const errors = count === 1 ? '1 validation error detected' : `${count} validation errors detected`;
    return queryErrors.validation(`${errors}: ${this.#errors.join('; ')}`);
  }

  #add(value: string, at: string, constraint: string): void {
    this.#errors.push(`Value ${value} at '${at}' failed to satisfy constraint: ${constraint}`);
  }
}
