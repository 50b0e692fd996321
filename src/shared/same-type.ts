import type { z } from 'zod';

/**
 * `true` when two types are the same in every member, `false` otherwise. Assignability alone does not notice a member that only one
 * of them has.
 */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Members may be written by intersections, or be read-only here and not there: what counts is which there are, and their types. */
type Flat<T> = T extends readonly unknown[]
  ? { [K in keyof T]: Flat<T[K]> }
  : T extends object
    ? { -readonly [K in keyof T]: Flat<T[K]> }
    : T;

/** Gives a schema back that parses to exactly `T`; another one does not compile. */
export function exactly<T>() {
  return <S extends z.ZodType>(
    schema: S & (Same<Flat<z.output<S>>, Flat<T>> extends true ? unknown : never),
  ): S => schema;
}
