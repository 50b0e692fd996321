import type { KnownIdentityCenter } from '../views/populate-view.ts';

/** "3 new roles, 1 gone"; `undefined` where everything is as it was. Tray, panel and dialog say the same. */
export function roleChangeWords(
  centers: readonly Pick<KnownIdentityCenter, 'fresh' | 'gone'>[],
): string | undefined {
  const fresh = centers.reduce((sum, each) => sum + each.fresh, 0);
  const gone = centers.reduce((sum, each) => sum + each.gone, 0);
  const words = [
    ...(fresh === 0 ? [] : [`${fresh} new ${fresh === 1 ? 'role' : 'roles'}`]),
    ...(gone === 0 ? [] : [`${gone}${fresh === 0 ? (gone === 1 ? ' role' : ' roles') : ''} gone`]),
  ];
  return words.length === 0 ? undefined : words.join(', ');
}
