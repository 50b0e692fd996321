/** The full path of a program on PATH (and in the admin folders that PATH often lacks), or undefined. */
export function findProgram(name: string): string | undefined;
