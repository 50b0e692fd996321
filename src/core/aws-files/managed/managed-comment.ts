/** The comment by which a section of ours is known: whose credentials it holds and when they end. */
export interface ManagedComment {
  readonly profile: string;
  /** As written; ISO 8601 in UTC unless someone changed it. */
  readonly expires: string;
}

const pattern = /^[ \t]*# Managed by Understudy: (.*), expires (\S+)[ \t]*$/;

export function managedCommentText({ profile, expires }: ManagedComment): string {
  return `# Managed by Understudy: ${profile}, expires ${expires}`;
}

/** What a line says if it is our comment, or `undefined`. */
export function parseManagedComment(line: string): ManagedComment | undefined {
  const [, profile, expires] = pattern.exec(line) ?? [];
  return profile === undefined || expires === undefined ? undefined : { profile, expires };
}
