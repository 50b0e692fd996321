import { hostPlatform } from '../../platform.ts';

/** Windows has no modes: what `stat` says there is made up from the mark for read-only files (libuv). */
export const hasModes = hostPlatform !== 'win32';

/** Links may be made by administrators and developers only on Windows. */
export const hasLinks = hostPlatform !== 'win32';
