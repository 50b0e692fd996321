import type { RoleInput } from '../../../shared/ad-hoc-role.ts';

/** What the dialog was opened for. */
export type AssumeTask =
  | { readonly kind: 'new'; readonly source: string | undefined }
  | { readonly kind: 'change'; readonly name: string; readonly input: RoleInput };
