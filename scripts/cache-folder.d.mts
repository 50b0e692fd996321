/** Where the project's scripts keep what is costly to fetch again. */
export function cacheFolder(): string;
