import { failure, type Result, success } from '../result.ts';
import { type HttpRequest, headerOf } from './http-request.ts';

/** The members of a JSON object, as they came: every reader checks the type of what it takes. */
export type JsonMembers = Readonly<Record<string, unknown>>;

/** Reads a JSON object from the body. The error says in a few words what is there instead. */
export function readJsonBody(request: HttpRequest): Result<JsonMembers, string> {
  const type = headerOf(request, 'content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) return failure(`the content type is "${type}"`);
  try {
    const value: unknown = JSON.parse(Buffer.from(request.body).toString('utf8'));
    return isJsonObject(value) ? success(value) : failure('the body is no JSON object');
  } catch {
    return failure('the body is no JSON');
  }
}

export function isJsonObject(value: unknown): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that must be a text when it is there; undefined when it is absent, null or something else. */
export function textMember(members: JsonMembers, name: string): string | undefined {
  const value = members[name];
  return typeof value === 'string' ? value : undefined;
}

/** A member that is a list of texts; undefined when it is absent, null or something else. */
export function textListMember(members: JsonMembers, name: string): readonly string[] | undefined {
  const value: unknown = members[name];
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((item): item is string => typeof item === 'string');
  return texts.length === value.length ? texts : undefined;
}
