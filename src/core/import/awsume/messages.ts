/** Sentences about what AWSume left. */
export const awsumeMessages = {
  roleDuration: (seconds: number) =>
    `AWSume asks for roles of ${seconds} seconds. Understudy has no such setting for all roles, since chained ones end after an hour at most: put duration_seconds into the profiles that need it.`,
  region: (region: string) =>
    `AWSume uses the region ${region} where a profile has none: put region = ${region} into the profile default for every tool.`,
} as const;
