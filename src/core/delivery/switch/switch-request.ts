import type { ChainRequest } from '../../chain/chain.ts';
import { isPlainProfile, requestToJson } from '../../chain/request/request-json.ts';

/** What a target was switched to, and how: a renewal asks for exactly this again, never for more. */
export interface SwitchRequest {
  readonly request: ChainRequest;
  /** AssumeRole straight from the long-term keys, where that was chosen for this switch. Absent: as the settings say. */
  readonly longRoleSession?: boolean;
}

/** Equal for equal requests: what is renewed together. */
export function switchRequestKey({ longRoleSession, request }: SwitchRequest): string {
  return JSON.stringify([requestToJson(request), longRoleSession ?? null]);
}

/** True for a profile as the files and the settings have it: its name says all there is to know. */
export function isPlainSwitchRequest({ longRoleSession, request }: SwitchRequest): boolean {
  return longRoleSession === undefined && isPlainProfile(request);
}
