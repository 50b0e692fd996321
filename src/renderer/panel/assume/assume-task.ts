import type { RoleWish } from '../../../shared/role-wish.ts';

/** What the dialog was opened for. */
export type AssumeTask =
  | { readonly kind: 'new'; readonly source: string | undefined }
  | { readonly kind: 'change'; readonly name: string; readonly wish: RoleWish };
